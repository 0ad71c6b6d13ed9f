"""The dashboard of moderators and examiners."""

from flask import Blueprint, render_template, request

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.oversight.reading import reading_of
from app.web.access import Audience, acting, audience

blueprint = Blueprint("reading", __name__)


@blueprint.get("/reading")
@audience(Audience.SIGNED_IN)
def reading() -> str:
    """Show what the person may read today as a moderator or examiner, and how it stands.

    Raises:
        NotFoundError: they are neither and read nothing.
    """
    actor = acting()
    found = reading_of(actor, today(), request.args.get("page", 1, type=int))
    if found.is_empty and not (actor.plays(Role.MODERATOR) or actor.plays(Role.EXAMINER)):
        raise NotFoundError
    return render_template("oversight/reading.html", reading=found)
