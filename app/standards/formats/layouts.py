"""How all tables of a file are read, as far as it can be guessed."""

from collections.abc import Sequence

from app.standards.formats.columns import is_list_of_items, roles_of
from app.standards.formats.heading_rows import NO_HEADING, heading_row
from app.standards.formats.heading_words import is_history
from app.standards.formats.values import Layout, Role, Table

# A title across the table, then the headings.
ROWS_OF_HEADINGS = 2


def guess_layout(tables: Sequence[Table]) -> Layout:
    """Return the most likely layout.

    A heading row with the number 0 stands for none. Where some tables have codes, those without are not
    lists of standards. Nor is the list of its versions that a document carries.
    """
    heading: dict[int, int] = {}
    roles: dict[int, tuple[Role, ...]] = {}
    for place, table in enumerate(tables):
        if _is_history(table):
            continue
        number = heading_row(table)
        found = roles_of(table, number)
        if (
            number == NO_HEADING
            and place - 1 in roles
            and _continues(tables[place - 1], table, roles[place - 1], found)
        ):
            found = roles[place - 1]
        is_told = number != NO_HEADING or Role.CODE in found or len(tables) == 1
        if is_told and is_list_of_items(found):
            heading[place], roles[place] = number, found
    if any(Role.CODE in found for found in roles.values()):
        heading = {place: number for place, number in heading.items() if Role.CODE in roles[place]}
    return Layout(heading=heading, roles={place: roles[place] for place in heading})


def _is_history(table: Table) -> bool:
    first = [row for row in table.rows if row.number > 0][:ROWS_OF_HEADINGS]
    return any(is_history(row.cells) for row in first)


def _continues(before: Table, table: Table, roles: Sequence[Role], found: Sequence[Role]) -> bool:
    """Whether a table without headings goes on with the one before it, as after a page break."""
    widths = {len(each.rows[0].cells) for each in (before, table) if each.rows}
    same_code = Role.CODE not in roles or [*roles].index(Role.CODE) == _place_of_code(found)
    return len(widths) == 1 and same_code


def _place_of_code(roles: Sequence[Role]) -> int:
    return [*roles].index(Role.CODE) if Role.CODE in roles else -1
