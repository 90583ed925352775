"""What the tour leads through, step by step: words, page, and the event that says it was done."""

from dataclasses import dataclass
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step; ``done``: any of these events ends it, none: it is read and passed by.

    ``keys``: the actions whose keys fill the text, by the name of their places; ``turns``: where
    the person is to turn to, else ``page`` is turned to for them.
    """

    name: str
    title: str
    text: str
    page: Page = Page.WORK
    done: frozenset[EventKind] = frozenset()
    turns: Page | None = None
    keys: tuple[Act, ...] = ()


STEPS: Final = (
    TourStep(
        "open",
        QT_TRANSLATE_NOOP("Tour", "A folder of pictures is opened"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "At work you drop pictures or a folder on this window. Here two virtual dishes of four "
            "days each come by themselves: the picture shows at once, its colonies follow.",
        ),
    ),
    TourStep(
        "verdict",
        QT_TRANSLATE_NOOP("Tour", "What the rules propose, and why"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "The card says what is proposed, by which value, and where its limit lies. "
            "{PREVIOUS_DAY} and {NEXT_DAY} turn the days: on day 4 too much of this dish "
            "is differentiated.",
        ),
        keys=(Act.PREVIOUS_DAY, Act.NEXT_DAY),
    ),
    TourStep(
        "decide",
        QT_TRANSLATE_NOOP("Tour", "You decide"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "{NEXT_COLONY} goes to the next colony in doubt: {KEEP} keeps it, {WATCH} watches it, "
            "{DISCARD} discards it. {ACCEPT_REST} accepts the rest as proposed, {UNDO} takes the "
            "last step back.",
        ),
        done=frozenset({EventKind.DECISION_MADE, EventKind.PROPOSALS_ACCEPTED}),
        keys=(Act.NEXT_COLONY, Act.KEEP, Act.WATCH, Act.DISCARD, Act.ACCEPT_REST, Act.UNDO),
    ),
    TourStep(
        "sign",
        QT_TRANSLATE_NOOP("Tour", "You sign what you did"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "{SIGN} signs this day of the dish. A dish that the rules leave undecided is approved "
            "({APPROVE_DISH}) or rejected ({REJECT_DISH}) first. A later decision voids the "
            "signature.",
        ),
        done=frozenset({EventKind.SIGNED}),
        keys=(Act.SIGN, Act.APPROVE_DISH, Act.REJECT_DISH),
    ),
    TourStep(
        "trend",
        QT_TRANSLATE_NOOP("Tour", "How the dish grows"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "{GO_TRENDS} or the rail at the left turns to the trends: growth with its interval, "
            "and when it will be time to passage.",
        ),
        turns=Page.TRENDS,
        keys=(Act.GO_TRENDS,),
    ),
    TourStep(
        "report",
        QT_TRANSLATE_NOOP("Tour", "The report"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "{EXPORT_PDF} writes the report of this dish and day: values, limits, pictures, "
            "decisions and signatures. This one says that it is simulated.",
        ),
        page=Page.REPORTS,
        done=frozenset({EventKind.REPORT_WRITTEN}),
        keys=(Act.EXPORT_PDF,),
    ),
    TourStep(
        "end",
        QT_TRANSLATE_NOOP("Tour", "That was a round"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Go on practising as long as you like. When you leave, all that was done here is "
            "thrown away, and the laboratory's window is as it was.",
        ),
    ),
)
"""From the first picture to the report."""


def step_title(step: TourStep) -> str:
    """Return a step's title in the language in use."""
    return translate("Tour", step.title)


def step_text(step: TourStep, keys: dict[str, str]) -> str:
    """Return a step's text in the language in use, with the keys as they are set."""
    return translate("Tour", step.text).format_map(keys)
