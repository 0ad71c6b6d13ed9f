"""Who decides about guests: approve or refuse one, send a link again, say which mail domains are known."""

from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import guests
from app.assessments.access import AssessmentAccess, assessment_for
from app.assessments.forms import DomainsForm, GuestForm
from app.assessments.guest_domains import domains_of, keep_domains, problem_with
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.guest_policy import DOUBT_WORDS
from app.assessments.policy import Part
from app.core.actor import Role
from app.core.errors import NotFoundError
from app.extensions import db
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("guest_settling", __name__)
REASON_MISSING = "Write why not. The trainee reads it."


@blueprint.route("/assessments/<uuid:assessment_id>/guest", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def decide(assessment_id: UUID) -> ResponseReturnValue:
    """Approve or refuse a guest whose address raised a doubt."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.SUPERVISOR, Part.COORDINATOR)
    link = _waiting(found)
    form = GuestForm()
    fine = form.validate_on_submit()
    if fine and form.decision.data == "refuse" and not form.reason.data:
        form.reason.errors = (REASON_MISSING,)
        fine = False
    if not fine:
        page = render_template(
            "assessments/guest_decide.html",
            form=form,
            assessment=found.assessment,
            guest=found.assessment.guest,
            trainee=found.assessment.placement.trainee.name,
            doubt=DOUBT_WORDS[link.doubt] if link.doubt else "",
        )
        return invalid(form, page)
    if form.decision.data == "approve":
        guests.approve(link, found.actor)
        flash("The guest gets the link by mail.")
    else:
        guests.refuse(link, found, form.reason.data)
        flash("Refused. The trainee sees your reason and can ask somebody else.")
    return redirect(f"/assessments/{assessment_id}")


def _waiting(found: AssessmentAccess) -> GuestLink:
    link = db.session.scalar(
        sa.select(GuestLink).where(
            GuestLink.assessment_id == found.assessment.id,
            GuestLink.purpose == Purpose.SIGN,
            GuestLink.replaced_at.is_(None),
        )
    )
    if link is None or not link.waits or found.assessment.guest is None:
        raise NotFoundError
    return link


@blueprint.post("/assessments/<uuid:assessment_id>/guest/link")
@audience(Audience.TRAINEE)
def send_again(assessment_id: UUID) -> ResponseReturnValue:
    """Send the guest a new link."""
    found = assessment_for(acting(), assessment_id, locked=True)
    doubt = guests.send_again(found)
    flash("A new link waits for your supervisor." if doubt else "A new link is on its way.")
    return redirect(f"/assessments/{assessment_id}")


@blueprint.route("/centre/guest-domains", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def domains() -> ResponseReturnValue:
    """Say from which mail domains guests need no approval."""
    centres = sorted(acting().centres(Role.COORDINATOR), key=str)
    form = DomainsForm(domains="\n".join(domains_of(centres)))
    fine = form.validate_on_submit()
    if fine and (sentence := problem_with(form.domains.data or "")):
        form.domains.errors = (sentence,)
        fine = False
    if not fine:
        return invalid(form, render_template("assessments/guest_domains.html", form=form))
    keep_domains(centres, form.domains.data or "")
    flash("Kept. Guests from other addresses wait for approval.")
    return redirect("/centre/guest-domains")
