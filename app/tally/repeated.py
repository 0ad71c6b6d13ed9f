"""How often the items of a placement were done, as it is stored: one text for each figure. Pure.

A co-ordinator's page reads this of 500 placements with 150 items. A list of figures for each item takes JSON
a tenth of a second to read; a text for each figure, which is split, takes a tenth of that.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from app.repetitions.reckoning import Sums, by_equipment, sums_of
from app.repetitions.values import Record
from app.standards.tree import Catalogue

# By version of a set that the placement is pinned to, in its order.
Repeated = Mapping[UUID, "Done"]
# The same of what each item that takes evidence was done on, in words, for instance
# ``Gamma camera 2 (3); Phantom (1)``; no value at all where nothing shows anything.
Equipment = Mapping[UUID, Sequence[str]]
BETWEEN_ITEMS = ","
# Placements whose figures a process remembers, some kilobytes each.
REMEMBERED = 2048
NEVER = "0"


@dataclass(frozen=True, slots=True)
class Done:
    """How often the items of one version of a set were done on a placement; nothing depends on today's date.

    Every figure has a value for each item that takes evidence, in the order of the set, and no value at all
    where nothing shows anything. They are texts: pages show few, and to read all as numbers takes long.
    """

    texts: Mapping[str, str]

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

    def _values(self, figure: str) -> list[str]:
        # A text of one value may be empty; no text at all is no value.
        return self.texts[figure].split(BETWEEN_ITEMS) if self.texts else []

    def at(self, place: int) -> Sums:
        """Return how often an item was done.

        Args:
            place: which one of those that take evidence.
        """
        if not self.texts:
            return Sums()
        last = self.last[place]
        return Sums(
            times=int(self.times[place]),
            days=int(self.days[place]),
            last=date.fromisoformat(last) if last else None,
            tried=int(self.tried[place]),
        )


@dataclass(frozen=True, slots=True)
class RepeatedData:
    """What is stored of a placement, as JSON can hold it, by version of a set.

    Equipment lies apart: it is as long as all the rest, and most pages show none.
    """

    figures: dict[str, dict[str, str]]
    equipment: dict[str, list[str]]


def repeated_data(sets: Iterable[Catalogue], records: Mapping[UUID, Sequence[Record]]) -> RepeatedData:
    """Return what is stored of a placement.

    Args:
        sets: the versions that it is pinned to, in their order.
        records: what shows that items were done, by item as it is now.
    """
    shown = {one.version_id.hex: [records.get(item.id, ()) for item in one.taking_evidence] for one in sets}
    return RepeatedData(
        {version: _figures(each) if any(each) else {} for version, each in shown.items()},
        {version: _equipment(each) if any(each) else [] for version, each in shown.items()},
    )


def _figures(shown: Sequence[Sequence[Record]]) -> dict[str, str]:
    sums = [sums_of(one) for one in shown]
    return {
        "times": BETWEEN_ITEMS.join(str(one.times) for one in sums),
        "days": BETWEEN_ITEMS.join(str(one.days) for one in sums),
        "last": BETWEEN_ITEMS.join(one.last.isoformat() if one.last else "" for one in sums),
        "tried": BETWEEN_ITEMS.join(str(one.tried) for one in sums),
    }


def _equipment(shown: Sequence[Sequence[Record]]) -> list[str]:
    return ["; ".join(f"{name} ({sums.times})" for name, sums in by_equipment(one)) for one in shown]


@lru_cache(maxsize=REMEMBERED)
def repeated_from(figures: str) -> Repeated:
    """Return the figures that `repeated_data` wrote, from the text of their JSON; the same is read once."""
    return {UUID(hex=version): Done(texts) for version, texts in json.loads(figures).items()}


def equipment_from(equipment: Mapping[str, Sequence[str]]) -> Equipment:
    """Return the equipment that `repeated_data` wrote."""
    return {UUID(hex=version): words for version, words in equipment.items()}
