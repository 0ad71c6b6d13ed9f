"""Tables that are a form for one item: headings one below the other, turned so that they read as a row."""

from app.standards.formats.code_shapes import looks_like_code
from app.standards.formats.heading_words import role_of_heading
from app.standards.formats.values import Role, Row, Table

FEWEST_ROWS = 3
ENOUGH = 2
SHORT = 40
TEXTS = frozenset({Role.TITLE, Role.STATEMENT})
HEADINGS, WORDS = 1, 2


def turned(table: Table) -> Table | None:
    """Return a form as a table with a row of headings and a row of words, or None if it is no form."""
    above = [row for row in table.rows if row.number <= 0]
    rows = [row for row in table.rows if row.number > 0]
    headings = tuple(row.cells[0] for row in rows)
    if len(rows) < FEWEST_ROWS or not _are_headings(headings) or not all(map(_is_pair, rows)):
        return None
    return Table(
        table.name,
        (
            *(Row(row.number, (row.cells[0],) * len(headings)) for row in above),
            Row(HEADINGS, headings),
            Row(WORDS, tuple(row.cells[-1] for row in rows)),
        ),
    )


def _is_pair(row: Row) -> bool:
    """Whether a row is a heading and what belongs to it, over however many columns that is merged."""
    return len(row.cells) > 1 and len(set(row.cells[1:])) == 1


def _are_headings(words: tuple[str, ...]) -> bool:
    if len(set(words)) < len(words) or any(not text or len(text) > SHORT for text in words):
        return False
    roles = {role for text in words if not looks_like_code(text) and (role := role_of_heading(text))}
    return len(roles) >= ENOUGH and bool(roles & TEXTS)
