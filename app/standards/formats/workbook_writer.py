"""A framework's items as an Excel workbook with one sheet; of the header it has only what names the set.

Title, publisher and notice stand in the properties of the file and in the footer of a printed page; our
reader takes nothing from there.

Every cell is of type text and marked as such, so that no spreadsheet runs one that begins with = + - or @, or
reads a code as a number or a date. Nothing is put before such a text.
"""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from app.core.errors import TechfolioError
from app.standards.formats.table_rows import COLUMNS, table_rows
from app.standards.formats.values import Role
from app.standards.values import FrameworkDocument

SHEET = "Items"
# Excel's own limit; the library would cut a longer text without a word.
LONGEST_CELL = 32_767
WIDE = {Role.TITLE: 40, Role.STATEMENT: 70, Role.GUIDANCE: 50, Role.EVIDENCE_HINT: 50, Role.REQUIREMENT: 40}
USUAL_WIDTH = 14
# Excel refuses a longer footer.
LONGEST_FOOTER = 250


class FrameworkUnwritableError(TechfolioError):
    """The format has no room for a part of this framework; the sentence says which format has."""


def write_workbook(document: FrameworkDocument) -> bytes:
    """Return the workbook.

    Raises:
        FrameworkUnwritableError: a cell would be longer than Excel allows.
    """
    rows = list(table_rows(document))
    if any(len(text) > LONGEST_CELL for row in rows for text in row):
        raise FrameworkUnwritableError(
            f"A rule or a list of links is longer than the {LONGEST_CELL} characters that a cell of Excel "
            "holds. Take YAML or CASE instead."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    _name(book, sheet, document)
    for number, role in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDE.get(role, USUAL_WIDTH)
    usual, bold = _style(sheet), _style(sheet)
    bold.font = Font(bold=True)
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, text, bold if number == 0 else usual) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _name(book: Workbook, sheet: Any, document: FrameworkDocument) -> None:
    book.properties.title = document.title
    book.properties.creator = document.publisher
    book.properties.subject = f"{document.key} {document.version}"
    book.properties.description = document.notice
    # An ampersand begins a command of the footer.
    words = f"{document.title}. {document.notice}".replace("&", "and")
    sheet.oddFooter.left.text = words[:LONGEST_FOOTER]
    sheet.oddFooter.right.text = "&P"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"


def _style(sheet: Any) -> Any:
    """Return a cell whose look others share: to work it out for each takes most of the time."""
    cell: Any = WriteOnlyCell(sheet)
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, text: str, style: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"
        cell._style = style._style  # noqa: SLF001 - the library has no other way to share one
    return cell
