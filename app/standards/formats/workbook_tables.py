"""The tables of an Excel workbook: one for each sheet, with merged cells filled."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from app.blobs.values import MediaType
from app.standards.formats.office_files import office_parser
from app.standards.formats.table_file import (
    MOST_COLUMNS,
    MOST_TABLES,
    CellCounter,
    CellPlace,
    Oddity,
    TableFile,
    table_of,
)
from app.standards.formats.values import FileUnreadableError
from app.standards.formats.workbook_cells import cell_text
from app.standards.problems import visible

TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
MOST_MERGED = 20_000
HIDDEN = frozenset({"1", "true"})


def workbook_file(raw: bytes, filename: str) -> TableFile:
    """Read an Excel workbook.

    Raises:
        FileUnreadableError: it is no workbook, damaged, too large, or empty.
    """
    found = TableFile()
    with office_parser(raw, filename, MediaType.XLSX):
        # Only this way of opening leaves the cells of a sheet in the file until they are asked for.
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        if len(book.worksheets) > MOST_TABLES:
            raise FileUnreadableError(f"The workbook has more than {MOST_TABLES} sheets.")
        counter = CellCounter()
        for sheet in book.worksheets:
            _Sheet(sheet, found, counter).read()
    if not found.tables:
        raise FileUnreadableError("The workbook has no cells with words in them.")
    return found


class _Parser(WorkSheetParser):
    """Reads the cells that a sheet has, however far apart, and leaves formulas as they are written.

    A text that stands in its cell, and not in the list of the workbook's texts, is taken as it is where
    nothing in it is formatted: the library would build six objects for each.
    """

    def parse_cell(self, element: Any) -> Any:
        if element.get("t") == "inlineStr" and len(element) == 1 and len(element[0]) == 1:
            inline = element[0]
            if inline.tag == INLINE_STRING and inline[0].tag == TEXT_TAG:
                inline.tag, inline.text = VALUE_TAG, inline[0].text
                element.set("t", "str")
        return super().parse_cell(element)

    def parse_formula(self, element: Any) -> str:
        return f"={element.findtext(FORMULA_TAG) or ''}"


class _Sheet:
    """One sheet on its way to a table."""

    def __init__(self, sheet: Any, found: TableFile, counter: CellCounter) -> None:
        self._sheet = sheet
        self._found = found
        self._counter = counter
        self._place = len(found.tables)
        self._rows: dict[int, dict[int, str]] = {}

    def read(self) -> None:
        book = self._sheet.parent
        # openpyxl gives away cells without gaps between them and merged cells only from its parser.
        with self._sheet._get_source() as source:  # noqa: SLF001 - see above
            parser = _Parser(
                source,
                self._sheet._shared_strings,  # noqa: SLF001 - see above
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001 - see above
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - see above
            )
            for number, cells in parser.parse():
                self._take_row(number, cells)
        if not self._rows:
            return
        self._fill_merged([merged.bounds for merged in getattr(parser.merged_cells, "mergeCell", ())])
        self._add_table(sum(row.get("hidden") in HIDDEN for row in parser.row_dimensions.values()))

    def _take_row(self, number: int, cells: list[Mapping[str, Any]]) -> None:
        self._counter.add_row(len(cells))
        row: dict[int, str] = {}
        for cell in cells:
            column = int(cell["column"]) - 1
            is_number = cell["data_type"] == "n" and cell["value"] is not None
            number_format = ReadOnlyCell(self._sheet, **cell).number_format if is_number else ""
            text, oddity = cell_text(cell["value"], cell["data_type"], number_format)
            if text and column >= MOST_COLUMNS:
                raise FileUnreadableError(
                    f"{self._name()} has words beyond column {MOST_COLUMNS}. Delete what is not a standard."
                )
            if text:
                row[column] = text
            if text and oddity:
                self._found.odd[CellPlace(self._place, number, column)] = oddity
        if row:
            self._rows.setdefault(number, {}).update(row)

    def _fill_merged(self, ranges: list[tuple[int, int, int, int]]) -> None:
        """Give the value of a merged cell to every cell it covers, as far as the sheet has words."""
        if len(ranges) > MOST_MERGED:
            raise FileUnreadableError(f"{self._name()} has more than {MOST_MERGED:,} merged cells.")
        last_row = max(self._rows)
        width = max(column for row in self._rows.values() for column in row) + 1
        for left, top, right, bottom in ranges:
            if text := self._rows.get(top, {}).get(left - 1):
                self._fill(text, range(top, min(bottom, last_row) + 1), range(left - 1, min(right, width)))

    def _fill(self, text: str, rows: range, columns: range) -> None:
        self._counter.add_cells(len(rows) * len(columns))
        anchor = CellPlace(self._place, rows[0], columns[0])
        odd: Oddity | None = self._found.odd.get(anchor)
        for number in rows:
            for column in columns:
                self._rows.setdefault(number, {})[column] = text
                place = CellPlace(self._place, number, column)
                if number > rows[0]:
                    self._found.continued.add(place)
                if odd:
                    self._found.odd[place] = odd

    def _add_table(self, hidden_rows: int) -> None:
        rows = (
            (number, [cells.get(column, "") for column in range(max(cells) + 1)])
            for number, cells in sorted(self._rows.items())
        )
        self._found.tables += (table_of(self._name(), rows),)
        if self._sheet.sheet_state != "visible":
            self._found.notes.append(f"{self._name()} is hidden in the workbook, and was read all the same.")
        if hidden_rows:
            self._found.notes.append(
                f"{self._name()} has hidden rows ({hidden_rows}), and they were read all the same."
            )

    def _name(self) -> str:
        return f"sheet {visible(str(self._sheet.title))}"
