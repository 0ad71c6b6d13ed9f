"""Any table of the dashboards as CSV or as an Excel workbook; no cell can run as a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.standards.formats.formulas import neutralised

Cell = str | int | float | date | None
DAY = "d mmmm yyyy"
WIDE, USUAL, LONG = 60, 18, 40
# Excel refuses a longer footer.
LONGEST_FOOTER = 250


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its headings, its rows; `about` says what was left out."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    about: str = ""


def as_csv(sheet: Sheet) -> bytes:
    """Return the table in UTF-8, with the mark by which Excel knows it; days as ``2026-03-04``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_text(cell) for cell in row] for row in (sheet.headings, *sheet.rows))
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutralised(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def as_workbook(sheet: Sheet) -> bytes:
    """Return the table as a workbook: headings stay in sight and filter, figures and days are no texts."""
    book = Workbook(write_only=True)
    book.properties.title = sheet.title
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    for number in range(len(sheet.headings)):
        longest = max((len(_text(row[number])) for row in sheet.rows), default=0)
        width = WIDE if longest > WIDE else LONG if longest > USUAL else USUAL
        page.column_dimensions[get_column_letter(number + 1)].width = width
    # An ampersand begins a command of the footer.
    page.oddFooter.left.text = f"{sheet.title}. {sheet.about}".replace("&", "and")[:LONGEST_FOOTER]
    page.oddFooter.right.text = "&P of &N"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    words, bold, day = _style(page), _style(page), _style(page)
    bold.font = Font(bold=True)
    day.number_format = DAY
    page.append([_cell(page, heading, bold) for heading in sheet.headings])
    for row in sheet.rows:
        page.append(
            [
                one if _is_plain(one) else _cell(page, one, day if isinstance(one, date) else words)
                for one in row
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(page: Any) -> Any:
    """Return a cell whose look others share: to work it out for each takes most of the time."""
    cell: Any = WriteOnlyCell(page)
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _is_plain(value: Cell) -> bool:
    """Say whether the library writes a value as it is: no day, no text it could take for another thing."""
    if isinstance(value, str):
        return len(value) <= USUAL and value[:1] != "#" and neutralised(value) == value
    return not isinstance(value, date)


def _cell(page: Any, value: Cell, style: Any) -> Any:
    """Return a cell; a text is marked as one, so that no spreadsheet runs or rewrites it."""
    # The library takes days too, which its types do not say.
    cell: Any = WriteOnlyCell(page, value=cast("Any", value))
    if isinstance(value, str):
        cell.data_type = "s"
    cell._style = style._style  # noqa: SLF001 - the library has no other way to share one
    return cell
