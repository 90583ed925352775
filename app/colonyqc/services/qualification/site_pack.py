"""A laboratory's own labelled pictures: what the model finds in them, with its uncertainty.

A folder of pictures with ``labels.csv``: ``picture`` (a file's name), ``differentiated`` (yes or
no, as an expert says of the whole picture) and, where known, ``confluence`` (%).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from math import isfinite
from pathlib import Path
from statistics import mean, stdev
from typing import Final

from colonyqc.config.documents import DocumentError
from colonyqc.config.tables import read_table
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import analysed, as_acquisition
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import (
    Check,
    DataSet,
    Group,
    NotTested,
    Outcome,
    Qualification,
)

KEY: Final = "site-pack"
LABELS: Final = "labels.csv"
_YES, _NO = frozenset({"yes", "1", "true", "y"}), frozenset({"no", "0", "false", "n"})
_MOST_BYTES: Final = 4 * 1024 * 1024
_PASSED: Final = (DishVerdict.PASS, DishVerdict.READY)
_SIGMAS: Final = 1.96
"""Standard deviations on either side that hold 95 % of differences (Bland and Altman, 1986)."""


@dataclass(frozen=True, slots=True)
class PackPicture:
    """A picture as an expert judged it; ``confluence``: None where nobody said."""

    path: Path
    differentiated: bool
    confluence: float | None


@dataclass(frozen=True, slots=True)
class PackResult:
    """A labelled picture, and what the program made of it; ``confluence`` nan where refused."""

    of: PackPicture
    flagged: bool
    confluence: float
    model: ModelRef


def read_pack(folder: Path) -> tuple[PackPicture, ...]:
    """Return the labelled pictures of a folder.

    Raises:
        UsageError: it has no table, or a row makes no sense.
    """
    table = folder / LABELS
    try:
        head, *rows = [row for row in read_table(table, _MOST_BYTES) if any(map(str.strip, row))]
    except (DocumentError, ValueError) as error:
        kind = UsageError if folder.is_dir() else MissingError
        raise kind(
            f"{folder} is no site pack: it needs {LABELS} with the columns picture, "
            "differentiated (yes or no) and confluence (%, where known)."
        ) from error
    names = [each.strip().casefold() for each in head]
    found = [
        _labelled(folder, number, dict(zip(names, row, strict=False)))
        for number, row in enumerate(rows, 2)
    ]
    twice = [name for name, count in Counter(each.path for each in found).items() if count > 1]
    if twice:
        raise UsageError(f"{twice[0].name} stands twice in {LABELS}.")
    return tuple(found)


def _labelled(folder: Path, number: int, row: dict[str, str]) -> PackPicture:
    name = row.get("picture", "").strip()
    said = row.get("differentiated", "").strip().casefold()
    confluence = row.get("confluence", "").strip()
    path = folder / name
    try:
        value = float(confluence) if confluence else None
    except ValueError:
        value = float("nan")
    if not name or said not in _YES | _NO or (value is not None and not 0 <= value <= 100):
        raise UsageError(
            f"Line {number} of {LABELS} makes no sense: it takes a picture's name, yes or no, and "
            "a confluence of 0 to 100 or nothing."
        )
    if not path.is_file():
        raise UsageError(f"{name}, line {number} of {LABELS}, is not in the folder.")
    return PackPicture(path, said in _YES, value)


def group(folder: Path | None) -> Group:
    """Return the group of a site pack; without one it says that nothing was tested.

    Raises:
        UsageError: the folder is no site pack.
    """
    if folder is None:
        return Group(KEY, _without, 0.1)
    pack = read_pack(folder)
    return Group(KEY, partial(_run, folder, pack), 2.0 * len(pack))


def _without(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield NotTested(KEY)


def _run(
    folder: Path,
    pack: tuple[PackPicture, ...],
    bench: Bench,
    limits: AcceptanceLimits,
    monitor: Monitor,
) -> Iterator[Outcome]:
    digest = sha256((folder / LABELS).read_bytes())
    found: list[PackResult] = []
    with bench.place(bench.scratch / KEY) as place:
        for at, each in enumerate(pack):
            monitor.check()
            digest.update(sha256(each.path.read_bytes()).digest())
            found.append(_found(place, each))
            monitor.report((at + 1) / len(pack))
    yield DataSet("site pack", len(pack), digest.hexdigest(), {"name": folder.name})
    yield from checks(found, limits)


def _found(place: ServiceContext, of: PackPicture) -> PackResult:
    """Return what a person would be told of a picture: passed, or to be looked at.

    What is refused or left undecided was not passed: it counts as looked at.
    """
    analysis = analysed(place, as_acquisition(place, of.path)).analysis
    proposal = analysis.proposal
    flagged = proposal is None or proposal.verdict not in _PASSED
    return PackResult(of, flagged, analysis.statistics.confluence, analysis.model)


def checks(found: list[PackResult], limits: AcceptanceLimits) -> Iterator[Check]:
    """Yield the tests over what was found."""
    models = Counter(each.model for each in found)
    model = str(models.most_common(1)[0][0]) if models else "–"
    bad = [each for each in found if each.of.differentiated]
    good = [each for each in found if not each.of.differentiated]
    yield Check(
        "site-count",
        len(found) >= limits["site_pictures"] and len(models) == 1,
        {"count": str(len(found)), "bad": str(len(bad)), "models": ", ".join(map(str, models))},
        detail=[(each.of.path.name, each.of.differentiated, each.flagged) for each in found],
    )
    for key, right, of in (
        ("site-sensitivity", sum(each.flagged for each in bad), bad),
        ("site-specificity", sum(not each.flagged for each in good), good),
    ):
        low = lower_limit(right, len(of))
        share = right / len(of) if of else 0.0
        yield Check(
            key,
            low >= limits[key.replace("-", "_")],
            {
                "right": str(right),
                "all": str(len(of)),
                "share": f"{share:.3f}",
                "low": f"{low:.3f}",
            },
            model,
        )
    yield _confluence(found, limits)


def lower_limit(right: int, count: int) -> float:
    """Return the lower end of the 95 % interval of a share (Clopper and Pearson, 1934)."""
    from scipy.special import betaincinv  # with the first pack: it takes long to load

    return 0.0 if not right else float(betaincinv(right, count - right + 1, 0.025))


def _confluence(found: list[PackResult], limits: AcceptanceLimits) -> Check:
    """Hold the limits of agreement with the expert: 95 % of differences lie between them."""
    apart = [
        each.confluence - each.of.confluence
        for each in found
        if each.of.confluence is not None and isfinite(each.confluence)
    ]
    if len(apart) < 2:
        return Check(
            "site-confluence",
            passed=False,
            found={"low": "–", "high": "–", "count": str(len(apart))},
        )
    middle, spread = mean(apart), _SIGMAS * stdev(apart)
    low, high = middle - spread, middle + spread
    most = limits["site_confluence"]
    return Check(
        "site-confluence",
        -most <= low and high <= most,
        {"low": f"{low:+.1f}", "high": f"{high:+.1f}", "count": str(len(apart))},
    )


def passed(found: Qualification) -> tuple[str, str] | None:
    """Return the model that passed a site pack, and its figures; None where none did."""
    mine = [each.check for each in found.tested if each.group == KEY]
    if not mine or not all(each.passed for each in mine):
        return None
    by_key = {each.key: each for each in mine}
    sensitivity, specificity = by_key["site-sensitivity"], by_key["site-specificity"]
    told = (
        f"site pack of {by_key['site-count'].found['count']} pictures: sensitivity "
        f"{sensitivity.found['share']} (lower 95 % limit {sensitivity.found['low']}), specificity "
        f"{specificity.found['share']} (lower 95 % limit {specificity.found['low']})"
    )
    return sensitivity.subject, told
