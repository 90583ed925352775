"""What is said of days together: how sure the place is, a colony's path, a discarded one's fate."""

from math import isnan

from colonyqc.domain.colony import Scale
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate, worded
from colonyqc.gui.widgets import formatting
from colonyqc.services.days.discarded import Discarded, Fate
from colonyqc.services.days.follow import ColonyPath, FollowedPicture, FollowedView, PathEnd

_ENDS = {
    PathEnd.LAST: "",
    PathEnd.MERGED: QT_TRANSLATE_NOOP("Work", "then merged into colony {number}"),
    PathEnd.GONE: QT_TRANSLATE_NOOP("Work", "then gone"),
    PathEnd.UNSEEN: QT_TRANSLATE_NOOP("Work", "then out of the picture"),
    PathEnd.UNSURE: QT_TRANSLATE_NOOP("Work", "then not followed: the place is not sure"),
}
_FATES = {
    Fate.GONE: QT_TRANSLATE_NOOP("Work", "Discarded on {day}: gone"),
    Fate.STILL_THERE: QT_TRANSLATE_NOOP("Work", "Discarded on {day}: still there"),
    Fate.GROWN_BACK: QT_TRANSLATE_NOOP("Work", "Discarded on {day}: grown back"),
    Fate.UNKNOWN: QT_TRANSLATE_NOOP("Work", "Discarded on {day}: not known what became of it"),
}


def day_name(picture: FollowedPicture) -> str:
    """Return a picture's culture day and date, as far as they are known."""
    taken = picture.taken
    if taken is None:
        return formatting.day(picture.day)
    date = f"{taken.astimezone() if taken.tzinfo else taken:%Y-%m-%d}"
    return date if picture.day is None else f"{formatting.day(picture.day)} · {date}"


def place_words(view: FollowedView, one: int, other: int) -> str:
    """Return how sure it is that two pictures show one place, by the worst night between them."""
    first, last = sorted((one, other))
    steps = view.steps[first:last]
    refused = next((step.refused for step in steps if step.refused), "")
    if refused:
        return worded(refused)
    found = [step.shift for step in steps if step.shift is not None]
    if not found:
        return ""
    worst = min(found, key=lambda shift: shift.correlation)
    text = translate("Work", "Same place as on {day}: match {match}, peak {peak}")
    return text.format(
        day=day_name(view.pictures[other]),
        match=f"{worst.correlation:.2f}",
        peak=f"{worst.peak:.1f}",
    )


def badge_words(view: FollowedView, one: int, other: int) -> str:
    """Return what stands on the picture of the other day: the day, and how sure its place is."""
    day = day_name(view.pictures[other])
    if view.between(one, other) is None:
        return translate("Work", "{day}: not surely the same place").format(day=day)
    first, last = sorted((one, other))
    match = min(s.shift.correlation for s in view.steps[first:last] if s.shift is not None)
    return translate("Work", "{day}: match {match}").format(day=day, match=f"{match:.2f}")


def path_words(view: FollowedView, path: ColonyPath, scale: Scale) -> str:
    """Return a colony's path in a line: its number on each day, area, doubling and end."""
    if len(path.points) == 1:
        (point,) = path.points
        text = translate("Work", "{day}: colony {number}, not followed to another day")
        day = formatting.day(view.pictures[point.at].day)
        return text.format(day=day, number=point.colony.number)
    numbers = " → ".join(str(point.colony.number) for point in path.points)
    days = [view.pictures[point.at].day for point in (path.points[0], path.points[-1])]
    text = translate("Work", "{first} to {last}: colony {numbers}")
    parts = [
        text.format(first=formatting.day(days[0]), last=formatting.day(days[1]), numbers=numbers)
    ]
    areas = (path.points[0].colony.area_px, path.points[-1].colony.area_px)
    text = translate("Work", "area {first} to {last}")
    first, last = (formatting.area(scale.area(px), scale.area_unit) for px in areas)
    parts.append(f"{text.format(first=first, last=last)} {scale.area_unit}")
    if not isnan(path.doubling):
        text = translate("Work", "area doubles in {hours} h")
        parts.append(text.format(hours=formatting.number(path.doubling)))
    if end := _ENDS[path.end]:
        parts.append(translate("Work", end).format(number=path.into))
    return " · ".join(parts)


def fate_words(found: Discarded) -> str:
    """Return what became of a discarded colony."""
    return translate("Work", _FATES[found.latest]).format(day=formatting.day(found.day))
