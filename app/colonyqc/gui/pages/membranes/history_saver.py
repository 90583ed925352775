"""What the membranes page keeps in the history, and what is there of the dish already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Final

from colonyqc.domain.cell import SheetStatistics
from colonyqc.domain.errors import ColonyQCError, ReasonOwedError, UsageError
from colonyqc.domain.picture import Acquisition, Collection, Failure, Picture
from colonyqc.domain.statistics import pool_sheets
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes import prediction
from colonyqc.gui.pages.membranes.panels import RecordPanel
from colonyqc.gui.pages.membranes.prediction import Shown
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.why_dialog import WhyDialog
from colonyqc.services.analysis.keep import (
    Kept,
    Request,
    analyse_and_keep,
    keep_answer,
)
from colonyqc.services.analysis.replacing import cells_replaced
from colonyqc.services.analysis.sheets import Answered
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.map_edit import left_over
from colonyqc.services.export import sheet_table
from colonyqc.services.membranes.answerer import Prompted, source_of
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.ports import AnalysisRecord, Monitor

_LINES: Final = 8
"""Kept analyses that are listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the page shows: a picture's answer, which knows the samples that gave it."""

    picture: Picture
    shown: Shown


@dataclass(frozen=True, slots=True)
class _Saved:
    """What went into the history."""

    kept: Kept
    pooled: SheetStatistics | None


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The dishes of a folder, and those of them whose cells somebody ``corrected``."""

    found: Collection
    corrected: tuple[tuple[Acquisition, ReasonOwedError], ...]


class HistorySaver:
    """Keeps the answer that is shown, answers folders by a preset, and lists what is kept."""

    def __init__(
        self,
        section: RecordPanel,
        session: Session,
        scope: JobScope,
        known: Callable[[], None],
    ) -> None:
        """``known`` is told when dish and day of a picture are."""
        self._section, self._session, self._scope = section, session, scope
        self._known = known
        self._picture: Picture | None = None
        self._dish: Acquisition | None = None

    @property
    def dish(self) -> Acquisition | None:
        """Of which dish and day the picture is; None until it is known."""
        return self._dish

    @property
    def picture(self) -> Picture | None:
        """The picture that is open."""
        return self._picture

    def refresh(self) -> None:
        """See again what is kept of the dish."""
        if self._picture is not None:
            self.opened(self._picture)

    def opened(self, picture: Picture) -> None:
        """Find out of which dish and day a picture is, and what is kept of that dish."""
        self._picture, self._dish = picture, None
        self._section.set_kept("", ())

        collect = self._session.collector()

        def work(_: Monitor) -> tuple[Acquisition, tuple[AnalysisRecord, ...], bool]:
            found = _acquisition(collect([tile.path for tile in picture.tiles]), picture)
            kept = self._kept(found)
            return found, kept, self._waits(kept)

        def arrived(result: tuple[Acquisition, tuple[AnalysisRecord, ...], bool]) -> None:
            # Another picture may have been opened while the history was read.
            if self._picture is picture:
                self._dish, kept, waits = result
                self._section.set_kept(_place(self._dish), lines(kept))
                self._section.set_waiting(waits)
                self._known()

        self._scope.submit("io", work, arrived, self._failed, key=f"kept {id(self)}")

    def keep(self, answer: Answer | None, done: Callable[[], None], why: str = "") -> None:
        """Keep the answer that is shown in the history, marked as prompted; then ``done``.

        ``why``: why it takes the place of cells that somebody corrected; else that is asked.
        """
        context, dish = self._session.context, self._dish
        if answer is None or not answer.shown.prompted:
            self._session.say(
                translate("Membranes", "Paint a sample or use a preset: then there is an answer.")
            )
            return
        if dish is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
            return
        started = datetime.now(UTC)

        def work(monitor: Monitor) -> _Saved:
            answered = answered_by(context, answer, started)
            return _saved(keep_answer(dish, answered, context, monitor, why))

        def saved(made: _Saved) -> None:
            done()
            self._saved(made)

        def failed(error: ColonyQCError) -> None:
            if isinstance(error, ReasonOwedError) and self._scope.is_open:
                self.ask_to_replace((error,), lambda given: self.keep(answer, done, given))
            else:
                self._failed(error)

        # Not in the lane "prompt": there a newer piece of work would supersede this one.
        label = translate("Membranes", "keeping the sheet")
        self._session.jobs.submit("analysis", work, saved, failed, label)

    def ask_to_replace(self, owed: Sequence[ReasonOwedError], given: Callable[[str], None]) -> None:
        """Ask why cells that somebody corrected are answered anew; else they stay as they are."""
        text = translate(
            "Membranes",
            "{dish} has cells that were corrected by hand (record {number}). The corrected record "
            "stays in the history, but the new answer counts from now on. Why is it answered anew?",
        )
        if len(owed) > 1:
            text = translate(
                "Membranes",
                "Dishes and days with cells that were corrected by hand: {count}. The corrected "
                "records stay in the history, but the new answers count from now on. Why are they "
                "answered anew?",
            )
        first = owed[0]
        text = text.format(dish=first.dish, number=first.record, count=len(owed))
        act = translate("Membranes", "Answer anew")
        dialog = WhyDialog(self._section.window(), text, owed=True, act=act)
        dialog.given.connect(given)
        dialog.open()

    def save_table(self, path: Path, found: FoundSheet | None) -> None:
        """Write a row for each cell to a file."""
        if found is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
            return

        context = self._session.context

        def work(_: Monitor) -> int:
            context.outputs.claim((path, sheet_table.KIND))
            context.outputs.write(path, sheet_table.table(found.sheet), sheet_table.KIND)
            return len(found.sheet.cells)

        def done(count: int) -> None:
            text = translate("Membranes", "{count} cells were written to {file}.")
            self._session.say(text.format(count=formatting.count(count), file=path.name))

        self._scope.submit("io", work, done, self._failed)

    def answer_folder(self, preset: str, folder: Path) -> None:
        """Answer every picture in a folder by a preset, and keep each dish as it is done."""

        collect, histories = self._session.collector(), self._session.context.histories

        def work(_: Monitor) -> _Sorted:
            found = collect([folder])
            owing = ((each, cells_replaced(histories, each)) for each in found.acquisitions)
            return _Sorted(found, tuple((each, owed) for each, owed in owing if owed is not None))

        def arrived(result: _Sorted) -> None:
            found, owing = result.found, [each for each, _ in result.corrected]
            if found.failures:
                self._session.failed.emit(found.failures)
            if not found.acquisitions and not found.failures:
                text = translate("Membranes", "No pictures were found in {folder}.")
                self._session.say(text.format(folder=folder.name), "warning")
            for acquisition in found.acquisitions:
                if acquisition not in owing:
                    self._submit(acquisition, preset)

            def because(why: str) -> None:
                for acquisition in owing:
                    self._submit(acquisition, preset, why)

            if owing:
                self.ask_to_replace([owed for _, owed in result.corrected], because)

        label = translate("Membranes", "sorting the pictures")
        self._session.jobs.submit("io", work, arrived, self._failed, label)

    def _submit(self, acquisition: Acquisition, preset: str, why: str = "") -> None:
        """Answer one dish behind the window; it goes on when the page is closed."""
        context = self._session.context

        def work(monitor: Monitor) -> _Saved:
            request = Request(preset=preset, why=why)
            return _saved(analyse_and_keep(acquisition, context, request, monitor))

        def failed(error: ColonyQCError) -> None:
            self._session.failed.emit((Failure(_place(acquisition), str(error)),))

        label = translate("Membranes", "counting the cells of {dish}")
        self._session.jobs.submit(
            "analysis", work, self._saved, failed, label.format(dish=_place(acquisition))
        )

    def _kept(self, dish: Acquisition) -> tuple[AnalysisRecord, ...]:
        with self._session.context.histories() as history:
            return history.sheets(dish.dish, cells=False)

    def _waits(self, kept: Sequence[AnalysisRecord]) -> bool:
        """Tell whether edits of cells that were kept of the dish wait to go on."""
        folder = self._session.context.edits
        return folder is not None and any(left_over(folder, each.id) for each in kept)

    def _saved(self, saved: _Saved) -> None:
        """Tell what was kept; the page may be gone by now, the session is not."""
        analysis = saved.kept.analysis
        if analysis.failures:
            self._session.failed.emit(analysis.failures)
        self._session.noticed.emit(saved.kept.changed)
        text = translate("Membranes", "Kept in the history as assistive: {dish}, {cells}.")
        place = _place(analysis.acquisition)
        self._session.say(text.format(dish=place, cells=_cells(saved.pooled)))
        if self._scope.is_open:
            self.refresh()

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def answered_by(context: ServiceContext, answer: Answer, started: datetime) -> Answered:
    """Return an answer with the samples that gave it, as it is kept.

    Raises:
        PictureError: the picture went away.
    """
    painted = [sample for preset in answer.shown.presets for sample in preset.samples]
    painted += prediction.cut_out(context.pictures, answer.picture, answer.shown.boxes)
    encoded = answer.shown.answer.encoded
    network = encoded.network
    refs = listed(preset.ref for preset in answer.shown.presets)
    source = source_of(network, painted, refs)
    found = Prompted(encoded.info, answer.shown.probability, source, network.provider)
    return Answered(answer.picture, found, network, started)


def _saved(kept: Kept) -> _Saved:
    return _Saved(kept, pool_sheets(kept.analysis.pictures))


def _acquisition(found: Collection, picture: Picture) -> Acquisition:
    """Return the dish and day of a picture.

    Raises:
        UsageError: its files are no picture any more.
    """
    if not found.acquisitions:
        raise UsageError(f"{picture.name} is not there any more: open another picture.")
    return found.acquisitions[0]


def _place(acquisition: Acquisition) -> str:
    """Return dish and day in the language in use."""
    name = f"{acquisition.dish.line} {acquisition.dish.dish}".strip()
    if acquisition.day is None:
        return name
    return translate("Membranes", "{dish}, day {day}").format(dish=name, day=acquisition.day)


def _cells(pooled: SheetStatistics | None) -> str:
    if pooled is None:
        return translate("Membranes", "no sheet")
    return translate("Membranes", "{count} cells").format(count=formatting.count(pooled.count))


def lines(records: Sequence[AnalysisRecord]) -> tuple[str, ...]:
    """Return a line for each of the newest kept analyses, in their order, and how many more."""
    # Chosen by age, shown by day: the newest ones are not always of the last day.
    by_age = sorted(range(len(records)), key=lambda at: records[at].analysis.finished)
    shown = sorted(by_age[-_LINES:])
    said = [line(records[at]) for at in shown]
    if more := len(records) - len(shown):
        said.append(translate("Membranes", "and {count} older ones").format(count=more))
    return tuple(said)


def line(record: AnalysisRecord) -> str:
    """Return one kept analysis as a line: day, cells, density, hexagonality."""
    analysis = record.analysis
    pooled = pool_sheets(analysis.pictures)
    day = analysis.acquisition.day
    when = formatting.moment(analysis.finished) if day is None else formatting.day(day)
    parts = [when, _cells(pooled)]
    if analysis.correction is not None:
        parts.append(translate("Membranes", "corrected by hand"))
    if pooled is not None:
        if pooled.density_per_mm2 is not None:
            # A joiner keeps a line from breaking after the stroke.
            parts.append(formatting.quantity(pooled.density_per_mm2, "/\u2060mm²", 0))
        if isfinite(pooled.hexagonality):
            share = formatting.percent(pooled.hexagonality, 0)
            parts.append(translate("Membranes", "hexagonality {share}").format(share=share))
    return " · ".join(parts)
