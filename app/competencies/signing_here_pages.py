"""The page on which a supervisor signs an item off on the trainee's device, by their own PIN."""

from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments.models import SigningPin
from app.competencies.board import Board, board_for
from app.competencies.forms import SignOffHereForm
from app.competencies.judged import judged_entries
from app.competencies.policy import refusal
from app.competencies.signing_here import Signature, sign_off_here
from app.competencies.workflow import Action
from app.core.clock import today
from app.core.errors import ConflictError, RefusedError
from app.extensions import db
from app.identity.models import User
from app.placements.access import Access, facts_of, placement_for
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid

blueprint = Blueprint("sign_off_here", __name__)
CONFLICT = 409
NOBODY = "Nobody who supervises you has set a PIN yet. They do so on their account page."


@blueprint.route(
    "/placements/<uuid:placement_id>/competencies/<uuid:item_id>/sign-here", methods=["GET", "POST"]
)
@audience(Audience.TRAINEE)
def sign(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Let a supervisor read and sign on the trainee's device; the PIN is never shown or kept again."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    board, people = board_for(access.placement), _supervisors_with_pin(access)
    board.item(item_id)
    form = SignOffHereForm()
    form.supervisor.offer([(str(number), person.name) for number, person in people.items()])
    sentence = _refusal(board, item_id, people)
    if sentence or not form.validate_on_submit():
        return _page(access, board, item_id, form, sentence)
    try:
        sign_off_here(access, item_id, people[UUID(form.supervisor.data)], _given(form))
    except (RefusedError, ConflictError) as problem:
        form.form_errors = [problem.sentence]
        return _page(access, board_for(access.placement), item_id, form, "", CONFLICT)
    flash("Signed off. Your supervisor is told that it was signed here.")
    return redirect(f"/placements/{placement_id}/competencies/{item_id}")


def _given(form: SignOffHereForm) -> Signature:
    return Signature(
        pin=form.pin.data,
        statement=form.statement.data,
        seen_digest=request.form.get("revision", ""),
        confirmed_no_identifiers=form.confirmed_no_identifiers.data,
    )


def _supervisors_with_pin(access: Access) -> dict[UUID, User]:
    current = {
        span.supervisor_id for span in facts_of(access.placement).supervisions if span.lasts_on(today())
    }
    people = db.session.scalars(
        sa.select(User)
        .join(SigningPin, SigningPin.user_id == User.id)
        .where(User.id.in_(current), User.active)
        .order_by(User.name)
    )
    return {person.id: person for person in people}


def _refusal(board: Board, item_id: UUID, people: dict[UUID, User]) -> str:
    """Say why nobody can sign here now, or nothing."""
    if not people:
        return NOBODY
    reasons = [refusal(person.actor(), Action.SIGN_OFF, board.facts(item_id)) for person in people.values()]
    return "" if None in reasons else next(reason.sentence for reason in reasons if reason)


def _page(
    access: Access,
    board: Board,
    item_id: UUID,
    form: SignOffHereForm,
    refused: str,
    failed: int = UNPROCESSABLE,
) -> ResponseReturnValue:
    claims = board.claims.get(item_id, ())
    item = board.item(item_id)
    if form.statement.raw_data is None:
        several = ", ".join(claim.reference for claim in claims)
        form.statement.data = f"I have seen evidence ({several}) that meets {item.code}, {item.title}."
    page = render_template(
        "competencies/sign_here.html",
        placement=access.placement,
        item=item,
        catalogue=board.catalogue_of(item_id),
        entries=judged_entries(access, claims),
        form=form,
        refused=refused,
        seen=board.digest(item_id),
    )
    return invalid(form, page, failed)
