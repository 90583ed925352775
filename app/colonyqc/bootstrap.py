"""The one place that builds the parts and joins them."""

import getpass
from collections.abc import Sequence
from pathlib import Path

from colonyqc import __version__
from colonyqc.config import paths
from colonyqc.config.settings import load_settings
from colonyqc.domain.errors import UsageError
from colonyqc.domain.protocol import Protocol
from colonyqc.files.pictures import FilePictures
from colonyqc.files.readers import read_pixels
from colonyqc.files.simulated import write_simulated
from colonyqc.history import database_url, export_csv, open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.reports.renderer import Renderer
from colonyqc.services import demo
from colonyqc.services.ports import IsCancelled, Pictures, Progress
from colonyqc.services.protocols import read_protocol
from colonyqc.services.workplace import Workplace

__all__ = [
    "export_history",
    "models",
    "pictures",
    "protocol",
    "read_pixels",
    "window",
    "workplace",
    "write_simulated",
]


def pictures() -> Pictures:
    """Return the door to picture files."""
    return FilePictures()


def models(folder: Path | None = None) -> ModelLibrary:
    """Return the models in ``folder``, or the shipped and the user's own."""
    roots = [paths.shipped_models(), paths.user_models()] if folder is None else [folder]
    return ModelLibrary(roots)


def protocol() -> Protocol:
    """Return the default protocol."""
    return read_protocol(paths.resources() / "protocols" / "default.yaml")


def person() -> str:
    """Return who is at work: as set in the settings, else the account's name."""
    return load_settings().person or getpass.getuser()


def workplace(db: str | None = None, *, must_exist: bool = False) -> Workplace:
    """Join the parts over a history: a file, a database URL, or the user's own.

    Raises:
        UsageError: ``must_exist`` and there is no such history file.
        HistoryError: the history cannot be opened.
    """
    url = database_url(db if db is not None else str(paths.default_database()))
    if must_exist and url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise UsageError(
            f"There is no history at {url.database}. Analyse some pictures first, or name another."
        )
    return Workplace(
        pictures=pictures(),
        models=models(),
        histories=open_histories(url),
        reports=Renderer(),
        protocol=protocol(),
        person=person(),
        app_version=__version__,
    )


def export_history(db: str | None, folder: Path) -> Sequence[Path]:
    """Write a history as CSV files; return their paths."""
    with workplace(db, must_exist=True).histories() as history:
        return export_csv(history, folder)


def virtual_pictures(progress: Progress, cancelled: IsCancelled) -> Path:
    """Draw the virtual dishes into a folder of the user's data; return it."""
    folder = paths.virtual_dish()
    folder.mkdir(parents=True, exist_ok=True)
    demo.draw_pictures(folder, write_simulated, progress, cancelled)
    return folder


def window(
    db: str | None = None,
    pictures: Sequence[Path] = (),
    *,
    shown: str | None = None,
    screenshot: Path | None = None,
) -> int:
    """Open the window, on the dish ``shown`` if named; return its exit code.

    With ``screenshot``: save the window's picture there and close.
    """
    from colonyqc.gui.app import start  # Qt is loaded only when a window is wanted

    return start(
        workplace(db), pictures, shown=shown, screenshot=screenshot, on_demo=virtual_pictures
    )
