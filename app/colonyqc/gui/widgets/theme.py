"""The look: colour tokens for a dark and a light theme, and how they reach Qt.

Class and verdict colours come from the Okabe-Ito set, told apart by colour-blind readers; a
verdict is always a shape and a word too. Text keeps a contrast of 4.5:1 or more on every
background listed in `TEXT_PAIRS`.
"""

from dataclasses import asdict, dataclass
from functools import cache
from string import Template
from typing import Final, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from colonyqc.config.paths import resources
from colonyqc.domain.verdict import UNPROVED
from colonyqc.gui.widgets import text_size

ThemeName = Literal["dark", "light"]

GRID: Final = 8
"""Spacing unit, px."""
RADIUS: Final = 6
"""Corner radius, px."""
TARGET_PX: Final = 32
"""Least height of anything a gloved finger presses."""

SELECTION: Final = "#56B4E9"
MEMBRANE: Final = "#F0E442"
GLYPH: Final = "#0B0D0F"
"""Colour of a glyph drawn on a verdict's fill."""

_FAMILIES: Final = ("Noto Sans", "Noto Sans JP", "Noto Sans CJK JP")
_PROPERTY: Final = "colonyqc_theme"
_DRESSED: Final = "colonyqc_dressed"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a theme, each named for its use.

    Backgrounds from deep to raised: ``canvas`` (behind a picture), ``window``, ``surface``
    (panels), ``raised`` (buttons, rows under the pointer). ``keep``, ``watch`` and ``discard``
    are text colours; the fills of `VERDICTS` are the same in both themes.
    """

    canvas: str
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    selected: str
    keep: str
    watch: str
    discard: str


THEMES: Final[dict[ThemeName, Tokens]] = {
    "dark": Tokens(
        canvas="#0D1012",
        window="#14181B",
        surface="#1B2024",
        raised="#262C31",
        line="#333B41",
        text="#E9ECEE",
        muted="#A3ADB5",
        disabled="#69737B",
        accent="#56B4E9",
        on_accent="#0B1216",
        selected="#1D3A4C",
        keep="#3CCB9F",
        watch="#F0B440",
        discard="#FF9257",
    ),
    "light": Tokens(
        canvas="#DDE1E4",
        window="#F2F4F5",
        surface="#FFFFFF",
        raised="#E7EAED",
        line="#CDD3D8",
        text="#171B1E",
        muted="#505B64",
        disabled="#97A1A9",
        accent="#005F96",
        on_accent="#FFFFFF",
        selected="#D3E8F5",
        keep="#006B4C",
        watch="#7D4F00",
        discard="#A33C00",
    ),
}

TEXT_PAIRS: Final = (
    *(
        (text, ground)
        for text in ("text", "muted", "accent", "keep", "watch", "discard")
        for ground in ("window", "surface", "raised", "canvas")
    ),
    ("text", "selected"),
    ("muted", "selected"),
    ("keep", "selected"),
    ("watch", "selected"),
    ("discard", "selected"),
    ("on_accent", "accent"),
)
"""Every (text, background) pair the window uses; each has a contrast of at least 4.5:1."""


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """How a verdict is shown: glyph, shape of its marker, fill, and the token of its text."""

    glyph: str
    shape: Literal["circle", "triangle", "square", "diamond"]
    fill: str
    token: Literal["keep", "watch", "discard", "accent", "text"]


_KEEP = VerdictLook("✓", "circle", "#009E73", "keep")
_WATCH = VerdictLook("!", "triangle", "#E69F00", "watch")
_DISCARD = VerdictLook("✕", "square", "#D55E00", "discard")

# None is a danger, and none has passed: blue to do something, grey to look or to say nothing.
_READY = VerdictLook("→", "circle", "#4C9BD0", "accent")
_UNDECIDED = VerdictLook("?", "diamond", "#A3ADB5", "text")
_UNPROVED = VerdictLook("–", "circle", "#A3ADB5", "text")

VERDICTS: Final[dict[str, VerdictLook]] = {
    "keep": _KEEP,
    "pass": _KEEP,
    UNPROVED: _UNPROVED,
    "ready": _READY,
    "undecided": _UNDECIDED,
    "watch": _WATCH,
    "discard": _DISCARD,
    "fail": _DISCARD,
}
"""Looks of colony and dish verdicts, by their word."""


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def current_name() -> ThemeName:
    """Return the name of the theme in force; dark before `apply`."""
    app = QApplication.instance()
    return "light" if app is not None and app.property(_PROPERTY) == "light" else "dark"


def current() -> Tokens:
    """Return the tokens of the theme in force."""
    return THEMES[current_name()]


def verdict_colour(word: str) -> str:
    """Return the text colour of a verdict's word in the theme in force."""
    return str(getattr(current(), VERDICTS[word].token))


def qpalette(tokens: Tokens) -> QPalette:
    """Return the palette of a theme for everything the style sheet does not touch."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.discard,
        role.Highlight: tokens.selected,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Light: tokens.raised,
        role.Midlight: tokens.raised,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Shadow: tokens.canvas,
    }
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.disabled))
    return palette


def body_font() -> QFont:
    """Return the body font: one family for Latin and Japanese, tabular digits."""
    installed = set(QFontDatabase.families())
    font = QFont(QApplication.font())
    # Only those that are there: Qt looks for a missing family long and says so on standard error.
    families = [name for name in _FAMILIES if name in installed]
    font.setFamilies([*families, *font.families()])
    font.setPixelSize(text_size.body())
    # Digits of one width: columns of numbers stand under one another.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def style_sheet(theme: ThemeName) -> str:
    """Return the style sheet of a theme: resources/style/colonyqc.qss with its tokens filled in."""
    return _style_sheet(theme, text_size.body())


@cache
def _style_sheet(theme: ThemeName, _text_px: int) -> str:
    folder = resources() / "style"
    template = (folder / "colonyqc.qss").read_text(encoding="utf-8")
    others = {
        "theme": theme,
        "style": folder.as_posix(),
        "radius": RADIUS,
        "body": text_size.body(),
        "caption": text_size.caption(),
        "figure": text_size.figure(),
        "target": text_size.scaled(TARGET_PX - 2 * GRID - 2),
        "field": text_size.scaled(22),
        "line_height": text_size.scaled(24),
        "grid": GRID,
        "half": GRID // 2,
    }
    return Template(template).substitute(asdict(THEMES[theme]), **others)


def apply(app: QApplication, theme: ThemeName) -> None:
    """Put a theme in force for the whole application; `apply_to` each window follows."""
    tokens = THEMES[theme]
    app.setProperty(_PROPERTY, theme)
    # The same on every system: native styles ignore parts of a palette and of a style sheet.
    # Each of these makes Qt polish every widget anew; what is the same in all themes is set once.
    if not app.property(_DRESSED):
        app.setStyle("Fusion")
        text_size.take(app, text_size.of(app.font()))
        app.setFont(body_font())
        app.setProperty(_DRESSED, True)
    app.setPalette(qpalette(tokens))


def follow_text(app: QApplication, system: QFont) -> None:
    """Let text be as large as that of a font of the system's, which another was chosen for."""
    text_size.take(app, text_size.of(system))
    # Each time Qt polishes every widget anew.
    if app.font().pixelSize() != text_size.body():
        app.setFont(body_font())


def apply_to(window: QWidget) -> None:
    """Put the style sheet of the theme in force on a widget and all that lies below it.

    Not on the application: Qt then polishes every widget once more for each widget it lies in
    ("updateObjects" in qstylesheetstyle.cpp walks down from all of them), ten times the work.
    """
    window.setStyleSheet(style_sheet(current_name()))
