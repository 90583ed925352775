"""The models page: each model with its version, hash, licence, what it is for, and its check."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.model import ModelInfo
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate, worded
from colonyqc.gui.pages.models.click_network_card import ClickNetworkCard
from colonyqc.gui.pages.models.click_network_form import ClickNetworkForm
from colonyqc.gui.pages.models.model_card import CheckedCard
from colonyqc.gui.pages.models.overruled_panel import OverruledPanel
from colonyqc.gui.pages.models.study_panel import StudyPanel
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import EmptyState, button, hairline, label
from colonyqc.gui.widgets.execution_panel import ExecutionPanel, agreement_text
from colonyqc.services.export.study_results import StudyResult
from colonyqc.services.packages.click import ClickNetworkInfo

_WIDE: Final = 760
_CHOICE: Final = 280
_MODALITIES: Final = {
    "brightfield": QT_TRANSLATE_NOOP("Models", "brightfield"),
    "phase contrast": QT_TRANSLATE_NOOP("Models", "phase contrast"),
    "any with membranes": QT_TRANSLATE_NOOP("Models", "any with membranes"),
}
"""What the packages that come with the program say they are for."""


def _modality(said: str) -> str:
    known = _MODALITIES.get(said)
    return said or formatting.NONE if known is None else translate("Models", known)


class ModelCard(CheckedCard):
    """One model."""

    def __init__(self, info: ModelInfo) -> None:
        size = translate("Models", "any")
        if info.pixel_size_um is not None:
            size = f"{info.pixel_size_um:g}{formatting.GAP}µm/px"
        description = worded(" ".join(info.description.split()))
        self.study = StudyPanel()
        said = (hairline(), label(description, wrap=True)) if description else ()
        super().__init__(
            info.ref,
            worded(info.title) or info.ref.name,
            (
                (translate("Models", "Name"), label(str(info.ref))),
                (translate("Models", "Pictures"), label(_modality(info.modality))),
                (translate("Models", "Pixel size"), label(size)),
                (translate("Models", "Licence"), label(info.licence or formatting.NONE, wrap=True)),
                (translate("Models", "Fast network"), label(agreement_text(info.fast), wrap=True)),
            ),
            (*said, self.study),
            translate("Models", "Checked: the files and the test numbers are as shipped."),
        )


class ModelsView(QWidget):
    """Emits ``verify_asked()``, ``model_chosen(name@version)``, "" for the one that fits, and
    ``adding_begun(ClickNetworkForm)``: a person wants to add a click network; ``study_asked()``.
    """

    verify_asked = Signal()
    model_chosen = Signal(str)
    adding_begun = Signal(object)
    study_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, ModelCard | ClickNetworkCard] = {}
        self._studies: Mapping[str, Sequence[StudyResult]] = {}
        self.add = button(translate("Models", "Add a click network…"))
        self.add.setToolTip(
            translate("Models", "An encoder and a decoder of the kind of Segment Anything, as ONNX")
        )
        self.add.clicked.connect(self._add)
        self.study = button(translate("Models", "Reader study…"))
        self.study.clicked.connect(self.study_asked)
        self.verify = button(translate("Models", "Verify all models"), "keep")
        self.verify.clicked.connect(self.verify_asked)
        self.in_use = QComboBox()
        self.in_use.setMinimumWidth(text_size.scaled(_CHOICE))
        self.in_use.setAccessibleName(translate("Models", "Model in use"))
        self.in_use.setToolTip(
            translate(
                "Models",
                "Used for pictures opened from now on and by “Analyse again”. Each analysis keeps "
                "the name of the model it was made with.",
            )
        )
        self.in_use.activated.connect(
            lambda place: self.model_chosen.emit(self.in_use.itemData(place))
        )
        self.empty = EmptyState(
            "models",
            translate("Models", "No model at hand"),
            translate(
                "Models",
                "This page lists the networks that find the colonies. None came with this "
                "installation: install the program again, or ask whoever keeps it.",
            ),
        )
        self.runs = ExecutionPanel()
        self.runs.setMaximumWidth(text_size.scaled(_WIDE))
        self.overruled = OverruledPanel()
        self.overruled.setMaximumWidth(text_size.scaled(_WIDE))
        self._stack = QStackedWidget()
        self._list = QScrollArea()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self.empty)
        head = QHBoxLayout()
        head.addWidget(label(translate("Models", "Models"), "figure"))
        head.addStretch()
        head.addWidget(self._choice())
        head.addWidget(self.study)
        head.addWidget(self.add)
        head.addWidget(self.verify)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.runs)
        column.addWidget(self.overruled)
        column.addWidget(self._stack, 1)

    def set_models(
        self, models: Sequence[ModelInfo], pairs: Sequence[ClickNetworkInfo] = ()
    ) -> None:
        """Show the models at hand, and the click networks."""
        inner = QWidget()
        # Not each card: a layout asks how high a text is at the width of the page.
        inner.setMaximumWidth(text_size.scaled(_WIDE))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.cards = {}
        for info in models:
            card = ModelCard(info)
            self.cards[str(info.ref)] = card
            column.addWidget(card)
        for pair in pairs:
            shown = ClickNetworkCard(pair)
            self.cards[str(pair.ref)] = shown
            column.addWidget(shown)
        column.addStretch()
        self._list.setWidget(inner)
        self.set_studies(self._studies)
        self._offer(models)
        self._stack.setCurrentIndex(0 if models or pairs else 1)
        self.verify.setVisible(bool(models or pairs))
        self._chooser.setVisible(bool(models))
        self.runs.setVisible(bool(models))

    def set_studies(self, found: Mapping[str, Sequence[StudyResult]]) -> None:
        """Show what reader studies of the models came to, by NAME@VERSION."""
        self._studies = found
        for name, card in self.cards.items():
            if isinstance(card, ModelCard):
                card.study.set_results(found.get(name, ()))

    def set_in_use(self, name: str) -> None:
        """Show which model is in use; "" is the one that fits."""
        self.in_use.setCurrentIndex(max(0, self.in_use.findData(name)))

    def _choice(self) -> QWidget:
        self._chooser = QWidget()
        row = QHBoxLayout(self._chooser)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(label(translate("Models", "Model in use"), "caption"))
        row.addWidget(self.in_use)
        return self._chooser

    def _offer(self, models: Sequence[ModelInfo]) -> None:
        self.in_use.clear()
        self.in_use.addItem(translate("Models", "automatic: the one that fits the picture"), "")
        for info in models:
            self.in_use.addItem(str(info.ref), str(info.ref))

    def _add(self) -> None:
        form = ClickNetworkForm(self)
        self.adding_begun.emit(form)
        form.open()

    def set_checked(self, found: Mapping[str, str]) -> None:
        """Show how the check of each model went: "" or what is wrong."""
        for name, wrong in found.items():
            if name in self.cards:
                self.cards[name].set_checked(wrong)

    def set_busy(self, busy: bool) -> None:
        """Show that the check runs."""
        self.verify.setEnabled(not busy)
        self.verify.setText(
            translate("Models", "Verifying…") if busy else translate("Models", "Verify all models")
        )
