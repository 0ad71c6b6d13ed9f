"""Which item stands above which: as a column names it, or by units and the beginnings of codes."""

from collections.abc import Iterator, Sequence

from app.standards.formats.code_shapes import in_natural_order, key_of, keys_above
from app.standards.formats.foreign_text import named
from app.standards.formats.line_items import Item
from app.standards.formats.nesting import Entry


def put_named_parents(items: Sequence[Item]) -> None:
    """Put each item below the one that its row names; small differences in writing do not count."""
    known = {item.entry.identity for item in items}
    by_key: dict[tuple[str, ...], str] = {}
    for item in items:
        if item.code:
            by_key.setdefault(key_of(item.code), item.entry.identity)
    for item in items:
        written = item.line.cells.parent()
        item.entry.parent = (
            written if written in known or not written else by_key.get(key_of(written), written)
        )


def put_parents(items: Sequence[Item]) -> None:
    """Put each item below the nearest code that begins its own, in its unit, or else below the unit."""
    rows: dict[tuple[int, tuple[str, ...]], str] = {}
    for item in items:
        if item.line.code and not item.suffix:
            rows.setdefault((id(item.line.unit), key_of(item.code)), item.entry.identity)
    everywhere: dict[tuple[str, ...], str] = {}
    for (_, key), identity in rows.items():
        everywhere.setdefault(key, identity)
    for item in items:
        item.entry.parent = next(_above(item, rows, everywhere), "")


def _above(
    item: Item, rows: dict[tuple[int, tuple[str, ...]], str], everywhere: dict[tuple[str, ...], str]
) -> Iterator[str]:
    key, line = key_of(item.code), item.line
    for above in keys_above(item.code) if line.code else ():
        if found := rows.get((id(line.unit), above)):
            yield found
    for unit in line.unit.upwards() if line.unit else ():
        if key_of(unit.code) != key:
            yield everywhere.get(key_of(unit.code), unit.code) if unit.is_row else unit.code


def in_order(entries: Sequence[Entry], notes: list[str]) -> list[Entry]:
    """Return items in the order of the file; those sorted as text (2.10 before 2.2) in that of numbers."""
    listed = sorted(entries, key=lambda entry: entry.place)
    siblings: dict[str, list[int]] = {}
    for at, entry in enumerate(listed):
        siblings.setdefault(entry.parent, []).append(at)
    moved: list[str] = []
    for places in siblings.values():
        order = in_natural_order([listed[at].identity for at in places])
        if order is not None:
            sorted_here = [listed[places[at]] for at in order]
            moved += [
                entry.identity
                for at, entry in zip(places, sorted_here, strict=True)
                if listed[at] is not entry
            ]
            for at, entry in zip(places, sorted_here, strict=True):
                listed[at] = entry
    if moved:
        notes.append(
            f"Codes that were sorted as text were put into the order of their numbers: {named(moved)}."
        )
    return listed
