"""Reads what shows that items were done: entries, assessments, and what the trainee noted.

Which of these count is what it is elsewhere: the newest submitted version of an entry that supports an item
first-hand, and a completed observation of practice that nobody disputes. A discussion of a case, feedback
of colleagues and the record of a course show no performance and are left out.
"""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.assessments.form_values import FormType, Outcome
from app.assessments.models import Assessment, AssessmentAnswers, AssessmentItem, StoredForm
from app.assessments.words import OUTCOME_WORDS, SHORT_TYPES
from app.assessments.workflow import State
from app.core.clock import london_day
from app.extensions import db
from app.placements.moved import Moved, moved_items_of
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.queries import hidden_evidence, is_newest, newest_submitted
from app.portfolio.values import ClaimBasis
from app.repetitions import queries
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.repetitions.queries import PLACEMENTS
from app.repetitions.values import ACHIEVED, OUTCOME_READ, Initial, Record, Source

OBSERVED = (FormType.DOPS, FormType.OCE)
Records = dict[UUID, list[Record]]


def records_of(placement_id: UUID, item_id: UUID | None = None, moved: Moved | None = None) -> Records:
    """Return what shows repetitions on a placement, by item as it is now, or for one item alone.

    Six queries; `moved`: what became of the items, where the caller has read it; that saves one of them.
    """
    return records_of_placements([placement_id], item_id, moved)[placement_id]


def records_of_placements(
    placement_ids: Collection[UUID], item_id: UUID | None = None, moved: Moved | None = None
) -> dict[UUID, Records]:
    """Return the same for several placements, with as many queries."""
    moved = moved_items_of(placement_ids) if moved is None else moved
    found: dict[UUID, Records] = {number: defaultdict(list) for number in placement_ids}
    wanted = {item for number in placement_ids for item in moved[number].were(item_id)} if item_id else None
    for placement_id, item, record in (
        *_entries(placement_ids, wanted),
        *_assessments(placement_ids, wanted),
        *_noted(placement_ids, wanted),
    ):
        now = moved[placement_id].now(item)
        if item_id in {None, now}:
            found[placement_id][now].append(record)
    return found


Line = tuple[UUID, UUID, Record]


def brief_records_of(placement_ids: Collection[UUID], moved: Moved) -> dict[UUID, Records]:
    """Return what shows repetitions on many placements, as far as it is counted: no notes and no initials.

    Four queries. Rows of the database are read as plain columns: objects would take longer than all else.
    `moved`: what became of the placements' items.
    """
    found: dict[UUID, Records] = {number: defaultdict(list) for number in placement_ids}
    for placement_id, item, record in (
        *_entries(placement_ids, None),
        *_assessments(placement_ids, None),
        *_noted_briefly(placement_ids),
    ):
        found[placement_id][moved[placement_id].now(item)].append(record)
    return found


def _entries(placement_ids: Collection[UUID], item_ids: Collection[UUID] | None) -> list[Line]:
    hidden = hidden_evidence(*placement_ids)
    wanted = _claims()
    if item_ids is not None:
        wanted = wanted.where(Claim.item_id.in_(item_ids))
    return [
        (
            row.placement_id,
            row.item_id,
            Record(
                source=Source.ENTRY,
                source_id=row.evidence_id,
                version_id=row.id,
                version=row.version,
                day=row.happened_from,
                last_day=row.happened_to if row.happened_to != row.happened_from else None,
                equipment="" if row.evidence_id in hidden else row.equipment,
                reference=f"E{row.number}",
                outcome="Written up",
                is_gone=row.purged_at is not None,
            ),
        )
        for row in db.session.execute(wanted, {"placement_ids": list(placement_ids)})
    ]


