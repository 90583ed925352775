"""Reports: what is printed is what was kept, in both languages, and known again by its sha256."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from colonyqc.domain.number_format import number
from colonyqc.domain.verdict import UNPROVED
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import AnalysisRecord, Monitor
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import base, copied
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, NotTested, Outcome
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.issue import issue, recognise
from colonyqc.services.reporting.words import LANGUAGES, words

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ENGLISH = re.compile(r"\b[a-z]{2,}(?: [a-z]{2,}){2,}\b")
"""Three English words in a row: a sentence that nobody translated."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether reports say what the records hold."""
    folder = copied(bench, base(bench), "reports")
    with bench.place(folder) as place:
        with place.histories() as history:
            records = [history.get(each.id) for each in history.list()]
            made = datetime.now(UTC)
            models = [
                {
                    language: build(
                        history,
                        record.analysis.acquisition.dish,
                        made=made,
                        language=language,
                        record=record.id,
                    )
                    for language in LANGUAGES
                }
                for record in records
            ]
        for record, model in zip(records, models, strict=True):
            yield _as_kept(record, model["en"])
        yield _same_numbers(models)
        yield _no_english([each["ja"] for each in models])
        monitor.report(0.4)
        for at, language in enumerate(LANGUAGES):
            yield _in_trail(place, records[-1], folder / f"report.{language}.pdf", language)
            monitor.report(0.4 + 0.3 * (at + 1))
    yield NotTested("pdf-text")


def _as_kept(record: AnalysisRecord, model: ReportModel) -> Check:
    analysis = record.analysis
    found, say = analysis.statistics, words("en")
    printed = {each.label: each.value for each in model.values}
    count = sum(len(picture.colonies) for picture in analysis.pictures)
    steps = (
        printed.get(say("confluence"), "") == number(found.confluence, 1),
        printed.get(say("differentiated fraction"), "") == number(found.differentiated, 1),
        len(model.colonies) == count == found.colony_count,
        model.verdict == record.shown_verdict,
        model.record_ids[0] == record.id,
    )
    return Check(
        "report-kept",
        all(steps),
        {"right": str(sum(steps)), "all": str(len(steps))},
        f"{analysis.acquisition.dish.dish}, day {analysis.acquisition.day}",
        detail=printed,
    )


def texts(value: object) -> Iterator[str]:
    """Yield every text of a report, however deep, in its order; pixels are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def numbers(model: ReportModel) -> list[str]:
    """Return the numbers of a report's values, limits and colonies, in their order.

    Notes are sentences: another language may say "one" where this one writes 1.
    """
    values = tuple((each.value, each.limit, each.ends) for each in model.values)
    told = (values, model.colonies, model.trend)
    return [found for text in texts(told) for found in _NUMBER.findall(text)]


def _same_numbers(models: list[dict[str, ReportModel]]) -> Check:
    # Words of another language stand in another order; numbers of a value stay its own.
    pairs = [(sorted(numbers(each["en"])), sorted(numbers(each["ja"]))) for each in models]
    count = sum(len(one) for one, _ in pairs)
    same = sum(one == other for one, other in pairs)
    return Check(
        "report-numbers",
        same == len(pairs) and count > 0,
        {"same": str(same), "all": str(len(pairs)), "count": str(count)},
    )


def english(model: ReportModel) -> list[str]:
    """Return the texts of a Japanese report in which an English sentence stands."""
    # A verdict is a word of the program, and told by the typesetter in the report's language.
    return [text for text in texts(model) if _ENGLISH.search(text) and text != UNPROVED]


def _no_english(models: list[ReportModel]) -> Check:
    found = [text for model in models for text in english(model)]
    return Check("report-english", not found, {"count": str(len(found))}, detail=found)


def _in_trail(place: ServiceContext, record: AnalysisRecord, path: Path, language: str) -> Check:
    digest = issue(
        place, record.analysis.acquisition.dish, None, path, language=language, record=record.id
    )
    data = path.read_bytes()
    with place.histories() as history:
        known = recognise(history, path)
        path.write_bytes(data + b"\n")
        altered = recognise(history, path)
    steps = (
        data.startswith(b"%PDF-"),
        sha256(data).hexdigest() == digest,
        known is not None and known.record is not None and known.record.id == record.id,
        altered is None,
    )
    return Check("report-trail", all(steps), {"right": str(sum(steps)), "all": "4"}, language)
