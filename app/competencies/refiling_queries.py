"""What is read about proposals to file entries elsewhere: those that wait, and those about one entry."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.queries import supervised_by
from app.competencies.refiling_models import Refiling
from app.core.actor import Actor
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState


def _waiting(actor: Actor, day: date) -> sa.Select[UUID]:
    """Return a statement for the proposals that a person can decide on; those on withdrawn entries rest."""
    return (
        sa.select(Refiling.id)
        .join(Refiling.evidence)
        .join(EvidenceVersion, EvidenceVersion.id == Refiling.version_id)
        .where(
            Refiling.outcome.is_(None),
            EvidenceVersion.state == EvidenceState.SUBMITTED,
            Evidence.placement_id.in_(supervised_by(actor, day)),
        )
    )


def waiting_refilings(actor: Actor, day: date) -> Sequence[Refiling]:
    """Return the proposals that wait for a supervisor, oldest first, with entry, trainee and items."""
    return db.session.scalars(
        sa.select(Refiling)
        .where(Refiling.id.in_(_waiting(actor, day)))
        .options(
            joinedload(Refiling.evidence).joinedload(Evidence.placement).joinedload(Placement.trainee),
            joinedload(Refiling.from_item),
            joinedload(Refiling.to_item),
        )
        .order_by(Refiling.proposed_at, Refiling.id)
    ).all()


def number_waiting(actor: Actor, day: date) -> int:
    """Return how many proposals wait for a supervisor."""
    waiting = _waiting(actor, day).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting)) or 0


def refilings_of(evidence_id: UUID) -> Sequence[Refiling]:
    """Return the proposals about an entry, the newest first, with their items."""
    return db.session.scalars(
        sa.select(Refiling)
        .where(Refiling.evidence_id == evidence_id)
        .options(joinedload(Refiling.from_item), joinedload(Refiling.to_item))
        .order_by(Refiling.proposed_at.desc(), Refiling.id.desc())
    ).all()
