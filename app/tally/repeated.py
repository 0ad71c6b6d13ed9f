"""How often the items of a placement were done, as it is stored: one text for each figure. Pure.

A co-ordinator's page reads this of 500 placements with 150 items. To read a list for each item takes JSON a
tenth of a second; a text for each figure, which is split, takes a tenth of that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.repetitions.reckoning import Sums, by_equipment, sums_of
from app.repetitions.values import Record
from app.standards.tree import Catalogue

# By version of a set that the placement is pinned to, in its order; one without anything done has no texts.
Repeated = Mapping[UUID, "Done"]
# What separates items, and within one item names of equipment and their times; no name has either in it.
ITEMS, LINES, CELLS = ",", "\n", "\t"


@dataclass(frozen=True, slots=True)
class Done:
    """How often the items of one version of a set were done on a placement; nothing depends on today's date.

    Every figure has as many values as there are items that were done or tried, in the order of the set.
    """

    texts: Mapping[str, str]

    @property
    def places(self) -> list[int]:
        """Return the positions of the items in their version."""
        return self._numbers("places")

    @property
    def times(self) -> list[int]:
        """Return how many times each was done."""
        return self._numbers("times")

    @property
    def days(self) -> list[int]:
        """Return on how many different days."""
        return self._numbers("days")

    @property
    def tried(self) -> list[int]:
        """Return how many further times each was tried without success."""
        return self._numbers("tried")

    @property
    def last(self) -> list[str]:
        """Return the latest day on which each was done, as ``2026-03-04``; empty where none is told."""
        return self._values("last", ITEMS)

    @property
    def equipment(self) -> list[str]:
        """Return on what each was done: for `equipment_of`."""
        return self._values("equipment", LINES)

    def _numbers(self, figure: str) -> list[int]:
        return list(map(int, self._values(figure, ITEMS)))

    def _values(self, figure: str, between: str) -> list[str]:
        # A text of one value may be empty; no text at all is no value.
        return self.texts[figure].split(between) if self.texts else []


def equipment_of(text: str) -> list[tuple[str, int]]:
    """Return the equipment of an item with how many times it was used, what was used most first."""
    cells = text.split(CELLS) if text else []
    return [(name, int(times)) for name, times in zip(cells[::2], cells[1::2], strict=True)]


def repeated_data(sets: Iterable[Catalogue], records: Mapping[UUID, Sequence[Record]]) -> dict[str, Any]:
    """Return what is stored of a placement, as JSON can hold it.

    Args:
        sets: the versions that it is pinned to, in their order.
        records: what shows that items were done, by item as it is now.
    """
    return {one.version_id.hex: _texts(one, records) for one in sets}


def _texts(catalogue: Catalogue, records: Mapping[UUID, Sequence[Record]]) -> dict[str, str]:
    items = [item for item in catalogue.taking_evidence if records.get(item.id)]
    sums = [sums_of(records[item.id]) for item in items]
    if not items:
        return {}
    return {
        "places": ITEMS.join(str(item.position) for item in items),
        "times": ITEMS.join(str(one.times) for one in sums),
        "days": ITEMS.join(str(one.days) for one in sums),
        "last": ITEMS.join(one.last.isoformat() if one.last else "" for one in sums),
        "tried": ITEMS.join(str(one.tried) for one in sums),
        "equipment": LINES.join(_equipment(by_equipment(records[item.id])) for item in items),
    }


def _equipment(used: Iterable[tuple[str, Sums]]) -> str:
    return CELLS.join(f"{name}{CELLS}{sums.times}" for name, sums in used)


def repeated_from(data: Mapping[str, Mapping[str, str]]) -> Repeated:
    """Return what `repeated_data` wrote."""
    return {UUID(hex=version): Done(texts) for version, texts in data.items()}
