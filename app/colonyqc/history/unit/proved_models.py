"""Which models passed a site pack, as the trail tells it: every record that is read says so."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from colonyqc.domain.audit import EventKind
from colonyqc.history.db.columns import unescaped
from colonyqc.history.db.tables import EventRow
from colonyqc.services.accounts.site_packs import ProvedModels


def proved_models(session: Session) -> ProvedModels:
    """Return every model that counts as proved here."""
    wanted = select(EventRow.subject, EventRow.new).where(
        EventRow.kind == EventKind.SITE_PACK_PASSED.value
    )
    found = session.connection().execute(wanted)
    return ProvedModels(frozenset((unescaped(subject), new) for subject, new in found))
