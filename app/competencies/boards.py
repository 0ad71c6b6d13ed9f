"""The boards of several placements at once, with as many queries as for one."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.assessments.queries import disputed_of
from app.competencies.board import Board, laid
from app.competencies.counted import counted_of
from app.competencies.models import SignOffCase
from app.competencies.noted import noted_in
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_loaded
from app.placements.models import Placement
from app.placements.moved import moved_items_of
from app.placements.queries import pinned_catalogues_of
from app.portfolio.queries import PLACEMENTS, current_claims_of


def boards_for(placement_ids: Collection[UUID]) -> dict[UUID, Board]:
    """Return the board of each placement, for reading: a decision locks its own."""
    return boards_of(db.session.scalars(_placements(), {"placement_ids": list(placement_ids)}).all())


@cache
def _placements() -> sa.Select[Placement]:
    return (
        sa.select(Placement)
        .where(Placement.id.in_(PLACEMENTS))
        .options(joinedload(Placement.trainee).lazyload(User.memberships), *facts_loaded())
    )


@cache
def _cases() -> sa.Select[SignOffCase]:
    return sa.select(SignOffCase).where(SignOffCase.placement_id.in_(PLACEMENTS))


def boards_of(placements: Collection[Placement]) -> dict[UUID, Board]:
    """Return the board of each of some placements that are loaded.

    What a board's `facts` ask of a placement is read when they are asked for, unless it is loaded too.
    """
    placement_ids = [placement.id for placement in placements]
    cases: dict[UUID, list[SignOffCase]] = defaultdict(list)
    for case in db.session.scalars(_cases(), {"placement_ids": placement_ids}):
        cases[case.placement_id].append(case)
    catalogues, moved = pinned_catalogues_of(placement_ids), moved_items_of(placement_ids)
    claims = current_claims_of(placement_ids, moved)
    noted = noted_in(catalogues, moved)
    assessments, disputed = counted_of(placement_ids, moved), disputed_of(placement_ids, moved)
    return {
        placement.id: laid(
            placement,
            catalogues[placement.id],
            claims[placement.id],
            cases[placement.id],
            assessments[placement.id],
            noted[placement.id],
            disputed[placement.id],
        )
        for placement in placements
    }
