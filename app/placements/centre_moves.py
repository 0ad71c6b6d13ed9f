"""What is read about moves to other centres: open and settled ones, where a placement was on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Role
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import Centre, Membership, User
from app.placements.models import Placement
from app.placements.move_models import CentreMove, CentreMoveState


def _whole() -> tuple[sa.sql.base.ExecutableOption, ...]:
    return (
        joinedload(CentreMove.from_centre),
        joinedload(CentreMove.to_centre),
        joinedload(CentreMove.asked_by).lazyload(User.memberships),
        joinedload(CentreMove.settled_by).lazyload(User.memberships),
        joinedload(CentreMove.placement).joinedload(Placement.trainee).lazyload(User.memberships),
    )


def centre_moves_of(placement_id: UUID) -> Sequence[CentreMove]:
    """Return what was asked and settled about a placement's centre, in order of time."""
    return db.session.scalars(
        sa.select(CentreMove)
        .where(CentreMove.placement_id == placement_id)
        .options(*_whole())
        .order_by(CentreMove.asked_at, CentreMove.id)
    ).all()


def waiting_moves(centre_id: UUID) -> Sequence[CentreMove]:
    """Return what a centre has asked or is asked and nobody has settled, the oldest first."""
    return db.session.scalars(
        sa.select(CentreMove)
        .where(_touches(centre_id), CentreMove.state == CentreMoveState.ASKED)
        .options(*_whole())
        .order_by(CentreMove.asked_at, CentreMove.id)
    ).all()


def settled_moves(centre_id: UUID, number: int) -> Page[CentreMove]:
    """Return one page of what was settled between a centre and others, the latest first."""
    wanted = (
        sa.select(CentreMove)
        .where(_touches(centre_id), CentreMove.state != CentreMoveState.ASKED)
        .options(*_whole())
        .order_by(CentreMove.settled_at.desc(), CentreMove.id.desc())
    )
    return cut(db.session, wanted, number)


def _touches(centre_id: UUID) -> sa.ColumnElement[bool]:
    return sa.or_(CentreMove.from_centre_id == centre_id, CentreMove.to_centre_id == centre_id)


def open_move(placement_id: UUID) -> CentreMove | None:
    """Return what is asked about a placement's centre and not settled, or None."""
    return db.session.scalar(
        sa.select(CentreMove)
        .where(CentreMove.placement_id == placement_id, CentreMove.state == CentreMoveState.ASKED)
        .options(*_whole())
    )


def centre_to_ask(name: str, but_not: UUID) -> Centre | None:
    """Return another centre by its name, where it has a co-ordinator who could accept; or None.

    It is asked for by name and not offered from a list: which centres use an installation is nobody's
    business but theirs.
    """
    with_coordinator = (
        sa.select(Membership.centre_id)
        .join(Membership.user)
        .where(Membership.role == Role.COORDINATOR, User.active)
    )
    return db.session.scalar(
        sa.select(Centre).where(
            sa.func.lower(Centre.name) == " ".join(name.split()).lower(),
            Centre.id.in_(with_coordinator),
            Centre.id != but_not,
        )
    )


@dataclass(frozen=True)
class Whereabouts:
    """In which centre a placement was at any instant.

    Attributes:
        left: the centres that it has left, each with the instant at which it did, in order of time.
        present: the centre in which it is.
    """

    left: Sequence[tuple[datetime, str]]
    present: str

    def at(self, instant: datetime) -> str:
        """Return the centre at an instant; nothing where the placement was in one centre always."""
        if not self.left:
            return ""
        return next((name for until, name in self.left if instant < until), self.present)

    def part(self, words: str, instant: datetime) -> str:
        """Return a part with the centre in which it was played, where the placement has been in several."""
        centre = self.at(instant)
        return f"{words}, {centre}" if centre else words


NEVER_MOVED = Whereabouts((), "")


def whereabouts_of(placement_id: UUID) -> Whereabouts:
    """Return in which centre a placement was when, in one query, or two where it has moved."""
    moves = db.session.execute(
        sa.select(CentreMove.settled_at, Centre.name)
        .join(Centre, Centre.id == CentreMove.from_centre_id)
        .where(CentreMove.placement_id == placement_id, CentreMove.state == CentreMoveState.ACCEPTED)
        .order_by(CentreMove.settled_at)
    ).all()
    if not moves:
        return NEVER_MOVED
    present = db.session.scalar(
        sa.select(Centre.name)
        .join(Placement, Placement.centre_id == Centre.id)
        .where(Placement.id == placement_id)
    )
    return Whereabouts([(settled_at, name) for settled_at, name in moves if settled_at], present or "")
