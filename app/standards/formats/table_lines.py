"""The rows of tables as lines of a list: each with its cells, its place and the unit it stands below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.standards.formats.accounts import Account
from app.standards.formats.code_shapes import Heading, split_heading
from app.standards.formats.heading_rows import headings_of
from app.standards.formats.heading_words import is_ours
from app.standards.formats.item_fields import Cells, Columns
from app.standards.formats.row_kinds import RowKind, Sorted, sorted_rows, spanning_text
from app.standards.formats.table_file import CellPlace, TableFile
from app.standards.formats.table_titles import Titles
from app.standards.formats.units import Unit, Units, heading_of
from app.standards.formats.values import Layout, Role, Row, Table
from app.standards.sheet_values import Sheet

# Where a column of parents says what stands below what, no heading does.
NEEDLESS = "a heading, though a column says what stands below what"
LEFT_OUT = {
    RowKind.SECTION: NEEDLESS,
    RowKind.BEFORE: NEEDLESS,
    RowKind.ABOVE: "above the headings",
    RowKind.OVER: "over the headings",
    RowKind.REPEATED: "the headings once more",
    RowKind.FORM: "a line of a form",
    RowKind.PARAGRAPH: "a paragraph across the table",
}


@dataclass(slots=True, eq=False)
class Line:
    """One row that makes an item.

    Attributes:
        more: further rows of the same item.
        code: as the file has it; empty where it has none.
        has_column: whether its table has a column of codes.
    """

    table: int
    row: Row
    place: int
    cells: Cells
    columns: Columns
    unit: Unit | None
    code: str
    has_column: bool
    more: list[Cells] = field(default_factory=list)


class LineReader:
    """Reads the tables of a file one after the other."""

    def __init__(self, file: TableFile, layout: Layout, sheet: Sheet, *, by_parent: bool) -> None:
        self._file = file
        self._layout = layout
        self._sheet = sheet
        self._by_parent = by_parent
        self.units = Units()
        self.account = Account()
        self.lines: list[Line] = []
        self._sections: list[tuple[Unit, Table, Row]] = []

    def read(self, titles: Titles) -> None:
        """Read all tables of the layout."""
        for index, table in enumerate(self._file.tables):
            if index in self._layout.heading:
                self._read_table(index, table, titles)
        for unit, table, row in self._sections:
            if not unit.has_items:
                self.account.leave_row(
                    table.name, row.number, "a heading with no items below it", row.cells[0]
                )

    def new_place(self, table: Table, row: Row) -> int:
        """Give a row the next number in the order of the file."""
        number = len(self._sheet.places) + 1
        where = f"row {row.number}" if row.number > 0 else "the heading before it"
        self._sheet.places[number] = f"{table.name}, {where}" if table.name else where
        return number

    def _read_table(self, index: int, table: Table, titles: Titles) -> None:
        columns = self._columns(index, table)
        beside = {(cell.row, cell.column) for cell in self._file.beside if cell.table == index}
        rows = list(sorted_rows(table, self._layout.heading[index], columns.roles, beside))
        places = [self.new_place(table, each.row) for each in rows]
        base = None
        if not self._by_parent:
            base = self.units.path(titles.units.get(index, ()), None, places[0])
        levels = iter(_section_levels(rows))
        sections: list[Unit] = []
        carried = _Carried(columns)
        for (row, kind), place in zip(rows, places, strict=True):
            if kind is RowKind.ITEM:
                unit = sections[-1] if sections else base
                if not self._by_parent:
                    unit = self.units.path(carried.headings(row), unit, place)
                self._take(index, row, place, columns, unit)
            elif kind is RowKind.SECTION and not self._by_parent:
                level = next(levels)
                above = sections[min(level, len(sections)) - 1] if level and sections else base
                heading = split_heading(spanning_text(row, columns.roles, beside))
                sections[level:] = [self.units.unit(heading, above, place)]
                self._sections.append((sections[-1], table, row))
                carried = _Carried(columns)
            else:
                self._leave(index, table, row, kind, titles)
        self._leave_columns(columns, [row for row, kind in rows if kind is RowKind.ITEM])

    def _columns(self, index: int, table: Table) -> Columns:
        own, _ = headings_of(table, self._layout.heading[index])
        roles = self._layout.roles.get(index, ())[: len(own)]
        return Columns((*roles, *[Role.IGNORED] * (len(own) - len(roles))), own, is_ours(own))

    def _take(self, index: int, row: Row, place: int, columns: Columns, unit: Unit | None) -> None:
        odd = {
            column: oddity
            for column in range(len(row.cells))
            if (oddity := self._file.odd.get(CellPlace(index, row.number, column)))
        }
        cells = Cells(row.cells, columns, odd)
        codes = columns.with_role(Role.CODE)
        is_continued = any(CellPlace(index, row.number, at) in self._file.continued for at in codes)
        last = self.lines[-1] if self.lines else None
        if is_continued and last and last.table == index and last.code == cells.code():
            last.more.append(cells)
            return
        line = Line(index, row, place, cells, columns, unit, cells.code(), bool(codes))
        self.lines.append(line)
        if unit:
            unit.add_item(line.code)

    def _leave(self, index: int, table: Table, row: Row, kind: RowKind, titles: Titles) -> None:
        text = next(filter(None, row.cells), "")
        taken = {titles.titled_by} if self._by_parent else titles.rows
        is_title = kind is RowKind.ABOVE and (index, row.number) in taken
        is_unit = kind is RowKind.BEFORE and not self._by_parent
        if kind in LEFT_OUT and not is_title and not is_unit:
            self.account.leave_row(table.name, row.number, LEFT_OUT[kind], text)

    def _leave_columns(self, columns: Columns, rows: Sequence[Row]) -> None:
        left = {Role.IGNORED, *((Role.UNIT_CODE, Role.UNIT_TITLE) if self._by_parent else ())}
        self.account.leave_columns(
            columns.headings[at]
            for at, role in enumerate(columns.roles)
            if role in left and any(row.cells[at] for row in rows)
        )


class _Carried:
    """The columns of units, whose cells are often filled only where a unit begins."""

    def __init__(self, columns: Columns) -> None:
        self._levels = list(_levels(columns.roles))
        self._last: list[Heading | None] = [None] * len(self._levels)

    def headings(self, row: Row) -> Iterator[Heading]:
        """Yield the units of a row, from the top."""
        for at, (code, title) in enumerate(self._levels):
            written = [row.cells[column] if column is not None else "" for column in (code, title)]
            if any(written):
                heading = heading_of(*written)
                if heading != self._last[at]:
                    # A new unit begins, and nothing below the old one goes on.
                    self._last[at:] = [None] * (len(self._levels) - at)
                self._last[at] = heading
        yield from filter(None, self._last)


def _levels(roles: Sequence[Role]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the columns of a code and of a title for each level of units; neighbours belong together."""
    columns = [(at, role) for at, role in enumerate(roles) if role in {Role.UNIT_CODE, Role.UNIT_TITLE}]
    while columns:
        at, role = columns.pop(0)
        other: int | None = None
        if columns and columns[0][1] is not role:
            other = columns.pop(0)[0]
        yield (at, other) if role is Role.UNIT_CODE else (other, at)


def _section_levels(rows: Sequence[Sorted]) -> Iterator[int]:
    """Yield the level of each section: headings without items between stand below each other."""
    marked = [kind for _, kind in rows if kind in {RowKind.SECTION, RowKind.ITEM}]
    runs = [len(list(run)) for kind, run in groupby(marked) if kind is RowKind.SECTION]
    # A run at the end has no items below it at all.
    last_counts = marked[-1:] == [RowKind.ITEM]
    deepest = max(runs if last_counts else runs[:-1], default=1)
    for run in runs:
        yield from range(max(deepest - run, 0), max(deepest - run, 0) + run)
