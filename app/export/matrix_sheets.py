"""The evidence matrix as comma-separated values and as an Excel workbook; no cell can run as a formula."""

import io
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from app.export.matrix_table import COLUMNS, MatrixTable
from app.web import sheets
from app.web.sheets import LONGEST_FOOTER, Sheet, columns_of

HEADINGS = ("Set", *COLUMNS, "About the set")
# In letters, as Excel counts: together they print in letters that can be read across A4.
WIDTHS = (30, 12, 50, 24, 16, 18, 50)
ABOUT_WIDTHS = (30, 90)
LETTER = Font(name="Arial", size=10)
BOLD = Font(name="Arial", size=10, bold=True)
LINE = 14  # points that a line of these letters takes
MARGIN = 0.4  # inches
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
    _across(sheet)
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(HEADINGS) - 1)}{len(rows)}"
    _fill(sheet, rows, WIDTHS, has_head=True)
    notices = " ".join(dict.fromkeys(one.notice for one in table.sets if one.notice))
    # An ampersand begins a command of the footer.
    sheet.oddFooter.left.text = notices.replace("&", "and")[:LONGEST_FOOTER]
    sheet.oddFooter.right.text = "&P of &N"
    sheet.print_title_rows = "1:1"
    about = book.create_sheet("About")
    _across(about)
    notices_of = [(one.title, one.notice) for one in table.sets if one.notice]
    _fill(about, [*table.facts, *notices_of], ABOUT_WIDTHS, has_head=False)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _across(sheet: Any) -> None:
    """Let a sheet be printed across A4, all columns on one page, however many pages it is long."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = MARGIN


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column: not every program works that out by itself."""
    return max(1, len(wrap(text, width - 1)))


def _fill(sheet: Any, rows: list[tuple[str, ...]], widths: tuple[int, ...], *, has_head: bool) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    for number, row in enumerate(rows):
        is_head = has_head and number == 0
        lines = max(_lines(text, width) for text, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number + 1].height = lines * LINE + 2
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
    cell.font = BOLD if bold else LETTER
    line = Side(style="thin", color="768692")
    cell.border = Border(bottom=line)
    if is_head:
        cell.fill = PatternFill("solid", fgColor="D8DDE0")
    return cell
