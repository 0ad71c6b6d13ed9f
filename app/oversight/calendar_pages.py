"""A person's dates for calendar programs, under a secret address, and the page on which it is made."""

import hashlib

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app.core.clock import day_in_words, london_day, today
from app.identity.calendar_address import (
    address_behind,
    address_of,
    make_address,
    note_fetch,
    revoke_address,
)
from app.mail.links import absolute, absolute_for
from app.oversight.calendar_queries import calendar_of
from app.oversight.calendar_text import calendar_text
from app.web.access import Audience, acting, audience
from app.web.transaction import afterwards

blueprint = Blueprint("calendar", __name__)
CONTENT_TYPE = "text/calendar; charset=utf-8"
NOTHING_THERE = 404


@blueprint.get("/calendar/<token>.ics")
@audience(Audience.ANYONE)
def feed(token: str) -> Answer:
    """Answer a calendar program; an address that was never made or was taken back leads to nothing at all."""
    found = address_behind(token)
    if found is None:
        return Response(status=NOTHING_THERE, content_type="text/plain; charset=utf-8")
    entries = calendar_of(found.user.actor(), today())
    text = calendar_text(entries, current_app.config["TECHFOLIO"].mail_domain, absolute)
    if found.fetched_on != today():
        user_id = found.user_id
        afterwards(lambda: note_fetch(user_id))
    answer = Response(text, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="techfolio.ics"'
    # The program may keep it, asks each time whether it has changed, and nobody in between keeps anything.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(text).hexdigest())
    return answer.make_conditional(request)


@blueprint.get("/account/calendar")
@audience(Audience.SIGNED_IN)
def settings() -> str:
    """Show whether the person's dates can be fetched, since when, and when they last were."""
    return _settings()


def _settings(address: str = "") -> str:
    found = address_of(acting().user_id)
    return render_template(
        "oversight/calendar.html",
        address=address,
        made=day_in_words(london_day(found.made_at)) if found else "",
        fetched=day_in_words(found.fetched_on) if found and found.fetched_on else "",
    )


@blueprint.post("/account/calendar")
@audience(Audience.SIGNED_IN)
def make() -> str:
    """Make a new address and show it, this once; the one before leads nowhere any more."""
    token = make_address(acting().user_id)
    return _settings(absolute_for("calendar.feed", token=token))


@blueprint.post("/account/calendar/stop")
@audience(Audience.SIGNED_IN)
def stop() -> Answer:
    """Take the address back."""
    revoke_address(acting().user_id)
    flash("The address leads nowhere any more. Your calendar program will stop showing these dates.")
    return redirect(url_for("calendar.settings"))
