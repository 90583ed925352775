"""A backup brought back on a clean profile: the same records, and the same numbers again."""

from collections.abc import Iterator
from pathlib import Path

from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import analysed, base
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, Outcome
from colonyqc.services.safekeeping.backups import back_up


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether a backup is whole, comes back the same, and gives the same numbers."""
    with bench.place(base(bench)) as place:
        before = _digests(place)
        made = back_up(place, bench.scratch / "backups")
    yield Check("backup-whole", not made.wrong, {"count": str(len(made.wrong))}, detail=made.wrong)
    clean = bench.scratch / "clean profile"
    bench.restore(made.folder, clean)
    wrong = bench.prove(clean)
    yield Check("restored-proved", not wrong, {"count": str(len(wrong))}, detail=list(wrong))
    monitor.report(0.4)
    yield from _restored(bench, clean, before)


def _restored(bench: Bench, clean: Path, before: dict[int, str]) -> Iterator[Check]:
    with bench.place(clean) as place:
        after = _digests(place)
        same = sum(after.get(number) == digest for number, digest in before.items())
        yield Check(
            "restored-records",
            same == len(before) == len(after) > 0,
            {"same": str(same), "all": str(len(before))},
            detail={"before": before, "after": after},
        )
        alike = [_again(place, number) for number in after]
        yield Check(
            "analysed-again",
            all(alike),
            {"same": str(sum(alike)), "all": str(len(alike))},
            detail=alike,
        )


def _digests(place: ServiceContext) -> dict[int, str]:
    with place.histories() as history:
        return {each.id: history.record_digest(each.id) for each in history.list()}


def _again(place: ServiceContext, number: int) -> bool:
    """Tell whether a record's pictures give the same numbers once more, to the last digit."""
    with place.histories() as history:
        kept = history.get(number).analysis
    found = analysed(place, kept.acquisition, str(kept.model)).analysis
    return repr(found.statistics) == repr(kept.statistics) and [
        each.colonies for each in found.pictures
    ] == [each.colonies for each in kept.pictures]
