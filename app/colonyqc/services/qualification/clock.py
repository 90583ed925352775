"""Clocks that are set back or forward, summer time, and Japanese time: the order stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from colonyqc.domain.audit import EventKind, stamp
from colonyqc.services.ports import Histories, Monitor
from colonyqc.services.qualification.access import Hands
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, Outcome

_HOUR = timedelta(hours=1)
_JST = timezone(9 * _HOUR, "JST")
_SUMMER, _WINTER = timezone(2 * _HOUR, "CEST"), timezone(_HOUR, "CET")


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether the trail keeps its order whatever the clock does."""
    clock = Hands()
    folder = bench.scratch / "clock"
    with bench.place(folder, clock) as place:
        histories = place.histories
        _note(histories, "first")
        clock.now -= _HOUR
        _note(histories, "second")
        yield _told(histories)
        clock.now += 2 * _HOUR
        _note(histories, "third")
        yield _ordered(histories)
        monitor.report(0.6)
    wrong = bench.prove(folder)
    yield Check("clock-proved", not wrong, {"count": str(len(wrong))}, detail=list(wrong))
    yield _zones()


def _note(histories: Histories, text: str) -> None:
    with histories() as history:
        history.note(EventKind.SETTING_CHANGED, new=text)
        history.commit()


def _told(histories: Histories) -> Check:
    with histories() as history:
        found = history.events(kinds=(EventKind.CLOCK_SET_BACK,))
    return Check("clock-back", len(found) == 1, {"count": str(len(found))})


def _ordered(histories: Histories) -> Check:
    with histories() as history:
        events = history.events()[::-1]
    numbers = [each.number for each in events]
    said = [each.new for each in events if each.kind == EventKind.SETTING_CHANGED]
    right = numbers == list(range(1, len(numbers) + 1)) and said == ["first", "second", "third"]
    return Check("clock-order", right, {"count": str(len(numbers))}, detail=said)


def _zones() -> Check:
    # The hour that comes twice as summer time ends, and a morning that is the day before in UTC.
    cases = (
        (datetime(2026, 10, 25, 2, 30, tzinfo=_SUMMER), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=_WINTER), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 8, 15, tzinfo=_JST), datetime(2026, 3, 1, 23, 15, tzinfo=UTC)),
    )
    right = sum(stamp(local) == stamp(utc) and stamp(utc).endswith("Z") for local, utc in cases)
    return Check("clock-zones", right == len(cases), {"right": str(right), "all": str(len(cases))})
