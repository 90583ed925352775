"""What the program remembers for its user; a bad file never stops it from starting."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.paths import settings_file

SMALLEST_PIXEL_UM: Final = 0.05
LARGEST_PIXEL_UM: Final = 20.0
"""Pixel sizes a person may give, µm/px: from oil immersion to a reduced scan of a well."""


OF_THE_LABORATORY: Final = (
    "laboratory",
    "logo",
    "report_templates",
    "precision",
    "provider",
    "threads",
    "backup_folder",
    "backup_hours",
    "backup_keep",
)
"""What changes results, what is printed, or what is kept: a change of it is an event."""
_OF_TODAY: Final = {"pixel_size_um"}
"""What is not remembered: a pixel size belongs to the pictures it was typed for."""
_MOST_BYTES: Final = 1024 * 1024
# A NUL is text to JSON, but no system opens a folder whose name holds one.
_Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class Settings(BaseModel):
    """Settings of one user.

    ``language`` "" follows the system; ``overlay_opacity`` is 0 to 1; ``person`` "" leaves the
    name to the system's account. ``pixel_size_um`` is given to pictures as they are opened, µm/px,
    None leaves it to their files; ``model`` is a "NAME@VERSION", "" takes the one that fits;
    ``names`` is a preset or pattern of file names, "" guesses. ``precision`` "fast" runs a
    model's int8 network where it has one; ``provider`` is what runs networks, "" tries all. The
    ``threads``: cores it works on, 0 all of them. ``laboratory`` is printed on reports, "" nothing;
    ``logo`` is a picture beside it, ``report_templates`` a folder of templates of one's own;
    ``scale`` is how large the window is drawn, %, from its next start on. The
    window backs the history up to ``backup_folder`` every ``backup_hours`` h, "" never, and lets
    all but the newest ``backup_keep`` backups go. ``server_files`` is the folder of the label files
    of a history on a server, "" where it is named each time. ``shortcuts``: keys of one's own by
    the name of their action, "" for none; ``left``: how the window was left; ``recent``: what was
    chosen in the command palette, newest first; ``histories``: those that were open, newest first,
    each with the folder of its label files where it is on a server; ``training_python`` is the
    Python that trains models, "" the program's own. ``watched_folder`` is an inbox that the
    window looks into unless ``watch_paused``, "" for none. ``alerts``: from which verdict on a
    breach is told of; by ``alert_command``, a program with its arguments, which is ended after
    ``alert_timeout_s`` s, and by ``alert_notices`` of the desktop.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    theme: Literal["dark", "light"] = "dark"
    language: Literal["", "en", "ja"] = ""
    person: _Text = Field(default="", max_length=80)
    overlay_opacity: float = Field(default=0.5, ge=0.0, le=1.0)
    overlay_style: Literal["outline", "fill", "both"] = "both"
    last_folder: _Text = ""
    pseudonym_key: _Text = ""
    pixel_size_um: float | None = Field(default=None, ge=SMALLEST_PIXEL_UM, le=LARGEST_PIXEL_UM)
    model: _Text = Field(default="", max_length=200)
    names: _Text = Field(default="", max_length=400)
    precision: Literal["full", "fast"] = "full"
    provider: Literal["", "cpu", "cuda", "directml"] = ""
    backup_folder: _Text = ""
    server_files: _Text = ""
    watched_folder: _Text = ""
    watch_paused: bool = False
    alerts: Literal["off", "fail", "watch"] = "off"
    alert_command: _Text = Field(default="", max_length=1000)
    alert_notices: bool = True
    alert_timeout_s: float = Field(default=30.0, gt=0.0, le=600.0)
    training_python: _Text = ""
    laboratory: _Text = Field(default="", max_length=120)
    logo: _Text = ""
    report_templates: _Text = ""
    threads: int = Field(default=0, ge=0, le=1024)
    scale: int = Field(default=100, ge=100, le=200)
    backup_hours: float = Field(default=24.0, gt=0.0, le=24.0 * 31)
    backup_keep: int = Field(default=14, ge=1, le=1000)
    shortcuts: dict[str, Annotated[str, Field(max_length=60)]] = Field(default_factory=dict)
    histories: dict[_Text, _Text] = Field(default_factory=dict, max_length=50)
    left: dict[str, Annotated[str, Field(max_length=2000)]] = Field(default_factory=dict)
    recent: list[Annotated[str, Field(max_length=400)]] = Field(default_factory=list, max_length=50)

    def changed(self, **values: Any) -> "Settings":
        """Return a checked copy with some values changed."""
        return Settings.model_validate(self.model_dump() | values)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as read, and one sentence for each thing that had to be left out."""

    settings: Settings
    warnings: tuple[str, ...] = ()


def load(path: Path) -> Loaded:
    """Read settings; what is missing, unknown or wrong falls back to its default, one by one."""
    if not os.path.lexists(path):
        return Loaded(Settings())
    try:
        raw = read_json(path, _MOST_BYTES)
    except DocumentError as error:
        return Loaded(Settings(), (f"{path.name} can't be read ({error}); defaults are used.",))
    if not isinstance(raw, dict):
        return Loaded(Settings(), (f"{path.name} holds no settings; defaults are used.",))
    raw = {key: value for key, value in raw.items() if key not in _OF_TODAY}
    try:
        return Loaded(Settings.model_validate(raw))
    except ValidationError as error:
        # Only the key that is wrong is lost: one bad value must not cost a person all the others.
        bad = {str(problem["loc"][0]): problem["type"] for problem in error.errors()}
        warnings = tuple(
            f'The setting "{key}" was left out: there is no such setting.'
            if kind == "extra_forbidden"
            else f'The setting "{key}" was left out: its value can\'t be used.'
            for key, kind in bad.items()
        )
        return Loaded(
            Settings.model_validate({k: v for k, v in raw.items() if k not in bad}), warnings
        )


def load_settings() -> Settings:
    """Return the user's settings as far as they can be read."""
    return load(settings_file()).settings


def save(settings: Settings, path: Path) -> None:
    """Write settings whole or not at all, making the folder when it is missing.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, settings.model_dump_json(indent=2, exclude=_OF_TODAY).encode(), durable=True)
