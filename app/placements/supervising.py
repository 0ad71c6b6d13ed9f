"""Keeps on record who came to supervise a placement and who ceased to: when, by whose word, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.extensions import db
from app.identity.models import User
from app.placements.models import Supervision
from app.placements.move_models import SupervisionChange, SupervisionChangeKind

NO_REASON = "Write why who supervises changes. Everybody with a part in the placement can read it."


@dataclass(frozen=True, slots=True)
class Word:
    """By whose word something changes, and why; the first supervisor of a placement needs no reason."""

    actor: Actor
    reason: str


def note(
    span: Supervision,
    kind: SupervisionChangeKind,
    days: tuple[date, date | None],
    placement_id: UUID,
    word: Word,
) -> None:
    """Note what was done about a supervision; where it is dropped its row is gone already.

    Args:
        span: the supervision.
        kind: what was done about it.
        days: its first day and its last one, as far as there is one.
        placement_id: its placement.
        word: by whose word, and why.
    """
    db.session.add(
        SupervisionChange(
            placement_id=placement_id,
            supervisor_id=span.supervisor_id,
            kind=kind,
            starts_on=days[0],
            ends_on=days[1],
            actor_id=word.actor.user_id,
            reason=word.reason.strip(),
        )
    )
    db.session.flush()


def supervision_changes(placement_id: UUID) -> Sequence[SupervisionChange]:
    """Return what was changed about who supervises a placement, in order of time."""
    return db.session.scalars(
        sa.select(SupervisionChange)
        .where(SupervisionChange.placement_id == placement_id)
        .options(
            joinedload(SupervisionChange.supervisor).lazyload(User.memberships),
            joinedload(SupervisionChange.actor).lazyload(User.memberships),
        )
        .order_by(SupervisionChange.at, SupervisionChange.id)
    ).all()
