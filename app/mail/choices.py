"""How often a person wants mail about each kind of notice: what they chose, or the usual."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.extensions import db
from app.mail.models import MailChoice
from app.mail.values import Cadence, NoticeKind, usual_cadence


def cadence_of(user_id: UUID, kind: NoticeKind) -> Cadence:
    """Return how often a person wants mail about a kind of notice."""
    return db.session.scalar(_chosen(), {"user_id": user_id, "kind": kind}) or usual_cadence(kind)


@cache
def _chosen() -> sa.Select[Cadence]:
    return sa.select(MailChoice.cadence).where(
        MailChoice.user_id == sa.bindparam("user_id"), MailChoice.kind == sa.bindparam("kind")
    )


def cadences_of(user_id: UUID) -> dict[NoticeKind, Cadence]:
    """Return how often a person wants mail about every kind of notice."""
    rows = db.session.scalars(sa.select(MailChoice).where(MailChoice.user_id == user_id))
    return {kind: usual_cadence(kind) for kind in NoticeKind} | {row.kind: row.cadence for row in rows}


def choose(user_id: UUID, wanted: Mapping[NoticeKind, Cadence]) -> None:
    """Write down how often a person wants mail about some kinds; what is the same already stays."""
    before = cadences_of(user_id)
    for kind, cadence in wanted.items():
        if before[kind] is not cadence:
            row = db.session.get(MailChoice, (user_id, kind)) or MailChoice(user_id=user_id, kind=kind)
            row.cadence, row.changed_at = cadence, now()
            db.session.add(row)
    db.session.flush()
