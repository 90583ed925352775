"""A reader study: colonies or whole pictures, blind, shuffled and some of them twice.

Experts disagree about colonies; a program's agreement with them means something only beside
theirs with one another, and with themselves.
"""

import csv
import html
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.paths import real_path
from colonyqc.config.tables import read_table
from colonyqc.domain import number_format
from colonyqc.domain.agreement import Agreement, cohen, fleiss
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.rules import moment
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import DishVerdict, Verdict
from colonyqc.services.outputs import PICTURE, Outputs, json_object, png, table
from colonyqc.services.ports import AnalysisRecord, History

SHEET: Final = ("item", "answer (keep, watch, discard)", "note")
SHEET_NAME: Final = "answers.csv"
KEY_FIELDS: Final = ("reader_study",)
COLUMNS: Final = ("who", "items", "the same answer", "kappa", "95 % interval")
ANSWERS: Final = tuple(verdict.value for verdict in Verdict)
WHOLE: Final = 0
"""In the place of a colony's number: the whole picture is the item."""
_OF_DISH: Final = {
    DishVerdict.PASS: Verdict.KEEP,
    DishVerdict.READY: Verdict.KEEP,
    DishVerdict.WATCH: Verdict.WATCH,
    DishVerdict.FAIL: Verdict.DISCARD,
}
"""What the rules' verdict on a picture is as an answer; an undecided one is none."""
_PROGRAM: Final = "the program"
_MARGIN: Final = 0.35
"""Share of a colony's box that is shown around it."""
_MOST_BYTES: Final = 1024 * 1024
_MOST_SHOWN: Final = 60
_SIDE: Final = 640
"""px of an item's longer side at least: small colonies are enlarged."""


