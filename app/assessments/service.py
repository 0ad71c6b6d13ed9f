"""The verbs of an assessment that was asked for: sign, decline, withdraw, dispute, decide, reflect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.assessments.access import AssessmentAccess, facts_for
from app.assessments.binding import content_of
from app.assessments.content import digest_of
from app.assessments.form_answers import decision_problems, problems_of
from app.assessments.form_values import DO_NEXT, OUTCOME, FormType, Outcome
from app.assessments.models import Assessment, AssessmentAnswers, AssessmentEvent, AssessmentReflection
from app.assessments.moves import Given, move
from app.assessments.policy import Part, Refusal, incomplete, refusal
from app.assessments.workflow import JUDGED, Action
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.ledger.values import Authority

IN_FUTURE = "The day is in the future. Give the day it happened."
NOT_SIGNED = "You can reflect on an assessment once it is signed."
_JUDGEMENT = "and what I have written is my own judgement."
STATEMENTS = {
    FormType.DOPS: f"I observed this work myself, {_JUDGEMENT}",
    FormType.OCE: f"I observed this event myself, {_JUDGEMENT}",
    FormType.CBD: f"I discussed this case with the trainee myself, {_JUDGEMENT}",
    FormType.MSF: f"I have discussed the summary with the trainee, {_JUDGEMENT}",
    FormType.COMPETENCY_EVIDENCE: f"I looked at this evidence myself, {_JUDGEMENT}",
    FormType.TRAINING_ACTIVITY: f"I know of this activity myself, {_JUDGEMENT}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What an assessor hands in.

    Attributes:
        answers: by the key of the prompt, outcome and feedback among them.
        happened_on: the day on which it was observed or discussed.
        confirmed_no_identifiers: that no patient identifiers were seen.
        authority: what lets the assessor sign.
    """

    answers: Mapping[str, str]
    happened_on: date | None
    confirmed_no_identifiers: bool
    authority: Authority = Authority.ACCOUNT


def complete(assessment: Assessment, assessor: Actor, signing: Signing) -> AssessmentEvent:
    """Sign an assessment, which the caller has locked; what was answered stays as it is from then on.

    Raises:
        RefusedError: the person may not, or the confirmation is absent.
        InvalidInputError: an answer is missing or is none that the form knows, or the day cannot be.
    """
    if reason := refusal(assessor, Action.COMPLETE, facts_for(assessment)):
        raise RefusedError(reason.sentence)
    given = freeze(assessment, signing)
    return move(assessment, Action.COMPLETE, assessor, given)


def freeze(assessment: Assessment, signing: Signing) -> Given:
    """Keep what was answered, and return what the signature is given: the statement and the digest.

    Raises:
        RefusedError: the confirmation is absent.
        InvalidInputError: an answer is missing or is none that the form knows, or the day cannot be.
    """
    form = assessment.stored_form
    statement = STATEMENTS[form.type]
    confirmed = signing.confirmed_no_identifiers
    if lacking := incomplete(Action.COMPLETE, assessment.state, statement, confirmed=confirmed):
        raise RefusedError(lacking.sentence)
    if signing.happened_on is None:
        raise InvalidInputError(Refusal.DAY_MISSING.sentence)
    if signing.happened_on > today():
        raise InvalidInputError(IN_FUTURE)
    answers = {key: text.strip() for key, text in signing.answers.items() if text.strip()}
    # An assessment of this kind is the decision on a round of feedback; the prompts hold what others said.
    is_decision = form.type is FormType.MSF
    if problems := decision_problems(answers) if is_decision else problems_of(form.form, answers):
        raise InvalidInputError(problems[0].sentence)
    assessment.happened_on = signing.happened_on
    digest = digest_of(content_of(assessment, answers))
    assessment.answers = AssessmentAnswers(
        answers=answers,
        outcome=Outcome(answers[OUTCOME]) if OUTCOME in answers else None,
        feedback=answers.get(DO_NEXT, ""),
        content_digest=digest,
        completed_at=now(),
    )
    return Given(
        text=statement, confirmed_no_identifiers=confirmed, content_digest=digest, authority=signing.authority
    )


def decline(found: AssessmentAccess, reason: str) -> AssessmentEvent:
    """Say that one will not make the assessment, and why.

    Raises:
        RefusedError: the policy says no, or the reason is empty.
    """
    return move(found.assessment, Action.DECLINE, found.actor, Given(text=reason))


def withdraw(found: AssessmentAccess, reason: str = "") -> AssessmentEvent:
    """Take an assessment back; a disputed one only with a reason.

    Raises:
        RefusedError: the policy says no, or the reason is missing.
    """
    return move(found.assessment, Action.WITHDRAW, found.actor, Given(text=reason))


def dispute(found: AssessmentAccess, reason: str) -> AssessmentEvent:
    """Say that what was signed in one's name is not right; it counts no more until somebody has decided.

    Raises:
        RefusedError: the policy says no, or the reason is empty.
    """
    return move(found.assessment, Action.DISPUTE, found.actor, Given(text=reason))


def uphold(found: AssessmentAccess, reason: str) -> AssessmentEvent:
    """Decide that a disputed assessment stands as it was signed.

    Raises:
        RefusedError: the policy says no, or the reason is empty.
    """
    return move(found.assessment, Action.UPHOLD, found.actor, Given(text=reason))


def reflect(found: AssessmentAccess, text: str, *, released: bool) -> None:
    """Write the trainee's reflection on a signed assessment; the others see it only once it is released.

    Raises:
        NotFoundError: the assessment is not of the person.
        RefusedError: it is not signed.
    """
    found.require(Part.TRAINEE)
    if found.assessment.state not in JUDGED:
        raise RefusedError(NOT_SIGNED)
    reflection = found.assessment.reflection
    if reflection is None:
        reflection = AssessmentReflection(assessment_id=found.assessment.id)
        db.session.add(reflection)
    reflection.text, reflection.changed_at = text.strip(), now()
    reflection.released_at = (reflection.released_at or now()) if released and text.strip() else None
    db.session.flush()
