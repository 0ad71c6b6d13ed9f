"""Which signed assessments a portfolio prints, read with a constant number of queries."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.assessments.form_values import FORM_TYPE_WORDS, FormType, Outcome
from app.assessments.models import Assessment, AssessmentEvent, AssessmentItem, StoredForm
from app.assessments.policy import PART_WORDS, Part
from app.assessments.words import (
    NOT_A_FAIL,
    OUTCOME_WORDS,
    SHORT_TYPES,
    answers_in_words,
    feedback_in_words,
)
from app.assessments.workflow import Action, State
from app.export.decisions import AssessedItem, AssessmentRecord
from app.export.items import Item
from app.extensions import db
from app.identity.models import User
from app.ledger.values import AUTHORITY_WORDS
from app.placements.centre_moves import Whereabouts, whereabouts_of
from app.placements.moved import MovedItems


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
