"""The evidence matrix of a placement as a page, and as a table for a spreadsheet."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request

from app.competencies import views
from app.competencies.matrix import DRAFT, MARK_WORDS, as_table, matrix
from app.competencies.matrix_filter import read_wanted
from app.competencies.matrix_ground import ground_for
from app.placements.access import placement_for
from app.web.access import Audience, acting, audience
from app.web.sheets import Sheet, as_csv, columns_of

blueprint = Blueprint("matrix", __name__)


@blueprint.get("/placements/<uuid:placement_id>/matrix")
@audience(Audience.SIGNED_IN)
def page(placement_id: UUID) -> str:
    """Show which entry supports which item, narrowed to what is wanted."""
    access = placement_for(acting(), placement_id, "the evidence matrix")
    wanted = read_wanted(request.args)
    ground = ground_for(access)
    return render_template(
        "competencies/matrix.html",
        access=access,
        placement=access.placement,
        matrix=matrix(ground, wanted),
        wanted=wanted,
        catalogues=ground.catalogues,
        states=views.STATE_CHOICES,
        marks=[(kind, words) for kind, words in MARK_WORDS.items() if kind != DRAFT or access.is_trainee],
    )


@blueprint.get("/placements/<uuid:placement_id>/matrix.csv")
@audience(Audience.SIGNED_IN)
def download(placement_id: UUID) -> Response:
    """Send the matrix as comma-separated values, all wanted entries side by side."""
    access = placement_for(acting(), placement_id, "the evidence matrix, downloaded as a table")
    found = matrix(ground_for(access), read_wanted(request.args), paged=False)
    head, *rows = as_table(found)
    return Response(
        as_csv(Sheet("Evidence matrix", head, columns_of(head, rows))),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=evidence-matrix.csv"},
    )
