"""The supervisor's pages of feedback by colleagues: approve, release or end a round, sign what came of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import msf_service
from app.assessments.form_values import Outcome
from app.assessments.msf_access import CycleAccess, cycle_for
from app.assessments.msf_deciding import decide
from app.assessments.msf_forms import ApprovalForm, ClosingForm, DecisionForm
from app.assessments.msf_policy import USUAL_THRESHOLD
from app.assessments.msf_views import closing_choices, may_on_cycle, status_of
from app.core.clock import today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.forms import Form

blueprint = Blueprint("feedback_deciding", __name__)


@blueprint.route("/colleague-feedback/<uuid:cycle_id>/approve", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def approve(cycle_id: UUID) -> ResponseReturnValue:
    """Approve or refuse the colleagues whom a trainee proposes."""
    found = _found(cycle_id)
    if not may_on_cycle(found).approve:
        raise NotFoundError
    form = ApprovalForm(threshold=str(USUAL_THRESHOLD))
    form.offer(len(found.cycle.invitations))
    if not form.validate_on_submit():
        return _page("msf_approve", found, form)
    if form.decision.data == "approve":
        msf_service.approve(found, int(form.threshold.data))
        flash("The links are on their way.")
    else:
        msf_service.refuse(found, form.reason.data)
        flash("Refused. The trainee reads why.")
    return redirect(msf_service.address_of_cycle(found.cycle))


@blueprint.route("/colleague-feedback/<uuid:cycle_id>/close", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def close(cycle_id: UUID) -> ResponseReturnValue:
    """Release the summary of an open round, lengthen the round, or abandon it."""
    found = _found(cycle_id)
    if not may_on_cycle(found).close:
        raise NotFoundError
    form = ClosingForm()
    form.decision.offer(closing_choices(found))
    if not form.validate_on_submit():
        return _page("msf_close", found, form)
    if form.decision.data == "abandon":
        msf_service.abandon(found, form.reason.data)
    else:
        {"release": msf_service.release, "extend": msf_service.extend}[form.decision.data](found)
    return redirect(msf_service.address_of_cycle(found.cycle))


@blueprint.route("/colleague-feedback/<uuid:cycle_id>/outcome", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def outcome(cycle_id: UUID) -> ResponseReturnValue:
    """Sign, after discussing the summary, whether the feedback is satisfactory."""
    found = _found(cycle_id)
    if not may_on_cycle(found).decide:
        raise NotFoundError
    form = DecisionForm(happened_on=today())
    if not form.validate_on_submit():
        return _page("msf_outcome", found, form)
    chosen, day = Outcome(form.outcome.data), form.happened_on.data
    try:
        signed = decide(found, chosen, day, form.went_well.data or "", form.do_next.data or "")
    except (InvalidInputError, RefusedError) as problem:
        form.form_errors = [problem.sentence]
        return _page("msf_outcome", found, form)
    flash(f"{signed.reference} is signed. The trainee sees the result and your feedback.")
    return redirect(f"/assessments/{signed.id}")


def _found(cycle_id: UUID) -> CycleAccess:
    found = cycle_for(acting(), cycle_id, locked=request.method == "POST")
    found.access.require(Capacity.SUPERVISOR)
    return found


def _page(name: str, found: CycleAccess, form: Form) -> ResponseReturnValue:
    page = render_template(
        f"assessments/{name}.html",
        cycle=found.cycle,
        trainee=found.access.placement.trainee.name,
        status=status_of(found),
        form=form,
    )
    return invalid(form, page)
