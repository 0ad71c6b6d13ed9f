"""The page about being on time: the forecast with its reckoning, the curve of weeks, what is due."""

from uuid import UUID

from flask import Blueprint, render_template

from app.oversight.curve_picture import drawn
from app.oversight.progress_views import progress_page
from app.placements.access import placement_for
from app.web.access import Audience, acting, audience

blueprint = Blueprint("progress", __name__, url_prefix="/placements/<uuid:placement_id>")


@blueprint.get("/progress")
@audience(Audience.SIGNED_IN)
def progress(placement_id: UUID) -> str:
    """Show to everybody with a part in a placement whether it is on time."""
    access = placement_for(acting(), placement_id, "plan and progress")
    page = progress_page(access.placement)
    return render_template(
        "oversight/progress.html",
        placement=access.placement,
        page=page,
        picture=drawn(page.points, page.total, page.week),
    )
