"""Where the menu leads a trainee: the pages of the placement that goes on, whichever it is."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.oversight import queries
from app.oversight.views import shown_first
from app.web.access import Audience, acting, audience

blueprint = Blueprint("own", __name__, url_prefix="/own")


@blueprint.get("/evidence")
@audience(Audience.SIGNED_IN)
def evidence() -> Response:
    """Lead to the person's own evidence."""
    return _own("portfolio.evidence_list.entries")


@blueprint.get("/competencies")
@audience(Audience.SIGNED_IN)
def competencies() -> Response:
    """Lead to the items that the person has to show."""
    return _own("competencies.competencies")


@blueprint.get("/portfolio")
@audience(Audience.SIGNED_IN)
def portfolio() -> Response:
    """Lead to the person's own portfolio as a PDF."""
    return _own("packs.pack")


def _own(endpoint: str) -> Response:
    """Lead to a page of the one placement that the start page shows; to that page where there is a choice."""
    shown = shown_first(queries.own_placements(acting()))
    if shown is None:
        return redirect(url_for("home.index"))
    return redirect(url_for(endpoint, placement_id=shown.id))
