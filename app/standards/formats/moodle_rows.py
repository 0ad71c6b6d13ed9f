"""Which rows a CSV of Moodle's competency frameworks has, each with the number that a spreadsheet shows."""

import csv
import io
from typing import NamedTuple

from app.standards.formats.moodle_columns import Column
from app.standards.formats.nesting import MOST_ITEMS
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible

MOST_CELLS = 200_000
DELIMITERS = ",;\t"
# Everything but the last column is needed to know what a row is.
FEWEST_COLUMNS = Column.TAXONOMY


class MoodleRow(NamedTuple):
    """One row below the headings."""

    number: int
    cells: list[str]

    def cell(self, column: Column) -> str:
        """Return a cell without the spaces around it."""
        return self.cells[column].strip()


def moodle_rows(text: str, filename: str) -> list[MoodleRow]:
    """Return the rows that hold something.

    Raises:
        FileUnreadableError: it is not CSV, too large, or does not have Moodle's columns.
    """
    delimiter, columns = max(((sign, _width(text, sign)) for sign in DELIMITERS), key=lambda found: found[1])
    if columns < FEWEST_COLUMNS:
        raise FileUnreadableError(
            f"The first row of {visible(filename)} has {columns} columns; an export of Moodle's competency "
            f"frameworks has {len(Column)}."
        )
    rows: list[MoodleRow] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        next(reader)
        for number, row in enumerate(reader, start=2):
            cells += len(row)
            if cells > MOST_CELLS or len(rows) > MOST_ITEMS:
                raise FileUnreadableError(
                    f"The file has more than {MOST_ITEMS} rows or {MOST_CELLS} cells, the most that is read."
                )
            if any(cell.strip() for cell in row):
                rows.append(MoodleRow(number, row + [""] * (len(Column) - len(row))))
    except csv.Error as error:
        number = rows[-1].number + 1 if rows else 2
        raise FileUnreadableError(
            f"Row {number} or one after it cannot be read as CSV: a quotation mark is not closed or stands "
            "inside a text, or a cell is too long."
        ) from error
    return rows


def _width(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0
