"""Reads what the matrix is made of: entries, what they support, sign-offs, and the rule engine's answers.

The words and files of entries stay where they are. A decision needs them and reads the board instead; a page
of hundreds of entries would spend most of its time on them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.competencies import queries
from app.competencies.counted import counted_of
from app.competencies.models import SignOffCase
from app.competencies.noted import noted_in
from app.competencies.rule_values import ClaimFacts, PlacementProgress
from app.competencies.rules import assess
from app.extensions import db
from app.placements.access import Access
from app.placements.moved import Moved, moved_items_of
from app.placements.queries import pinned_catalogues
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.queries import ClaimRow, claims_of_placements, hidden_evidence
from app.portfolio.values import ClaimBasis, EvidenceState
from app.standards.tree import Catalogue


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a column; `is_draft` where nothing of it was submitted, `title` is empty where hidden."""

    evidence_id: UUID
    reference: str
    title: str
    first_day: date | None
    last_day: date | None
    is_draft: bool


@dataclass(frozen=True)
class Ground:
    """What the matrix of a placement is made of, as far as a person may see it.

    Attributes:
        placement_id: whose.
        catalogues: its framework versions.
        entries: the columns, in order.
        claims: by item, on what basis entries support it.
        drafts: by item, the entries of which a draft supports it; empty for all but the trainee.
        progress: what the rule engine says.
    """

    placement_id: UUID
    catalogues: Sequence[Catalogue]
    entries: Sequence[Entry]
    claims: Mapping[UUID, Mapping[UUID, ClaimBasis]]
    drafts: Mapping[UUID, Collection[UUID]]
    progress: PlacementProgress


def ground_for(access: Access) -> Ground:
    """Read the ground in a constant number of queries; drafts for the trainee, hidden words for deciders."""
    placement_id = access.placement.id
    catalogues = pinned_catalogues(placement_id)
    moved = moved_items_of([placement_id])
    rows = claims_of_placements([placement_id], moved)
    hidden = frozenset() if access.decides else hidden_evidence(placement_id)
    claims: dict[UUID, dict[UUID, ClaimBasis]] = {}
    for row in rows:
        claims.setdefault(row.item_id, {})[row.evidence_id] = row.basis
    return Ground(
        placement_id=placement_id,
        catalogues=catalogues,
        entries=_entries(placement_id, hidden, with_drafts=access.is_trainee),
        claims=claims,
        drafts=_drafts(placement_id) if access.is_trainee else {},
        progress=_progress(placement_id, catalogues, rows, moved),
    )


def _progress(
    placement_id: UUID, catalogues: Sequence[Catalogue], rows: Sequence[ClaimRow], moved: Moved
) -> PlacementProgress:
    facts: dict[UUID, list[ClaimFacts]] = {}
    for row in rows:
        first_hand = row.basis is ClaimBasis.FIRST_HAND
        claim = ClaimFacts(evidence_id=row.evidence_id, first_hand=first_hand, day=row.happened_from)
        facts.setdefault(row.item_id, []).append(claim)
    cases = db.session.execute(
        sa.select(SignOffCase.item_id, SignOffCase.state).where(SignOffCase.placement_id == placement_id)
    )
    states = {item_id: state for item_id, state in cases}  # noqa: C416 - rows are no plain pairs
    counted, noted = counted_of([placement_id], moved), noted_in({placement_id: catalogues}, moved)
    return assess(catalogues, facts, states, counted[placement_id], noted[placement_id])


def _drafts(placement_id: UUID) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for item_id, evidence_id, _ in queries.draft_claims(placement_id):
        found.setdefault(item_id, set()).add(evidence_id)
    return found


def _entries(placement_id: UUID, hidden: Collection[UUID], *, with_drafts: bool) -> list[Entry]:
    """Return the entries in one query, as their newest submitted version has them, else the draft."""
    states = [EvidenceState.SUBMITTED, *([EvidenceState.DRAFT] if with_drafts else [])]
    rows = db.session.execute(
        sa.select(
            Evidence.id,
            Evidence.number,
            EvidenceVersion.state,
            EvidenceVersion.title,
            EvidenceVersion.happened_from,
            EvidenceVersion.happened_to,
        )
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id, EvidenceVersion.state.in_(states))
        .order_by(Evidence.number, EvidenceVersion.number)
    )
    found: dict[UUID, Entry] = {}
    for evidence_id, number, state, title, first_day, last_day in rows:
        # In order of versions: a later submitted one takes the place, a draft only where nothing is there.
        is_draft = state is EvidenceState.DRAFT
        if not (is_draft and evidence_id in found):
            shown = "" if evidence_id in hidden else title
            found[evidence_id] = Entry(evidence_id, f"E{number}", shown, first_day, last_day, is_draft)
    return list(found.values())
