"""The rows of a supervisor's queue as values: what waits, in which groups, in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from app.competencies.reading_time import NOTHING, Amount, about
from app.core.clock import day_in_words, london_day
from app.core.words import plural, sentence_case


class Grouping(StrEnum):
    """By what the queue is grouped; the value stands in the page's address."""

    TRAINEE = "trainee"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a supervisor, whatever kind of thing it is.

    Attributes:
        kind: what is wanted, in words, for instance ``Sign-off``.
        about: what it belongs to, in words: the framework and unit of an item.
        title: the thing itself.
        trainee: whose it is, in words.
        owner: tells trainees of the same name apart.
        address: where it is opened; also what tells rows apart.
        since: since when it waits.
        amount: how much there is to look at.
        opened: whether this supervisor has opened it as it is now.
        signed_together: whether it can be signed together with others once it was opened.
    """

    kind: str
    about: str
    title: str
    trainee: str
    owner: str
    address: str
    since: datetime
    amount: Amount = NOTHING
    opened: bool = False
    signed_together: bool = False

    def address_in(self, grouping: Grouping) -> str:
        """Return the address that keeps the order in which somebody works through the queue."""
        return f"{self.address}{query_of(grouping)}"

    def waits(self, day: date) -> str:
        """Say on a day since when it waits, for instance ``Waiting for 3 days, since 4 March 2026``."""
        since = london_day(self.since)
        days = (day - since).days
        return f"Waiting for {plural(days, 'day')}, since {day_in_words(since)}" if days > 0 else "New today"

    @property
    def effort(self) -> str:
        """Say how much there is to look at and about how long it takes."""
        counts = [
            (self.amount.questions, "question", "questions"),
            (self.amount.entries, "piece of evidence", "pieces of evidence"),
            (self.amount.files, "file", "files"),
        ]
        found = [plural(*count) for count in counts if count[0]]
        return sentence_case(", ".join([*found, about(self.amount.minutes)]))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, the oldest first."""

    title: str
    rows: tuple[Waiting, ...]

    @property
    def words(self) -> str:
        """Say how many rows there are and about how long they take."""
        return f"{plural(len(self.rows), 'item')}, {about(minutes_of(self.rows))}"


def grouping_named(name: str | None) -> Grouping:
    """Return the grouping that an address names; by trainee where it names none."""
    return Grouping(name) if name in set(Grouping) else Grouping.TRAINEE


def query_of(grouping: Grouping) -> str:
    """Return what an address carries to keep a grouping; the usual one needs nothing."""
    return "" if grouping is Grouping.TRAINEE else f"?by={grouping.value}"


def grouped(rows: Sequence[Waiting], grouping: Grouping) -> list[Group]:
    """Return rows in groups: oldest first in each, and first the group whose oldest has waited longest."""
    oldest_first = sorted(rows, key=lambda row: (row.since, row.address))
    first_of: dict[tuple[str, str], int] = {}
    for place, row in enumerate(oldest_first):
        first_of.setdefault(_key(row, grouping), place)
    together = sorted(oldest_first, key=lambda row: first_of[_key(row, grouping)])
    return [
        Group(_title(found[0], grouping), found)
        for found in (tuple(group) for _, group in groupby(together, key=lambda row: _key(row, grouping)))
    ]


def in_order(rows: Sequence[Waiting], grouping: Grouping) -> list[Waiting]:
    """Return rows in the order in which the grouped queue shows them."""
    return [row for group in grouped(rows, grouping) for row in group.rows]


def neighbours(rows: Sequence[Waiting], address: str) -> tuple[Waiting | None, Waiting | None]:
    """Return the rows before and after one; for one that waits no more the first row comes after."""
    place = next((number for number, row in enumerate(rows) if row.address == address), None)
    if place is None:
        return None, rows[0] if rows else None
    return rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None


def minutes_of(rows: Sequence[Waiting]) -> int:
    """Return the estimate for several rows."""
    return sum(row.amount.minutes for row in rows)


def _key(row: Waiting, grouping: Grouping) -> tuple[str, str]:
    return (row.owner, row.trainee) if grouping is Grouping.TRAINEE else (row.kind, row.about)


def _title(row: Waiting, grouping: Grouping) -> str:
    return row.trainee if grouping is Grouping.TRAINEE else row.about or row.kind
