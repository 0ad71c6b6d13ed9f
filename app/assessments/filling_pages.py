"""The assessor's pages: fill an assessment in and sign it, decline it, dispute what was signed."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import service, views
from app.assessments.access import AssessmentAccess, assessment_for
from app.assessments.answering import (
    AnsweringForm,
    GuestAnsweringForm,
    PinAnsweringForm,
    form_class_for,
)
from app.assessments.form_values import FORM_TYPE_WORDS
from app.assessments.forms import ReasonForm
from app.assessments.models import Assessment
from app.assessments.policy import Part
from app.assessments.views import Picture
from app.assessments.workflow import Action
from app.core.clock import today
from app.core.errors import InvalidInputError, RefusedError
from app.portfolio.queries import hidden_evidence
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid

blueprint = Blueprint("filling", __name__)
CONFLICT = 409


@blueprint.route("/assessments/<uuid:assessment_id>/fill", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def fill(assessment_id: UUID) -> ResponseReturnValue:
    """Fill an assessment in and sign it; whatever goes wrong, what was typed is shown again."""
    sends = request.method == "POST"
    found = assessment_for(acting(), assessment_id, "" if sends else "to assess it", locked=sends)
    found.require(Part.ASSESSOR)
    day = found.assessment.happened_on or today()
    form = form_class_for(found.assessment.stored_form.form)(happened_on=day)
    refusal = found.refusal(Action.COMPLETE)
    sentence = refusal.sentence if refusal else ""
    if not form.validate_on_submit():
        return fill_page(found.assessment, form, sentence)
    try:
        service.complete(found.assessment, found.actor, form.signing())
    except (RefusedError, InvalidInputError) as problem:
        form.form_errors = [problem.sentence]
        return fill_page(found.assessment, form, sentence, CONFLICT)
    flash(f"{found.assessment.reference} is signed. The trainee sees the result and your feedback.")
    return redirect(f"/assessments/{assessment_id}")


def fill_page(
    assessment: Assessment,
    form: AnsweringForm,
    refusal: str,
    failed: int = UNPROCESSABLE,
    *,
    pictures: Sequence[Picture] | None = None,
) -> ResponseReturnValue:
    """Return the page with the form: what is judged, each prompt, and the signature.

    Args:
        assessment: loaded as `whole_assessment` says.
        form: with what was typed.
        refusal: why nothing can be signed, or an empty text.
        failed: the status where something is wrong.
        pictures: of the files that a guest looks at by a link; None where a person with an account looks.
    """
    chosen = assessment.stored_form.form
    page = render_template(
        "assessments/fill.html",
        assessment=assessment,
        trainee=assessment.placement.trainee.name,
        chosen=chosen,
        kind=FORM_TYPE_WORDS[chosen.type],
        facts=views.facts(assessment),
        entries=views.entry_words(assessment, hidden_evidence(assessment.placement_id)),
        form=form,
        statement=service.STATEMENTS[chosen.type],
        refusal=refusal,
        by_pin=isinstance(form, PinAnsweringForm),
        by_guest=isinstance(form, GuestAnsweringForm),
        by_link=pictures is not None,
        pictures=pictures or (),
    )
    return invalid(form, page, failed)


@blueprint.route("/assessments/<uuid:assessment_id>/decline", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def decline(assessment_id: UUID) -> ResponseReturnValue:
    """Say that one will not make the assessment, and why."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.ASSESSOR)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _reason_page(found, form, Action.DECLINE)
    service.decline(found, form.reason.data)
    flash("You have declined. The trainee sees your reason and can ask somebody else.")
    return redirect("/assessments")


@blueprint.route("/assessments/<uuid:assessment_id>/dispute", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def dispute(assessment_id: UUID) -> ResponseReturnValue:
    """Say that what was signed in one's name is not right."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.ASSESSOR)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _reason_page(found, form, Action.DISPUTE)
    service.dispute(found, form.reason.data)
    flash("It counts for nothing until a supervisor or co-ordinator has decided.")
    return redirect(f"/assessments/{assessment_id}")


def _reason_page(found: AssessmentAccess, form: ReasonForm, action: Action) -> ResponseReturnValue:
    page = render_template(
        "assessments/reason.html",
        assessment=found.assessment,
        trainee=found.assessment.placement.trainee.name,
        form=form,
        ask=REASON_WORDS[action],
        refusal=found.refusal(action),
    )
    return invalid(form, page)


# By action: the heading, what it means, and the button.
REASON_WORDS = {
    Action.DECLINE: (
        "Decline",
        "You will not make this assessment. The trainee reads your reason and can ask somebody else.",
        "Decline",
    ),
    Action.DISPUTE: (
        "Dispute",
        (
            "Something was signed in your name that is not right. It counts for nothing from now on, and a "
            "supervisor or co-ordinator decides what becomes of it."
        ),
        "Dispute this assessment",
    ),
}
