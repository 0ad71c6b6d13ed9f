"""How far many placements are, read at once: the same answers as the engine gives one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from uuid import UUID

import sqlalchemy as sa

from app.competencies.counted import counted_of
from app.competencies.models import SignOffCase
from app.competencies.noted import noted_in
from app.competencies.progress import Progress, Standing, conditions_of, progress_in, whole
from app.competencies.rule_values import NOTHING_NOTED, AssessmentFacts, ClaimFacts, Noted
from app.competencies.rules import assess
from app.competencies.workflow import SIGNED, State
from app.extensions import db
from app.placements.moved import Moved, moved_items_of
from app.placements.queries import pinned_catalogues_of
from app.portfolio.queries import PLACEMENTS, ClaimRow, claims_of_placements
from app.portfolio.values import ClaimBasis
from app.standards.tree import Catalogue

Standings = dict[tuple[UUID, UUID], Standing]
Claims = dict[UUID, dict[UUID, list[ClaimFacts]]]


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a placement is in one framework version, and what that was counted from."""

    catalogue: Catalogue
    standing: Standing
    progress: Progress


def progress_of(placement_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """Return how far placements are, over the frameworks that can be counted; queries as for `reached_of`."""
    found = reached_of(placement_ids)
    return {number: whole(one.progress for one in sets) for number, sets in found.items()}


def reached_of(placement_ids: Collection[UUID]) -> dict[UUID, tuple[Reached, ...]]:
    """Return how far placements are in each of their frameworks, in their order.

    The number of queries does not depend on the number of placements: two; one more where a framework is read
    for the first time, and four where headings ask for evidence, days or assessments of their own.
    """
    if not placement_ids:
        return {}
    pinned = pinned_catalogues_of(placement_ids)
    asking = _asking(pinned)
    moved = moved_items_of(asking) if asking else {}
    claims = claims_of_placements(asking, moved) if asking else ()
    return reached_from(pinned, standings_of(pinned), claims, moved)


def reached_from(
    pinned: Mapping[UUID, Sequence[Catalogue]], standings: Standings, claims: Iterable[ClaimRow], moved: Moved
) -> dict[UUID, tuple[Reached, ...]]:
    """Return what `reached_of` does, from what was read; two queries more where headings ask for evidence.

    Args:
        pinned: the framework versions of the placements, in their order.
        standings: which items are signed; absent where none is.
        claims: those that count on the placements.
        moved: what became of the items of the placements.
    """
    asking = _asking(pinned)
    lying = _by_item(asking, claims)
    assessments = counted_of(asking, moved) if asking else {}
    noted = noted_in({number: pinned[number] for number in asking}, moved)
    return {
        number: tuple(
            _reached(
                catalogue,
                standings.get((number, catalogue.version_id), Standing()),
                lying.get(number, {}),
                assessments.get(number, {}),
                noted.get(number, NOTHING_NOTED),
            )
            for catalogue in sets
        )
        for number, sets in pinned.items()
    }


def _reached(
    catalogue: Catalogue,
    standing: Standing,
    claims: Mapping[UUID, Sequence[ClaimFacts]],
    assessments: Mapping[UUID, Sequence[AssessmentFacts]],
    noted: Noted,
) -> Reached:
    if not _asks_for_evidence(catalogue):
        return Reached(catalogue, standing, progress_in(catalogue, standing))
    cases = {
        item.id: State.VERIFIED if standing.verified >> place & 1 else State.SIGNED_OFF
        for place, item in enumerate(catalogue.items)
        if standing.signed >> place & 1
    }
    found = assess([catalogue], claims, cases, assessments, noted)
    version = catalogue.version_id
    return Reached(catalogue, found.standings[version], found.frameworks[version])


def _asking(pinned: Mapping[UUID, Sequence[Catalogue]]) -> list[UUID]:
    """Return the placements with a heading that asks for evidence or assessments of its own."""
    return [number for number, sets in pinned.items() if any(map(_asks_for_evidence, sets))]


@lru_cache(maxsize=512)
def _asks_for_evidence(catalogue: Catalogue) -> bool:
    return any(conditions_of(item) for item in catalogue.items)


def standings_of(pinned: Mapping[UUID, Sequence[Catalogue]]) -> Standings:
    """Return which items are signed, by placement and framework version; one query.

    They are read as one text for each placement and state: 45,000 rows take much longer.
    """
    rows = db.session.execute(_signed(), {"placement_ids": list(pinned)})
    found: Standings = {}
    for placement_id, state, listed in rows:
        # SQLite writes an identifier without hyphens, PostgreSQL with them.
        items = listed.replace("-", "").split(",")
        for catalogue in pinned[placement_id]:
            bits = _bits_of(catalogue)
            mask = sum(bits[item] for item in items if item in bits)
            before = found.get((placement_id, catalogue.version_id), Standing())
            verified = before.verified | (mask if state is State.VERIFIED else 0)
            found[placement_id, catalogue.version_id] = Standing(before.signed | mask, verified)
    return found


@cache
def _signed() -> sa.Select[UUID, State, str]:
    return (
        sa.select(
            SignOffCase.placement_id,
            SignOffCase.state,
            sa.func.aggregate_strings(sa.cast(SignOffCase.item_id, sa.String), ","),
        )
        .where(SignOffCase.placement_id.in_(PLACEMENTS), SignOffCase.state.in_(SIGNED))
        .group_by(SignOffCase.placement_id, SignOffCase.state)
    )


@lru_cache(maxsize=512)
def _bits_of(catalogue: Catalogue) -> Mapping[str, int]:
    """Return the bit of each item in a mask, by its identifier without hyphens."""
    return {item.id.hex: 1 << place for place, item in enumerate(catalogue.items)}


def _by_item(placement_ids: Collection[UUID], claims: Iterable[ClaimRow]) -> Claims:
    found: Claims = {number: defaultdict(list) for number in placement_ids}
    for claim in claims:
        if claim.placement_id in found:
            found[claim.placement_id][claim.item_id].append(
                ClaimFacts(
                    evidence_id=claim.evidence_id,
                    first_hand=claim.basis is ClaimBasis.FIRST_HAND,
                    day=claim.happened_from,
                )
            )
    return found
