"""How often the items of a placement were done, as it is stored: one text for each figure. Pure.

A co-ordinator's page reads this of 500 placements with 150 items. A list of figures for each item takes JSON
a tenth of a second to read; a text for each figure, which is split, takes a tenth of that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.repetitions.reckoning import Sums, by_equipment, sums_of
from app.repetitions.values import Record
from app.standards.tree import Catalogue

# By version of a set that the placement is pinned to, in its order.
Repeated = Mapping[UUID, "Done"]
BETWEEN_ITEMS = ","
NEVER = "0"


@dataclass(frozen=True, slots=True)
class Done:
    """How often the items of one version of a set were done on a placement; nothing depends on today's date.

    Every figure has a value for each item that takes evidence, in the order of the set, and no value at all
    where nothing shows anything. They are texts: pages show few, and to read all as numbers takes long.
    """

    texts: Mapping[str, Any]

    @property
    def times(self) -> list[str]:
        """Return how many times each was done."""
        return self._values("times")

    @property
    def days(self) -> list[str]:
        """Return on how many different days."""
        return self._values("days")

    @property
    def tried(self) -> list[str]:
        """Return how many further times each was tried without success."""
        return self._values("tried")

    @property
    def last(self) -> list[str]:
        """Return the latest day on which each was done, as ``2026-03-04``; empty where none is told."""
        return self._values("last")

    @property
    def equipment(self) -> list[str]:
        """Return on what each was done, in words, for instance ``Gamma camera 2 (3); Phantom (1)``."""
        return self.texts["equipment"] if self.texts else []

    def _values(self, figure: str) -> list[str]:
        # A text of one value may be empty; no text at all is no value.
        return self.texts[figure].split(BETWEEN_ITEMS) if self.texts else []

    def at(self, place: int) -> tuple[Sums, str]:
        """Return how often an item was done, and on what equipment, in words.

        Args:
            place: which one of those that take evidence.
        """
        if not self.texts:
            return Sums(), ""
        last = self.last[place]
        sums = Sums(
            times=int(self.times[place]),
            days=int(self.days[place]),
            last=date.fromisoformat(last) if last else None,
            tried=int(self.tried[place]),
        )
        return sums, self.equipment[place]


def repeated_data(sets: Iterable[Catalogue], records: Mapping[UUID, Sequence[Record]]) -> dict[str, Any]:
    """Return what is stored of a placement, as JSON can hold it.

    Args:
        sets: the versions that it is pinned to, in their order.
        records: what shows that items were done, by item as it is now.
    """
    return {one.version_id.hex: _texts(one, records) for one in sets}


def _texts(catalogue: Catalogue, records: Mapping[UUID, Sequence[Record]]) -> dict[str, Any]:
    shown = [records.get(item.id, ()) for item in catalogue.taking_evidence]
    if not any(shown):
        return {}
    sums = [sums_of(one) for one in shown]
    return {
        "times": BETWEEN_ITEMS.join(str(one.times) for one in sums),
        "days": BETWEEN_ITEMS.join(str(one.days) for one in sums),
        "last": BETWEEN_ITEMS.join(one.last.isoformat() if one.last else "" for one in sums),
        "tried": BETWEEN_ITEMS.join(str(one.tried) for one in sums),
        "equipment": [_equipment(by_equipment(one)) for one in shown],
    }


def _equipment(used: Iterable[tuple[str, Sums]]) -> str:
    return "; ".join(f"{name} ({sums.times})" for name, sums in used)


def repeated_from(data: Mapping[str, Mapping[str, Any]]) -> Repeated:
    """Return what `repeated_data` wrote."""
    return {UUID(hex=version): Done(texts) for version, texts in data.items()}
