"""A framework's items as an Excel workbook with one sheet; the header of the framework is not in it.

Every cell is of type text and marked as such, so that no spreadsheet runs one that begins with = + - or @, or
reads a code as a number or a date. Nothing is put before such a text.
"""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
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


class FrameworkUnwritableError(TechfolioError):
    """The format has no room for a part of this framework; the sentence says which format has."""


def write_workbook(document: FrameworkDocument) -> bytes:
    """Return the workbook.

    Raises:
        FrameworkUnwritableError: a cell would be longer than Excel allows.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for number, role in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDE.get(role, USUAL_WIDTH)
    for number, row in enumerate(table_rows(document)):
        cells = [_cell(sheet, text) for text in row]
        for cell in cells if number == 0 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str) -> Cell:
    if len(text) > LONGEST_CELL:
        raise FrameworkUnwritableError(
            f"A rule or a list of links is longer than the {LONGEST_CELL} characters that a cell of Excel "
            "holds. Take YAML or CASE instead."
        )
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
