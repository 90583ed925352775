"""Change a history in every way there is; each change is found, and nothing ends in a trace.

    python tests/tamper/campaign.py --rounds 5 --seed 1

Each round does every way of `ways.ways` once, to a fresh copy of one history, with other rows,
values and bytes each time. Then the history is proved as `colonyqc history verify` does it, read
as the other commands read it, and something is written to it. Prints what was missed or ended in
anything but a sentence; exit 1 where anything did. Cases depend on the seed and the round alone.
"""

import argparse
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind, in_force
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.people import Role
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import ACCEPTED, Approval, Decision, Verdict
from colonyqc.history import SqlHistories, open_as_found, open_histories, verify
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.accounts import people, signing
from colonyqc.services.accounts.access import acting
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.ports import History
from colonyqc.services.rules import approvals, register
from colonyqc.services.rules.approvals import AtHand
from colonyqc.services.rules.sets import RuleSetFiles
from colonyqc.services.worklist.reading import WorklistReader
from history.samples import analysis, artefacts, prompted
from tamper import configuration
from tamper.ways import Home, Way, ways


@dataclass(frozen=True)
class Case:
    """What became of one change: ``found`` by the proof, ``missed``, or a ``trace``."""

    way: Way
    outcome: str
    told: str


def make(home: Home) -> None:
    """Make a history with something in every table, two exports, a log-in and approvals."""
    histories = open_histories(home.database, person="Mori")
    first = analysis()
    with histories() as history:
        number = history.add(first, artefacts(first))
        unusable = analysis(day=4, usable=False)
        history.add(unusable, artefacts(unusable))
        history.add(prompted(), artefacts(prompted()))
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.decide(number, 0, 2, Verdict.DISCARD, "too dark", "Mori")
        wanted = Decision(number, 1, 1, Verdict.KEEP, ACCEPTED, "Mori", history.now())
        history.decide_together(number, (wanted,), EventKind.PROPOSALS_ACCEPTED, "1 colonies")
        history.decide_dish(number, Approval.REJECTED, "contaminated", "Mori")
        history.exported("CSV tables: shelf")
        _live(history, first.acquisition.dish)
        history.commit()
    signing.sign(histories, number, Meaning.PERFORMED, stated="Mori")
    actor = people.choose_log_in(histories, "Sato", "correct horse battery")
    configuration.configure(home, acting(histories, actor))
    people.add(acting(histories, actor), "Mori", [Role.TECHNICIAN], "staple staple staple")
    with acting(histories, actor)() as history:
        history.exported("report of 201B7 / D1: report.pdf")
        history.commit()
    histories.engine.dispose()


def _live(history: History, dish: DishKey) -> None:
    """Note a passage of a dish into another, and one event that is taken back."""
    now = history.now()
    child = DishKey(dish.line, f"{dish.dish} b")
    history.add_life_event(
        LifeEvent(dish, LifeEventKind.PASSAGE, now, "Mori", now, "as usual", ratio=6)
    )
    history.add_life_event(
        LifeEvent(child, LifeEventKind.SEEDING, now, "Mori", now, ratio=6, parent=dish)
    )
    wrong = history.add_life_event(LifeEvent(dish, LifeEventKind.MEDIUM, now, "Mori", now))
    taken = LifeEvent(
        dish, LifeEventKind.WITHDRAWN, now, "Mori", now, "mistake", withdraws=wrong.number
    )
    history.add_life_event(taken)


def _read_all(histories: SqlHistories) -> None:
    """Read everything that a command or page reads."""
    with histories() as history:
        for summary in history.list():
            record = history.get(summary.id)
            signing.signatures(history, summary.id)
            for stored in record.stored:
                if stored.labels:
                    history.labels(stored.labels).close()
                if stored.overview:
                    history.overview(stored.overview)
        for dish in history.dishes():
            history.series(dish)
            history.sheets(dish)
        history.events()
        in_force(history.life_events())
        WorklistReader().read(history, history.now())
        history.people()
        history.policy()


def _write(histories: SqlHistories) -> None:
    with histories() as history:
        history.note(EventKind.BACKED_UP, new="shelf")
        history.decide(1, 0, 1, Verdict.WATCH, "", "Mori")
        history.commit()


def proved(home: Home) -> tuple[str, ...]:
    """Return what is wrong with a history, as `colonyqc history verify` says it."""
    try:
        histories = open_as_found(home.database)
        try:
            files = RuleSetFiles(None, home.rules)
            here = AtHand(frozenset(), ModelLibrary([home.models]).list, Presets(home.presets))
            wrong = verify(histories)
            return (*wrong, *register.check(histories, files), *approvals.check(histories, here))
        finally:
            histories.engine.dispose()
    except ColonyQCError as error:
        return (str(error),)


def _used(home: Home) -> None:
    """Use a history as if nothing was known; what is refused is refused by a sentence."""
    for use, reading in ((_read_all, True), (_write, False)):
        try:
            histories = open_histories(home.database, reading=reading)
        except ColonyQCError:
            continue
        try:
            use(histories)
        except ColonyQCError:
            continue
        finally:
            histories.engine.dispose()


def every(home: Home) -> Iterator[Way]:
    """Yield every way to change a history, or what decided on its results."""
    yield from ways(home)
    yield from configuration.ways()


def attempt(sound: Path, way: Way, seed: str) -> Case:
    """Do one way to a copy of a sound history, prove it and use it."""
    with tempfile.TemporaryDirectory(prefix="colonyqc-tamper-") as folder:
        home = Home(Path(folder) / "home")
        shutil.copytree(sound, home.folder)
        way.do(home, random.Random(f"{seed} {way.kind} {way.target}"))  # noqa: S311
        try:
            said = proved(home)
            _used(home)
        except Exception:  # noqa: BLE001 - what it is looking for
            return Case(way, "trace", traceback.format_exc())
    return Case(way, "found" if said else "missed", said[0] if said else "")


def run(sound: Path, wanted: Iterable[Way], rounds: int, seed: int) -> list[Case]:
    """Do ways so many times each."""
    chosen = list(wanted)
    return [attempt(sound, way, f"{seed} {at}") for at in range(rounds) for way in chosen]


def main() -> int:
    """Run the campaign and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds of change that begin so")
    parser.add_argument("--ways", type=int, default=0, help="only so many, drawn")
    asked = parser.parse_args()
    began = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="colonyqc-sound-") as folder:
        home = Home(Path(folder))
        make(home)
        wanted = [way for way in every(home) if way.kind.startswith(asked.only)]
        if asked.ways:
            wanted = random.Random(asked.seed).sample(wanted, min(asked.ways, len(wanted)))  # noqa: S311
        found = run(home.folder, wanted, asked.rounds, asked.seed)
    for case in found:
        if case.outcome != "found":
            print(f"\n{case.outcome}: {case.way.kind}, {case.way.target} {case.told}")
    for kind in dict.fromkeys(case.way.kind for case in found):
        tally = Counter(case.outcome for case in found if case.way.kind == kind)
        print(f"{kind:26}{tally.total():6}  {dict(tally)}")
    total = Counter(case.outcome for case in found)
    share = 100 * total["found"] / len(found)
    print(
        f"{len(found)} changes of {len(wanted)} ways, seed {asked.seed}: {share:.4g} % found, "
        f"{total['missed']} missed, {total['trace']} traces "
        f"({(datetime.now(UTC) - began).total_seconds():.0f} s)."
    )
    return int(total["found"] != len(found))


if __name__ == "__main__":
    sys.exit(main())
