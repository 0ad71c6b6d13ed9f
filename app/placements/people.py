"""The co-ordinator's pages about the people of a centre: the list, enrolling, password links."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import ROLE_WORDS, Role
from app.core.errors import RefusedError
from app.core.pages import Page
from app.identity.links import password_address
from app.identity.models import User
from app.placements import enrolling, parts, queries
from app.placements.centre import centre_in_hand
from app.placements.forms import EnrolForm
from app.placements.views import person_row
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.text import search_words

blueprint = Blueprint("people", __name__)


@blueprint.get("/centre/people")
@audience(Audience.COORDINATOR)
def people() -> str:
    """List the people of the centre with the parts they play in it."""
    centre, centres = centre_in_hand()
    words = search_words(request.args.get("words"))
    page = queries.people_of(centre.id, words, request.args.get("page", 1, type=int))
    mine = acting().centres(Role.COORDINATOR)
    beyond = queries.known_beyond({user.id for user in page.rows}, mine)
    rows = [person_row(user, centre.id, beyond) for user in page.rows]
    return render_template(
        "placements/people.html",
        centre=centre,
        centres=centres,
        words=words,
        page=Page(rows, page.number, page.pages, page.total),
    )


@blueprint.route("/centre/<uuid:centre_id>/people/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def enrol(centre_id: UUID) -> ResponseReturnValue:
    """Enrol a person; the one-use link is in this one answer and nowhere else."""
    centre, _ = centre_in_hand(centre_id)
    form = EnrolForm(role=request.args.get("role", ""))
    if not form.validate_on_submit():
        return invalid(form, render_template("placements/enrol.html", form=form, centre=centre))
    role = Role(form.role.data)
    try:
        enrolled = enrolling.enrol(acting(), centre.id, form.email.data or "", form.name.data or "", role)
    except RefusedError as refused:
        form.form_errors.append(refused.sentence)
        return invalid(form, render_template("placements/enrol.html", form=form, centre=centre))
    if enrolled.token is None:
        flash(
            f"This address has an account already, so no link is needed. {enrolled.user.name} signs in "
            f"as before and now also plays the part of {ROLE_WORDS[role].lower()} in {centre.name}."
        )
        return redirect(url_for("people.people", centre=centre.id))
    return _link(enrolled.user, enrolled.token)


@blueprint.post("/centre/<uuid:centre_id>/people/<uuid:user_id>/verifier")
@audience(Audience.COORDINATOR)
def make_verifier(centre_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Let a person of the centre verify what is signed off in it."""
    user = parts.make_verifier(acting(), centre_id, user_id)
    flash(f"{user.name} is an internal verifier now.")
    return redirect(url_for("people.people", centre=centre_id))


@blueprint.post("/centre/<uuid:centre_id>/people/<uuid:user_id>/verifier/end")
@audience(Audience.COORDINATOR)
def end_verifying(centre_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take the part of an internal verifier back; what was verified stays verified."""
    user = parts.end_verifying(acting(), centre_id, user_id)
    flash(f"{user.name} verifies no more. What was verified stays verified.")
    return redirect(url_for("people.people", centre=centre_id))


@blueprint.post("/centre/<uuid:centre_id>/people/<uuid:user_id>/reading/end")
@audience(Audience.COORDINATOR)
def end_reading(centre_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take the part of a moderator or an examiner back; what was assigned to them opens nothing any more."""
    user = parts.end_reading(acting(), centre_id, user_id)
    flash(f"{user.name} reads nothing here any more. Assignments and visits stay on record.")
    return redirect(url_for("people.people", centre=centre_id))


@blueprint.post("/centre/people/<uuid:user_id>/link")
@audience(Audience.COORDINATOR)
def new_link(user_id: UUID) -> str:
    """Show a new one-use link for a person who cannot sign in."""
    return _link(*enrolling.new_link(acting(), user_id))


@blueprint.post("/centre/people/<uuid:user_id>/link/mail")
@audience(Audience.COORDINATOR)
def mail_link(user_id: UUID) -> str:
    """Mail the one-use link that was just shown; it still shows, in case the mail does not arrive."""
    user, token = enrolling.mail_link(acting(), user_id)
    return _link(user, token, mailed=True)


def _link(user: User, token: str, *, mailed: bool = False) -> str:
    return render_template(
        "identity/link.html",
        user=user,
        link=password_address(token),
        mail_at=url_for("people.mail_link", user_id=user.id),
        mailed=mailed,
    )
