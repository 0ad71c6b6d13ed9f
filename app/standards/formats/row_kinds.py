"""What each row of a table is: a heading, a section, a form to fill in, or an item."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import NamedTuple

from app.standards.formats.code_shapes import looks_like_code
from app.standards.formats.heading_rows import headings_of
from app.standards.formats.heading_words import is_ours, plain_heading, role_of_heading
from app.standards.formats.values import Role, Row, Table

LONGEST_SECTION = 200
ENOUGH_HEADINGS = 2
FORM_WORDS = (
    "supervisors?|assessors?|trainees?|students?|mentors?|trainers?|educators?|learners?|managers?|line|signed|sign|"
    "signatures?|sig|dates?|comments?|feedback|names?|initials?|print|totals?|page|overall|final|additional|general|"
    "notes?|action|plan|reflection|grade|result|pass|fail|outcome|by|and|or|of|off|the|s"
)
FORM = re.compile(rf"(?:(?:{FORM_WORDS})(?:\s+|$))+")
BLANK_TO_FILL = re.compile(r"_{3,}|\.{5,}|…{3,}")
# A row that spans a table though its cells are not merged has words only here.
HOLDS_SECTIONS = frozenset({Role.CODE, Role.UNIT_CODE, Role.UNIT_TITLE, Role.IGNORED})
TEXTS = frozenset({Role.TITLE, Role.STATEMENT})
# Cells that only repeat the merged cell to their left: the number of the row, and the column.
Beside = AbstractSet[tuple[int, int]]
NOT_MERGED: Beside = frozenset()


class RowKind(StrEnum):
    """What a row is."""

    BEFORE = "a heading of the text before the table"
    ABOVE = "above the headings"
    HEADING = "the headings"
    OVER = "headings of several columns, with words that name no column"
    REPEATED = "the headings once more"
    SECTION = "a heading inside the table"
    FORM = "a line of a form"
    PARAGRAPH = "a paragraph across the table"
    ITEM = "an item"


class Sorted(NamedTuple):
    """A row, and what it is."""

    row: Row
    kind: RowKind


def sorted_rows(
    table: Table, heading: int, roles: Sequence[Role], beside: Beside = NOT_MERGED
) -> Iterator[Sorted]:
    """Yield every row of a table with what it is."""
    own, above = headings_of(table, heading)
    repeated = {cells for cells in (own, above) if any(cells)}
    for row in table.rows:
        is_item = row.number > heading and is_ours(own)
        kind = RowKind.ITEM if is_item else _kind(row, heading, roles, repeated)
        yield Sorted(row, _kind_below(row, roles, beside) if kind is None else kind)


def _kind(row: Row, heading: int, roles: Sequence[Role], repeated: set[tuple[str, ...]]) -> RowKind | None:
    """Return what a row is by its place and the headings; None if its own words have to say."""
    if row.number <= 0:
        return RowKind.BEFORE
    if row.number == heading:
        return RowKind.HEADING
    if row.number == heading - 1 and row.cells in repeated:
        is_known = all(role_of_heading(cell) is not None for cell in row.cells if cell)
        return RowKind.HEADING if is_known else RowKind.OVER
    if row.cells in repeated or (row.number > heading > 0 and _names_columns(row, roles)):
        return RowKind.REPEATED
    return RowKind.ABOVE if row.number < heading else None


def _kind_below(row: Row, roles: Sequence[Role], beside: Beside) -> RowKind:
    text = spanning_text(row, roles, beside)
    if not text:
        return RowKind.ITEM
    if is_form(text):
        return RowKind.FORM
    return RowKind.SECTION if len(text) <= LONGEST_SECTION else RowKind.PARAGRAPH


def spanning_text(row: Row, roles: Sequence[Role], beside: Beside = NOT_MERGED) -> str:
    """Return the words of a row that stand across the table or across all that is taken over, or nothing."""
    if text := _text_over_code(row, roles, beside):
        return text
    filled = [at for at, cell in enumerate(row.cells) if cell]
    text = row.cells[0]
    if filled[:1] != [0] or len(row.cells) == 1 or any(row.cells[at] != text for at in filled):
        return ""
    if len(filled) > 1:
        return text if filled == list(range(len(filled))) else ""
    is_first_word = roles[0] in HOLDS_SECTIONS and not looks_like_code(text)
    return text if is_first_word else ""


def _text_over_code(row: Row, roles: Sequence[Role], beside: Beside) -> str:
    """Return the words of a cell that is merged over the code and the text: an item would have two cells."""
    code = roles.index(Role.CODE) if Role.CODE in roles else len(roles)
    first = next((at for at in range(code + 1, len(roles)) if roles[at] in TEXTS), None)
    if first is None or any((row.number, at) not in beside for at in range(code + 1, first + 1)):
        return ""
    taken = {cell for cell, role in zip(row.cells, roles, strict=True) if role is not Role.IGNORED}
    return row.cells[code] if taken <= {"", row.cells[code]} else ""


def is_form(text: str) -> bool:
    """Whether words only wait for something to be filled in, as "Supervisor comments:" does."""
    return bool(text.endswith(":") or BLANK_TO_FILL.search(text) or FORM.fullmatch(plain_heading(text)))


def _names_columns(row: Row, roles: Sequence[Role]) -> bool:
    """Whether the cells name their own columns, as a heading row in other words does."""
    code = roles.index(Role.CODE) if Role.CODE in roles else None
    if code is None or role_of_heading(row.cells[code]) is not Role.CODE:
        return False
    named = [at for at, cell in enumerate(row.cells) if cell and role_of_heading(cell) is roles[at]]
    return len(named) >= ENOUGH_HEADINGS
