"""Followed colonies as rows and JSON values."""

from collections.abc import Sequence
from typing import Any, Final

from colonyqc.domain import number_format
from colonyqc.domain.colony import Scale
from colonyqc.services.days.discarded import Discarded
from colonyqc.services.days.follow import (
    ColonyPath,
    FollowedDish,
    FollowedView,
    NightStep,
    scale_of,
)

PATH_COLUMNS: Final = ("view", "path", "area", "hours", "doubling", "end")
NIGHT_COLUMNS: Final = ("view", "days", "shift", "match", "peak", "same place")
DISCARDED_COLUMNS: Final = ("view", "day", "colony", "reason", "by", "later", "now")


def path_rows(dish: FollowedDish) -> list[tuple[str, ...]]:
    """Return the paths of every view as rows under `PATH_COLUMNS`."""
    return [_path_row(view, path) for view in dish.views for path in view.paths]


def _path_row(view: FollowedView, path: ColonyPath) -> tuple[str, ...]:
    scale = scale_of(view)
    steps = [f"{_day(view, p.at)}: {p.colony.number}" for p in path.points]
    areas = [number_format.number(scale.area(p.colony.area_px), 3) for p in path.points]
    ends = str(path.end) if path.into is None else f"{path.end} into {path.into}"
    doubling = number_format.number(path.doubling, 1)
    return (
        view.name,
        " → ".join(steps),
        f"{' → '.join(areas)} {scale.area_unit}",
        number_format.number(path.hours, 1) if len(path.points) > 1 else number_format.NONE,
        doubling if doubling == number_format.NONE else f"{doubling} h",
        ends,
    )


def _day(view: FollowedView, at: int) -> str:
    return f"day {view.pictures[at].day}"


def night_rows(dish: FollowedDish) -> list[tuple[str, ...]]:
    """Return how every two days lie as rows under `NIGHT_COLUMNS`."""
    return [
        (view.name, f"{view.pictures[at].day}–{view.pictures[at + 1].day}", *_night(step))
        for view in dish.views
        for at, step in enumerate(view.steps)
    ]


def _night(step: NightStep) -> tuple[str, str, str, str]:
    sure = "no" if step.refused else "yes"
    if step.shift is None:
        return number_format.NONE, number_format.NONE, number_format.NONE, sure
    shift = step.shift
    moved = f"{shift.dx:.1f}, {shift.dy:.1f} px"
    return moved, f"{shift.correlation:.2f}", f"{shift.peak:.2f}", sure


def discarded_rows(found: Sequence[Discarded]) -> list[tuple[str, ...]]:
    """Return what became of discarded colonies as rows under `DISCARDED_COLUMNS`."""
    return [
        (
            each.view,
            number_format.known(each.day),
            str(each.decision.colony),
            each.decision.reason,
            each.decision.person,
            ", ".join(f"day {seen.day}: {seen.fate}" for seen in each.seen),
            str(each.latest),
        )
        for each in found
    ]


def told(dish: FollowedDish, found: Sequence[Discarded]) -> dict[str, Any]:
    """Return everything as JSON values; shifts in px, areas in mm², or px² without a scale."""
    return {
        "line": dish.dish.line,
        "dish": dish.dish.dish,
        "views": [_view(view) for view in dish.views],
        "left_out": list(dish.left_out),
        "discarded": [_discarded(each) for each in found],
    }


def _view(view: FollowedView) -> dict[str, Any]:
    scale = scale_of(view)
    return {
        "view": view.name,
        "area_unit": scale.area_unit,
        "pictures": [
            {
                "analysis": p.record,
                "picture": p.picture + 1,
                "day": p.day,
                "name": p.result.picture.name,
            }
            for p in view.pictures
        ],
        "nights": [_night_values(view, at, step) for at, step in enumerate(view.steps)],
        "paths": [_path(view, path, scale) for path in view.paths],
    }


def _night_values(view: FollowedView, at: int, step: NightStep) -> dict[str, Any]:
    shift = step.shift
    return {
        "days": [view.pictures[at].day, view.pictures[at + 1].day],
        "same_place": not step.refused,
        "refused": step.refused or None,
        "shift_px": None if shift is None else [shift.dx, shift.dy],
        "match": None if shift is None else shift.correlation,
        "peak": None if shift is None else shift.peak,
        "overlap": None if shift is None else shift.overlap,
    }


def _path(view: FollowedView, path: ColonyPath, scale: Scale) -> dict[str, Any]:
    return {
        "points": [
            {
                "day": view.pictures[p.at].day,
                "colony": p.colony.number,
                "area": scale.area(p.colony.area_px),
                "centre_px": list(p.colony.centroid),
            }
            for p in path.points
        ],
        "end": str(path.end),
        "merged_into": path.into,
        "parted_from": path.came_out_of,
        "hours": path.hours,
        "growth_rate_per_h": path.rate,
        "area_doubling_h": path.doubling,
    }


def _discarded(each: Discarded) -> dict[str, Any]:
    return {
        "view": each.view,
        "day": each.day,
        "analysis": each.decision.analysis_id,
        "picture": each.decision.picture + 1,
        "colony": each.decision.colony,
        "reason": each.decision.reason,
        "by": each.decision.person,
        "seen": [{"day": s.day, "fate": str(s.fate), "covered_share": s.share} for s in each.seen],
        "now": str(each.latest),
    }
