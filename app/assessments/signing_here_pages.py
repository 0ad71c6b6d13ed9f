"""The pages on which an assessor signs on the trainee's device: by their own PIN, or as a guest."""

from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from app.assessments import guests
from app.assessments.access import AssessmentAccess, assessment_for
from app.assessments.answering import PinAnsweringForm, pin_form_class_for
from app.assessments.filling_pages import CONFLICT, fill_page
from app.assessments.guest_links import newest_link
from app.assessments.guest_pages import guest_form
from app.assessments.models import SigningPin
from app.assessments.policy import Part
from app.assessments.queries import assessors_on_offer
from app.assessments.signing_here import NOBODY, refusal_here, sign_here
from app.core.clock import today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.extensions import db
from app.identity.models import User
from app.ledger.values import Authority
from app.web.access import Audience, acting, audience

blueprint = Blueprint("here", __name__)


@blueprint.route("/assessments/<uuid:assessment_id>/sign-here", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def sign(assessment_id: UUID) -> ResponseReturnValue:
    """Let an assessor fill in and sign on the trainee's device; the PIN is never shown or kept again."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.TRAINEE)
    people = _people_with_pin(found)
    form = _form_for(found, people)
    refusal = refusal_here(found.assessment) or ("" if people else NOBODY)
    if refusal or not form.validate_on_submit():
        return fill_page(found.assessment, form, refusal)
    assessor = people[UUID(form.assessor.data)]
    try:
        sign_here(found, assessor, form.pin.data, form.signing(Authority.PIN))
    except (RefusedError, InvalidInputError) as problem:
        form.form_errors = [problem.sentence]
        return fill_page(found.assessment, form, "", CONFLICT)
    flash(f"{found.assessment.reference} is signed by {assessor.name}, who is told that it was signed here.")
    return redirect(f"/assessments/{assessment_id}")


@blueprint.route("/assessments/<uuid:assessment_id>/sign-here/guest", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def sign_as_guest(assessment_id: UUID) -> ResponseReturnValue:
    """Let the guest who was asked fill in and sign on the trainee's device; their address gets a mail."""
    found = assessment_for(acting(), assessment_id, locked=request.method == "POST")
    found.require(Part.TRAINEE)
    form, link = guest_form(found.assessment), newest_link(assessment_id)
    if link is None:
        raise NotFoundError
    refusal = guests.refusal_here(link)
    if refusal or not form.validate_on_submit():
        return fill_page(found.assessment, form, refusal)
    try:
        signed = guests.sign_here(found, link, form.guest(), form.signing(Authority.HERE))
    except (RefusedError, InvalidInputError) as problem:
        form.form_errors = [problem.sentence]
        return fill_page(found.assessment, form, "", CONFLICT)
    flash(f"{found.assessment.reference} is signed by {signed.name}, who gets a mail that says so.")
    return redirect(f"/assessments/{assessment_id}")


def _people_with_pin(found: AssessmentAccess) -> dict[UUID, User]:
    """Return who can assess the trainee today and has a PIN, the one who was asked first."""
    people = {person.id: person for person in assessors_on_offer(found.assessment.placement, today())}
    with_pin = set(db.session.scalars(sa.select(SigningPin.user_id).where(SigningPin.user_id.in_(people))))
    asked = found.assessment.assessor_id
    ordered = sorted(with_pin, key=lambda number: (number != asked, people[number].name))
    return {number: people[number] for number in ordered}


def _form_for(found: AssessmentAccess, people: dict[UUID, User]) -> PinAnsweringForm:
    assessment = found.assessment
    asked = str(assessment.assessor_id) if assessment.assessor_id in people else None
    form = pin_form_class_for(assessment.stored_form.form)(
        happened_on=assessment.happened_on or today(), assessor=asked
    )
    form.assessor.offer([(str(number), person.name) for number, person in people.items()])
    return form
