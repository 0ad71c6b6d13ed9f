"""Codes that stand at the beginning of texts, taken apart into a column of their own."""

from collections.abc import Sequence
from dataclasses import replace

from app.standards.formats.code_shapes import split_heading
from app.standards.formats.table_file import TableFile
from app.standards.formats.values import Layout, Role, Row, Table

MOSTLY = 0.7
NOTE = "The codes were taken from the beginnings of the texts."


def codes_apart(file: TableFile, layout: Layout) -> tuple[TableFile, Layout]:
    """Return the tables, and how they are read, with a column of codes at the end of those that had none."""
    tables = list(file.tables)
    roles = dict(layout.roles)
    for place, heading in layout.heading.items():
        text = _text_column(roles.get(place, ()), tables[place])
        if text is not None and _has_codes(tables[place], heading, text):
            tables[place] = _divided(tables[place], heading, text)
            padded = (
                *roles[place],
                *[Role.IGNORED] * (len(tables[place].rows[0].cells) - 1 - len(roles[place])),
            )
            roles[place] = (*padded, Role.CODE)
    if roles == layout.roles:
        return file, layout
    return replace(file, tables=tuple(tables), notes=[*file.notes, NOTE]), Layout(layout.heading, roles)


def _text_column(roles: Sequence[Role], table: Table) -> int | None:
    if Role.CODE in roles or not table.rows:
        return None
    return next(
        (at for role in (Role.TITLE, Role.STATEMENT) for at, each in enumerate(roles) if each is role), None
    )


def _texts(table: Table, heading: int, column: int) -> list[str]:
    return [row.cells[column] for row in table.rows if row.number > max(heading, 0) and row.cells[column]]


def _has_codes(table: Table, heading: int, column: int) -> bool:
    texts = _texts(table, heading, column)
    found = [head.code for text in texts if (head := split_heading(text.split("\n", 1)[0])).title]
    return bool(texts) and len(list(filter(None, found))) >= MOSTLY * len(texts)


def _divided(table: Table, heading: int, column: int) -> Table:
    def divided(row: Row) -> Row:
        first, *more = row.cells[column].split("\n")
        head = split_heading(first)
        if row.number <= max(heading, 0) or not head.code or not head.title:
            return Row(row.number, (*row.cells, ""))
        cells = list(row.cells)
        cells[column] = "\n".join([head.title, *more])
        return Row(row.number, (*cells, head.code))

    return Table(table.name, tuple(map(divided, table.rows)))
