"""Where things lie: what the program ships, and what it keeps for its user."""

import os
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path, user_log_path

_PACKAGE = Path(str(files("colonyqc")))


def _shipped(name: str) -> Path:
    """Return a shipped folder: inside an installed package, else beside ``app/`` in a checkout."""
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name


def typed(text: str) -> Path:
    """Return the path that a person typed, ``~`` being home; as it is where nobody has such one."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def real_path(path: Path) -> Path:
    """Return where a path leads through all links.

    A link that leads to itself stays as it is: what opens it says so, where `Path.resolve` raises
    an error that is about no file.
    """
    return Path(os.path.realpath(path))


def package() -> Path:
    """Return the folder of the program's own modules."""
    return _PACKAGE


def resources() -> Path:
    """Return the folder of icons, style, translations, templates and default protocols."""
    return _shipped("resources")


def shipped_models() -> Path:
    """Return the folder of the model packages that came with the program."""
    return _shipped("models")


def user_models() -> Path:
    """Return the folder of the user's own model packages."""
    return user_data_path("colonyqc", appauthor=False) / "models"


def user_rules() -> Path:
    """Return the folder of the lab's own published rule sets; it may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "rules"


def user_presets() -> Path:
    """Return the folder of the user's saved prompts; it may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "presets"


def user_edits(history: str) -> Path:
    """Return the folder of edits that are not kept yet; ``history``: what it is known by."""
    name = sha256(history.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return user_data_path("colonyqc", appauthor=False) / "edits" / name


def default_database() -> Path:
    """Return the default history file; its folder may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "history.db"


def practice_pictures() -> Path:
    """Return the folder of the virtual dishes that people practise on."""
    return resources() / "practice"


def pseudonym_key() -> Path:
    """Return where the key to pseudonyms lies unless another place is chosen."""
    return user_data_path("colonyqc", appauthor=False) / "pseudonyms.json"


def queues() -> Path:
    """Return the folder where windows keep what waits to be analysed; it may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "queues"


def watches() -> Path:
    """Return the folder where is kept what watched folders held; it may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "watches"


def teaching() -> Path:
    """Return the folder of trainings on corrected pictures; it may not exist yet."""
    return user_data_path("colonyqc", appauthor=False) / "teaching"


def settings_file() -> Path:
    """Return the user's settings file; it may not exist yet."""
    return user_config_path("colonyqc", appauthor=False) / "settings.json"


def level_cache() -> Path:
    """Return the folder of large pictures' coarser levels, to be lost at any time."""
    return user_cache_path("colonyqc", appauthor=False) / "levels"


def log_folder() -> Path:
    """Return the folder of the log files; it may not exist yet."""
    return user_log_path("colonyqc", appauthor=False)
