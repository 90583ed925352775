"""The picture in hand as a model sees it: how likely each class is, and what another model finds.

Nothing of it is kept or counted.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.protocol import Protocol
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job, Work
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.mark_words import mark_words
from colonyqc.gui.pages.review.open_picture import labels_of, open_picture
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.pages.review.version_beside import Version, VersionBeside
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instrument_strip import Instrument
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import formatting
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import LabelSource, Monitor
from colonyqc.services.viewing.amounts import AmountMaps
from colonyqc.services.viewing.disagreement import DisagreementLabels

if TYPE_CHECKING:
    from colonyqc.services.analysis.second_look import Disagreement

T = TypeVar("T")

CLASSES = (
    ColonyClass.UNDIFFERENTIATED,
    ColonyClass.DIFFERENTIATED,
    ColonyClass.UNCERTAIN,
    ColonyClass.BACKGROUND,
)


class SecondLook:
    """Fills the menu of what can be laid over the picture, and does what is chosen there."""

    def __init__(
        self,
        view: ViewerView,
        viewer: ViewerController,
        session: Session,
        state: Callable[[], ReviewState],
        beside: VersionBeside,
    ) -> None:
        self._view, self._viewer, self._beside = view, viewer, beside
        self._session, self._state = session, state
        self._scope = JobScope(session.jobs)
        self._job: Job | None = None
        self._maps: AmountMaps | None = None
        self._of: object = None
        """What the maps are of, and what is laid over the picture."""
        self._compared: Disagreement | None = None
        """What another model found in the picture, while it is marked."""
        self._lent = False
        self._models: tuple[str, ...] | None = None
        """Names of the models at hand; None while nobody knows yet."""
        self.menu = QMenu(view)
        self.menu.aboutToShow.connect(self.fill)
        view.hud.instruments.set_menu(Instrument.LAYERS, self.menu)
        viewer.picture_shown.connect(self._shown)

    def close(self) -> None:
        """Let go of the views."""
        self._scope.close()
        self._viewer.picture_shown.disconnect(self._shown)
        self._drop()

    def fill(self) -> None:
        """Offer what can be laid over the picture in hand; which models there are is asked anew."""
        self._fill()
        self._ask_models()

    def _ask_models(self) -> None:
        """Find out behind the window which models there are: each has a folder to be read."""
        models = self._session.context.models

        def known(names: tuple[str, ...]) -> None:
            changed, self._models = names != self._models, names
            if changed:
                # It may be open already.
                self._fill()

        self._scope.submit(
            "display",
            lambda _: tuple(str(info.ref) for info in models.list()),
            known,
            self._failed,
            key="models to compare with",
        )

    def _fill(self) -> None:
        self.menu.clear()
        moment = self._state().moment
        if moment is None:
            return
        self._heading(translate("Work", "How likely, by the model"))
        for kind in CLASSES:
            self._action(formatting.class_name(kind), partial(self.show_probability, kind))
        labels = moment.stored(self._state().picture)
        if moment.record is not None and labels is not None and labels.labels:
            self._heading(translate("Work", "Compare with another model"))
            own = str(moment.record.analysis.model)
            for name in self._models or ():
                if name != own:
                    self._action(name, partial(self.compare, name))
            if self._models is None:
                self._note(translate("Work", "reading the models…"))
            if self._compared is not None:
                text = translate("Work", "{model} side by side")
                model = self._compared.second.model
                self._action(text.format(model=model), self.show_beside)
        self.menu.addSeparator()
        self._action(translate("Work", "Nothing more over the picture"), self.clear)

    def clear(self) -> None:
        """Take everything away that was laid over the picture."""
        self._drop()
        self._part()
        self._viewer.show_heat(None)
        self._viewer.show_marks(None)
        self._view.hud.show_key()

    def show_probability(self, kind: ColonyClass) -> None:
        """Lay how likely a class is over the picture; the network runs where it has not yet."""
        self.clear()
        state, of = self._state(), self._key()
        moment = state.moment
        if moment is None or self._viewer.opened is None:
            return
        if self._maps is not None and self._of == of:
            self._lay(self._maps, kind)
            return
        picture, size = moment.pictures[state.picture], self._viewer.opened.size
        context, model = self._session.context, _model(moment)

        def work(monitor: Monitor) -> AmountMaps:
            from colonyqc.services.analysis import second_look  # late: it analyses

            return second_look.probabilities(
                picture,
                size,
                context=context,
                protocol=self._protocol(moment),
                model=model,
                monitor=monitor,
            )

        def arrived(maps: AmountMaps) -> None:
            if self._key() == of:
                self._maps, self._of = maps, of
                self._lay(maps, kind)

        self._submit(work, arrived, translate("Work", "looking how likely each class is"))

    def compare(self, model: str) -> None:
        """Mark where another model calls the picture otherwise."""
        self.clear()
        state, of = self._state(), self._key()
        moment, index = state.moment, state.picture
        if moment is None:
            return
        context = self._session.context

        def work(monitor: Monitor) -> "tuple[LabelSource, Disagreement] | None":
            from colonyqc.services.analysis import second_look

            labels = labels_of(context, moment, index)
            if labels is None:
                return None
            try:
                found = second_look.disagreement(
                    moment.acquisition,
                    moment.pictures[index],
                    labels,
                    context=context,
                    protocol=self._protocol(moment),
                    model=model,
                    monitor=monitor,
                )
            except ColonyQCError:
                labels.close()
                raise
            return labels, found

        def arrived(made: "tuple[LabelSource, Disagreement] | None") -> None:
            if made is None:
                return
            labels, found = made
            if self._key() != of:
                labels.close()
                return
            self._compared = found
            self._viewer.show_marks(DisagreementLabels(labels, found.second.labels))
            self._view.hud.show_key(marks=_marks(found, _model(moment) or ""))

        text = translate("Work", "comparing with {model}").format(model=model)
        self._submit(work, arrived, text)

    def show_beside(self) -> None:
        """Show what the other model finds beside the picture in hand."""
        found, state, of = self._compared, self._state(), self._key()
        moment, index, context = state.moment, state.picture, self._session.context
        if found is None or moment is None:
            return
        self._beside.take(self._given_up)
        self._lent, self._compared = True, found
        self._view.hud.show_key()

        def work(monitor: Monitor) -> Version:
            return _version(context, moment, index, found, monitor)

        def arrived(version: Version) -> None:
            if not self._lent or self._key() != of:
                version.close()
                return
            own = _model(moment) or ""
            self._beside.show(version, found.second.model, own)
            self._beside.tell(_marks(found, own))

        self._submit(work, arrived, translate("Work", "opening the picture"))

    def _given_up(self) -> None:
        self._lent, self._compared = False, None

    def _part(self) -> None:
        """Forget the comparison."""
        if self._lent:
            self._beside.leave()
        elif self._compared is not None:
            self._viewer.show_marks(None)
            self._view.hud.show_key()
        self._compared = None

    def _lay(self, maps: AmountMaps, kind: ColonyClass) -> None:
        self._viewer.show_heat(maps, int(kind))
        name = formatting.class_name(kind)
        text = translate("Work", "{name}: how likely, 0 to 100 %").format(name=name)
        self._view.hud.show_key(heat=text)

    def _shown(self) -> None:
        """Forget what was of another picture: the viewer has done so."""
        if self._models is None:
            # Before anybody opens the menu, which then has them at once.
            self._ask_models()
        if self._of is not None and self._of != self._key():
            self._maps, self._of = None, None
        self._drop()
        self._part()
        if self._viewer.opened is None or not self._viewer.opened.covered:
            self._view.hud.show_key()

    def _key(self) -> object:
        state = self._state()
        if state.moment is None:
            return None
        return state.moment.pictures[state.picture], _model(state.moment)

    def _protocol(self, moment: Moment) -> Protocol:
        kept = moment.record
        return self._session.context.protocol if kept is None else kept.analysis.protocol

    def _drop(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None

    def _submit(self, work: Work[T], arrived: Callable[[T], None], text: str) -> None:
        self._job = self._scope.submit("prompt", work, arrived, self._failed, text, "second look")

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")

    def _heading(self, text: str) -> None:
        # A separator with a text is not drawn by every style.
        self.menu.addSeparator()
        self._note(text)

    def _note(self, text: str) -> None:
        note = QAction(text, self.menu)
        note.setEnabled(False)
        self.menu.addAction(note)

    def _action(self, text: str, act: Callable[[], object]) -> None:
        made = QAction(text, self.menu)
        made.triggered.connect(lambda *_: act())
        self.menu.addAction(made)


def _model(moment: Moment) -> str | None:
    return None if moment.record is None else str(moment.record.analysis.model)


def _version(
    context: ServiceContext, moment: Moment, index: int, found: "Disagreement", monitor: Monitor
) -> Version:
    """Open a picture with another model's labels, and twice where they differ from its own."""
    second = found.second.labels
    with ExitStack() as opened:
        picture = open_picture(context, moment, index, None, monitor)
        opened.callback(picture.close)
        pairs = []
        for _ in range(2):
            own = labels_of(context, moment, index)
            if own is None:
                raise LookupError("what was compared has labels")
            pairs.append(DisagreementLabels(own, second))
            opened.callback(own.close)
        opened.pop_all()
    if picture.labels is not None:
        picture.labels.close()
    return Version(replace(picture, labels=second), (), None, (pairs[0], pairs[1]))


def _marks(found: "Disagreement", first: str) -> list[tuple[str, str]]:
    return mark_words(found.shares, first, found.second.model)
