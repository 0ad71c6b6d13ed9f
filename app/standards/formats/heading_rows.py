"""Which row of a table holds its headings."""

from collections.abc import Sequence

from app.standards.formats.code_shapes import looks_like_code
from app.standards.formats.heading_words import role_of_heading
from app.standards.formats.values import Row, Table

LOOKED_AT = 40
ENOUGH = 2
# A row with a single known word is a heading only if all of its words are as short as headings are.
SHORT = 40
NO_HEADING = 0


def heading_row(table: Table) -> int:
    """Return the number of the heading row, or 0 where there is none."""
    rows = [row for row in table.rows if row.number > 0][:LOOKED_AT]
    if not rows:
        return NO_HEADING
    scores = [_score(row.cells) for row in rows]
    best = max(range(len(rows)), key=lambda at: (scores[at], -at))
    if scores[best] < ENOUGH and not (scores[best] and _is_first_with_short_words(rows, best)):
        return NO_HEADING
    below = best + 1
    if below < len(rows) and is_second_heading(rows[best].cells, rows[below].cells):
        return rows[below].number
    return rows[best].number


def headings_of(table: Table, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the headings of the columns and, over them, those of several columns; else nothing."""
    width = len(table.rows[0].cells) if table.rows else 0
    nothing = ("",) * width
    at = next((at for at, row in enumerate(table.rows) if row.number == number > 0), None)
    if at is None:
        return nothing, nothing
    own = table.rows[at].cells
    above = table.rows[at - 1] if at else None
    if above is None or above.number <= 0 or not is_second_heading(above.cells, own):
        return own, nothing
    return tuple(cell or upper for cell, upper in zip(own, above.cells, strict=True)), above.cells


def widened(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Return the upper of two heading rows with each heading over all columns that the lower one divides."""
    wide: list[str] = []
    for above, below in zip(upper, lower, strict=True):
        wide.append(wide[-1] if wide and below and not above else above)
    return tuple(wide)


def is_second_heading(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row only divides headings that the row above it gives to several columns."""
    known, unknown = 0, 0
    repeats = False
    wide = widened(upper, lower)
    for at, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if not below or above == below:
            # A cell that is merged downwards says in both rows what its column holds.
            repeats = repeats or bool(below and role_of_heading(below))
            continue
        if not _is_under_wide(upper, lower, at) or len(below) > SHORT:
            return False
        is_known = role_of_heading(below, wide[at]) is not None
        known, unknown = known + is_known, unknown + (not is_known)
    # What is no heading that is known may be an item, and must not be lost: the rest of the row has to tell.
    is_told = not unknown or repeats or known >= ENOUGH
    return known > 0 and is_told and len(set(filter(None, upper))) > 1 and _score(upper) > 0


def _is_under_wide(upper: Sequence[str], lower: Sequence[str], at: int) -> bool:
    """Whether the heading over a column is that of several columns.

    In a file without merged cells only the first of these columns carries it.
    """
    above, before, after = upper[at], *(["", *upper, ""][near] for near in (at, at + 2))
    if not above:
        return bool(before)
    return above in {before, after} or (at + 1 < len(upper) and not after and bool(lower[at + 1]))


def _score(cells: Sequence[str]) -> int:
    """Return how many different roles a row names; none for a row that spans the table or holds a code."""
    filled = [cell for cell in cells if cell]
    if any(looks_like_code(cell) for cell in filled) or (
        len(cells) > 1 and len(set(filled)) == 1 < len(filled)
    ):
        return 0
    return len({role for cell in set(filled) if (role := role_of_heading(cell))})


def _is_first_with_short_words(rows: Sequence[Row], best: int) -> bool:
    filled = [cell for cell in rows[best].cells if cell]
    several = [at for at, row in enumerate(rows) if len(set(filter(None, row.cells))) > 1]
    is_first = not several or best <= several[0]
    return is_first and best + 1 < len(rows) and all(len(cell) <= SHORT for cell in filled)
