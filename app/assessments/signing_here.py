"""Signing on the trainee's device: the assessor proves by PIN who they are, and is told about it."""

from app.assessments.access import AssessmentAccess, lock_assessment
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.pins import verify_pin
from app.assessments.policy import Part, assessor_refusal
from app.assessments.service import Signing, complete
from app.assessments.workflow import State
from app.core.clock import today
from app.core.errors import RefusedError
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_of

CLOSED = "This assessment does not wait for a signature any more. Nothing was signed."
OF_A_GUEST = (
    "A guest was asked for this one. Let the guest sign, or withdraw it and ask somebody who has an account."
)
NOBODY = "Nobody who can assess you has set a PIN yet. They do so on their account page."


def refusal_here(assessment: Assessment) -> str:
    """Say why nobody can sign an assessment by PIN on the trainee's device, or an empty text."""
    if assessment.state is not State.ASKED:
        return CLOSED
    return OF_A_GUEST if assessment.guest_id else ""


def sign_here(found: AssessmentAccess, assessor: User, pin: str, signing: Signing) -> AssessmentEvent:
    """Sign an assessment that the trainee has asked for, and has locked, in the name of whose PIN it is.

    Somebody else than who was asked may be at the bench: then the assessment is theirs from here on.

    Raises:
        NotFoundError: the assessment is not of the person whose device it is.
        RefusedError: nobody was asked, the person cannot assess the trainee, or the PIN is not right.
        InvalidInputError: an answer is missing or is none that the form knows.
    """
    found.require(Part.TRAINEE)
    assessment = found.assessment
    if sentence := refusal_here(assessment):
        raise RefusedError(sentence)
    if reason := assessor_refusal(assessor.actor(), facts_of(assessment.placement), today()):
        raise RefusedError(reason.sentence)
    verify_pin(assessor, pin)
    # Proving the PIN ended the transaction, and somebody else may have moved the assessment meanwhile.
    lock_assessment(assessment.id)
    db.session.refresh(assessment, ["state"])
    if sentence := refusal_here(assessment):
        raise RefusedError(sentence)
    assessment.assessor = assessor
    db.session.flush()
    return complete(assessment, assessor.actor(), signing)
