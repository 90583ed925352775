"""Mutation testing: small wrong changes of the program, each of which some test must notice.

    python tests/mutation/campaign.py map           which test runs which line (once)
    python tests/mutation/campaign.py run           draw mutants, run them; goes on after a stop
    python tests/mutation/campaign.py run --again   run those once more that survived
    python tests/mutation/campaign.py control       which tests fail though nothing was changed
    python tests/mutation/campaign.py report        the score, and what survived
    python tests/mutation/campaign.py few           a few, without a map; exit 1 where one survives

Results stand in a folder (``--out``, default ``.mutation``), one JSON line a mutant.
"""

import argparse
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import CodeType
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutation import child, coverage_map, tracing
from mutation.coverage_map import BUDGET_S, EXAMPLES, PATIENT, CoverageMap, own_test_file
from mutation.mutants import Mutant, drawn, mutants, mutated
from mutation.swap import Swap, find

ROOMS: Final = ("domain", "imaging", "services", "history")
TESTS: Final = tuple(f"tests/{room}" for room in ROOMS)
DOCUMENTS: Final = "tests/test_docs.py"
"""Holds constants to what the documents tell of them: asked where a constant was changed."""
ALSO: Final = {"colonyqc.history.db.server": "tests/cli/test_server.py"}
"""Modules that a running server is needed for: tests that have one and are in no map."""
EQUIVALENT: Final = Path(__file__).with_name("equivalent.txt")
NAMED: Final = re.compile(r"(?P<name>.+? \| \d+) = (?P<reason>.+)")
RESULTS: Final = "results.jsonl"
CONSTANTS: Final = 0.25
"""Half of all places are numbers; of those drawn only this share."""
FEW: Final = 8
LEAST_S, MOST_S = 30.0, 240.0
"""Processor time that a child has at least and at most."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant: ``killed``, ``survived`` or ``timeout`` (killed, too)."""

    name: str
    line: int
    status: str
    by: str
    tests: int
    seconds: float


def all_mutants(room: str) -> list[Mutant]:
    """Return every mutant of a room; migrations of released tables never change again."""
    folder = child.APP / "colonyqc" / room
    found = []
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts or path.name == "__init__.py":
            continue
        module = ".".join(path.relative_to(child.APP).with_suffix("").parts)
        found += mutants(module, path.read_text("utf-8"))
    return found


