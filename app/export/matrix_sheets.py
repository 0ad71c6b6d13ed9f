"""The evidence matrix as comma-separated values and as an Excel workbook; no cell can run as a formula."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from app.export.matrix_table import COLUMNS, MatrixTable
from app.web import sheets
from app.web.sheets import LONGEST_FOOTER, Sheet, columns_of

HEADINGS = ("Set", *COLUMNS, "About the set")
WIDTHS = (40, 14, 60, 28, 16, 24, 50)
# The number of this size of paper in Excel.
A4 = 9


def rows_of(table: MatrixTable) -> list[tuple[str, ...]]:
    """Return the rows, headings first; each row says itself which set it is of, and what that set is."""
    return [
        HEADINGS,
        *((one.title, *criterion.cells, one.notice) for one in table.sets for criterion in one.criteria),
    ]


def as_csv(table: MatrixTable) -> bytes:
    """Return the matrix as CSV; the last rows say whose it is and which file the page numbers are of."""
    head, *rows = rows_of(table)
    return sheets.as_csv(Sheet("Evidence matrix", head, columns_of(head, rows), facts=table.facts))


def as_workbook(table: MatrixTable) -> bytes:
    """Return the matrix as a workbook: headings stay in sight and filter, a second sheet says whose it is."""
    book = Workbook(write_only=True)
    book.properties.title = f"Evidence matrix of {table.trainee}"
    book.properties.creator = table.trainee
    rows = rows_of(table)
    sheet = book.create_sheet("Evidence matrix")
    sheet.freeze_panes = "A2"
    # Before the first row: what stands above the rows is written with it.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(HEADINGS) - 1)}{len(rows)}"
    _fill(sheet, rows, WIDTHS, has_head=True)
    notices = " ".join(dict.fromkeys(one.notice for one in table.sets if one.notice))
    # An ampersand begins a command of the footer.
    sheet.oddFooter.left.text = notices.replace("&", "and")[:LONGEST_FOOTER]
    sheet.oddFooter.right.text = "&P of &N"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    about = book.create_sheet("About")
    notices_of = [(one.title, one.notice) for one in table.sets if one.notice]
    _fill(about, [*table.facts, *notices_of], (26, 90), has_head=False)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, rows: list[tuple[str, ...]], widths: tuple[int, ...], *, has_head: bool) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    for number, row in enumerate(rows):
        is_head = has_head and number == 0
        sheet.append(
            [
                _cell(sheet, text, is_head=is_head, bold=is_head or (not has_head and place == 0))
                for place, text in enumerate(row)
            ]
        )


def _cell(sheet: Any, text: str, *, is_head: bool, bold: bool) -> Any:
    """Return a cell of type text, marked as such, so that no spreadsheet runs or rewrites it."""
    cell: Any = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    line = Side(style="thin", color="768692")
    cell.border = Border(bottom=line)
    if is_head:
        cell.fill = PatternFill("solid", fgColor="D8DDE0")
    return cell
