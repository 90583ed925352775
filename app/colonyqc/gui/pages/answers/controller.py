"""Joins the window of answers to a record: reads its map, parts colonies, exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.exporting import begin_export, key_of
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.answers.likeness_finder import LikenessFinder, boxes_of, lines_of
from colonyqc.gui.pages.answers.presenter import AnswerKind, ShownAnswer, shown
from colonyqc.gui.pages.answers.view import AnswersView
from colonyqc.services.answers.picture import (
    Instance,
    KeptMaps,
    Parting,
    PictureAnswer,
    answer_of,
    kept_maps,
)
from colonyqc.services.ports import AnalysisRecord, Monitor
from colonyqc.services.regions.alike import AlikeRequest, RankedInstance


@dataclass(frozen=True, slots=True, eq=False)
class _ReadPicture:
    """A picture of a record, with what is kept of it; ``kept`` is None where it has no map."""

    record: AnalysisRecord
    place: int
    overview: NDArray[np.uint8]
    kept: KeptMaps | None


class AnswersController:
    """Shows one picture's answers; which colonies are parted is undone step by step."""

    def __init__(self, view: AnswersView, session: Session) -> None:
        self._view, self._session = view, session
        self._scope = JobScope(session.jobs)
        self._kind = AnswerKind.CLASSES
        self._read: _ReadPicture | None = None
        self._answer: PictureAnswer | None = None
        self._steps: list[frozenset[int]] = [frozenset()]
        self._at = 0
        self._likeness = LikenessFinder(session, self._scope, self._show_alike)
        self._examples: tuple[tuple[int, int], ...] = ()
        view.kind_chosen.connect(self._choose)
        view.names_changed.connect(self._ask_alike)
        view.part_asked.connect(self.part_all)
        view.undo_asked.connect(lambda: self._step(-1))
        view.redo_asked.connect(lambda: self._step(1))
        view.pointed.connect(self._point)
        view.export_asked.connect(self._ask_folder)
        view.folder_chosen.connect(self._export)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._view.close()

    def hide(self) -> None:
        """Show nothing."""
        self._view.hide()

    @property
    def parted(self) -> frozenset[int]:
        """The colonies that are parted, by number."""
        return self._steps[self._at]

    def open(self, record: AnalysisRecord, place: int) -> None:
        """Read a picture of a record and show its answers."""
        histories, stored = self._session.context.histories, record.stored[place]
        # Regions that no model knows are of no class that this page shows.
        told = stored.labels and record.analysis.pictures[place].regions is None

        def work(_: Monitor) -> _ReadPicture:
            with histories() as history:
                overview = history.overview(stored.overview)
                kept = kept_maps(history, stored) if told else None
                return _ReadPicture(record, place, overview, kept)

        self._scope.submit(
            "io", work, self._opened, self._failed, translate("Answers", "reading the answers")
        )

    def part_all(self) -> None:
        """Part every colony from those it touches."""
        if self._answer is not None:
            self._part(frozenset(c.colony for c in self._answer.instances if c.colony is not None))

    def _opened(self, read: _ReadPicture) -> None:
        self._read, self._answer, self._examples = read, None, ()
        self._likeness.take(read.record)
        self._steps, self._at = [frozenset()], 0
        analysis = read.record.analysis
        result = analysis.pictures[read.place]
        self._view.set_name(result.picture.name, assistive=analysis.prompt is not None)
        self._view.show()
        self._compute()

    def _compute(self) -> None:
        """Work the answer out anew, with the colonies parted that are to be."""
        read = self._read
        if read is None or read.kept is None:
            self._show(None)
            return
        kept, result = read.kept, read.record.analysis.pictures[read.place]
        parted = self.parted

        def work(_: Monitor) -> PictureAnswer:
            return answer_of(result, kept, parted.__contains__)

        self._scope.submit(
            "io", work, self._show, self._failed, translate("Answers", "working out the answers")
        )

    def _show(self, answer: PictureAnswer | None) -> None:
        read = self._read
        if read is None:
            return
        self._answer = answer
        analysis = read.record.analysis
        result = analysis.pictures[read.place]
        self._view.set_answer(shown(self._kind, read.overview, answer, analysis, result))
        self._view.set_parting(
            possible=answer is not None and not (answer.sheet or answer.things),
            undo=self._at > 0,
            redo=self._at + 1 < len(self._steps),
        )

    def _choose(self, kind: AnswerKind) -> None:
        self._kind = kind
        self._show(self._answer)

    def _part(self, colonies: frozenset[int]) -> None:
        if colonies == self.parted:
            return
        self._steps[self._at + 1 :] = [colonies]
        self._at += 1
        self._compute()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._steps):
            self._at += by
            self._compute()

    def _point(self, x: float, y: float) -> None:
        """Find out what was clicked."""
        answer = self._answer
        if answer is None:
            return
        width, height = answer.size
        column, row = int(x * width), int(y * height)
        for each in answer.instances:
            left, top, across, down = each.box
            within = left <= column < left + across and top <= row < top + down
            if within and each.mask[row - top, column - left]:
                self._pointed_at(each)
                return

    def _pointed_at(self, each: Instance) -> None:
        """Look for more like what was clicked, or part it, or join it again."""
        if self._view.alike.isChecked() and self._read is not None:
            number = each.number if each.colony is None else each.colony
            self._examples = ((self._read.place, number),)
            self._ask_alike()
        elif each.colony is not None:
            self._part(self.parted ^ {each.colony})

    def _ask_alike(self) -> None:
        examples = self._examples if self._view.alike.isChecked() else ()
        if examples or self._view.wanted:
            self._likeness.ask(AlikeRequest(examples, self._view.wanted))
        else:
            self._show(self._answer)

    def _show_alike(self, rows: Sequence[RankedInstance]) -> None:
        read = self._read
        if read is None:
            return
        pictures = read.record.analysis.pictures
        result = pictures[read.place]
        note = translate(
            "Answers",
            "In order: {count} colonies or cells of this dish and day. Assistive: it follows what "
            "you point at or say, and decides nothing.",
        )
        self._view.set_answer(
            ShownAnswer(
                read.overview,
                boxes_of(rows, read.place, (result.width, result.height)),
                lines_of(rows, len(pictures)),
                (note.format(count=len(rows)),),
            )
        )

    def _ask_folder(self) -> None:
        folder = Path(self._session.settings.last_folder or Path.home())
        self._view.ask_forms(folder, key_of(self._session))

    def _export(self, folder: Path) -> None:
        """Write the newest answers of the dish, with the colonies parted that are parted here."""
        read = self._read
        if read is None:
            return
        chosen = frozenset((read.record.id, read.place, colony) for colony in self.parted)
        dish = read.record.analysis.acquisition.dish
        parting, view = Parting(chosen=chosen), self._view
        begin_export(self._session, folder, view.forms, (dish,), parting, view.key)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
