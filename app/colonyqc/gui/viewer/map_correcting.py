"""Correct a map on any page: from its opening over edits that wait on disk to a new version."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QTimer

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Work
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.stroke_pen import StrokePen
from colonyqc.gui.widgets.edit_bar import EditBar
from colonyqc.gui.widgets.waiting_edits import found_on_disk, left_words
from colonyqc.gui.widgets.why_dialog import WhyDialog
from colonyqc.services.accounts.signing import standing
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.corrections.map_edit import MapEdit
from colonyqc.services.corrections.waiting import keep_edits, why_not
from colonyqc.services.ports import AnalysisRecord, Histories

E = TypeVar("E", bound=MapEdit)
_SYNC_MS: Final = 300


class Joined(Protocol):
    """A signal of Qt's, as far as it is joined and parted here."""

    def connect(self, slot: Any, /) -> object: ...
    def disconnect(self, slot: Any, /) -> object: ...


@dataclass(frozen=True, slots=True, eq=False)
class Begun(Generic[E]):
    """A map that is corrected, of which record and at which place; who ``signed`` that record."""

    record: AnalysisRecord
    place: int
    edit: E
    signed: tuple[str, ...] = ()


class MapCorrecting(Generic[E]):
    """Joins a canvas, its bar and a journal; a page says how its map is opened and shown.

    A page takes a pen in hand (`_take`) once it has one.
    """

    def __init__(self, session: Session, bar: EditBar) -> None:
        self._session, self._edit_bar = session, bar
        self._scope = JobScope(session.jobs)
        self._begun: Begun[E] | None = None
        self._opening = False
        self._refused = ""
        """Why who is at work may not correct; "" where they may, or nobody knows yet."""
        self._sync = QTimer()
        self._sync.setSingleShot(True)
        self._sync.setInterval(_SYNC_MS)
        self._sync.timeout.connect(self._to_disk)
        self._connections: list[tuple[Joined, Callable[..., object]]] = []
        self._join(
            (bar.size_chosen, self.resize),
            (bar.original_shown, self.show_original),
            (bar.undo_asked, self.undo),
            (bar.redo_asked, self.redo),
            (bar.keep_asked, self.ask_keep),
            (bar.discard_asked, self.discard),
            (bar.left, self.leave),
            (session.actor_changed, lambda _: self._ask_whether_allowed()),
            (session.policy_changed, lambda _: self._ask_whether_allowed()),
        )

    def _take(self, pen: StrokePen[E]) -> None:
        """Take the page's pen in hand; ask whether who is at work may draw with it."""
        self._stroke_pen = pen
        self._join((pen.canvas.size_stepped, self.step_size))
        self._edit_bar.set_size(pen.size)
        self._ask_whether_allowed()

    # What a page says

    @abstractmethod
    def show_original(self, shown: bool) -> None:
        """Show what was found before the edits, or the edits again."""

    @abstractmethod
    def _question(self, record: AnalysisRecord) -> str:
        """Return what is asked before the edits are kept."""

    @abstractmethod
    def _put_up(self, begun: Begun[E]) -> None:
        """Show the map that was opened, and take a tool in hand."""

    @abstractmethod
    def _put_away(self) -> None:
        """Put away what belongs to the correction."""

    @abstractmethod
    def _again(self) -> None:
        """Show what is kept: what was drawn is not seen any more."""

    @abstractmethod
    def _painted(self, region: Region) -> None:
        """Draw what changed in a region."""

    @abstractmethod
    def _tell(self, edit: E) -> None:
        """Say how many edits there are, and whatever else they come to."""

    @abstractmethod
    def _offer(self) -> None:
        """Offer what can be corrected now, or say why nothing can."""

    def _told(self, kept: Kept) -> None:
        """Say what was kept."""
        self._session.say(kept_words(kept))

    # What they share

    @property
    def active(self) -> bool:
        """Tell whether a map is being corrected."""
        return self._begun is not None

    @property
    def edit(self) -> E | None:
        """The map under correction."""
        return self._begun.edit if self._begun else None

    @property
    def under(self) -> int | None:
        """The number of the record under correction."""
        return self._begun.record.id if self._begun else None

    @property
    def in_the_way(self) -> str:
        """Why nothing may be corrected here, whatever is shown; "" where something may."""
        return self._session.context.read_only or self._refused

    def close(self) -> None:
        """Let go of the views; edits stay on disk."""
        self._scope.close()
        joined, self._connections = self._connections, []
        for signal, slot in joined:
            signal.disconnect(slot)
        self._let_go()

    def leave(self) -> None:
        """Leave the correction; what was done stays on disk."""
        edits = self.edit.edits if self.edit else 0
        self._end()
        if edits:
            self._session.say(left_words(edits))

    def discard(self) -> None:
        """Drop every edit of the map."""
        if self.edit is not None:
            self.edit.discard()
            self._end()

    def undo(self) -> None:
        """Take the last edit back."""
        self._step(lambda edit: edit.undo())

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        self._step(lambda edit: edit.redo())

    def step_size(self, steps: int) -> None:
        """Make the brush wider, or thinner, by steps."""
        self.resize(self._stroke_pen.stepped(steps))

    def resize(self, size: int) -> None:
        """Paint with a brush of ``size`` px."""
        self._stroke_pen.size = size
        self._edit_bar.set_size(size)
        self._stroke_pen.canvas.set_size(size)

    def ask_keep(self) -> None:
        """Ask why, say whose signatures it leaves behind, then keep the edits as a new version."""
        begun = self._begun
        if begun is None:
            return
        record, histories = begun.record, self._session.context.histories

        def ask(signed: tuple[str, ...]) -> None:
            if self._begun is not begun:
                return
            sentences = [self._question(record)]
            if signed:
                sentences.insert(0, signed_words(record, signed))
            dialog = WhyDialog(
                self._edit_bar.window(),
                "\n\n".join(sentences),
                owed=True,
                act=translate("Correct", "Keep the correction"),
            )
            dialog.given.connect(lambda why: self._keep(record, why))
            dialog.open()

        # Asked anew: somebody may have signed since the map was opened.
        self._scope.submit(
            "io",
            lambda _: signed_by(histories, record),
            ask,
            self._failed,
            translate("Correct", "reading the signatures"),
        )

    # Inside

    def _join(self, *joined: tuple[Joined, Callable[..., object]]) -> None:
        """Join signals until the correction is closed."""
        for signal, slot in joined:
            signal.connect(slot)
        self._connections += joined

    def _may_begin(self) -> bool:
        """Tell whether a map may be opened now; say why not, or leave the one that is open."""
        if self.active:
            self.leave()
            return False
        if self._session.only_reads():
            return False
        return not self._opening

    def _open(
        self,
        work: Work[Begun[E]],
        wanted: Callable[[], bool],
        text: str,
        refused: Callable[[ColonyQCError], None] | None = None,
    ) -> None:
        """Open a map behind the window, and begin, where it is still ``wanted`` then.

        ``refused`` is told of what cannot be opened; else it is said.
        """
        self._opening = True

        def begun(made: Begun[E]) -> None:
            self._opening = False
            if self._scope.is_open and wanted():
                self._begin(made)
            else:
                made.edit.close()

        def failed(error: ColonyQCError) -> None:
            self._opening = False
            if self._scope.is_open:
                (refused or self._failed)(error)

        # Not by the scope: it would drop what was opened for a window that is gone by then, and the
        # picture would be held for nobody.
        self._session.jobs.submit("io", work, begun, failed, text)

    def _begin(self, begun: Begun[E]) -> None:
        self._begun = begun
        self._stroke_pen.edit = begun.edit
        self._put_up(begun)
        self._show()
        self._stroke_pen.canvas.setFocus()
        if begun.signed:
            self._session.say(signed_words(begun.record, begun.signed), "warning")
        for sentence in found_on_disk(begun.edit):
            self._session.say(sentence)

    def _end(self) -> None:
        if self._let_go():
            self._again()

    def _let_go(self) -> bool:
        """Draw nothing any more and close the journal; tell whether there was one."""
        begun, self._begun = self._begun, None
        if begun is None:
            return False
        self._stroke_pen.lay_aside()
        self._sync.stop()
        try:
            begun.edit.close()
        except ColonyQCError as error:
            self._failed(error)
        self._edit_bar.original.setChecked(False)
        self._put_away()
        return True

    def _keep(self, record: AnalysisRecord, why: str) -> None:
        context = self._session.context
        self._let_go()

        def kept(made: Kept) -> None:
            self._session.noticed.emit(made.changed)
            self._again()
            self._told(made)

        def not_kept(error: ColonyQCError) -> None:
            self._again()
            self._failed(error)

        self._scope.submit(
            "io",
            lambda monitor: keep_edits(context, record.id, why, monitor),
            kept,
            not_kept,
            translate("Correct", "measuring what was corrected"),
        )

    def _step(self, step: Callable[[E], Region | None]) -> None:
        edit = self.edit
        # In the middle of a stroke there is nothing whole to take back.
        if edit is None or edit.map.editing:
            return
        try:
            self._changed(step(edit))
        except ColonyQCError as error:
            self._failed(error)

    def _changed(self, region: Region | None) -> None:
        if region is not None:
            self._painted(region)
        self._show()

    def _show(self) -> None:
        edit = self.edit
        if edit is not None:
            self._tell(edit)
            self._sync.start()

    def _to_disk(self) -> None:
        """Ask the disk to keep what was written; a stroke need not wait for it."""
        edit = self.edit
        if edit is not None:
            self._scope.submit("io", lambda _: edit.sync(), lambda _: None, self._failed)

    def _ask_whether_allowed(self) -> None:
        """Find out whether who is at work may correct; the service asks again."""
        histories = self._session.context.histories

        def known(refused: str) -> None:
            self._refused = refused
            self._offer()

        self._scope.submit(
            "display",
            lambda _: why_not(histories),
            known,
            self._failed,
            key=f"may correct {id(self)}",
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def signed_by(histories: Histories, record: AnalysisRecord) -> tuple[str, ...]:
    """Return who signed a record by what still stands, each once."""
    with histories() as history:
        if not history.signatures(record.id):
            return ()
        return tuple(dict.fromkeys(each.person for each in standing(history, record.id)))


def signed_words(record: AnalysisRecord, names: Sequence[str]) -> str:
    """Return what becomes of the signatures when a signed record is corrected."""
    text = translate(
        "Correct",
        "Record {number} is signed ({names}). The signatures stay with it: the corrected version "
        "has none, and is signed anew.",
    )
    return text.format(number=record.id, names=listed(names))


def kept_words(kept: Kept) -> str:
    """Return which record a correction is, and beside which."""
    made = kept.analysis.correction
    text = translate("Correct", "Kept as record {number}, beside record {original}.")
    return text.format(number=kept.number, original=made.original if made else "")
