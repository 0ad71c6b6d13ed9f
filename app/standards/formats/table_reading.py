"""How a CSV file, an Excel workbook or a Word document is read as a list of standards."""

from collections.abc import Sequence

from app.standards.formats.grid import read_grid
from app.standards.formats.layouts import guess_layout
from app.standards.formats.table_file import MOST_CHARACTERS, TableFile
from app.standards.formats.values import FileUnreadableError, Format, Layout, Reading, Role, Table

__all__ = ["guess_layout", "read_table_file", "read_tables"]


def read_tables(raw: bytes, filename: str, format: Format) -> tuple[Table, ...]:  # noqa: A002 - the word for it
    """Return the tables of a file.

    Raises:
        FileUnreadableError: the file as a whole cannot be read as that format.
    """
    return _tables(raw, filename, format).tables


def read_table_file(
    raw: bytes,
    filename: str,
    format: Format,  # noqa: A002 - the word for it
    layout: Layout | None = None,
) -> Reading:
    """Read a file of tables.

    Args:
        raw: what it holds.
        filename: its name, for sentences.
        format: CSV, XLSX or WORD.
        layout: how it is to be read; None to guess.

    Raises:
        FileUnreadableError: the file as a whole cannot be read as that format.
    """
    file = _tables(raw, filename, format)
    _refuse_too_much(file)
    used = _fitting(layout, file) if layout else guess_layout(file.tables)
    sheet, notes = read_grid(file, used)
    return Reading(format=format, sheet=sheet, tables=file.tables, layout=used, notes=notes)


def _refuse_too_much(file: TableFile) -> None:
    """Refuse a small file that grows: one text may stand in thousands of cells, merged or by its number."""
    characters = sum(len(cell) for table in file.tables for row in table.rows for cell in row.cells)
    if characters > MOST_CHARACTERS:
        raise FileUnreadableError(
            f"The cells of the file hold more than {MOST_CHARACTERS:,} characters, the most that is read. "
            "A text counts for each cell that is merged with its own."
        )


def _tables(raw: bytes, filename: str, format_: Format) -> TableFile:
    # Each brings its libraries with it: see `readers`.
    if format_ is Format.XLSX:
        from app.standards.formats.workbook_tables import workbook_file  # noqa: PLC0415 - see above

        return workbook_file(raw, filename)
    if format_ is Format.WORD:
        from app.standards.formats.word_tables import word_file  # noqa: PLC0415 - see above

        return word_file(raw, filename)
    from app.standards.formats.csv_tables import csv_file  # noqa: PLC0415 - see above

    return csv_file(raw)


def _fitting(layout: Layout, file: TableFile) -> Layout:
    """Return a layout without tables and columns that the file does not have."""
    heading = {
        place: number for place, number in sorted(layout.heading.items()) if 0 <= place < len(file.tables)
    }
    roles = {place: _fitting_roles(layout.roles.get(place, ()), file.tables[place]) for place in heading}
    return Layout(heading=heading, roles=roles)


def _fitting_roles(roles: Sequence[Role], table: Table) -> tuple[Role, ...]:
    width = len(table.rows[0].cells) if table.rows else 0
    return (*roles[:width], *[Role.IGNORED] * (width - len(roles)))
