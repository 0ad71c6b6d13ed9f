"""The evidence matrix by itself as a file to be carried into a register's own form."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, Response

from app.core.clock import instant_in_words
from app.export.gathering import gather_portfolio
from app.export.matrix_print import as_pdf
from app.export.matrix_sheets import as_csv, as_workbook
from app.export.matrix_table import MatrixTable, Numbering, table_of
from app.export.matrix_word import as_document
from app.export.models import Export
from app.export.values import PackKind
from app.extensions import db
from app.placements.access import placement_for
from app.web.access import Audience, acting, audience
from app.web.security import FILE_POLICY

blueprint = Blueprint("matrix_alone", __name__)
OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, tuple[str, Callable[[MatrixTable], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "docx": (f"{OFFICE}.wordprocessingml.document", as_document),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", as_workbook),
    "csv": ("text/csv", as_csv),
}


@blueprint.get("/placements/<uuid:placement_id>/pack/matrix.<any(pdf, docx, xlsx, csv):word>")
@audience(Audience.SIGNED_IN)
def download(placement_id: UUID, word: str) -> Response:
    """Send the matrix, with the page numbers of the portfolio that was made last."""
    access = placement_for(acting(), placement_id, f"the evidence matrix as a file ({word})")
    document = gather_portfolio(access.placement).portfolio
    media_type, write = FORMATS[word]
    content = write(table_of(document, _numbering(placement_id)))
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-matrix.{word}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _numbering(placement_id: UUID) -> Numbering:
    """Return the page numbers of the newest portfolio that can still be had."""
    made = db.session.scalars(
        sa.select(Export)
        .where(
            Export.placement_id == placement_id,
            Export.kind == PackKind.PORTFOLIO,
            Export.digest.is_not(None),
        )
        .order_by(Export.created_at.desc(), Export.id.desc())
        .limit(1)
    ).one_or_none()
    if made is None or not made.positions:
        return Numbering({})
    return Numbering(made.positions, instant_in_words(made.made_at), made.pages or 0)
