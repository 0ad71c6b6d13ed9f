"""What changed between two versions of a framework: each item of both stands in exactly one row. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from uuid import UUID

from app.standards.pairing import pairs_of, words_of
from app.standards.tree import Catalogue, CatalogueItem


class Kind(StrEnum):
    """What happened to an item; where several things did, the first of these."""

    REWORDED = "reworded"
    RULE_CHANGED = "rule-changed"
    MOVED = "moved"
    SAME = "same"
    NEW = "new"
    GONE = "gone"


# The words and the rule are what was signed for: with these kinds a signature stands.
UNTOUCHED = frozenset({Kind.SAME, Kind.MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An item as it was, None where it is new, and as it is, None where it is gone.

    Attributes:
        rule_changed: what makes it complete differs, or whether it is signed off at all.
        moved: it has another code, or stands under another item.
    """

    kind: Kind
    old: CatalogueItem | None = None
    new: CatalogueItem | None = None
    rule_changed: bool = False
    moved: bool = False

    @property
    def item(self) -> CatalogueItem:
        """Return the item as it is, or as it was where it is gone."""
        found = self.new or self.old
        if found is None:
            raise AssertionError("A row has an item on one side at least.")
        return found


@dataclass(frozen=True, eq=False)
class Difference:
    """The rows in the order of the newer version; what is gone stands where it stood."""

    old: Catalogue
    new: Catalogue
    rows: tuple[Row, ...]

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many rows there are of each kind; 0 for a kind that is not there."""
        return Counter(row.kind for row in self.rows)


@lru_cache(maxsize=32)
def difference(old: Catalogue, new: Catalogue) -> Difference:
    """Compare two versions of one framework; kept, because published versions never change."""
    pairs = pairs_of(old, new)
    rows = {item.id: _row(pairs, item) for item in new.items}
    was = {row.old.id: row.new.id for row in rows.values() if row.old and row.new}
    after: dict[UUID | None, list[Row]] = {}
    last = None
    for item in old.items:
        if item.id in was:
            last = was[item.id]
        else:
            after.setdefault(last, []).append(Row(kind=Kind.GONE, old=item))
    ordered = [*after.get(None, ())]
    for item in new.items:
        ordered += [rows[item.id], *after.get(item.id, ())]
    return Difference(old, new, tuple(ordered))


def _row(pairs: Mapping[UUID, CatalogueItem], new: CatalogueItem) -> Row:
    old = pairs.get(new.id)
    if old is None:
        return Row(kind=Kind.NEW, new=new)
    above = pairs.get(new.parent_id) if new.parent_id else None
    moved = old.code != new.code or old.parent_id != (above.id if above else None)
    moved = moved or (new.parent_id is None) != (old.parent_id is None)
    rule_changed = old.requirement != new.requirement or old.counts != new.counts
    kind = Kind.MOVED if moved else Kind.SAME
    if rule_changed:
        kind = Kind.RULE_CHANGED
    if words_of(old) != words_of(new):
        kind = Kind.REWORDED
    return Row(kind=kind, old=old, new=new, rule_changed=rule_changed, moved=moved)
