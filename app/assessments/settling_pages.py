"""The pages that take an assessment back: the trainee's own request, and what was disputed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import service
from app.assessments.access import assessment_for
from app.assessments.forms import SettleForm
from app.assessments.policy import Part
from app.assessments.workflow import Action
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.forms import Form

blueprint = Blueprint("settling", __name__)


@blueprint.route("/assessments/<uuid:assessment_id>/withdraw", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def withdraw(assessment_id: UUID) -> ResponseReturnValue:
    """Take back what nobody has signed yet, after saying what that means."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.TRAINEE, Part.ASSESSOR)
    form = Form()
    if not form.validate_on_submit():
        refusal = found.refusal(Action.WITHDRAW)
        page = render_template(
            "assessments/withdraw.html", assessment=found.assessment, form=form, refusal=refusal
        )
        return invalid(form, page)
    service.withdraw(found)
    flash(f"{found.assessment.reference} is withdrawn.")
    placement_id = found.assessment.placement_id
    return redirect(f"/placements/{placement_id}/assessments")


@blueprint.route("/assessments/<uuid:assessment_id>/settle", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def settle(assessment_id: UUID) -> ResponseReturnValue:
    """Decide what becomes of a disputed assessment."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.SUPERVISOR, Part.COORDINATOR)
    form = SettleForm()
    if not form.validate_on_submit():
        page = render_template(
            "assessments/settle.html",
            assessment=found.assessment,
            trainee=found.assessment.placement.trainee.name,
            form=form,
            refusal=found.refusal(Action.UPHOLD),
        )
        return invalid(form, page)
    verb = service.uphold if form.decision.data == Action.UPHOLD else service.withdraw
    verb(found, form.reason.data)
    flash("Decided. Everybody with a part in it sees your reason.")
    return redirect(f"/assessments/{assessment_id}")
