"""Loads an assessment through the person who asks: without a part in it, it does not exist for them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.assessments.models import (
    Assessment,
    AssessmentEvidence,
    AssessmentItem,
)
from app.assessments.policy import Facts, Part, Refusal, parts_in, refusal
from app.assessments.workflow import Action
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_loaded, facts_of
from app.placements.models import Placement, PortfolioView
from app.portfolio.models import EvidenceVersion, VersionFile
from app.standards.models import FrameworkItem
from app.web.transaction import afterwards


@dataclass(frozen=True)
class AssessmentAccess:
    """An assessment with the parts that the acting person has in it."""

    actor: Actor
    assessment: Assessment
    parts: frozenset[Part]

    @property
    def is_trainee(self) -> bool:
        """Say whether the assessment is of the person themselves."""
        return Part.TRAINEE in self.parts

    @property
    def sees_placement(self) -> bool:
        """Say whether the person may look at the placement beyond this assessment."""
        return bool(self.parts - {Part.ASSESSOR})

    def refusal(self, action: Action) -> Refusal | None:
        """Say why the person cannot do something with it now, or None; pages explain with it."""
        return refusal(self.actor, action, facts_for(self.assessment))

    def require(self, *wanted: Part) -> None:
        """Refuse as not found where the person has none of the wanted parts.

        Raises:
            NotFoundError: they have none.
        """
        if not self.parts.intersection(wanted):
            raise NotFoundError


def facts_for(assessment: Assessment) -> Facts:
    """Return what the policy needs to know about an assessment today."""
    return Facts(
        placement=facts_of(assessment.placement),
        day=today(),
        state=assessment.state,
        starter_id=assessment.starter_id,
        assessor_id=assessment.assessor_id,
    )


def whole_assessment() -> tuple[Any, ...]:
    """Return the loader options that bring an assessment with all that its page shows but its history."""
    return (
        joinedload(Assessment.placement).options(
            joinedload(Placement.trainee).lazyload(User.memberships),
            joinedload(Placement.centre),
            *facts_loaded(),
        ),
        joinedload(Assessment.stored_form),
        joinedload(Assessment.assessor).lazyload(User.memberships),
        joinedload(Assessment.guest),
        joinedload(Assessment.starter).lazyload(User.memberships),
        joinedload(Assessment.answers),
        selectinload(Assessment.items)
        .joinedload(AssessmentItem.item)
        .joinedload(FrameworkItem.framework_version),
        selectinload(Assessment.evidence)
        .joinedload(AssessmentEvidence.evidence_version)
        .options(
            joinedload(EvidenceVersion.evidence),
            selectinload(EvidenceVersion.claims),
            selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
        ),
    )


def assessment_for(
    actor: Actor, assessment_id: UUID, looking_at: str = "", *, locked: bool = False
) -> AssessmentAccess:
    """Return an assessment for a person, and note that they looked where `looking_at` names a page.

    Args:
        actor: who asks.
        assessment_id: which assessment.
        looking_at: what is shown, for the access log; the trainee's own looks are not logged.
        locked: whether nobody else may move it until this transaction ends.

    Raises:
        NotFoundError: there is no such assessment, or the person has no part in it.
    """
    if locked:
        lock_assessment(assessment_id)
    assessment = db.session.scalar(
        sa.select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(*whole_assessment())
        .execution_options(populate_existing=locked)
    )
    if assessment is None:
        raise NotFoundError
    parts = parts_in(actor, facts_for(assessment))
    if not parts:
        raise NotFoundError
    found = AssessmentAccess(actor=actor, assessment=assessment, parts=parts)
    if looking_at and not found.is_trainee:
        _note_look(found, looking_at)
    return found


def lock_assessment(assessment_id: UUID) -> None:
    """Let nobody else move an assessment until this transaction ends."""
    db.session.execute(sa.select(Assessment.id).where(Assessment.id == assessment_id).with_for_update())


def _note_look(found: AssessmentAccess, what: str) -> None:
    row = {
        "id": new_id(),
        "placement_id": found.assessment.placement_id,
        "user_id": found.actor.user_id,
        "capacity": next(part for part in Part if part in found.parts).value,
        "what": f"{found.assessment.reference}: {what}"[:200],
        "at": now(),
    }
    afterwards(lambda: db.session.add(PortfolioView(**row)))
