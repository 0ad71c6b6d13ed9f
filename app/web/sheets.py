"""Any table as CSV, and what both kinds of files are made from; no cell can run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.core.formulas import neutralised

Cell = str | int | float | Fraction | date | None
DAY = "d mmmm yyyy"
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
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(_text, sheet.headings))
    writer.writerows(zip(*map(_written, sheet.columns), strict=True))
    if sheet.facts:
        writer.writerow(())
        writer.writerows(map(_text, fact) for fact in sheet.facts)
    return out.getvalue().encode("utf-8-sig")


def _written(column: Sequence[Cell]) -> Iterable[str]:
    """Return the cells of a column as texts; each value is turned into one only once."""
    if len({int, float, Fraction}.intersection(map(type, column))) > 1:
        # The first week and one hour are written differently, and are the same key.
        return map(_text, column)
    return map({cell: _text(cell) for cell in set(column)}.__getitem__, column)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutralised(cell)
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{float(cell):.2f}" if isinstance(cell, Fraction) else str(cell)
