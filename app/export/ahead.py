"""Renders sections before anybody asks for them: once entries were submitted or items signed off.

It looks at what happened lately, so nothing has to remember to tell it. What it misses is rendered when the
portfolio is asked for.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.core.errors import NotFoundError, StorageError
from app.export.building import prepare
from app.export.shelf import SourceGoneError
from app.export.values import PackKind
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.portfolio.models import Evidence, EvidenceVersion

ERRAND = "sections"
LATELY = timedelta(minutes=15)
# What this process has seen to already: the newest change of each placement.
_seen: dict[UUID, datetime] = {}


def render_ahead() -> None:
    """Render what is missing in the portfolios that changed lately; commits section by section."""
    lately = _changed_lately()
    for gone in _seen.keys() - lately.keys():
        del _seen[gone]
    for placement_id, changed_at in lately.items():
        if _seen.get(placement_id) == changed_at:
            continue
        try:
            prepare(placement_id, PackKind.PORTFOLIO)
        except (NotFoundError, SourceGoneError, StorageError):
            # It is rendered when it is asked for, and whoever asks is told what is wrong.
            db.session.rollback()
        _seen[placement_id] = changed_at


def _changed_lately() -> dict[UUID, datetime]:
    """Return, by placement, when its portfolio last changed, for those that did lately."""
    since = now() - LATELY
    decided = sa.select(LedgerEntry.placement_id, LedgerEntry.at).where(LedgerEntry.at >= since)
    submitted, withdrawn = (
        sa.select(Evidence.placement_id, at).join(EvidenceVersion.evidence).where(at >= since)
        for at in (EvidenceVersion.submitted_at, EvidenceVersion.withdrawn_at)
    )
    found: dict[UUID, datetime] = {}
    for query in (decided, submitted, withdrawn):
        for placement_id, at in db.session.execute(query):
            if at is not None:
                found[placement_id] = max(at, found.get(placement_id, at))
    db.session.rollback()
    return found
