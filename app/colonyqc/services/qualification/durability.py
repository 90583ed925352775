"""Writing that is ended, finds no room, or meets another writer: nothing is lost or changed."""

from collections.abc import Iterator
from functools import partial
from random import Random
from time import sleep

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Verdict
from colonyqc.services.analysis.keep import decide
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import base, copied
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.trouble import refused
from colonyqc.services.qualification.values import Check, Outcome

_MOST_MS = 60
"""A write takes some 20 ms: it is ended at any moment of it."""
_PAIR = 2
_TOLD_BY_EACH = 5


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    """Yield whether every record that was told as kept is there and as it was."""
    yield _killed(bench, limits.count("kills"), monitor.part(0.0, 0.7))
    yield _two_writers(bench)
    monitor.report(0.85)
    yield _right_to_write(bench)
    yield _full_disk(bench)


def _digests(place: ServiceContext) -> dict[int, str]:
    with place.histories() as history:
        return {each.id: history.record_digest(each.id) for each in history.list()}


def _killed(bench: Bench, kills: int, monitor: Monitor) -> Check:
    folder = copied(bench, base(bench), "killed")
    with bench.place(folder) as place:
        known = _digests(place)
    dice = Random(20)  # noqa: S311 - moments, no secrets
    lost = changed = 0
    said: list[str] = []
    for at in range(kills):
        monitor.check()
        writer = bench.writer(folder)
        first = writer.told()
        sleep(dice.random() * _MOST_MS / 1000)
        told = {first, *writer.kill()} - {None}
        with bench.place(folder) as place:
            found = _digests(place)
        lost += len((told | known.keys()) - found.keys()) + (first is None)
        changed += sum(found.get(number) != digest for number, digest in known.items())
        known = found
        monitor.report((at + 1) / kills)
    said += bench.prove(folder)
    return Check(
        "killed",
        not lost and not changed and not said,
        {
            "kills": str(kills),
            "lost": str(lost),
            "changed": str(changed),
            "wrong": str(len(said)),
            "records": str(len(known)),
        },
        detail=said,
    )


def _two_writers(bench: Bench) -> Check:
    folder = copied(bench, base(bench), "two writers")
    writers = [bench.writer(folder) for _ in range(_PAIR)]
    told = [writer.told() for _ in range(_TOLD_BY_EACH) for writer in writers]
    for writer in writers:
        told += writer.kill()
    numbers = [each for each in told if each is not None]
    with bench.place(folder) as place:
        found = _digests(place)
    lost = len(set(numbers) - found.keys())
    twice = len(numbers) - len(set(numbers))
    wrong = bench.prove(folder)
    enough = len(numbers) >= _PAIR * _TOLD_BY_EACH
    return Check(
        "two-writers",
        enough and not lost and not twice and not wrong,
        {"records": str(len(numbers)), "lost": str(lost), "wrong": str(len(wrong))},
        detail=list(wrong),
    )


def _right_to_write(bench: Bench) -> Check:
    """Hold the right to write, as a window does: who comes second is told and changes nothing."""
    folder = copied(bench, base(bench), "one writer")
    with bench.place(folder) as place, bench.place(folder) as other:
        before = _digests(place)
        with place.histories() as history:
            colony = history.get(1).analysis.pictures[0].colonies[0].number
            history.hold()
            act = partial(decide, other.histories, 1, 0, colony, Verdict.WATCH, "as before", "Tana")
            said = refused(act, HistoryError)
        same = _digests(place) == before
    return Check("held", bool(said) and same, {"count": str(int(bool(said)))}, detail=said)


def _full_disk(bench: Bench) -> Check:
    folder = copied(bench, base(bench), "full disk")
    with bench.fill_disk(folder) as place:
        before = _digests(place)
        with place.histories() as history:
            record = history.get(1)
        colonies = [each.number for each in record.analysis.pictures[0].colonies]

        def fill() -> None:
            with place.histories() as history:
                for _ in range(60):
                    for colony in colonies:
                        history.decide(1, 0, colony, Verdict.WATCH, "as before", "Tana")
                history.commit()

        said = refused(fill, HistoryError)
    with bench.place(folder) as place:
        same = _digests(place) == before
        wrong = bench.prove(folder)
    return Check(
        "full-disk",
        bool(said) and same and not wrong,
        {"count": str(int(bool(said))), "wrong": str(len(wrong))},
        detail=said,
    )
