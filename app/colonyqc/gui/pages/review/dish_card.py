"""The dish card: what is wrong first, then the verdict, then the numbers with their limits."""

from math import isnan

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.review.feeder_field import FeederField
from colonyqc.gui.pages.review.poor_pictures import Poor
from colonyqc.gui.pages.review.presenter import CardFacts
from colonyqc.gui.pages.signing.row import SigningRow
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import ElidedLabel, button, hairline, hint, label
from colonyqc.gui.widgets.indicators import LimitBarView, Sparkline, VerdictLabel
from colonyqc.gui.widgets.verdict_hint import verdict_hint
from colonyqc.services.ports.reports import LimitBar


class DishCard(QWidget):
    """Shows `CardFacts`."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel(role="title")
        self.day = label(role="caption")
        self.simulated = label(translate("Work", "simulated"), "chip")
        self.poor = label(role="banner", wrap=True)
        self.state = label(wrap=True, role="caption")
        self.verdict = VerdictLabel()
        self.again = button(translate("Work", "Analyse again"), "redo")
        self.again.setToolTip(
            translate("Work", "With the pixel size of the top bar and the model in use")
        )
        self.again.setStyleSheet(f"padding: 0 12px; min-height: {text_size.scaled(26)}px;")
        self.why = label(wrap=True)
        self.confluence = label(role="figure")
        self.confluence_bar = LimitBarView()
        self.past = Sparkline()
        self.confluence_sure = _sure_label()
        self.spread = label(role="caption", wrap=True)
        self.differentiated = label(role="figure")
        self.differentiated_bar = LimitBarView()
        self.differentiated_sure = _sure_label()
        self.untold = label(translate("Work", "This model cannot tell."), "caption")
        self.colonies = label(role="figure")
        self.density = label(role="figure")
        self.dead = label(role="caption", wrap=True)
        self.dead.setToolTip(
            translate(
                "Work",
                "Bright round objects in all pictures of the day: share of what cells cover, "
                "number, and number per imaged area. In a crowd about half are found. The legend "
                "below gives the share in the picture on the screen alone.",
            )
        )
        self.feeders = FeederField()
        self.culture = ElidedLabel(role="caption")
        self.stated_later = label(role="caption", wrap=True)
        self.stated_later.setTextFormat(Qt.TextFormat.PlainText)
        self.decided = label(wrap=True)
        self.decided.setTextFormat(Qt.TextFormat.PlainText)
        self.decided_before = label(role="caption", wrap=True)
        self.corrected = label(role="caption", wrap=True)
        self.made_by = ElidedLabel(role="caption")
        self.signing = SigningRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        # As low as it can be: what is decided below it must be in sight on a laptop.
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addWidget(self.poor)
        column.addWidget(self.state)
        column.addLayout(self._verdict())
        column.addWidget(self.why)
        column.addWidget(self.decided)
        column.addWidget(self.decided_before)
        column.addWidget(hairline())
        column.addLayout(self._figures())
        column.addWidget(self.spread)
        column.addWidget(hairline())
        column.addLayout(self._counts())
        column.addWidget(self.dead)
        column.addWidget(self.feeders)
        column.addWidget(self.culture)
        column.addWidget(self.stated_later)
        column.addWidget(self.corrected)
        column.addWidget(self.made_by)
        column.addWidget(self.signing)

    def show_facts(self, facts: CardFacts) -> None:
        """Show another dish or day."""
        self.title.setText(facts.dish)
        self.day.setText(facts.day)
        self.simulated.setVisible(facts.simulated)
        self._show_poor(facts.poor)
        self.state.setText(facts.state)
        self.state.setVisible(bool(facts.state))
        self._show_verdict(facts)
        self._show_confluence(facts)
        self._show_differentiated(facts)
        for part, text in (
            (self.confluence_sure, facts.confluence_sure),
            (self.differentiated_sure, facts.differentiated_sure),
        ):
            part.setText(text)
            part.setVisible(bool(text))
        self.colonies.setText(str(facts.colonies))
        self.density.setText(
            formatting.NONE if facts.density is None else formatting.quantity(facts.density, "/cm²")
        )
        self.density.setToolTip(
            translate("Work", "Unknown without a pixel size.") if facts.density is None else ""
        )
        self.dead.setText(
            translate("Work", "Dead cells and debris, whole dish: {said}").format(said=facts.dead)
        )
        self.dead.setVisible(bool(facts.dead))
        self.culture.setText(facts.culture)
        self.culture.setVisible(bool(facts.culture))
        self.stated_later.setText(facts.stated_later)
        self.stated_later.setVisible(bool(facts.stated_later))
        self.feeders.show_said(facts.feeders, facts.feeder_area, kept=bool(facts.made_by))
        self.decided.setText(facts.decided)
        self.decided.setVisible(bool(facts.decided))
        self.decided_before.setText(facts.decided_before)
        self.decided_before.setVisible(bool(facts.decided_before))
        self.corrected.setText(facts.corrected)
        self.corrected.setVisible(bool(facts.corrected))
        self.made_by.setText(facts.made_by)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.simulated)
        row.addWidget(self.day)
        return row

    def _verdict(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.again)
        return row

    def _figures(self) -> QGridLayout:
        """Return the two numbers that decide beside each other: both are in sight on a laptop."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        covered = label(translate("Work", "Confluence"), "caption")
        told = label(translate("Work", "Differentiated fraction"), "caption")
        for at, (head, figure, bar, sure) in enumerate(
            (
                (covered, self._with_past(), self.confluence_bar, self.confluence_sure),
                (told, self.differentiated, self.differentiated_bar, self.differentiated_sure),
            )
        ):
            grid.addWidget(head, 0, at)
            grid.addWidget(figure, 1, at)
            grid.addWidget(bar, 2, at)
            grid.addWidget(sure, 3, at, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at, 1)
        grid.addWidget(self.untold, 3, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def _with_past(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.confluence, 1)
        row.addWidget(self.past)
        return made

    def _counts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        grid.addWidget(label(translate("Work", "Colonies"), "caption"), 0, 0)
        grid.addWidget(label(translate("Work", "Colony density"), "caption"), 0, 1)
        grid.addWidget(self.colonies, 1, 0)
        grid.addWidget(self.density, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _show_poor(self, poor: tuple[Poor, ...]) -> None:
        lines = [found.text for found in poor]
        if any(found.blocking for found in poor):
            lines.insert(0, translate("Work", "Poor image quality"))
        self.poor.setText("\n".join(lines))
        self.poor.setToolTip(hint("\n".join(found.full for found in poor)))
        self.poor.setVisible(bool(poor))

    def _show_verdict(self, facts: CardFacts) -> None:
        text = formatting.dish_verdict(facts.verdict)
        tip = verdict_hint(facts.verdict)
        self.verdict.set_verdict(facts.verdict, text or translate("Work", "not judged"), tip)
        self.verdict.setVisible(bool(facts.verdict or facts.why))
        self.why.setText(facts.why)
        self.why.setVisible(bool(facts.why))
        self.again.setVisible(facts.size_unknown)

    def _show_confluence(self, facts: CardFacts) -> None:
        value = formatting.percent(facts.confluence.value)
        self.confluence.setText(value)
        said = translate("Work", "Confluence {value}; limits: {limits}").format(
            value=value, limits=_limits(facts.confluence)
        )
        self.confluence_bar.set_bar(facts.confluence, said)
        self.past.setVisible(len(facts.past) > 1)
        past = listed(formatting.percent(v) for v in facts.past)
        self.past.set_values(
            facts.past, translate("Work", "Confluence so far: {values}").format(values=past)
        )
        self._show_spread(facts)

    def _show_spread(self, facts: CardFacts) -> None:
        second = ""
        if not isnan(facts.second_opinion):
            second = translate("Work", "second opinion {value}").format(
                value=formatting.percent(facts.second_opinion)
            )
        self.spread.setToolTip(
            hint(
                translate(
                    "Work",
                    "SD: standard deviation of the confluence over the pictures of the day. "
                    "Second opinion: the confluence by local contrast alone, without a network; "
                    "far from the number above, look at the overlay first.",
                )
            )
        )
        self.spread.setText(" · ".join(filter(None, (facts.spread, second))))
        self.spread.setVisible(bool(facts.spread or second))

    def _show_differentiated(self, facts: CardFacts) -> None:
        value = formatting.percent(facts.differentiated.value)
        self.differentiated.setText(value)
        self.untold.setVisible(facts.untold)
        said = translate("Work", "Differentiated {value}; limits: {limits}")
        self.differentiated_bar.set_bar(
            facts.differentiated, said.format(value=value, limits=_limits(facts.differentiated))
        )


def _limits(bar: LimitBar) -> str:
    limits = listed(
        f"{formatting.dish_verdict(word)} > {at:g}{formatting.GAP}%" for at, word in bar.limits
    )
    return limits or formatting.NONE


def _sure_label() -> QLabel:
    made = label(role="caption", wrap=True)
    made.setToolTip(
        translate(
            "Work",
            "Where the whole dish may lie, judged by how its photographed parts differ. It says "
            "nothing of whether the network is right.",
        )
    )
    return made
