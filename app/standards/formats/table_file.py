"""What a reader of tables finds in a file beside the words of its cells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from app.standards.formats.values import FileUnreadableError, Row, Table

MOST_CELLS = 200_000
MOST_ROWS = 100_000
MOST_COLUMNS = 250
MOST_TABLES = 500
# Twice as much as the largest file that is read could hold without repeating itself.
MOST_CHARACTERS = 20_000_000


class Oddity(StrEnum):
    """Why the text of a cell may not be what a person sees there."""

    FORMULA = "formula"
    ERROR = "error"
    DATE = "date"
    DECIMAL = "decimal"


class CellPlace(NamedTuple):
    """Where a cell is: the place of its table, the number of its row, its column from 0."""

    table: int
    row: int
    column: int


@dataclass(slots=True)
class TableFile:
    """A file of tables.

    Attributes:
        tables: the tables, in order. A row whose number is not above 0 is a heading before the table.
        notes: what a person should know of how it was read.
        title: what the file calls itself, where that stands outside its tables.
        odd: cells that are not plain text.
        continued: cells that only repeat the merged cell above them.
        beside: cells that only repeat the merged cell to their left.
    """

    tables: tuple[Table, ...] = ()
    notes: list[str] = field(default_factory=list)
    title: str = ""
    odd: dict[CellPlace, Oddity] = field(default_factory=dict)
    continued: set[CellPlace] = field(default_factory=set)
    beside: set[CellPlace] = field(default_factory=set)


class CellCounter:
    """Counts what a file holds, and stops the reading where it is more than a list of standards can be."""

    def __init__(self) -> None:
        self._cells = 0
        self._rows = 0

    def add_row(self, cells: int) -> None:
        """Count a row.

        Raises:
            FileUnreadableError: it is one too many.
        """
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise FileUnreadableError(
                f"The file has more than {MOST_ROWS:,} rows, the most that is read. Delete empty rows."
            )
        self.add_cells(cells)

    def add_cells(self, cells: int) -> None:
        """Count cells.

        Raises:
            FileUnreadableError: they are too many.
        """
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise FileUnreadableError(f"The file has more than {MOST_CELLS:,} cells, the most that is read.")


def table_of(name: str, rows: Iterable[tuple[int, list[str]]]) -> Table:
    """Return the rows that hold something as a table, each as wide as the widest."""
    filled = [(number, cells) for number, cells in rows if any(cells)]
    width = max((at + 1 for _, cells in filled for at, cell in enumerate(cells) if cell), default=0)
    return Table(
        name, tuple(Row(number, (*cells[:width], *[""] * (width - len(cells)))) for number, cells in filled)
    )
