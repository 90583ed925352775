"""``colonyqc train``, ``evaluate`` and ``export``: need the training extra (torch)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from colonyqc.domain.errors import UsageError

Data = Annotated[Path, typer.Option("--data", help="Folder with images/ and masks/.")]


def _need_torch() -> None:
    if find_spec("torch") is None:
        raise UsageError(
            "Training needs the training extra, which is not installed. "
            "Install it as the README says under Training."
        )