@cache
def _claims() -> sa.Select[*tuple[Any, ...]]:
    newest = newest_submitted(PLACEMENTS)
    return (
        sa.select(
            Evidence.placement_id,
            Evidence.number,
            Claim.item_id,
            EvidenceVersion.evidence_id,
            EvidenceVersion.id,
            EvidenceVersion.number.label("version"),
            EvidenceVersion.happened_from,
            EvidenceVersion.happened_to,
            EvidenceVersion.equipment,
            EvidenceVersion.purged_at,
        )
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .join(newest, is_newest(newest))
        .where(Evidence.placement_id.in_(PLACEMENTS), Claim.basis == ClaimBasis.FIRST_HAND)
        .order_by(Evidence.number)
    )


def _assessments(placement_ids: Collection[UUID], item_ids: Collection[UUID] | None) -> list[Line]:
    wanted = _observed()
    if item_ids is not None:
        wanted = wanted.where(AssessmentItem.item_id.in_(item_ids))
    return [
        (
            row.placement_id,
            row.item_id,
            Record(
                source=Source.ASSESSED,
                source_id=row.id,
                version_id=row.id,
                day=row.happened_on,
                achieved=row.outcome is not Outcome.UNSATISFACTORY,
                outcome=f"{SHORT_TYPES[row.type]}: {OUTCOME_WORDS[row.outcome]}"
                if row.outcome
                else SHORT_TYPES[row.type],
                reference=f"A{row.number}",
            ),
        )
        for row in db.session.execute(wanted, {"placement_ids": list(placement_ids)})
    ]


@cache
def _observed() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Assessment.placement_id,
            Assessment.number,
            Assessment.id,
            Assessment.happened_on,
            AssessmentItem.item_id,
            AssessmentAnswers.outcome,
            StoredForm.type,
        )
        .join(AssessmentItem, AssessmentItem.assessment_id == Assessment.id)
        .join(AssessmentAnswers, AssessmentAnswers.assessment_id == Assessment.id)
        .join(StoredForm, StoredForm.id == Assessment.form_id)
        .where(
            Assessment.placement_id.in_(PLACEMENTS),
            Assessment.state == State.COMPLETED,
            StoredForm.type.in_(OBSERVED),
        )
        .order_by(Assessment.number)
    )


def _noted(placement_ids: Collection[UUID], item_ids: Collection[UUID] | None) -> list[Line]:
    return [
        (one.placement_id, one.item_id, record_of(one))
        for one in queries.noted_on(placement_ids, item_ids)
        if not one.newest.withdrawn
    ]


def _noted_briefly(placement_ids: Collection[UUID]) -> list[Line]:
    rows = db.session.execute(_standing(), {"placement_ids": list(placement_ids)})
    return [
        (
            row.placement_id,
            row.item_id,
            Record(
                source=Source.NOTED,
                source_id=row.repetition_id,
                version_id=row.id,
                day=row.day,
                equipment=row.equipment,
                achieved=row.outcome in ACHIEVED,
            ),
        )
        for row in rows
    ]


@cache
def _standing() -> sa.Select[*tuple[Any, ...]]:
    version = RepetitionVersion
    return (
        sa.select(
            Repetition.placement_id,
            Repetition.item_id,
            version.repetition_id,
            version.id,
            version.day,
            version.equipment,
            version.outcome,
        )
        .join(version.repetition)
        .where(Repetition.placement_id.in_(PLACEMENTS), queries.is_newest(), version.withdrawn.is_(False))
    )


def record_of(repetition: Repetition) -> Record:
    """Return what a noted repetition says now."""
    newest = repetition.newest
    before = next((one.initial for one in reversed(repetition.versions[:-1]) if one.initial), None)
    return Record(
        source=Source.NOTED,
        source_id=repetition.id,
        version_id=newest.id,
        version=newest.number,
        day=newest.day,
        equipment=newest.equipment,
        achieved=newest.outcome in ACHIEVED,
        outcome=OUTCOME_READ[newest.outcome],
        note=newest.note,
        initial=_initial(newest.initial),
        before=_initial(before) if newest.initial is None else None,
        is_gone=newest.purged_at is not None,
    )


def _initial(given: RepetitionInitial | None) -> Initial | None:
    return Initial(name=given.initialled_by.name, day=london_day(given.at)) if given else None
