"""The tables of an Excel workbook: one for each sheet, with merged cells filled."""

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
from app.standards.formats.workbook_parts import Book, SheetPart, book_of
from app.standards.formats.workbook_rows import Bounds, Cell, SheetRows
from app.standards.problems import visible

MOST_MERGED = 20_000


def workbook_file(raw: bytes, filename: str) -> TableFile:
    """Read an Excel workbook.

    Raises:
        FileUnreadableError: it is no workbook, damaged, too large, or empty.
    """
    found = TableFile()
    with office_parser(raw, filename, MediaType.XLSX) as parts:
        book = book_of(parts)
        if len(book.sheets) > MOST_TABLES:
            raise FileUnreadableError(f"The workbook has more than {MOST_TABLES} sheets.")
        counter = CellCounter()
        for sheet in book.sheets:
            _Sheet(sheet, book, found, counter).read()
    if not found.tables:
        raise FileUnreadableError("The workbook has no cells with words in them.")
    return found


class _Sheet:
    """One sheet on its way to a table."""

    def __init__(self, sheet: SheetPart, book: Book, found: TableFile, counter: CellCounter) -> None:
        self._sheet = sheet
        self._source = SheetRows(sheet, book)
        self._found = found
        self._counter = counter
        self._place = len(found.tables)
        self._rows: dict[int, dict[int, str]] = {}

    def read(self) -> None:
        for number, cells in self._source.rows():
            self._take_row(number, cells)
        if not self._rows:
            return
        self._fill_merged(self._source.merged)
        self._add_table(self._source.hidden)

    def _take_row(self, number: int, cells: list[Cell]) -> None:
        self._counter.add_row(len(cells))
        row: dict[int, str] = {}
        for cell in cells:
            text, oddity = cell_text(cell.value, cell.kind, cell.number_format)
            if not text:
                continue
            column = cell.column - 1
            if column >= MOST_COLUMNS:
                raise FileUnreadableError(
                    f"{self._name()} has words beyond column {MOST_COLUMNS}. Delete what is not a standard."
                )
            row[column] = text
            if oddity:
                self._found.odd[CellPlace(self._place, number, column)] = oddity
        if row:
            self._rows.setdefault(number, {}).update(row)

    def _fill_merged(self, ranges: list[Bounds]) -> None:
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
                if column > columns[0]:
                    self._found.beside.add(place)
                if odd:
                    self._found.odd[place] = odd

    def _add_table(self, hidden_rows: int) -> None:
        rows = (
            (number, [cells.get(column, "") for column in range(max(cells) + 1)])
            for number, cells in sorted(self._rows.items())
        )
        self._found.tables += (table_of(self._name(), rows),)
        if not self._sheet.is_visible:
            self._found.notes.append(f"{self._name()} is hidden in the workbook, and was read all the same.")
        if hidden_rows:
            self._found.notes.append(
                f"{self._name()} has hidden rows ({hidden_rows}), and they were read all the same."
            )

    def _name(self) -> str:
        return f"sheet {visible(self._sheet.name)}"
