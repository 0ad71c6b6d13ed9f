"""The table of a CSV file, whatever separates its cells."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from app.core.formulas import restored
from app.standards.formats.decoding import decoded
from app.standards.formats.table_file import MOST_COLUMNS, CellCounter, TableFile, table_of
from app.standards.formats.values import FileUnreadableError

DELIMITERS = ",;\t|"
# What decides the delimiter; long enough to reach beyond title rows.
LOOKED_AT = 60
LOOKED_AT_CHARACTERS = 100_000
EXCEL_HINT = "sep="


def csv_file(raw: bytes) -> TableFile:
    """Read a CSV file.

    Raises:
        FileUnreadableError: it is no text, too large, or has no rows that can be told apart.
    """
    text, note = decoded(raw)
    notes = [note] if note else []
    hinted = _hinted(text)
    delimiter = hinted or _delimiter(text)
    try:
        rows = list(_rows(text, delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise FileUnreadableError(
                f"A quotation mark is opened on row {_last_row(text, delimiter)} and never closed, "
                "so the rows after it cannot be told apart."
            ) from error
        rows = _forgiving(text, delimiter, notes)
    table = table_of("", rows[1:] if hinted else rows)
    if not table.rows:
        raise FileUnreadableError("The file has no rows with words in them.")
    return TableFile((table,), notes)


def _hinted(text: str) -> str:
    """Return the separator that Excel's own first line names, or nothing."""
    first = text.split("\n", 1)[0].strip().strip('"')
    is_hint = first.casefold().startswith(EXCEL_HINT) and len(first) == len(EXCEL_HINT) + 1
    return first[-1] if is_hint and first[-1] in DELIMITERS else ""


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first rows into the most alike."""
    beginning = text[:LOOKED_AT_CHARACTERS]

    def fit(delimiter: str) -> tuple[float, int]:
        try:
            widths = [
                len(row)
                for _, row in zip(
                    range(LOOKED_AT), csv.reader(StringIO(beginning), delimiter=delimiter), strict=False
                )
                if row
            ]
        except csv.Error:
            return 0, 0
        several = [width for width in widths if width > 1]
        if not several:
            return 0, 0
        width, often = Counter(several).most_common(1)[0]
        return often / len(widths), width

    return max(DELIMITERS, key=fit)


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    counter = CellCounter()
    for number, row in enumerate(csv.reader(StringIO(text), delimiter=delimiter, strict=strict), start=1):
        counter.add_row(len(row))
        cells = [restored(cell.strip()).strip() for cell in row]
        if any(cells[MOST_COLUMNS:]):
            raise FileUnreadableError(f"Row {number} has more than {MOST_COLUMNS} cells.")
        yield number, cells[:MOST_COLUMNS]


def _last_row(text: str, delimiter: str) -> int:
    number = 0
    try:
        for number, _ in _rows(text, delimiter, strict=True):  # noqa: B007 - how far it came is the answer
            pass
    except csv.Error:
        pass
    return number + 1


def _forgiving(text: str, delimiter: str, notes: list[str]) -> list[tuple[int, list[str]]]:
    row = _last_row(text, delimiter)
    try:
        rows = list(_rows(text, delimiter, strict=False))
    except csv.Error as error:
        raise FileUnreadableError(f"Row {row} or one after it has a cell that is too long.") from error
    notes.append(
        f"On row {row} a quotation mark stands inside a quoted text. Look whether its cells are right."
    )
    return rows
