"""What the cells of a workbook show, as a table for each sheet; what is hidden shows nothing."""

import io
import warnings
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from openpyxl import load_workbook

from app.export.inspected_office import office_parts
from app.export.inspected_workbooks import sheet_places
from app.export.office_relations import column_of, hidden_columns, hidden_rows, sheet_in
from app.export.plain_blocks import LONG, MOST_COLUMNS, MOST_ROWS, WIDE, Block, Plain, cut_to_size, padded

# Project rule: what stands further to the right is not looked for; each row would be as long.
_LAST_COLUMN = 1_000


def workbook_blocks(content: bytes) -> Plain:
    """Return the sheets that are shown.

    Raises:
        FileRefusedError: it is larger than a workbook may be once unpacked.
    """
    parts = office_parts(content)
    cut: list[str] = []
    with warnings.catch_warnings():
        # Such as of a day that is none: the cell shows a sign for that.
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            blocks = [
                Block(heading=name, rows=_table(book[name], sheet_in(parts[place]), cut))
                for name, state, place in sheet_places(parts)
                if state == "visible" and place in parts and name in book.sheetnames
            ]
        finally:
            book.close()
    return cut_to_size(blocks, cut)


def _table(sheet: Any, root: Any, cut: list[str]) -> tuple[tuple[str, ...], ...]:
    columns, last = _filled(root)
    near = [column for column in columns if column <= _LAST_COLUMN][:MOST_COLUMNS]
    if len(near) < len(columns):
        cut.append(WIDE)
    rows: list[list[str]] = []
    for row in _rows(sheet, root, near, last):
        if len(rows) == MOST_ROWS:
            cut.append(LONG)
            break
        rows.append(row)
    return padded(rows)


def _filled(root: Any) -> tuple[list[int], int]:
    """Return the columns that show something, in order, and the last row that does."""
    hidden, unseen = hidden_columns(root), hidden_rows(root)
    columns: set[int] = set()
    last = 0
    for row in root.iter("{*}row"):
        if str(row.get("r")) in unseen:
            continue
        found = {column_of(str(cell.get("r", ""))) for cell in row.iter("{*}c") if len(cell)}
        seen = {column for column in found if column is not None} - hidden
        columns |= seen
        last = max(last, int(row.get("r"))) if seen else last
    return sorted(columns), last


def _rows(sheet: Any, root: Any, columns: list[int], last: int) -> Iterator[list[str]]:
    """Yield what the rows show that show anything."""
    if not columns:
        return
    unseen = hidden_rows(root)
    # What a sheet says about its size need not be true.
    sheet.reset_dimensions()
    for number, row in enumerate(
        sheet.iter_rows(max_row=last, max_col=columns[-1], values_only=True), start=1
    ):
        shown = [_shown(row[column - 1]) for column in columns]
        if any(shown) and str(number) not in unseen:
            yield shown


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        # A day in a cell is kept as the midnight before it.
        return f"{value:%Y-%m-%d}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
