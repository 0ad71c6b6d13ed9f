"""The items that a line of a table makes: one, or one for knowledge and one for its demonstration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.standards.formats.foreign_text import named
from app.standards.formats.item_fields import Columns
from app.standards.formats.nesting import Entry
from app.standards.formats.table_lines import Line
from app.standards.formats.values import Role
from app.standards.values import Learning

SUFFIX = {Learning.KNOWLEDGE: "K", Learning.PRACTICAL: "P"}


@dataclass(slots=True, eq=False)
class Item:
    """An item on its way into a sheet.

    Attributes:
        code: its code without the suffix.
        suffix: what tells the two items of one row apart.
    """

    entry: Entry
    line: Line
    code: str
    suffix: str


def items_of(line: Line, code: str) -> Iterator[Item]:
    """Yield the items of a line; `code` is empty where the file leaves it out by mistake."""
    for suffix, statements in _statements(line):
        whole = f"{code} {suffix}".strip()
        entry = Entry(whole or f"\n{line.place}", "", line.place)
        line.cells.put_into(entry, statements)
        for more in line.more:
            more.add_texts(entry, statements)
        if whole != line.code:
            entry.fields["code"] = whole
        yield Item(entry, line, code, suffix)


def pair_note(items: Sequence[Item]) -> list[str]:
    """Return the sentence that says which rows became two items."""
    codes = [item.code for item in items if item.suffix == SUFFIX[Learning.KNOWLEDGE]]
    if not codes:
        return []
    return [
        f"Rows with both knowledge and a demonstration became two items, K and P: {named(codes)}.",
    ]


def _statements(line: Line) -> Iterator[tuple[str, list[int]]]:
    """Yield a suffix and the columns of the statement for each item of a line."""
    columns: Columns = line.columns
    pair = columns.pair
    others = [at for at in columns.with_role(Role.STATEMENT) if at not in pair]
    filled = {at for row in (line.cells, *line.more) for at in row.filled([*pair])}
    learnings = dict.fromkeys(pair[at] for at in sorted(filled))
    if len(learnings) < len(SUFFIX) or line.cells.is_same(sorted(filled)):
        yield "", sorted({*filled, *others})
        return
    for learning in learnings:
        yield SUFFIX[learning], sorted([*(at for at in filled if pair[at] is learning), *others])
