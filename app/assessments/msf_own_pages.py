"""The trainee's own pages of a round of feedback: rate oneself, and reflect on what was released."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import msf_own
from app.assessments.msf_access import CycleAccess, cycle_for, facts_for_cycle
from app.assessments.msf_forms import FeedbackReflectionForm, SelfRatingForm, self_rating_form_class_for
from app.assessments.msf_policy import self_rating_refusal
from app.assessments.msf_service import address_of_cycle
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("feedback_own", __name__)
CONFLICT = 409


@blueprint.route("/colleague-feedback/<uuid:cycle_id>/own", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def rate(cycle_id: UUID) -> ResponseReturnValue:
    """Let the trainee rate themselves by the form that their colleagues answer."""
    found = _found(cycle_id)
    kept = found.cycle.self_rating
    form = self_rating_form_class_for(found.cycle.stored_form.form).filled(kept.answers if kept else {})
    if not form.validate_on_submit():
        return _rating_page(found, form)
    try:
        msf_own.rate_oneself(found, form.answers())
    except (InvalidInputError, RefusedError) as problem:
        form.form_errors = [problem.sentence]
        return _rating_page(found, form)
    flash("Your own rating is kept. It stands beside the answers of your colleagues once they are released.")
    return redirect(address_of_cycle(found.cycle))


@blueprint.route("/colleague-feedback/<uuid:cycle_id>/reflection", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def reflect(cycle_id: UUID) -> ResponseReturnValue:
    """Let the trainee reflect on released feedback, and choose whether the others may read it."""
    found = _found(cycle_id)
    if found.cycle.summary is None:
        raise NotFoundError
    kept = found.cycle.reflection
    text, seen = (kept.text, kept.changed_at.isoformat()) if kept else ("", "")
    form = FeedbackReflectionForm(reflection=text, seen=seen, released=bool(kept and kept.released_at))
    newer = form.newer(form.reflection, text, seen)
    if form.validate_on_submit() and not newer:
        msf_own.reflect_on(found, form.reflection.data or "", released=form.released.data)
        flash("Your reflection is saved.")
        return redirect(address_of_cycle(found.cycle))
    page = render_template("assessments/msf_reflection.html", cycle=found.cycle, form=form, newer=newer)
    return (page, CONFLICT) if newer else invalid(form, page)


def _found(cycle_id: UUID) -> CycleAccess:
    found = cycle_for(acting(), cycle_id, locked=request.method == "POST")
    found.access.require(Capacity.TRAINEE)
    return found


def _rating_page(found: CycleAccess, form: SelfRatingForm) -> ResponseReturnValue:
    refusal = self_rating_refusal(found.access.actor, facts_for_cycle(found.cycle))
    page = render_template(
        "assessments/msf_own.html",
        cycle=found.cycle,
        chosen=found.cycle.stored_form.form,
        form=form,
        refusal=refusal.sentence if refusal else "",
    )
    return invalid(form, page)
