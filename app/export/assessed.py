"""Which signed assessments a portfolio prints, read with a constant number of queries."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.assessments.form_values import FORM_TYPE_WORDS, FormType, Outcome
from app.assessments.models import Assessment, AssessmentEvent, AssessmentEvidence, AssessmentItem, StoredForm
from app.assessments.policy import PART_WORDS, Part
from app.assessments.words import (
    NOT_A_FAIL,
    OUTCOME_WORDS,
    SHORT_TYPES,
    answers_in_words,
    feedback_in_words,
)
from app.assessments.workflow import Action, State
from app.export.decisions import AssessedItem, AssessmentLine, AssessmentRecord
from app.export.items import Item
from app.extensions import db
from app.identity.models import User
from app.ledger.values import AUTHORITY_WORDS
from app.placements.centre_moves import Whereabouts, whereabouts_of
from app.placements.moved import MovedItems
from app.portfolio.models import EvidenceVersion


def signed_assessments(placement_id: UUID) -> Sequence[Assessment]:
    """Return the assessments of a placement that stand as they were signed, in order.

    Multi-source feedback is left out: no file may tell its raters apart.
    """
    return db.session.scalars(
        sa.select(Assessment)
        .join(Assessment.stored_form)
        .where(
            Assessment.placement_id == placement_id,
            Assessment.state == State.COMPLETED,
            StoredForm.type != FormType.MSF,
        )
        .options(
            joinedload(Assessment.stored_form),
            joinedload(Assessment.answers),
            selectinload(Assessment.items).joinedload(AssessmentItem.item),
            selectinload(Assessment.evidence)
            .joinedload(AssessmentEvidence.evidence_version)
            .load_only(EvidenceVersion.evidence_id, EvidenceVersion.number),
            selectinload(Assessment.events).options(
                joinedload(AssessmentEvent.actor).lazyload(User.memberships),
                joinedload(AssessmentEvent.guest),
            ),
        )
        .order_by(Assessment.number)
    ).all()


def assessment_records(
    assessments: Sequence[Assessment], items: Mapping[UUID, Item], moved: MovedItems
) -> tuple[AssessmentRecord, ...]:
    """Return assessments as the pack prints them, each with the items as they are now."""
    where = {one: whereabouts_of(one) for one in {each.placement_id for each in assessments}}
    return tuple(_record(one, items, moved, where[one.placement_id]) for one in assessments)


def assessment_lines(
    assessments: Sequence[Assessment], records: Sequence[AssessmentRecord], printed: Sequence[EvidenceVersion]
) -> dict[UUID, tuple[AssessmentLine, ...]]:
    """Return, by entry, the assessments in which it lay before the assessor, in their order.

    Args:
        assessments: what `signed_assessments` returned.
        records: of each of them, in the same order.
        printed: the version of each entry that the pack shows.
    """
    numbers = {version.evidence_id: version.number for version in printed}
    found: dict[UUID, tuple[AssessmentLine, ...]] = {}
    for assessment, record in zip(assessments, records, strict=True):
        for seen in (one.evidence_version for one in assessment.evidence):
            is_printed = seen.number == numbers.get(seen.evidence_id)
            line = _line(record, "" if is_printed else f"Version {seen.number} of this entry")
            found[seen.evidence_id] = (*found.get(seen.evidence_id, ()), line)
    return found


def _line(record: AssessmentRecord, seen: str) -> AssessmentLine:
    return AssessmentLine(
        reference=record.reference,
        title=record.title,
        form=record.form,
        happened_on=record.happened_on,
        outcome=record.outcome,
        signer=record.signer,
        role=record.role,
        seen=seen,
    )


def _record(
    assessment: Assessment, items: Mapping[UUID, Item], moved: MovedItems, whereabouts: Whereabouts
) -> AssessmentRecord:
    kept, signature = assessment.answers, _signature(assessment)
    if kept is None or assessment.happened_on is None:
        raise AssertionError("A completed assessment has answers and a day: the database holds to it.")
    form = assessment.stored_form.form
    now = [moved.now(chosen.item_id) for chosen in assessment.items]
    return AssessmentRecord(
        reference=assessment.reference,
        title=assessment.title,
        form=form.title,
        kind=FORM_TYPE_WORDS[form.type],
        short_kind=SHORT_TYPES[form.type],
        notice=form.notice,
        happened_on=assessment.happened_on,
        setting=assessment.setting,
        outcome=OUTCOME_WORDS[kept.outcome] if kept.outcome else "",
        note=NOT_A_FAIL if kept.outcome is Outcome.UNSATISFACTORY else "",
        items=tuple(
            AssessedItem(item.framework.key, item.code, item.title)
            for item_id, item in items.items()
            if item_id in now
        ),
        answers=tuple(answers_in_words(form, kept.answers)),
        feedback=tuple(feedback_in_words(form, kept.answers)),
        signer=signature.name,
        role=whereabouts.part(PART_WORDS[Part(signature.capacity)], signature.at),
        registration_body=signature.registration_body,
        registration_number=signature.registration_number,
        signed_at=signature.at,
        statement=signature.text,
        digest=kept.content_digest,
        authority=AUTHORITY_WORDS[signature.authority],
    )


def _signature(assessment: Assessment) -> AssessmentEvent:
    return next(event for event in assessment.events if event.action is Action.COMPLETE)
