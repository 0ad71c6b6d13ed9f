"""The page that tells everybody with a part in a placement what changed about it, by date."""

from uuid import UUID

from flask import Blueprint, render_template, request

from app.placements.access import placement_for
from app.placements.moves_views import changes_page
from app.web.access import Audience, acting, audience

blueprint = Blueprint("placement_moves", __name__)


@blueprint.get("/placements/<uuid:placement_id>/moves")
@audience(Audience.SIGNED_IN)
def moves(placement_id: UUID) -> str:
    """Show what changed: supervisors, stand-ins, sites, centre, hours, start, length, standards."""
    access = placement_for(acting(), placement_id, "moves of the placement")
    page = changes_page(access, request.args.get("page", 1, type=int))
    return render_template("placements/changes.html", access=access, page=page)
