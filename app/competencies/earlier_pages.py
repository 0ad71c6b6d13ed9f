"""The page of those items that a newer version of the standards has no more."""

from uuid import UUID

from flask import Blueprint, render_template

from app.competencies.earlier import earlier_items
from app.competencies.routes import drafts_for
from app.placements.access import placement_for
from app.web.access import Audience, acting, audience

blueprint = Blueprint("earlier_items", __name__)


@blueprint.get("/placements/<uuid:placement_id>/competencies/earlier")
@audience(Audience.SIGNED_IN)
def earlier(placement_id: UUID) -> str:
    """Show the items that are gone, with the evidence and the history that lie on them."""
    access = placement_for(acting(), placement_id, "items of earlier versions")
    return render_template(
        "competencies/earlier.html",
        access=access,
        items=earlier_items(placement_id, drafts_for(access), sees_hidden=access.decides),
    )
