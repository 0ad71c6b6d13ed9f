"""The pages of accounts: set a password, own details, and for administrators people and centres."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import ROLE_WORDS, Role
from app.core.errors import NotFoundError, RefusedError
from app.extensions import db
from app.identity import queries, service
from app.identity.forms import (
    AccountForm,
    ActForm,
    CentreForm,
    ChangePasswordForm,
    PersonForm,
    SetPasswordForm,
)
from app.identity.links import password_address
from app.identity.models import User
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.text import search_words

blueprint = Blueprint("identity", __name__)


@blueprint.get("/signed-out")
@audience(Audience.ANYONE)
def signed_out() -> str:
    """Say that the person is signed out; the page clears what the browser kept for them."""
    return render_template("identity/signed_out.html")


@blueprint.route("/set-password/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def set_password(token: str) -> ResponseReturnValue:
    """Set a password through a one-use link. Opening the link alone uses nothing up."""
    link = service.link_for(token)
    if link is None:
        raise NotFoundError("This link has been used or has expired. Ask your co-ordinator for a new one.")
    form = SetPasswordForm(link.user)
    if not form.validate_on_submit():
        return invalid(form, render_template("identity/set_password.html", form=form, user=link.user))
    service.use_password_link(token, form.password.data)
    flash("Your password is set. Sign in with it now.")
    return redirect(url_for("security.login"))


@blueprint.route("/account", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show and change one's own details."""
    user: User = g.user
    form = AccountForm(obj=user)
    if not form.validate_on_submit():
        return invalid(form, _account_page(form, user))
    for name in ("name", "job_title", "registration_body", "registration_number"):
        setattr(user, name, form[name].data)
    flash("Your details are saved.")
    return redirect(url_for("identity.account"))


def _account_page(form: AccountForm, user: User) -> str:
    signs = acting().plays(Role.SUPERVISOR)
    return render_template("identity/account.html", form=form, user=user, signs=signs)


@blueprint.route("/account/password", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change one's own password; every session ends, this one too."""
    form = ChangePasswordForm(g.user)
    if not form.validate_on_submit():
        return invalid(form, render_template("identity/change_password.html", form=form))
    service.set_password(g.user, form.password.data)
    flash("Your password is changed. Sign in with the new one.")
    return redirect(url_for("security.login"))


@blueprint.route("/administration", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def administration() -> ResponseReturnValue:
    """List centres and people, and add a centre. No portfolio is shown here."""
    form = CentreForm()
    words = search_words(request.args.get("words"))
    page = queries.people(page=request.args.get("page", 1, type=int), words=words)
    if not form.validate_on_submit():
        shown = render_template(
            "identity/administration.html",
            form=form,
            centres=queries.centres(),
            page=page,
            words=words,
            act=ActForm(),
            role_words=ROLE_WORDS,
        )
        return invalid(form, shown)
    service.add_centre(form.name.data)
    flash("The centre is added.")
    return redirect(url_for("identity.administration"))


@blueprint.route("/administration/people/new", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def add_person() -> ResponseReturnValue:
    """Enrol a person in any part in any centre, and show the one-use link to hand over."""
    form = PersonForm()
    form.centre.offer([(str(centre.id), centre.name) for centre in queries.centres()])
    if not form.validate_on_submit():
        return invalid(form, render_template("identity/person.html", form=form))
    user = service.find_user(form.email.data)
    is_new = user is None
    user = user or service.add_user(form.email.data, form.name.data)
    service.give_part(user, UUID(form.centre.data), Role(form.role.data))
    if not is_new:
        flash(f"{user.name} had an account already and now plays this part as well.")
        return redirect(url_for("identity.administration"))
    token = service.make_password_link(user, acting().user_id)
    return render_template("identity/link.html", user=user, link=password_address(token))


@blueprint.post("/administration/people/<uuid:user_id>/link")
@audience(Audience.ADMINISTRATOR)
def new_link(user_id: UUID) -> ResponseReturnValue:
    """Show a new one-use link for a person who cannot sign in."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFoundError
    token = service.make_password_link(user, acting().user_id)
    return render_template("identity/link.html", user=user, link=password_address(token))


@blueprint.post("/administration/people/<uuid:user_id>/active")
@audience(Audience.ADMINISTRATOR)
def switch_active(user_id: UUID) -> ResponseReturnValue:
    """Close or reopen an account; closing ends its sessions at the next click."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFoundError
    if user.id == acting().user_id:
        raise RefusedError("You cannot close your own account. Ask another administrator.")
    user.active = not user.active
    flash(f"The account of {user.name} is {'open again' if user.active else 'closed'}.")
    return redirect(url_for("identity.administration"))
