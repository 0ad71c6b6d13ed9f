"""Any table as CSV, and what both kinds of files are made from; no cell can run as a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain

from app.core.formulas import neutralised

Cell = str | int | float | Fraction | date | None
DAY = "d mmmm yyyy"
NEEDS_QUOTES = re.compile(r'[,"\r\n]')
# Excel refuses a longer footer.
LONGEST_FOOTER = 250


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: what the page with the table is called.
        headings: one for each column.
        columns: the cells of each, all equally many; a fraction is a number of hours, with two decimals.
        about: what was left out, for the foot of a printed page.
        name: what the whole is called; without it the title.
        author: whose it is.
        facts: names and values about the table: a page of their own, or the last rows of a CSV file.
        day: how days look in a workbook.
    """

    title: str
    headings: Sequence[str]
    columns: Sequence[Sequence[Cell]]
    about: str = ""
    name: str = ""
    author: str = ""
    facts: Sequence[tuple[str, str]] = ()
    day: str = DAY


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return the columns of a table that was made row by row.

    Raises:
        ValueError: a row has more or fewer cells than another.
    """
    return list(zip(*rows, strict=True)) or [()] * len(headings)


def as_csv(sheet: Sheet) -> bytes:
    """Return the table in UTF-8, with the mark by which Excel knows it; days as ``2026-03-04``."""
    rows = zip(*map(_written, sheet.columns), strict=True)
    facts = [("",), *([_field(name), _field(value)] for name, value in sheet.facts)] if sheet.facts else ()
    lines = map(",".join, chain([map(_field, sheet.headings)], rows, facts, [("",)]))
    return "\r\n".join(lines).encode("utf-8-sig")


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
