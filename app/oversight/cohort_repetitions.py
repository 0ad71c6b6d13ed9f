"""How often the trainees of a cohort did each item of their standards: over all of them, and one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from app.core.errors import NotFoundError
from app.oversight.cohort_values import Row
from app.placements.queries import pinned_catalogues_of
from app.repetitions.gathering import Records, brief_records_of
from app.repetitions.reckoning import Sums, by_equipment, sums_of
from app.repetitions.values import Record
from app.standards.tree import Catalogue, CatalogueItem


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a version of a set of standards, and what that is called."""

    id: UUID
    code: str
    title: str
    set_title: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often one trainee did one item, and on what equipment, in words."""

    row: Row
    item: Item
    sums: Sums
    equipment: str

    @property
    def address(self) -> str:
        """Return the address of the trainee's repetitions of the item."""
        return f"{self.row.address}/competencies/{self.item.id}/repetitions"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item over a cohort.

    Attributes:
        item: which.
        trainees: on how many placements it is.
        sums: how often those did it who did it at all, or tried.
    """

    item: Item
    trainees: int
    sums: tuple[Sums, ...]

    @property
    def doing(self) -> int:
        """Return how many trainees did it."""
        return len(self._times)

    @property
    def times(self) -> int:
        """Return how many times it was done in all."""
        return sum(self._times)

    @property
    def middle(self) -> str:
        """Return the middle number of times of those who did it, for instance ``3.5``, or nothing."""
        return f"{median(self._times):g}" if self._times else ""

    @property
    def span(self) -> str:
        """Return the fewest and the most times of those who did it, for instance ``1 to 12``."""
        fewest, most = min(self._times, default=0), max(self._times, default=0)
        return f"{fewest} to {most}" if fewest != most else str(most or "")

    @property
    def tried(self) -> int:
        """Return how many times it was tried without success."""
        return sum(one.tried for one in self.sums)

    @property
    def _times(self) -> list[int]:
        return [one.times for one in self.sums if one.times]


@dataclass(frozen=True, slots=True)
class OfItem:
    """One item and how often each trainee who has it did it, those who did it least first."""

    item: Item
    lines: tuple[Repeated, ...]


Pinned = Mapping[UUID, Sequence[Catalogue]]


def overview_of(rows: Sequence[Row]) -> list[ItemLine]:
    """Return the items that anybody did or tried, in the order of their sets; constant queries."""
    pinned, found = _read(rows)
    versions = {one.version_id: one for sets in pinned.values() for one in sets}
    lines = []
    for version in sorted(versions.values(), key=lambda one: (one.title.casefold(), one.version)):
        having = [number for number, sets in pinned.items() if any(one is version for one in sets)]
        for item in version.taking_evidence:
            sums = [sums_of(records) for number in having if (records := found[number].get(item.id))]
            if sums:
                lines.append(ItemLine(_item(version, item), len(having), tuple(sums)))
    return lines


def of_item(rows: Sequence[Row], chosen: Sequence[Row], item_id: UUID) -> OfItem:
    """Return how often each trainee did an item.

    Args:
        rows: all placements of the co-ordinator: what these have can be asked for.
        chosen: those that are shown.
        item_id: which item.

    Raises:
        NotFoundError: no placement has such an item that takes evidence.
    """
    pinned, found = _read(rows)
    having = {
        number: one
        for number, sets in pinned.items()
        for one in sets
        if item_id in one.by_id and one.by_id[item_id].takes_evidence
    }
    version = next(iter(having.values()), None)
    if version is None:
        raise NotFoundError
    item = _item(version, version.by_id[item_id])
    lines = [
        _repeated(row, item, found[row.placement_id].get(item_id, ()))
        for row in chosen
        if row.placement_id in having
    ]
    return OfItem(item, tuple(sorted(lines, key=lambda one: (one.sums.times, one.row.trainee.casefold()))))


def everything(rows: Sequence[Row]) -> list[Repeated]:
    """Return how often each trainee did each item that they did or tried, trainee by trainee."""
    pinned, found = _read(rows)
    return [
        _repeated(row, _item(version, item), records)
        for row in rows
        for version in pinned[row.placement_id]
        for item in version.taking_evidence
        if (records := found[row.placement_id].get(item.id))
    ]


def _read(rows: Iterable[Row]) -> tuple[Pinned, Mapping[UUID, Records]]:
    numbers = [row.placement_id for row in rows]
    return pinned_catalogues_of(numbers), brief_records_of(numbers)


def _item(version: Catalogue, item: CatalogueItem) -> Item:
    return Item(item.id, item.code, item.title, f"{version.title}, version {version.version}")


def _repeated(row: Row, item: Item, records: Sequence[Record]) -> Repeated:
    equipment = "; ".join(f"{name} ({sums.times})" for name, sums in by_equipment(records))
    return Repeated(row, item, sums_of(records), equipment)