def sample(count: int, seed: int) -> list[Mutant]:
    """Return ``count`` mutants, as many of each room, in an order that mixes them."""
    chosen = []
    each = -(-count // len(ROOMS))
    for room in ROOMS:
        every = all_mutants(room)
        numbers = [m for m in every if m.operator == "constant"]
        others = [m for m in every if m.operator != "constant"]
        share = round(each * CONSTANTS)
        chosen += drawn(numbers, share, seed) + drawn(others, each - share, seed)
    return drawn(chosen, count, seed)


def changes(mutant: Mutant) -> tuple[CodeType, Swap | None]:
    """Return the code of a mutant's module, and of the one function that differs, if it is one."""
    path = child.module_path(mutant.module)
    source = path.read_text("utf-8")
    code = compile(mutated(source, mutant.site), str(path), "exec")
    return code, find(compile(source, str(path), "exec"), code)


def ask(mutant: Mutant, change: CodeType | Swap, known: CoverageMap) -> Result:
    """Run a mutant through the tests of its own file, then through the others that run it."""
    parts = [*known.tests(mutant)]
    if isinstance(change, CodeType):
        parts.append([DOCUMENTS])
    if mutant.module in ALSO:
        parts.append([ALSO[mutant.module]])
    asked, seconds = 0, 0.0
    for tests in parts:
        if not tests:
            continue
        limit = min(MOST_S, max(LEAST_S, 3 * sum(map(known.cost, tests))))
        outcome = child.run(mutant.module, change, tests, limit)
        if outcome.code == child.NOT_FOUND:  # a name made of a value that the mutant changed
            files = list(dict.fromkeys(test.split("::")[0] for test in tests))
            outcome = child.run(mutant.module, change, files, MOST_S)
        asked, seconds = asked + len(tests), seconds + outcome.seconds
        while not outcome.passed and not passes(outcome.first_failure):
            print(f"{outcome.first_failure} fails though nothing was changed", flush=True)
            tests = [*tests, f"--deselect={outcome.first_failure}"]
            outcome = child.run(mutant.module, change, tests, limit)
        if not outcome.passed:
            status = "killed" if outcome.code > 0 else "timeout"
            by = outcome.first_failure or f"exit {outcome.code}"
            return Result(mutant.name, mutant.line, status, by, asked, round(seconds, 2))
    return Result(mutant.name, mutant.line, "survived", "", asked, round(seconds, 2))


@cache
def passes(test: str) -> bool:
    """Tell whether a test passes on the program as it is: only then does its failure count."""
    return "::" not in test or child.run("", None, [test], MOST_S).passed


def control(chosen: Iterable[Mutant], known: CoverageMap) -> Iterator[str]:
    """Yield the modules whose tests fail though nothing was changed: no kill there would count."""
    for module, of_it in _by_module(chosen).items():
        path = child.module_path(module)
        code = compile(path.read_text("utf-8"), str(path), "exec")
        tests = list(dict.fromkeys(t for m in of_it for part in known.tests(m) for t in part))
        outcome = child.run(module, code, tests, 10 * MOST_S)
        if not outcome.passed:
            yield f"{module}: {outcome.first_failure or outcome.code}"


def _by_module(chosen: Iterable[Mutant]) -> dict[str, list[Mutant]]:
    found: dict[str, list[Mutant]] = {}
    for mutant in chosen:
        found.setdefault(mutant.module, []).append(mutant)
    return found


def results(folder: Path) -> dict[str, Result]:
    """Return what is known, the newest line of each mutant; a line cut off by a stop is dropped."""
    path = folder / RESULTS
    found: dict[str, Result] = {}
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    for line in lines:
        if line.endswith("\n"):
            result = Result(**json.loads(line))
            found[result.name] = result
    return found


def equivalent() -> dict[str, str]:
    """Return the mutants that change nothing anybody can see, with the reason of each."""
    found = {}
    for line in EQUIVALENT.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            told = NAMED.fullmatch(line)
            assert told, f"{EQUIVALENT.name}: {line!r} gives no reason"
            found[told["name"]] = told["reason"]
    return found


def report(chosen: list[Mutant], known: dict[str, Result]) -> Iterator[str]:
    """Yield the score in lines: of the mutants that are not equivalent, how many were killed."""
    same = equivalent()
    rows: dict[str, Counter[str]] = {room: Counter() for room in ROOMS}
    survivors = []
    for mutant in chosen:
        result = known.get(mutant.name)
        room = mutant.module.split(".")[1]
        status = "open" if result is None else result.status
        if status == "survived":
            status = "equivalent" if mutant.name in same else "survived"
        if status == "survived":
            survivors.append(mutant)
        rows[room][status] += 1
    yield "| room | killed | survived | equivalent | not run | score |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for room, row in [*rows.items(), ("all", sum(rows.values(), Counter()))]:
        killed = row["killed"] + row["timeout"]
        score = killed / max(1, killed + row["survived"])
        told = (killed, row["survived"], row["equivalent"], row["open"])
        yield f"| {room} | {' | '.join(map(str, told))} | {100 * score:.1f} % |"
    yield from (f"{m.module}:{m.line}  {m.name}" for m in survivors)


def run(folder: Path, chosen: list[Mutant], again: bool, minutes: float) -> None:
    """Run what has no result yet; a stop loses the one mutant that was being run."""
    known = results(folder)
    budget_s = BUDGET_S * PATIENT if again else BUDGET_S
    if not again:
        os.environ[tracing.EXAMPLES] = str(EXAMPLES)
    covered = CoverageMap(folder, budget_s)
    same = equivalent()
    waiting = [
        mutant
        for mutant in chosen
        if mutant.name not in known
        or (again and known[mutant.name].status == "survived" and mutant.name not in same)
    ]
    print(f"{child.preload(TESTS)} libraries; {len(waiting)} of {len(chosen)} to run", flush=True)
    until = time.monotonic() + 60 * minutes
    changed = []
    for mutant in waiting:
        code, swap = changes(mutant)
        # A function that is called at import, and never again, is changed too late by a swap.
        changed.append((mutant, code, swap if covered.is_run(mutant) else None))
    loaded = False
    with (folder / RESULTS).open("a", encoding="utf-8") as file:
        # Those that change what runs at import come first: they need a process without the program.
        for mutant, code, swap in sorted(changed, key=lambda each: each[2] is not None):
            if time.monotonic() > until:
                break
            if swap is not None and not loaded:
                child.load(TESTS)
                loaded = True
            result = ask(mutant, swap or code, covered)
            fields = {name: getattr(result, name) for name in Result.__slots__}
            file.write(json.dumps(fields) + "\n")
            file.flush()
            if result.status == "survived":
                print(f"survived  {mutant.module}:{mutant.line}  {mutant.name}", flush=True)


def few(count: int, seed: int) -> Iterator[Mutant]:
    """Yield those of the sample's first mutants that the tests of their own files do not notice.

    What runs at import is left out: each such mutant would have to load the program anew.
    """
    same = equivalent()
    drawn_first = sample(4 * count, seed)
    candidates = (m for m in drawn_first if m.operator != "constant" and m.name not in same)
    swaps = ((mutant, changes(mutant)[1]) for mutant in candidates)
    chosen = list(islice(((m, swap) for m, swap in swaps if swap is not None), count))
    child.load([own_test_file(mutant.module) for mutant, _ in chosen])
    os.environ[tracing.EXAMPLES] = str(EXAMPLES)
    for mutant, swap in chosen:
        own = own_test_file(mutant.module)
        outcome = child.run(mutant.module, swap, [own, "-k", "not postgresql"], LEAST_S)
        if outcome.code >= 0 and not outcome.first_failure:  # not noticed, nor stopped for good
            yield mutant


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", choices=("map", "control", "run", "report", "few"))
    parser.add_argument("--out", type=Path, default=Path(".mutation"))
    parser.add_argument("--count", type=int, default=608)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="also those that survived before")
    parser.add_argument("--minutes", type=float, default=120.0, help="stop after this long")
    parser.add_argument("--only", default="", help="only mutants whose names hold this text")
    asked = parser.parse_args()
    if asked.what == "map":
        coverage_map.make(asked.out, TESTS)
        return
    if asked.what == "few":
        unseen = [f"survived  {m.module}:{m.line}  {m.name}" for m in few(FEW, asked.seed)]
        sys.exit("\n".join(unseen) or None)
    chosen = [m for m in sample(asked.count, asked.seed) if asked.only in m.name]
    if asked.what == "run":
        run(asked.out, chosen, asked.again, asked.minutes)
    elif asked.what == "control":
        child.preload(TESTS)
        print("\n".join(control(chosen, CoverageMap(asked.out))))
    print("\n".join(report(chosen, results(asked.out))))


if __name__ == "__main__":
    main()
