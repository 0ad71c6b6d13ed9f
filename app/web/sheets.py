"""Any table as CSV or as an Excel workbook; no cell can run as a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from app.core.formulas import neutralised

Cell = str | int | float | Fraction | date | None
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, HOURS, TEXT = "d mmmm yyyy", "0.00", "@"
WIDE, USUAL, LONG = 60, 18, 40
NAMES, FACTS = 36, 80
NEEDS_QUOTES = re.compile(r'[,"\r\n]')
# Excel refuses a longer footer.
LONGEST_FOOTER = 250


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: what the page with the table is called.
        headings: one for each column.
        rows: the cells; a fraction is a number of hours, shown with two decimals.
        about: what was left out, for the foot of a printed page.
        name: what the whole is called; without it the title.
        author: whose it is.
        facts: names and values about the table: a page of their own, or the last rows of a CSV file.
        day: how days look in a workbook.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    about: str = ""
    name: str = ""
    author: str = ""
    facts: Sequence[tuple[str, str]] = ()
    day: str = DAY


def as_csv(sheet: Sheet) -> bytes:
    """Return the table in UTF-8, with the mark by which Excel knows it; days as ``2026-03-04``."""
    rows = zip(*map(_written, zip(*sheet.rows, strict=True)), strict=True)
    facts = [("",), *([_field(name), _field(value)] for name, value in sheet.facts)] if sheet.facts else ()
    lines = map(",".join, (map(_field, sheet.headings), *rows, *facts))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _written(column: Sequence[Cell]) -> Iterable[str]:
    """Return the cells of a column as CSV has them; each value is written once, however often it is there.

    A table of a cohort has a quarter of a million cells: the csv of Python takes twice as long.
    """
    if len({int, float, Fraction}.intersection(map(type, column))) > 1:
        # The first week and one hour are written differently, and are the same key.
        return map(_field, column)
    return map({cell: _field(cell) for cell in set(column)}.__getitem__, column)


def _field(cell: Cell) -> str:
    text = _text(cell)
    return '"{}"'.format(text.replace('"', '""')) if NEEDS_QUOTES.search(text) else text


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutralised(cell)
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{float(cell):.2f}" if isinstance(cell, Fraction) else str(cell)


def as_workbook(sheet: Sheet) -> bytes:
    """Return the table as a workbook: headings stay in sight and filter, figures and days are no texts."""
    book = Workbook(write_only=True)
    book.properties.title = sheet.name or sheet.title
    if sheet.author:
        book.properties.creator = sheet.author
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    for number in range(len(sheet.headings)):
        texts = (row[number] for row in sheet.rows)
        longest = max((len(_text(one)) for one in texts if isinstance(one, str)), default=0)
        width = WIDE if longest > WIDE else LONG if longest > USUAL else USUAL
        page.column_dimensions[get_column_letter(number + 1)].width = width
    # An ampersand begins a command of the footer.
    page.oddFooter.left.text = f"{sheet.title}. {sheet.about}".replace("&", "and")[:LONGEST_FOOTER]
    page.oddFooter.right.text = "&P of &N"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    bold = _style(page, TEXT, bold=True)
    looks = {str: _style(page, TEXT), date: _style(page, sheet.day), Fraction: _style(page, HOURS)}
    page.append([_cell(page, heading, bold) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([one if _is_plain(one) else _cell(page, one, looks[type(one)]) for one in row])
    if sheet.facts:
        _add_facts(book, sheet.facts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_facts(book: Any, facts: Sequence[tuple[str, str]]) -> None:
    page = book.create_sheet("About")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = NAMES, FACTS
    bold, words = _style(page, TEXT, bold=True), _style(page, TEXT)
    for name, value in facts:
        page.append([_cell(page, name, bold), _cell(page, value, words)])


def _style(page: Any, number_format: str, *, bold: bool = False) -> Any:
    """Return a cell whose look others share: to work it out for each takes most of the time."""
    cell: Any = WriteOnlyCell(page)
    cell.number_format = number_format
    cell.quotePrefix = number_format == TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell


def _is_plain(value: Cell) -> bool:
    """Say whether the library writes a value as it is: no day, no text it could take for another thing."""
    if isinstance(value, str):
        return len(value) <= USUAL and value[:1] != "#" and neutralised(value) == value
    return type(value) not in {date, Fraction}


def _cell(page: Any, value: Any, style: Any) -> Any:
    """Return a cell with a text, a day or hours; a text is marked as one, so that no spreadsheet runs it."""
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, str):
        cell.value, cell.data_type = value, "s"
    else:
        # As the file has it; given a day, the library would work out a look for each that it has already.
        cell.value = to_excel(value) if isinstance(value, date) else float(value)
    cell._style = style._style  # noqa: SLF001 - the library has no other way to share one
    return cell
