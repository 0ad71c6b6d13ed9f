"""The evidence matrix as a Word document: A4 across, one real table a set, its heading on every page."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.core.clock import day_in_words
from app.export.matrix_table import COLUMNS, MatrixSet, MatrixTable

WIDTHS = (Mm(24), Mm(111), Mm(52), Mm(30), Mm(50))
PAGE = (Mm(297), Mm(210))
MARGIN = Mm(15)
SHADE = "E8EDEE"
SMALL = Pt(9)
CELL = "Matrix cell"


def as_document(table: MatrixTable) -> bytes:
    """Return the matrix as a document that can be written on."""
    document = Document()
    document.core_properties.title = f"Evidence matrix of {table.trainee}"
    document.core_properties.author = table.trainee
    document.core_properties.language = "en-GB"
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Footer"].font.size = SMALL
    _cell_style(document)
    _across(document.sections[0])
    _foot(document.sections[0], table)
    document.add_heading("Evidence matrix", level=1)
    for name, words in table.facts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(words)
    for one in table.sets:
        document.add_heading(one.title, level=2)
        _table(document, one)
    if not table.sets:
        document.add_paragraph("No criteria are listed.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cell_style(document: Any) -> None:
    """Add the look of a cell's words: of an empty cell too, so that all rows are of one height."""
    style = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = SMALL
    style.paragraph_format.space_after = Pt(0)


def _across(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _foot(section: Any, table: MatrixTable) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(
        f"{table.trainee} · Evidence matrix · {day_in_words(table.day)} · Page "
    ).font.size = SMALL
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ").font.size = SMALL
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """Add a number that Word works out itself."""
    run = paragraph.add_run()
    run.font.size = SMALL
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - the library has no other way to add a field


def _table(document: Any, one: MatrixSet) -> None:
    heads = 2 if one.notice else 1
    grid = document.add_table(rows=heads + len(one.criteria), cols=len(COLUMNS))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, WIDTHS, strict=True):
        column.width = width
    rows = list(grid.rows)
    if one.notice:
        first = rows[0].cells
        _write(first[0].merge(first[-1]), one.notice, bold=True)
        _repeat(rows[0])
    _fill(rows[heads - 1], COLUMNS, bold=True)
    _repeat(rows[heads - 1])
    for row, criterion in zip(rows[heads:], one.criteria, strict=True):
        _fill(row, criterion.cells)
    for row in rows:
        _keep_whole(row)


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, texts, WIDTHS, strict=True):
        cell.width = width
        _write(cell, text, bold=bold)


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = CELL
    paragraph.add_run(text).bold = bold
    if bold:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), SHADE)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no other way to shade


def _repeat(row: Any) -> None:
    """Let a row stand at the head of every page of its table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