@dataclass(frozen=True, slots=True)
class StudyItem:
    """An item of a study; ``repeats``: the item that shows the same first, None for itself.

    ``colony``: its number, `WHOLE` for the whole picture. ``proposed``: what the rules proposed, by
    the numbers of the model; never shown.
    """

    item: int
    analysis: int
    picture: int
    colony: int
    proposed: str
    model: str
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """How many colonies are shown, which share of them twice, and the seed of the order.

    ``whole``: whole pictures in place of colonies.
    """

    count: int = 40
    repeats: float = 0.25
    seed: int = 0
    line: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How far two agree, or all of a kind; ``kind``: "people", "self" or "program"."""

    kind: str
    who: str
    agreement: Agreement


def make_study(
    history: History, outputs: Outputs, out: Path, key: Path, asked: StudyRequest
) -> tuple[StudyItem, ...]:
    """Write the pictures and the empty sheet of a study into a folder, and its key beside it.

    Items are drawn evenly over what was proposed for them, from the newest analysis of each
    day; no picture says what was found in it, nor of which dish it is.

    Raises:
        UsageError: there are too few colonies, a study or something else lies where it is to be
            written, or the key would lie among the pictures.
        OutputError: a file cannot be written.
    """
    outputs.check_place(out)
    if real_path(key).is_relative_to(real_path(out)):
        raise UsageError(f"{key} would be handed out with the pictures: choose another place.")
    for path in (key, out / SHEET_NAME):
        # What people answered already means nothing beside the key of other colonies.
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already: give each study a folder of its own.")
    items = _arranged(_drawn(history, asked), asked)
    kind = table(SHEET)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {out} can't be made. Choose another.") from error
    outputs.claim(
        (key, json_object(KEY_FIELDS)),
        (out / SHEET_NAME, kind),
        *((out / _name(each), PICTURE) for each in items),
    )
    for each in items:
        record = history.get(each.analysis)
        outputs.write(out / _name(each), png(_shown(history, record, each)), PICTURE)
    rows = [SHEET, *((f"{each.item:03}", "", "") for each in items)]
    outputs.write(out / SHEET_NAME, _csv(rows), kind)
    told = {"reader_study": 1, "seed": asked.seed, "items": [asdict(each) for each in items]}
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    outputs.write(key, text.encode(), json_object(KEY_FIELDS))
    return items


def _name(item: StudyItem) -> str:
    return f"{item.item:03}.png"


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _drawn(history: History, asked: StudyRequest) -> list[StudyItem]:
    """Draw colonies by turns from those that were proposed to be kept, watched and discarded."""
    pools: dict[str, list[StudyItem]] = {answer: [] for answer in ANSWERS}
    for dish in history.dishes():
        if asked.line is None or dish.line == asked.line:
            for record in history.series(dish):
                for each in _whole(record) if asked.whole else _colonies(record):
                    pools[each.proposed].append(each)
    random = np.random.default_rng(asked.seed)
    shuffled = [[pool[n] for n in random.permutation(len(pool))] for pool in pools.values()]
    found: list[StudyItem] = []
    while len(found) < asked.count and any(shuffled):
        found += [pool.pop() for pool in shuffled if pool]
    if len(found) < min(asked.count, 2):
        raise UsageError(
            "There are too few pictures that can be judged in the history for a reader study."
            if asked.whole
            else "There are too few colonies with a proposal in the history for a reader study."
        )
    return found[: asked.count]


def _colonies(record: AnalysisRecord) -> Iterator[StudyItem]:
    for at, result in enumerate(record.analysis.pictures):
        for colony in result.colonies:
            # A colony that the border cuts cannot be judged by anybody.
            if colony.proposal is not None and not colony.touches_border:
                model = str(record.analysis.model)
                yield StudyItem(
                    0, record.id, at, colony.number, str(colony.proposal.verdict), model
                )


def _whole(record: AnalysisRecord) -> Iterator[StudyItem]:
    """Yield the pictures of a record, each judged by itself, by the rules that judged its dish."""
    analysis = record.analysis
    if analysis.prompt is not None:
        return
    when = moment(analysis.acquisition)
    for at, result in enumerate(analysis.pictures):
        made = propose_dish(pool((result,)), analysis.protocol, when)
        answer = None if made is None else _OF_DISH.get(DishVerdict(made.verdict))
        if answer is not None and record.stored[at].overview:
            yield StudyItem(0, record.id, at, WHOLE, answer.value, str(analysis.model))


def _arranged(drawn: Sequence[StudyItem], asked: StudyRequest) -> tuple[StudyItem, ...]:
    """Return colonies in the order they are shown in, some of them a second time at the end."""
    random = np.random.default_rng([asked.seed, 1])
    again = random.permutation(len(drawn))[: round(asked.repeats * len(drawn))].tolist()
    order = random.permutation(len(drawn)).tolist()
    # In the order they came first: so each pair lies as far apart as can be.
    later = [order.index(n) for n in again]
    later.sort()
    order += [order[n] for n in later]
    first: dict[int, int] = {}
    items = []
    for item, n in enumerate(order, 1):
        each = drawn[n]
        items.append(
            StudyItem(
                item, each.analysis, each.picture, each.colony, each.proposed, each.model,
                first.get(n),
            )
        )  # fmt: skip
        first.setdefault(n, item)
    return tuple(items)


def _shown(history: History, record: AnalysisRecord, item: StudyItem) -> NDArray[np.uint8]:
    """Return a colony with its surroundings as it was photographed, framed by a thin box."""
    import cv2

    result = record.analysis.pictures[item.picture]
    if item.colony == WHOLE:
        return history.overview(record.stored[item.picture].overview)[..., ::-1]
    colony = next(each for each in result.colonies if each.number == item.colony)
    pixels = history.overview(record.stored[item.picture].overview)
    scale = pixels.shape[1] / result.width
    x, y, width, height = (value * scale for value in colony.box)
    margin = _MARGIN * max(width, height)
    left, top = max(0, int(x - margin)), max(0, int(y - margin))
    crop = pixels[top : int(y + height + margin) + 1, left : int(x + width + margin) + 1]
    factor = max(1.0, _SIDE / max(crop.shape[:2]))
    grown = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    corner = (round((x - left) * factor), round((y - top) * factor))
    end = (round((x + width - left) * factor), round((y + height - top) * factor))
    framed: NDArray[np.uint8] = cv2.rectangle(
        np.ascontiguousarray(grown), corner, end, (255, 255, 255), 1
    ).astype(np.uint8)
    return framed[..., ::-1]


def read_key(path: Path) -> tuple[StudyItem, ...]:
    """Read which colony each item of a study is.

    Raises:
        UsageError: it is no key of a reader study.
    """
    try:
        found = read_json(path)
        items = tuple(StudyItem(**each) for each in found["items"])
    except (DocumentError, TypeError, KeyError) as error:
        raise UsageError(f"{path} is no key of a reader study.") from error
    before: set[int] = set()
    for each in items:
        numbers = (each.item, each.analysis, each.picture, each.colony)
        sound = all(type(n) is int for n in numbers) and each.item not in before
        again = each.repeats is None or (type(each.repeats) is int and each.repeats in before)
        if not (sound and again and each.proposed in ANSWERS and isinstance(each.model, str)):
            raise UsageError(f"{path} is no key of a reader study: it was altered.")
        before.add(each.item)
    return items


def read_answers(path: Path, items: Sequence[StudyItem]) -> dict[int, str]:
    """Read the sheet that a person filled in: answers by item; what is left empty is no answer.

    Raises:
        UsageError: it cannot be read, an answer is none of the three, or an item has two.
    """
    try:
        rows = read_table(path, _MOST_BYTES)
    except DocumentError as error:
        raise UsageError(f"{path} can't be read as a sheet of answers: {error}.") from error
    known = {each.item for each in items}
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        item = _number(cells[0]) if cells else None
        if not any(cells) or (number == 0 and item is None):
            continue
        answer = cells[1].casefold() if len(cells) > 1 else ""
        if item not in known or answer not in ("", *ANSWERS):
            raise UsageError(
                f"{path}: “{', '.join(row[:2])[:_MOST_SHOWN]}” is no answer to an item of this "
                f"study. Answers are {', '.join(ANSWERS)}."
            )
        if not answer:
            continue
        if item in found:
            raise UsageError(f"{path} answers item {item:03} twice: leave one of the two rows.")
        found[item] = answer
    return found


def _number(text: str) -> int | None:
    # Spreadsheets of some languages write their own digits. A longer one is none of a study.
    return int(text) if text.isdecimal() and len(text) < 10 else None


def score_study(
    items: Sequence[StudyItem], answers: Mapping[str, Mapping[int, str]]
) -> tuple[AgreementRow, ...]:
    """Return who agrees with whom: people, each with himself, and the program with each.

    Between people and with the program first showings count; with oneself the second ones.

    Raises:
        UsageError: a person is called like the program.
    """
    if any(who.casefold() == _PROGRAM for who in answers):
        raise UsageError(f"A person can't be called “{_PROGRAM}” here.")
    firsts = {each.item for each in items if each.repeats is None}
    first = {
        who: {item: answer for item, answer in said.items() if item in firsts}
        for who, said in answers.items()
    }
    rows = [
        AgreementRow("people", f"{one} – {other}", cohen(first[one], first[other]))
        for one, other in combinations(first, 2)
    ]
    if len(first) > 1:
        rows.append(AgreementRow("people", "all people (Fleiss)", fleiss(list(first.values()))))
    for who, said in answers.items():
        pairs = [(e.repeats, e.item) for e in items if e.repeats in said and e.item in said]
        before = {b: said[a] for a, b in pairs if a is not None}
        rows.append(AgreementRow("self", who, cohen(before, {b: said[b] for _, b in pairs})))
    proposed = {each.item: each.proposed for each in items if each.repeats is None}
    rows += [
        AgreementRow("program", f"{_PROGRAM} – {who}", cohen(proposed, said))
        for who, said in first.items()
    ]
    return tuple(rows)


def study_cells(row: AgreementRow) -> tuple[str, ...]:
    """Return a row under `COLUMNS`."""
    found = row.agreement
    who = f"{row.who}, with himself or herself" if row.kind == "self" else row.who
    return (
        who,
        str(found.items),
        number_format.percent(100 * found.agreed if isfinite(found.agreed) else None, 0),
        number_format.number(found.kappa, 2),
        number_format.span(found.low, found.high, 2).replace("–−", "…−"),
    )


def what_is_shown(items: Sequence[StudyItem]) -> str:
    """Return what the items of a study are: colonies or pictures."""
    return "pictures" if all(each.colony == WHOLE for each in items) else "colonies"


def study_section(items: Sequence[StudyItem], rows: Sequence[AgreementRow]) -> str:
    """Return what the card of a model says of a study, in Markdown: people beside the program."""
    models = ", ".join(sorted({each.model for each in items}))
    firsts = sum(each.repeats is None for each in items)
    head = f"## Agreement with people ({models})\n\n"
    said = (
        f"{firsts} {what_is_shown(items)}, blind and shuffled, {len(items) - firsts} of them shown "
        "twice; keep, watch or discard. People beside the program: Cohen's kappa of two, Fleiss' "
        "of all, with 95 % intervals (items resampled).\n\n"
    )
    lines = [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join(['---'] * len(COLUMNS))} |"]
    cells = ([_escaped(cell) for cell in study_cells(row)] for row in rows)
    lines += [f"| {' | '.join(row)} |" for row in cells]
    return head + said + "\n".join(lines) + "\n"


def _escaped(cell: str) -> str:
    """Return text as Markdown shows it as it is: no column, link or tag of its own."""
    return html.escape(re.sub(r"([\\|`*_\[\]])", r"\\\1", cell), quote=False)
