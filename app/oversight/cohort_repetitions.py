"""How often the trainees of a cohort did each item of their standards: over all of them, and one by one.

It is read as it was stored when something last changed (`app.tally.repeated`), item by item of a version.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import compress, repeat
from statistics import median
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.pages import PER_PAGE
from app.oversight.cohort_values import Row
from app.oversight.queries import cohort_ids
from app.placements.queries import catalogues_pinned_in
from app.repetitions.reckoning import Sums
from app.standards.tree import Catalogue, CatalogueItem
from app.tally.queries import equipment_of, repeated_of
from app.tally.repeated import NEVER, Done, Repeated
from app.web.sheets import Cell

# How many days, and how many versions' items, are remembered.
REMEMBERED_DAYS, REMEMBERED_VERSIONS = 4096, 512
NOTHING = frozenset({NEVER})
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
    """How often one trainee did one item, and on what equipment, in words, where that is wanted."""

    row: Row
    item_id: UUID
    sums: Sums
    equipment: str = ""

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
    """One item and how often each trainee who has it did it, those who did it least first.

    Attributes:
        item: which.
        lines: without the equipment.
        version_id: the version of a set that it belongs to.
        place: which one it is of those there that take evidence.
    """

    item: Item
    lines: tuple[OfTrainee, ...]
    version_id: UUID
    place: int

    def with_equipment(self, lines: Sequence[OfTrainee]) -> list[OfTrainee]:
        """Return the lines of one page with the equipment; one query, to the letter the same for each."""
        numbers = [line.row.placement_id for line in lines]
        used = equipment_of([*numbers, *numbers[-1:] * (PER_PAGE - len(numbers))])
        return [
            replace(line, equipment=words[self.place])
            if (words := used[line.row.placement_id].get(self.version_id))
            else line
            for line in lines
        ]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of all placements of a co-ordinator, and the versions of sets that they have."""

    versions: Mapping[UUID, Catalogue]
    done: Mapping[UUID, Repeated]


def stored_of(actor: Actor) -> Stored:
    """Read what is stored; two queries, the same whichever placements are shown."""
    return Stored(catalogues_pinned_in(cohort_ids(actor)), repeated_of(cohort_ids(actor)))


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored of one item over a cohort: `line` makes figures of it."""

    version: Catalogue
    item: CatalogueItem
    trainees: int
    times: Sequence[str]
    tried: Sequence[str]

    @property
    def line(self) -> ItemLine:
        """Return it as it is shown."""
        return ItemLine(
            _item(self.version, self.item),
            self.trainees,
            [times for times in map(int, self.times) if times],
            sum(map(int, self.tried)),
        )


def overview_of(rows: Iterable[Row], stored: Stored) -> list[Found]:
    """Return the items that anybody did or tried, in the order of their sets.

    Args:
        rows: the placements that are shown.
        stored: what is stored of all.
    """
    having: dict[UUID, list[Done]] = defaultdict(list)
    for row in rows:
        for version_id, done in stored.done[row.placement_id].items():
            having[version_id].append(done)
    return [
        Found(version, item, len(having[version.version_id]), times, tried)
        for version in sorted(stored.versions.values(), key=lambda one: (one.title.casefold(), one.version))
        for item, times, tried in _by_item(version, having[version.version_id])
        if not NOTHING.issuperset(times) or not NOTHING.issuperset(tried)
    ]


def _by_item(
    version: Catalogue, having: Sequence[Done]
) -> Iterable[tuple[CatalogueItem, Sequence[str], Sequence[str]]]:
    """Return each item with the figures of all placements on which anything was done."""
    begun = [done for done in having if done.texts]
    return zip(
        version.taking_evidence,
        zip(*(done.times for done in begun), strict=True),
        zip(*(done.tried for done in begun), strict=True),
        strict=bool(begun),
    )


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
    place = version.taking_evidence.index(item)
    lines = [
        OfTrainee(row, item.id, done.at(place))
        for row in rows
        if (done := stored.done[row.placement_id].get(version.version_id))
    ]
    ordered = sorted(lines, key=lambda one: (one.sums.times, one.row.trainee.casefold()))
    return OfItem(_item(version, item), tuple(ordered), version.version_id, place)


def everything(rows: Iterable[Row], actor: Actor) -> list[list[Cell]]:
    """Return the columns of `HEADINGS`: a line for each trainee and item that they did or tried.

    Columns, because to make 75,000 lines one by one would take longer than everything else. Three queries.

    Args:
        rows: the placements that are shown.
        actor: the co-ordinator.
    """
    stored, used = stored_of(actor), equipment_of(cohort_ids(actor))
    columns: list[list[Cell]] = [[] for _ in HEADINGS]
    for row in rows:
        for version_id, done in stored.done[row.placement_id].items():
            if done.texts:
                words = used[row.placement_id][version_id]
                cells = _cells(row, stored.versions[version_id], done, words)
                for column, more in zip(columns, cells, strict=True):
                    column.extend(more)
    return columns


def _cells(row: Row, version: Catalogue, done: Done, equipment: Sequence[str]) -> Iterable[Iterable[Cell]]:
    times, tried = done.times, done.tried
    shown = [one != NEVER or other != NEVER for one, other in zip(times, tried, strict=True)]
    number = sum(shown)
    codes, titles = _names(version)
    return (
        repeat(row.trainee, number),
        repeat(row.centre.name, number),
        repeat(_title(version), number),
        compress(codes, shown),
        compress(titles, shown),
        map(int, compress(times, shown)),
        map(int, compress(done.days, shown)),
        map(_day, compress(done.last, shown)),
        map(int, compress(tried, shown)),
        compress(equipment, shown),
    )


@lru_cache(maxsize=REMEMBERED_VERSIONS)
def _names(version: Catalogue) -> tuple[list[str], list[str]]:
    items = version.taking_evidence
    return [item.code for item in items], [item.title for item in items]


def _item(version: Catalogue, item: CatalogueItem) -> Item:
    return Item(item.id, item.code, item.title, _title(version))


def _title(version: Catalogue) -> str:
    return f"{version.title}, version {version.version}"


@lru_cache(maxsize=REMEMBERED_DAYS)
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
