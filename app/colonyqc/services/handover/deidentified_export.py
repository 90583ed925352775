"""Write dishes in the forms of other programs by pseudonyms; the key to them is kept apart."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.services.accounts.access import require
from colonyqc.services.answers.picture import WHOLE, Parting
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.deidentify import (
    check_apart,
    deidentified,
    read_key,
    write_key,
)
from colonyqc.services.interchange.forms import export_forms
from colonyqc.services.outputs import Exported
from colonyqc.services.ports import UNWATCHED, Monitor


def export_deidentified(
    context: ServiceContext,
    folder: Path,
    forms: Sequence[str],
    key: Path,
    dishes: Sequence[DishKey] | None = None,
    parting: Parting = WHOLE,
    monitor: Monitor = UNWATCHED,
) -> Exported:
    """Do as `export_forms`, by pseudonyms; ``key`` is the file that leads back, used again.

    ``dishes``: by their own names.

    Raises:
        UsageError: the file is no key, or lies among what is exported or what the program keeps.
        OutputError: the key can't be written; then nothing is exported.
        AccessError, Cancelled, HistoryError: as `export_forms`.
    """
    with context.histories() as history:
        # Before the key: who may not export leaves no file.
        require(history, Permission.EXPORT)
    check_apart(context.outputs, key, folder)
    pseudonyms = read_key(key)
    # Before the export: without its key nobody could tell later what was handed over.
    write_key(pseudonyms, key)
    named = None if dishes is None else tuple(map(pseudonyms.dish, dishes))
    by = replace(context, histories=deidentified(context.histories, pseudonyms))
    try:
        return export_forms(by, folder, forms, named, parting, monitor)
    finally:
        # Of what was stopped, too: part of it may be handed over by then.
        write_key(pseudonyms, key)
