"""A weekly log as comma-separated values and as an Excel workbook; no cell can run as a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from app.standards.formats.formulas import neutralised

HEADINGS = (
    "Week from",
    "Planned hours",
    "Logged hours",
    "What was done",
    "Away",
    "Seen by a supervisor",
)
WIDTHS = (14, 14, 14, 60, 34, 44)
# Without it a spreadsheet takes the letters for another alphabet's.
BYTE_ORDER_MARK = "\ufeff"
DAY, NUMBER, TEXT = "yyyy-mm-dd", "0.00", "@"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One week; `logged` is None where nothing was written."""

    monday: date
    planned: Fraction
    logged: Fraction | None
    words: str
    away: str
    initial: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole log: whose it is and what it comes to, as names and values, and its weeks."""

    trainee: str
    facts: Sequence[tuple[str, str]]
    rows: Sequence[SheetRow]


def as_csv(sheet: Sheet) -> bytes:
    """Return the log as CSV, hours in decimals; the last rows say whose it is."""
    text = io.StringIO(newline="")
    lines = [HEADINGS, *(_texts(row) for row in sheet.rows), (), *sheet.facts]
    csv.writer(text).writerows([neutralised(cell) for cell in line] for line in lines)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _texts(row: SheetRow) -> tuple[str, ...]:
    logged = "" if row.logged is None else _decimal(row.logged)
    return (row.monday.isoformat(), _decimal(row.planned), logged, row.words, row.away, row.initial)


def _decimal(hours: Fraction) -> str:
    return f"{float(hours):.2f}"


def as_workbook(sheet: Sheet) -> bytes:
    """Return the log as a workbook: days and hours are numbers, words are marked as texts."""
    book = Workbook(write_only=True)
    book.properties.title = f"Weekly log of {sheet.trainee}"
    book.properties.creator = sheet.trainee
    weeks = book.create_sheet("Weekly log")
    weeks.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS):
        weeks.column_dimensions[chr(ord("A") + number)].width = width
    weeks.append([_cell(weeks, heading, TEXT, bold=True) for heading in HEADINGS])
    for row in sheet.rows:
        weeks.append([_cell(weeks, value, kind) for value, kind in _values(row)])
    weeks.print_title_rows = "1:1"
    weeks.page_setup.orientation = "landscape"
    about = book.create_sheet("About")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 36, 80
    for name, words in sheet.facts:
        about.append([_cell(about, name, TEXT, bold=True), _cell(about, words, TEXT)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(row: SheetRow) -> list[tuple[Any, str]]:
    return [
        (row.monday, DAY),
        (float(row.planned), NUMBER),
        (None if row.logged is None else float(row.logged), NUMBER),
        (row.words, TEXT),
        (row.away, TEXT),
        (row.initial, TEXT),
    ]


def _cell(sheet: Any, value: Any, kind: str, *, bold: bool = False) -> Any:
    """Return a cell; a text is marked as such, so that no spreadsheet runs or rewrites it."""
    cell: Any = WriteOnlyCell(sheet, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.number_format = kind
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell
