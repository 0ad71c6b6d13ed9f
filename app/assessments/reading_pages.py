"""The page of one assessment, and the trainee's reflection on it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.assessments import service, views
from app.assessments.access import AssessmentAccess, assessment_for
from app.assessments.forms import ReflectionForm
from app.assessments.guest_links import guest_view
from app.assessments.models import AssessmentReflection
from app.assessments.policy import Part
from app.assessments.queries import history
from app.assessments.signing_here import refusal_here
from app.assessments.words import tag_of
from app.assessments.workflow import JUDGED, Action
from app.portfolio.queries import hidden_evidence
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("reading", __name__)
CONFLICT = 409


@blueprint.get("/assessments/<uuid:assessment_id>")
@audience(Audience.SIGNED_IN)
def assessment(assessment_id: UUID) -> str:
    """Show an assessment: what it is about, what was signed, its history and what can be done."""
    found = assessment_for(acting(), assessment_id, "the assessment")
    one = found.assessment
    outcome = one.answers.outcome if one.answers else None
    return render_template(
        "assessments/assessment.html",
        found=found,
        assessment=one,
        trainee=one.placement.trainee.name,
        tag=tag_of(one.state, outcome),
        facts=views.facts(one),
        notice=one.stored_form.form.notice,
        entries=views.entry_words(one, hidden_evidence(one.placement_id), can_open=found.sees_placement),
        result=views.result_of(one),
        steps=views.steps(history(one.id)),
        reflection=_reflection(found),
        may={action.value: found.refusal(action) is None for action in Action},
        may_sign_here=found.is_trainee and not refusal_here(one),
        guest=guest_view(found),
        may_reflect=found.is_trainee and one.state in JUDGED,
    )


def _reflection(found: AssessmentAccess) -> AssessmentReflection | None:
    """Return the reflection to its owner, and to the others once it is released."""
    reflection = found.assessment.reflection
    if reflection is None or not reflection.text:
        return None
    return reflection if found.is_trainee or reflection.released_at else None


@blueprint.route("/assessments/<uuid:assessment_id>/reflection", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def reflect(assessment_id: UUID) -> ResponseReturnValue:
    """Write the reflection on a signed assessment, and choose whether the others may read it."""
    found = assessment_for(acting(), assessment_id)
    found.require(Part.TRAINEE)
    kept = found.assessment.reflection
    text, seen = (kept.text, kept.changed_at.isoformat()) if kept else ("", "")
    form = ReflectionForm(reflection=text, seen=seen, released=bool(kept and kept.released_at))
    newer = form.newer(form.reflection, text, seen)
    if form.validate_on_submit() and not newer:
        service.reflect(found, form.reflection.data or "", released=form.released.data)
        flash("Your reflection is saved.")
        return redirect(f"/assessments/{assessment_id}")
    page = render_template("assessments/reflection.html", assessment=found.assessment, form=form, newer=newer)
    return (page, CONFLICT) if newer else invalid(form, page)
