"""Shows the signatures on the analysis in hand, and adds one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from colonyqc.domain.errors import AccessError, ColonyQCError
from colonyqc.domain.people import Permission, Policy
from colonyqc.domain.signature import Meaning, Signature
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.login.login_view import locked_sentence
from colonyqc.gui.pages.signing.dialog import SignDialog, SigningRequest
from colonyqc.gui.pages.signing.formatting import sentence
from colonyqc.gui.pages.signing.row import SigningRow
from colonyqc.gui.widgets import formatting
from colonyqc.services.accounts import people, signing
from colonyqc.services.accounts.open_items import open_items
from colonyqc.services.accounts.people import RefusedError
from colonyqc.services.accounts.signing import Signed
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, Monitor


@dataclass(frozen=True, slots=True)
class _SigningFacts:
    """What the dialog has to know."""

    record: AnalysisRecord
    signed: tuple[Signed, ...]
    policy: Policy
    may: frozenset[Meaning]
    others: Mapping[Meaning, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _SigningRefused:
    wrong: bool
    left: timedelta | None
    said: str


class SigningController:
    """Joins the card's end and the dialog to the history."""

    def __init__(
        self,
        row: SigningRow,
        session: Session,
        window: QWidget,
        on_signed: Callable[[Meaning], None] = lambda _: None,
        may_sign: Callable[[], bool] = lambda: True,
    ) -> None:
        """``on_signed`` is called with the meaning of each signature after it was given.

        ``may_sign`` says why not where not.
        """
        self._on_signed = on_signed
        self._may_sign = may_sign
        self._row = row
        self._session = session
        self._window = window
        self._scope = JobScope(session.jobs)
        self._record: AnalysisRecord | None = None
        self.dialog: SignDialog | None = None
        session.record_shown.connect(self._shown)
        row.asked.connect(self.ask)
        row.set_can_sign(False)

    def close(self) -> None:
        """Let go of the views."""
        self._session.record_shown.disconnect(self._shown)
        self._scope.close()

    def ask(self) -> None:
        """Ask who signs the analysis in hand, and what they say by it."""
        record = self._record
        if record is None:
            self._session.say(translate("Signing", "There is no analysis in hand to sign."))
            return
        if not self._may_sign():
            return
        histories, name = self._session.context.histories, self._session.person

        def work(_: Monitor) -> _SigningFacts:
            with histories() as history:
                policy = history.policy()
                every = history.people()
                me = [each for each in every if each.name == name]
                return _SigningFacts(
                    history.get(record.id),
                    signing.signatures(history, record.id),
                    policy,
                    frozenset(
                        meaning
                        for meaning, right in _RIGHTS.items()
                        if not policy.log_in or any(each.may(right) for each in me)
                    ),
                    {
                        meaning: tuple(p.name for p in every if p.name != name and p.may(right))
                        for meaning, right in _RIGHTS.items()
                    },
                )

        self._scope.submit(
            "io", work, self._open, self._failed, translate("Signing", "reading the signatures")
        )

    def _shown(self, record: AnalysisRecord | None) -> None:
        """Show who signed what is in hand."""
        other = (record and record.id) != (self._record and self._record.id)
        self._record = record
        self._row.set_can_sign(record is not None)
        if other:
            self._row.set_signatures(())
        if record is None:
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[Signed, ...]:
            with histories() as history:
                if not history.signatures(record.id):
                    return ()
                return signing.signatures(history, record.id)

        def show(signed: tuple[Signed, ...]) -> None:
            if self._record is not None and self._record.id == record.id:
                self._row.set_signatures(signed)

        self._scope.submit(
            "display",
            work,
            show,
            self._failed,
            translate("Signing", "reading the signatures"),
            "signatures",
        )

    def _open(self, facts: _SigningFacts) -> None:
        if self.dialog is not None:
            return
        acquisition, made = facts.record.analysis.acquisition, facts.record.dish_decision
        decided = facts.record.in_force
        accepted = sum(each.accepted for each in decided)
        dialog = SignDialog(
            self._window,
            SigningRequest(
                f"{acquisition.dish.label} › {formatting.day(acquisition.day)}",
                len(decided) - accepted,
                facts.signed,
                self._session.person,
                facts.policy.log_in,
                facts.may,
                accepted,
                made.approval if made is not None else "",
                open_items(facts.record),
                facts.others,
            ),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(
            lambda meaning, name, password, comment: self._sign(
                facts.record, meaning, name, password, comment
            )
        )
        dialog.finished.connect(self._gone)
        self.dialog = dialog
        dialog.open()

    def _gone(self, _: int) -> None:
        self.dialog = None

    def _sign(
        self, record: AnalysisRecord, meaning: Meaning, name: str, password: str, comment: str
    ) -> None:
        """Sign behind the decisions that are still being kept."""
        histories = self._session.context.histories

        def work(_: Monitor) -> Signature | _SigningRefused:
            try:
                return signing.sign(
                    histories, record.id, meaning, password=password, stated=name, comment=comment
                )
            except AccessError as error:
                wrong = isinstance(error, RefusedError)
                return _SigningRefused(wrong, people.locked_for(histories, name), str(error))

        def answered(answer: Signature | _SigningRefused) -> None:
            if isinstance(answer, _SigningRefused):
                self._say(_refusal(answer, name))
                return
            if self.dialog is not None:
                self.dialog.accept()
            self._session.say(sentence(Signed(answer, valid=True)))
            dish = record.analysis.acquisition.dish
            self._session.noticed.emit(Changed(frozenset({record.id}), frozenset({dish})))
            self._on_signed(meaning)

        self._scope.submit(
            "io",
            work,
            answered,
            lambda error: self._say(worded(str(error))),
            translate("Signing", "signing"),
        )

    def _say(self, text: str) -> None:
        if self.dialog is not None:
            self.dialog.say(text)
        else:
            self._session.say(text, "error")

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


_RIGHTS = {
    Meaning.PERFORMED: Permission.SIGN_PERFORMED,
    Meaning.REVIEWED: Permission.SIGN_REVIEWED,
}


def _refusal(refused: _SigningRefused, name: str) -> str:
    if refused.left is not None:
        return locked_sentence(name, refused.left)
    if refused.wrong:
        return translate("Signing", "The password is wrong: nothing was signed.")
    return refused.said
