"""Any table as an Excel workbook; no cell can run as a formula.

The library writes the file with everything but the cells of the table, and these are put into it as text: it
would take 0.1 seconds for 500 rows of them, and many seconds for what a whole cohort did.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell as Styled
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from app.web.sheets import LONGEST_FOOTER, Cell, Sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER, HOURS, TEXT = "General", "0.00", "@"
WIDE, USUAL, LONG = 60, 18, 40
NAMES, FACTS = 36, 80
# Excel refuses a longer text in a cell.
LONGEST_CELL = 32_767
# The table is the first page of the file, and is written without a row.
TABLE = "xl/worksheets/sheet1.xml"
NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
NO_SIZE = re.compile(rb'(?<=<dimension ref=")A1:A1(?=")')
# A file that is read once need not be as small as can be: to make it so took a quarter of the time.
PACKED = 1
# What XML cannot hold, and what Excel would read as standing for such a sign.
NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# How each kind of cell looks: its number in the styles of the file.
Looks = Mapping[type, int]


def as_workbook(sheet: Sheet) -> bytes:
    """Return the table as a workbook: headings stay in sight and filter, figures and days are no texts."""
    # Not the kind that is only written: it keeps its pages in files on the disk until it is saved.
    book = Workbook()
    book.properties.title = sheet.name or sheet.title
    if sheet.author:
        book.properties.creator = sheet.author
    page: Any = book.active
    page.title = sheet.title
    page.freeze_panes = "A2"
    page.auto_filter.ref = whole = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.columns[0]) + 1}"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = _width(column)
    # An ampersand begins a command of the footer.
    page.oddFooter.left.text = f"{sheet.title}. {sheet.about}".replace("&", "and")[:LONGEST_FOOTER]
    page.oddFooter.right.text = "&P of &N"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    number = _style(page, NUMBER)
    looks = {
        str: _style(page, TEXT),
        date: _style(page, sheet.day),
        Fraction: _style(page, HOURS),
        int: number,
        float: number,
    }
    heads = [_rest(heading, {str: _style(page, TEXT, bold=True)}) for heading in sheet.headings]
    if sheet.facts:
        _add_facts(book, sheet.facts)
    out = io.BytesIO()
    book.save(out)
    cells = [[head, *_rests(column, looks)] for head, column in zip(heads, sheet.columns, strict=True)]
    return _with_rows(out, _rows(cells), whole)


def _width(column: Sequence[Cell]) -> int:
    longest = max(map(len, {cell for cell in column if isinstance(cell, str)}), default=0)
    return WIDE if longest > WIDE else LONG if longest > USUAL else USUAL


def _rests(column: Sequence[Cell], looks: Looks) -> Iterable[str]:
    """Return the cells of a column without where they stand; each value is written once."""
    if len({int, float, Fraction}.intersection(map(type, column))) > 1:
        # A number and as many hours look different, and are the same key.
        return [_rest(cell, looks) for cell in column]
    return map({cell: _rest(cell, looks) for cell in set(column)}.__getitem__, column)


def _rest(cell: Cell, looks: Looks) -> str:
    """Return what follows the place of a cell; nothing for an empty one. A text is marked as a text."""
    if cell is None or cell == "":
        return ""
    look = looks[type(cell)]
    if isinstance(cell, str):
        text = escape(NO_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", cell[:LONGEST_CELL]), quote=False)
        return f' s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    figure = to_excel(cell) if isinstance(cell, date) else float(cell) if isinstance(cell, Fraction) else cell
    return f' s="{look}"><v>{figure}</v></c>'


def _rows(columns: Sequence[Sequence[str]]) -> str:
    placed = (
        [f'<c r="{letter}{place}"{rest}' if rest else "" for place, rest in enumerate(column, start=1)]
        for letter, column in zip(map(get_column_letter, range(1, len(columns) + 1)), columns, strict=True)
    )
    rows = map("".join, zip(*placed, strict=True))
    return "".join(f'<row r="{place}">{cells}</row>' for place, cells in enumerate(rows, start=1))


def _with_rows(written: io.BytesIO, rows: str, whole: str) -> bytes:
    """Return a file as the library wrote it, with the rows of its first page and where they lie."""
    out = io.BytesIO()
    with ZipFile(written) as given, ZipFile(out, "w", ZIP_DEFLATED) as file:
        for part in given.infolist():
            content = given.read(part)
            if part.filename == TABLE:
                before, after = NO_ROWS.split(NO_SIZE.sub(whole.encode(), content))
                content = b"%b<sheetData>%b</sheetData>%b" % (before, rows.encode(), after)
            file.writestr(part, content, compresslevel=PACKED)
    return out.getvalue()


def _add_facts(book: Any, facts: Sequence[tuple[str, str]]) -> None:
    page = book.create_sheet("About")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = NAMES, FACTS
    for fact in facts:
        page.append([_text_cell(page, text, bold=place == 0) for place, text in enumerate(fact)])


def _text_cell(page: Any, text: str, *, bold: bool) -> Any:
    cell = _look(page, TEXT, bold=bold)
    cell.value, cell.data_type = text, "s"
    return cell


def _style(page: Any, number_format: str, *, bold: bool = False) -> int:
    return int(_look(page, number_format, bold=bold).style_id)


def _look(page: Any, number_format: str, *, bold: bool) -> Any:
    cell: Any = Styled(page, row=1, column=1)
    cell.number_format = number_format
    cell.quotePrefix = number_format == TEXT
    cell.alignment = Alignment(wrap_text=number_format == TEXT, vertical="top")
    cell.font = Font(bold=bold)
    return cell
