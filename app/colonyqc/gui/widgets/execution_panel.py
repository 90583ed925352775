"""How models run: which of their networks, on which device, and what really runs."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QVBoxLayout

from colonyqc.config.settings import Settings
from colonyqc.domain.model import FAST_AGREEMENT, FastFigures
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import label

_CHOICE = 280


class ExecutionPanel(QFrame):
    """Emits ``precision_chosen`` ("full", "fast") and ``provider_chosen`` ("", "cpu", …)."""

    precision_chosen = Signal(str)
    provider_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.precision = _choice(
            translate("Models", "Network"),
            (
                (translate("Models", "full (32-bit)"), "full"),
                (translate("Models", "fast (8-bit, where a model has it)"), "fast"),
            ),
        )
        self.provider = _choice(
            translate("Models", "Runs on"),
            (
                (translate("Models", "automatic: the best that starts"), ""),
                ("CPU", "cpu"),
                ("CUDA (NVIDIA)", "cuda"),
                ("DirectML (Windows)", "directml"),
            ),
        )
        self.precision.setToolTip(
            translate(
                "Models",
                "The fast network runs on the CPU in less than half the time; each model says "
                "how far the two agree, and whether the fast one is qualified. Each analysis keeps "
                "what it was made with.",
            )
        )
        for box, signal in (
            (self.precision, self.precision_chosen),
            (self.provider, self.provider_chosen),
        ):
            box.activated.connect(lambda at, b=box, s=signal: s.emit(b.itemData(at)))
        self.running = label(role="caption", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for box in (self.precision, self.provider):
            said = label(box.accessibleName(), "caption")
            # As high as its field, so that both stand on one line.
            said.setMinimumHeight(text_size.scaled(theme.TARGET_PX))
            form.addRow(said, box)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(translate("Models", "How models run"), "title"))
        column.addLayout(form)
        column.addWidget(self.running)
        self.set_running({})

    def set_wishes(self, settings: Settings) -> None:
        """Show what is chosen."""
        self.precision.setCurrentIndex(self.precision.findData(settings.precision))
        self.provider.setCurrentIndex(self.provider.findData(settings.provider))

    def set_running(self, providers: Mapping[str, str]) -> None:
        """Show what each model (name@version) really runs on."""
        text = translate("Models", "{model} runs on {provider}.")
        lines = [text.format(model=m, provider=p) for m, p in providers.items()]
        self.running.setText("\n".join(lines))
        self.running.setVisible(bool(lines))


def _choice(name: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox()
    box.setFixedWidth(text_size.scaled(_CHOICE))
    box.setAccessibleName(name)
    for text, value in options:
        box.addItem(text, value)
    return box


def agreement_text(fast: FastFigures | None) -> str:
    """Return how far a model's fast network agrees with its full one, or that there is none."""
    if fast is None:
        return translate("Models", "none")
    text = translate(
        "Models",
        "same class at {share} of the pixels, at least {worst} in any tile ({pictures} pictures)",
    )
    share, worst = (formatting.percent(100 * part) for part in (fast.agreement, fast.worst))
    said = text.format(share=share, worst=worst, pictures=fast.pictures)
    if fast.qualified:
        return said
    under = translate("Models", "{agreement}; not qualified: under {least} in a tile")
    return under.format(agreement=said, least=formatting.percent(100 * FAST_AGREEMENT))
