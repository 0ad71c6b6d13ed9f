"""Loads a placement through the person who asks: without a part in it, it does not exist for them."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, PlacementState, PortfolioView
from app.placements.policy import (
    Capacity,
    PlacementFacts,
    SupervisionSpan,
    VisitSpan,
    capacities,
    decides_on_patient_data,
)
from app.placements.programmes import OWN_RECORDS
from app.placements.visit_models import VisitPlacement
from app.web.transaction import afterwards


@dataclass(frozen=True)
class Access:
    """A placement with the parts that the acting person has in it."""

    actor: Actor
    placement: Placement
    parts: frozenset[Capacity]

    @property
    def is_trainee(self) -> bool:
        """Say whether the placement is the person's own."""
        return Capacity.TRAINEE in self.parts

    @property
    def is_own_record(self) -> bool:
        """Say whether nobody but the person reads it: a record that follows registration."""
        return self.placement.programme in OWN_RECORDS

    @property
    def decides(self) -> bool:
        """Say whether the person restores or purges what was reported as patient data."""
        return decides_on_patient_data(self.parts) or (self.is_trainee and self.is_own_record)

    def require(self, *wanted: Capacity) -> None:
        """Refuse as not found where the person has none of the wanted parts.

        Raises:
            NotFoundError: they have none.
        """
        if not self.parts.intersection(wanted):
            raise NotFoundError

    @property
    def capacity(self) -> Capacity:
        """Return the part under which an act of the person is recorded."""
        return next(part for part in Capacity if part in self.parts)


def facts_of(placement: Placement) -> PlacementFacts:
    """Return what the rules need to know about a placement."""
    return PlacementFacts(
        placement_id=placement.id,
        centre_id=placement.centre_id,
        trainee_id=placement.trainee_id,
        finished=placement.state is PlacementState.FINISHED,
        supervisions=frozenset(
            SupervisionSpan(span.supervisor_id, span.starts_on, span.ends_on)
            for span in placement.supervisions
        ),
        readers=frozenset((reader.user_id, Capacity(reader.role.value)) for reader in placement.readers),
        own_record=placement.programme in OWN_RECORDS,
        visits=frozenset(
            VisitSpan(one.visit.moderator_id, one.visit.starts_on, one.visit.ends_on)
            for one in placement.visits
            # A visit to a centre that the placement has left reads nothing of it any more.
            if one.visit.centre_id == placement.centre_id
        ),
    )


def facts_loaded() -> tuple[Any, ...]:
    """Return the loader options that bring what `facts_of` reads, for a query of placements."""
    return (
        selectinload(Placement.supervisions),
        selectinload(Placement.readers),
        selectinload(Placement.visits).joinedload(VisitPlacement.visit),
    )


def placement_for(actor: Actor, placement_id: UUID, looking_at: str = "") -> Access:
    """Return a placement for a person, and note that they looked where `looking_at` names a page.

    Args:
        actor: who asks.
        placement_id: which placement.
        looking_at: what is shown, for the access log; the trainee's own looks are not logged.

    Raises:
        NotFoundError: there is no such placement, or the person has no part in it.
    """
    placement = db.session.scalars(_placement(), {"placement_id": placement_id}).unique().one_or_none()
    if placement is None:
        raise NotFoundError
    parts = capacities(actor, facts_of(placement), today())
    if not parts:
        raise NotFoundError
    access = Access(actor=actor, placement=placement, parts=parts)
    if looking_at and not access.is_trainee:
        _note_look(access, looking_at)
    return access


@cache
def _placement() -> sa.Select[Placement]:
    """Return the statement with which every page of a placement begins, put together once.

    One row for each pairing of a supervision, a reader and a visit: they are few, and one query costs less
    than four.
    """
    return (
        sa.select(Placement)
        .where(Placement.id == sa.bindparam("placement_id"))
        .options(
            # Their other parts are of interest on few pages; whoever asks for them reads them then.
            joinedload(Placement.trainee).lazyload(User.memberships),
            joinedload(Placement.centre),
            joinedload(Placement.supervisions),
            joinedload(Placement.readers),
            joinedload(Placement.visits).joinedload(VisitPlacement.visit),
        )
    )


def _note_look(access: Access, what: str) -> None:
    row = {
        "id": new_id(),
        "placement_id": access.placement.id,
        "user_id": access.actor.user_id,
        "capacity": access.capacity.value,
        "what": what[:200],
        "at": now(),
    }
    afterwards(lambda: db.session.add(PortfolioView(**row)))


def lock_placements(*placement_ids: UUID) -> None:
    """Let nobody else who locks these placements go on until this transaction ends; always in one order."""
    db.session.execute(_locked(), {"placement_ids": placement_ids})


@cache
def _locked() -> sa.Select[UUID]:
    wanted = sa.select(Placement.id).where(Placement.id.in_(sa.bindparam("placement_ids", expanding=True)))
    return wanted.order_by(Placement.id).with_for_update()
