"""How often the trainees of a cohort did each item of their standards: over all of them, and one by one.

It is read as it was stored when something last changed (`app.tally.repeated`), by place in a version.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from statistics import median
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.oversight.cohort_values import Row
from app.oversight.queries import cohort_ids
from app.placements.queries import catalogues_pinned_in
from app.repetitions.reckoning import Sums
from app.standards.tree import Catalogue, CatalogueItem
from app.tally.queries import repeated_of
from app.tally.repeated import Done, Repeated, equipment_of
from app.web.sheets import Cell

# How many different lists of equipment are remembered in words; most say the same few names.
REMEMBERED = 4096
HEADINGS = (
    *("Trainee", "Centre", "Set", "Item", "Title"),
    *("Times", "Days", "Last", "Without success", "Equipment"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a version of a set of standards, and what that is called."""

    id: UUID
    code: str
    title: str
    set_title: str


@dataclass(frozen=True, slots=True)
class OfTrainee:
    """How often one trainee did one item, and on what equipment, in words."""

    row: Row
    item_id: UUID
    sums: Sums
    equipment: str

    @property
    def address(self) -> str:
        """Return the address of the trainee's repetitions of the item."""
        return f"{self.row.address}/competencies/{self.item_id}/repetitions"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item over a cohort.

    Attributes:
        item: which.
        trainees: on how many placements it is.
        each: how many times those did it who did it at all.
        tried: how many times it was tried without success.
    """

    item: Item
    trainees: int
    each: Sequence[int]
    tried: int

    @property
    def doing(self) -> int:
        """Return how many trainees did it."""
        return len(self.each)

    @property
    def times(self) -> int:
        """Return how many times it was done in all."""
        return sum(self.each)

    @property
    def middle(self) -> str:
        """Return the middle number of times of those who did it, for instance ``3.5``, or nothing."""
        return f"{median(self.each):g}" if self.each else ""

    @property
    def span(self) -> str:
        """Return the fewest and the most times of those who did it, for instance ``1 to 12``."""
        fewest, most = min(self.each, default=0), max(self.each, default=0)
        return f"{fewest} to {most}" if fewest != most else str(most or "")


@dataclass(frozen=True, slots=True)
class OfItem:
    """One item and how often each trainee who has it did it, those who did it least first."""

    item: Item
    lines: tuple[OfTrainee, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of all placements of a co-ordinator, and the versions of sets that they have."""

    versions: Mapping[UUID, Catalogue]
    done: Mapping[UUID, Repeated]


def stored_of(actor: Actor) -> Stored:
    """Read what is stored; two queries, the same whichever placements are shown."""
    return Stored(catalogues_pinned_in(cohort_ids(actor)), repeated_of(cohort_ids(actor)))


def overview_of(rows: Iterable[Row], stored: Stored) -> list[ItemLine]:
    """Return the items that anybody did or tried, in the order of their sets.

    Args:
        rows: the placements that are shown.
        stored: what is stored of all.
    """
    having: dict[UUID, int] = defaultdict(int)
    each: dict[UUID, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    tried: dict[UUID, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for version_id, done in stored.done[row.placement_id].items():
            having[version_id] += 1
            times_of, tried_of = each[version_id], tried[version_id]
            for place, times, failed in zip(done.places, done.times, done.tried, strict=True):
                times_of[place].append(times)
                if failed:
                    tried_of[place] += failed
    return [
        ItemLine(
            _item(version, version.items[place]),
            having[version.version_id],
            [times for times in found if times],
            tried[version.version_id].get(place, 0),
        )
        for version in sorted(stored.versions.values(), key=lambda one: (one.title.casefold(), one.version))
        for place, found in sorted(each[version.version_id].items())
    ]


def of_item(rows: Iterable[Row], stored: Stored, item_id: UUID) -> OfItem:
    """Return how often each trainee did an item.

    Args:
        rows: the placements that are shown.
        stored: what is stored of all: what these have can be asked for.
        item_id: which item.

    Raises:
        NotFoundError: no placement has such an item that takes evidence.
    """
    version = next((one for one in stored.versions.values() if item_id in one.by_id), None)
    if version is None or not version.by_id[item_id].takes_evidence:
        raise NotFoundError
    item = version.by_id[item_id]
    lines = [
        _of_trainee(row, done, item)
        for row in rows
        if (done := stored.done[row.placement_id].get(version.version_id))
    ]
    ordered = sorted(lines, key=lambda one: (one.sums.times, one.row.trainee.casefold()))
    return OfItem(_item(version, item), tuple(ordered))


def everything(rows: Iterable[Row], stored: Stored) -> list[Sequence[Cell]]:
    """Return a line with `HEADINGS` for each trainee and item that they did or tried, trainee by trainee.

    These are the cells at once: objects for 75,000 lines would take longer than all else.
    """
    return [
        line
        for row in rows
        for version_id, done in stored.done[row.placement_id].items()
        for line in _lines(row, stored.versions[version_id], done)
    ]


def _lines(row: Row, version: Catalogue, done: Done) -> Iterable[Sequence[Cell]]:
    items = [version.items[place] for place in done.places]
    return zip(
        repeat(row.trainee),
        repeat(row.centre.name),
        repeat(_title(version)),
        [item.code for item in items],
        [item.title for item in items],
        done.times,
        done.days,
        map(_day, done.last),
        done.tried,
        map(_words, done.equipment),
        # The first three go on without an end.
        strict=False,
    )


def _of_trainee(row: Row, done: Done, item: CatalogueItem) -> OfTrainee:
    places = done.places
    if item.position not in places:
        return OfTrainee(row, item.id, Sums(), "")
    at = places.index(item.position)
    sums = Sums(done.times[at], done.days[at], _day(done.last[at]), done.tried[at])
    return OfTrainee(row, item.id, sums, _words(done.equipment[at]))


def _item(version: Catalogue, item: CatalogueItem) -> Item:
    return Item(item.id, item.code, item.title, _title(version))


def _title(version: Catalogue) -> str:
    return f"{version.title}, version {version.version}"


@lru_cache(maxsize=REMEMBERED)
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=REMEMBERED)
def _words(equipment: str) -> str:
    return "; ".join(f"{name} ({times})" for name, times in equipment_of(equipment))
