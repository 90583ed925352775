"""The queue on disk: written as it changes, and what a window that is gone left is offered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import ColonyQCError, OutputError
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.analysis.keep import ask_to_analyse
from colonyqc.services.analysis.sample_sheet import note_seedings
from colonyqc.services.ports import Monitor
from colonyqc.services.queue.queue_files import KeptQueue, QueueFiles
from colonyqc.services.queue.remaining import remaining


class QueueKeeper(QObject):
    """Emits ``left_changed()`` when something that was left is found, gone on with or forgotten.

    Without files nothing is written, and nothing found.
    """

    left_changed = Signal()

    def __init__(self, session: Session, files: QueueFiles | None, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._files = session, files
        self.left = KeptQueue()
        """What windows that are gone left and is not done."""
        self._coming = KeptQueue()
        """Taken over, and not yet among what waits."""
        self._now = KeptQueue()
        self._turns = 0
        self._closed = False

    @property
    def keeps(self) -> bool:
        """Whether what waits is there after the window."""
        return self._files is not None

    def keep(self, queue: KeptQueue) -> None:
        """Write down what waits, behind the window; only the newest state counts."""
        files = self._files
        if files is None or self._closed or queue == self._now:
            return
        self._now = queue
        self._turns += 1
        turn, whole = self._turns, queue.joined([self._coming])

        def work(_: Monitor) -> None:
            files.keep(whole, turn)

        self._session.jobs.submit("queue", work, None, self._say, key="queue")

    def look(self) -> None:
        """Look for what windows that are gone left, and what of it is still to be done."""
        files, context = self._files, self._session.context
        if files is None or self._closed:
            return

        def work(_: Monitor) -> tuple[KeptQueue, tuple[OutputError, ...]]:
            unreadable, left = files.put_aside(), files.left()
            to_do = remaining(context.histories, left.waiting).to_do
            return KeptQueue(to_do, left.drops), unreadable

        self._session.jobs.submit("io", work, self._found, self._say)

    def go_on(self, submit: Callable[[KeptQueue], None]) -> None:
        """Take over what was left; ``submit`` is given what of it is still to be done.

        What was done when the other window went is only noted: the seedings of its sample sheet.
        """
        files, context = self._files, self._session.context
        if files is None or self._closed:
            return
        self._coming, self.left = self.left, KeptQueue()
        self.left_changed.emit()

        def work(_: Monitor) -> KeptQueue:
            ask_to_analyse(context.histories)
            taken = files.take_over()
            found = remaining(context.histories, taken.waiting)
            for queued in found.done:
                if queued.sheet is not None:
                    note_seedings(context, queued.sheet, {queued.acquisition.dish})
            return KeptQueue(found.to_do, taken.drops)

        def taken(queue: KeptQueue) -> None:
            self._coming = KeptQueue()
            if not queue.waiting:
                text = translate("Intake", "Another window goes on with it, or it is done by now.")
                self._session.say(text)
            submit(queue)

        def failed(error: ColonyQCError) -> None:
            self.left, self._coming = self._coming, KeptQueue()
            self.left_changed.emit()
            self._say(error)

        label = translate("Intake", "reading what was left")
        self._session.jobs.submit("io", work, taken, failed, label)

    def forget(self) -> None:
        """Let go of what was left."""
        files = self._files
        if files is None:
            return
        self.left = KeptQueue()
        self.left_changed.emit()
        self._session.jobs.submit("io", lambda _: files.forget_left(), None, self._say)

    def close(self, queue: KeptQueue) -> None:
        """Write down a last time what waits: from now on it is the next window's."""
        if self._closed or self._files is None:
            return
        self._closed = True
        try:
            # On this thread, and after it no more: what is cancelled as the window goes still
            # waits for the next one.
            self._files.keep(queue.joined([self._coming]), self._turns + 1)
        except OutputError as error:
            self._say(error)

    def let_go(self) -> None:
        """Let another window have what was written down; after the last job."""
        if self._files is not None:
            self._files.close()

    def _found(self, found: tuple[KeptQueue, tuple[OutputError, ...]]) -> None:
        self.left, unreadable = found
        for error in unreadable:
            self._say(error)
        self.left_changed.emit()

    def _say(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "warning")
