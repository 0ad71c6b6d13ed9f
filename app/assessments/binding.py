"""Whether what was signed in an assessment is still what lies there, computed anew."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.assessments.content import Content, ItemWords, digest_of
from app.assessments.form_values import DO_NEXT, OUTCOME, digest_of_form
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.recording import fact_of
from app.assessments.workflow import Action
from app.extensions import db
from app.ledger.checking import agrees
from app.portfolio.service import content_digest


def content_of(assessment: Assessment, answers: Mapping[str, str]) -> Content:
    """Return what a signature under an assessment covers, read and digested anew."""
    return Content(
        form=digest_of_form(assessment.stored_form.form),
        title=assessment.title,
        outline=assessment.outline,
        setting=assessment.setting,
        happened_on=assessment.happened_on,
        items=tuple(
            ItemWords(
                code=chosen.item.code,
                title=chosen.item.title,
                statement=chosen.item.statement,
                framework_digest=chosen.item.framework_version.digest,
            )
            for chosen in assessment.items
        ),
        evidence=tuple(content_digest(chosen.evidence_version) for chosen in assessment.evidence),
        answers=answers,
    )


def is_unchanged(assessment: Assessment) -> bool:
    """Say whether all that the signature covers, and the record of it, is still as it was signed."""
    kept, signature = assessment.answers, _signature(assessment)
    if kept is None or signature is None:
        return False
    outcome = kept.outcome.value if kept.outcome else ""
    if (outcome, kept.feedback) != (kept.answers.get(OUTCOME, ""), kept.answers.get(DO_NEXT, "")):
        return False
    now = digest_of(content_of(assessment, kept.answers))
    return now == kept.content_digest == signature.content_digest and agrees(fact_of(signature))


def _signature(assessment: Assessment) -> AssessmentEvent | None:
    return db.session.scalar(
        sa.select(AssessmentEvent)
        .where(AssessmentEvent.assessment_id == assessment.id, AssessmentEvent.action == Action.COMPLETE)
        .options(joinedload(AssessmentEvent.assessment))
        .order_by(AssessmentEvent.sequence.desc())
        .limit(1)
    )
