"""What sets the clocks of many placements, read as plain columns: objects for hundreds of them take long."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.identity.models import User
from app.placements.bank_holidays import Nation
from app.placements.clock_models import (
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
)
from app.placements.clock_values import Block, Break, BreakKind, Course, Extension, Hours
from app.placements.clock_words import Entry
from app.placements.clocks import Row, course_from, nations_of

# How many courses are remembered: those of a large installation.
REMEMBERED = 4096


class Kept(Protocol):
    """What is kept of a placement itself that sets its clock: a `Placement`, or a row with these columns."""

    id: Any
    centre_id: Any
    starts_on: Any
    weeks: Any
    full_time_hundredths: Any
    finished_on: Any


def courses_of(
    placements: Sequence[Kept], numbers: Collection[UUID] | sa.Select[UUID]
) -> dict[UUID, Course | None]:
    """Return what sets the clocks of many placements, without why somebody is away; None: no first day.

    Args:
        placements: which ones, as objects or as rows with the same columns.
        numbers: theirs, or the statement that finds them: to send many numbers takes long.
    """
    entries, nations = _entries_of(numbers), nations_of({one.centre_id for one in placements})
    return {
        one.id: _course(
            one.starts_on,
            one.weeks,
            one.full_time_hundredths,
            tuple(entries.get(one.id, ())),
            nations[one.centre_id],
            one.finished_on,
        )
        if one.starts_on
        else None
        for one in placements
    }


@lru_cache(maxsize=REMEMBERED)
def _course(
    starts_on: date,
    weeks: int | None,
    full_time_hundredths: int,
    entries: tuple[Entry, ...],
    nation: Nation,
    ended_on: date | None,
) -> Course:
    """Return the same course for the same facts: what is worked out for it is found again faster."""
    hours = Fraction(full_time_hundredths, 100)
    return course_from(starts_on, weeks, hours, entries, nation, ended_on=ended_on)


def _entries_of(numbers: Collection[UUID] | sa.Select[UUID]) -> dict[UUID, list[Entry]]:
    """Return what is entered about the weeks of placements, in order of time."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for model, (columns, make) in _PLAIN.items():
        for number, *facts in db.session.execute(columns.where(model.placement_id.in_(numbers))):
            found[number].append(make(*facts))
    return found


def _hours(first: date, part: int, whole: int) -> Hours:
    return Hours(first, Fraction(part, whole))


def _away(first: date, last: date | None, kind: BreakKind) -> Break:
    return Break(first, last, kind, hidden=True)


def _plain(model: type[Row], *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """Return a statement for whose an entry is and what it is made of, in order of its first day."""
    return sa.select(model.placement_id, *columns).order_by(columns[0])


# For each sort of entry: what is read of it, and what makes its value of that.
_PLAIN: Mapping[type[Row], tuple[sa.Select[*tuple[Any, ...]], Callable[..., Entry]]] = {
    PlacementBlock: (
        _plain(
            PlacementBlock,
            PlacementBlock.starts_on,
            PlacementBlock.ends_on,
            PlacementBlock.year_label,
            PlacementBlock.site,
            sa.func.coalesce(User.name, ""),
        ).outerjoin(User, User.id == PlacementBlock.supervisor_id),
        Block,
    ),
    PlacementHours: (
        _plain(PlacementHours, PlacementHours.starts_on, PlacementHours.part, PlacementHours.whole),
        _hours,
    ),
    PlacementBreak: (
        _plain(PlacementBreak, PlacementBreak.starts_on, PlacementBreak.ends_on, PlacementBreak.kind),
        _away,
    ),
    PlacementExtension: (
        _plain(PlacementExtension, PlacementExtension.decided_on, PlacementExtension.weeks),
        Extension,
    ),
}
