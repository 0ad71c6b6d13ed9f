"""The pages of messages: what happened, how often mail comes, stopping it, and what was not delivered."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core.pages import Page
from app.extensions import csrf
from app.mail import queries, service, stopping
from app.mail.choices import cadences_of, choose
from app.mail.forms import choices_form
from app.mail.views import kinds_in_words, notice_row, undelivered_row
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("messages", __name__)


@blueprint.get("/notices")
@audience(Audience.SIGNED_IN)
def notices() -> str:
    """List what happened for the person, the latest first."""
    page = queries.notices_of(acting().user_id, request.args.get("page", 1, type=int))
    rows = [notice_row(notice) for notice in page.rows]
    return render_template("mail/notices.html", page=Page(rows, page.number, page.pages, page.total))


@blueprint.post("/notices/<uuid:notice_id>/seen")
@audience(Audience.SIGNED_IN)
def seen(notice_id: UUID) -> Response:
    """Mark one notice as read."""
    me = acting().user_id
    service.mark_seen(me, notice_id=queries.notice_of(me, notice_id).id)
    return redirect(url_for("messages.notices", page=request.args.get("page", 1, type=int)))


@blueprint.post("/notices/seen")
@audience(Audience.SIGNED_IN)
def all_seen() -> Response:
    """Mark everything as read."""
    service.mark_seen(acting().user_id)
    flash("Everything is marked as read.")
    return redirect(url_for("messages.notices"))


@blueprint.route("/account/mail", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def choices() -> ResponseReturnValue:
    """Show and change how often mail comes about each kind of notice."""
    me = acting().user_id
    form = choices_form(cadences_of(me))
    if not form.validate_on_submit():
        return invalid(form, render_template("mail/choices.html", form=form))
    choose(me, form.chosen())
    flash("Your choices about mail are saved.")
    return redirect(url_for("messages.choices"))


@blueprint.route("/mail/stop/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def stop(token: str) -> str:
    """Stop mail about some kinds of notices; opening the link alone, as a mail scanner does, stops nothing.

    Mail programs send the form of RFC 8058 here, from outside and without a session: the signed link is what
    shows that the mail's reader wants it, and so this form needs no other guard.
    """
    found = stopping.stop_of(token)
    stopped = request.method == "POST"
    if stopped:
        stopping.stop(found)
    return render_template("mail/stop.html", about=kinds_in_words(found.kinds), stopped=stopped)


csrf.exempt(stop)


@blueprint.get("/administration/mail")
@audience(Audience.ADMINISTRATOR)
def undelivered() -> str:
    """List the mails that were given up, and say whether mail waits for its server."""
    page = queries.undelivered(request.args.get("page", 1, type=int))
    rows = [undelivered_row(mail) for mail in page.rows]
    number, reason = queries.waiting()
    return render_template(
        "mail/undelivered.html",
        page=Page(rows, page.number, page.pages, page.total),
        waiting=number,
        reason=reason,
    )


@blueprint.post("/administration/mail/<uuid:mail_id>/again")
@audience(Audience.ADMINISTRATOR)
def try_again(mail_id: UUID) -> Response:
    """Put a mail that was given up into the outbox again."""
    mail = queries.given_up(mail_id)
    service.try_again(mail)
    flash(f"The mail to {mail.to_address} is tried again.")
    return redirect(url_for("messages.undelivered"))
