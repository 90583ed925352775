"""A place to practise in: a history that passes, and nothing of the laboratory's within reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from colonyqc.bootstrap.join import join
from colonyqc.config.scratch import scratch_folder
from colonyqc.history import open_histories
from colonyqc.services.context import ServiceContext


@contextmanager
def practice(person: str) -> Iterator[tuple[ServiceContext, Path]]:
    """Give the parts over an empty history, and the passing folder that holds all they keep.

    Rules that are published, presets and models that are brought in lie in that folder, too.

    Raises:
        HistoryError: the history cannot be made.
        OSError: the folder cannot be made.
    """
    with scratch_folder("practice") as folder:
        opened = open_histories(str(folder / "history.db"), person=person)
        try:
            yield replace(join(opened, own=folder), person=person), folder
        finally:
            # Before the folder goes: Windows removes no file that is open.
            opened.engine.dispose()
