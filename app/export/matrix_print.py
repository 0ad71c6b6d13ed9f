"""The evidence matrix as a PDF of its own, A4 across, with the page numbers of the portfolio in it."""

from app.export.matrix_table import COLUMNS, MatrixTable
from app.export.rendering import to_html, to_pdf


def as_pdf(table: MatrixTable) -> bytes:
    """Return the matrix as a tagged PDF; the same values give the same bytes."""
    return to_pdf(to_html("matrix_alone.html", heading="Evidence matrix", table=table, columns=COLUMNS))
