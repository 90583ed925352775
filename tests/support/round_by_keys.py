"""A morning round by key presses alone, as a person makes it who agrees with what is proposed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from colonyqc.domain.doubts import DoubtKind
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Approval, DishVerdict, reason_owed
from colonyqc.gui.main.application import Application

_VERDICTS: Final = {"keep": Qt.Key.Key_F, "watch": Qt.Key.Key_W, "discard": Qt.Key.Key_D}
_LOST: Final = 200
"""Keys for one dish after which nobody goes on."""
_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


@dataclass
class DishKeys:
    """What one dish took: keys pressed, without the password, and own decisions among them."""

    dish: DishKey
    keys: int = 0
    own: int = 0
    colonies: int = 0


@dataclass
class RoundByKeys:
    """Presses keys at a window; ``calm`` waits until nothing is on its way."""

    application: Application
    calm: Callable[[], None]
    password: str = ""
    done: list[DishKeys] = field(default_factory=list)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        """Press a key where the focus is."""
        self.done[-1].keys += 1
        assert self.done[-1].keys < _LOST, "the keys lead nowhere"
        target: QWidget = QApplication.focusWidget() or self.application.assembly.window
        QTest.keyClick(target, key, modifier)
        self.calm()

    def dish(self) -> DishKeys:
        """Review and sign the dish in hand: what is pressing by itself, the rest as proposed.

        What is only cut by the picture's border is looked at and accepted with the rest, as are all
        colonies of a dish that is rejected as a whole.
        """
        work = self.application.assembly.work
        moment = work.state.moment
        assert moment is not None
        record = moment.record
        assert record is not None
        made = DishKeys(moment.acquisition.dish)
        made.colonies = sum(len(result.colonies) for result in moment.results)
        self.done.append(made)
        proposal = record.analysis.proposal
        verdict = proposal.verdict if proposal else ""
        rejects = verdict == DishVerdict.FAIL
        if work.state.colony is None:
            self.press(Qt.Key.Key_J)
        while not rejects and self._pressing():
            state = work.state
            proposed = next(c.proposal for c in state.colonies if c.number == state.colony)
            assert proposed is not None
            made.own += 1
            self.press(_VERDICTS[proposed.verdict])
        if work.state.moment is not None and self._left():
            self.press(Qt.Key.Key_A)
        self.press(Qt.Key.Key_D if rejects else Qt.Key.Key_F, _SHIFT)
        approval = Approval.REJECTED if rejects else Approval.APPROVED
        if reason_owed(approval, verdict):
            self.press(Qt.Key.Key_1)
        self._sign()
        return made

    def _left(self) -> bool:
        return self.application.assembly.review_view.dish.accept.isVisible()

    def _pressing(self) -> bool:
        """Tell whether the colony in hand is undecided and needs more than a look at its cut."""
        state = self.application.assembly.work.state
        if state.colony is None or state.colony in state.decisions:
            return False
        doubts = state.doubts(state.colony)
        return bool(doubts) and doubts[0].kind not in (DoubtKind.CUT, DoubtKind.UNJUDGED)

    def _sign(self) -> None:
        self.press(Qt.Key.Key_S)
        dialog = self.application.assembly.signing.dialog
        assert dialog is not None, self.application.assembly.window.messages.text.text()
        if self.password:
            QTest.keyClicks(dialog.password, self.password)
        else:
            self.press(Qt.Key.Key_Space)
        self.press(Qt.Key.Key_Return)
        # A desktop does it as the dialog closes; without one nobody does.
        self.application.assembly.window.activateWindow()
        self.calm()
