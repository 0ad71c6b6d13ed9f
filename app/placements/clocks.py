"""The clocks of placements, read from the database: the same number of queries for one as for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.placements.bank_holidays import Nation
from app.placements.clock import Clock
from app.placements.clock_models import (
    CentreNation,
    ClockChange,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
    Sort,
)
from app.placements.clock_values import Block, Break, Course, Extension, Hours
from app.placements.clock_words import Entry
from app.placements.models import Placement
from app.placements.policy import Capacity

Row = PlacementBlock | PlacementHours | PlacementBreak | PlacementExtension
MODELS: Mapping[Sort, type[Row]] = {
    Sort.BLOCK: PlacementBlock,
    Sort.HOURS: PlacementHours,
    Sort.BREAK: PlacementBreak,
    Sort.EXTENSION: PlacementExtension,
}
# Why somebody is away may say something about their health: others read that they are away.
KNOW_KINDS = frozenset({Capacity.TRAINEE, Capacity.COORDINATOR})


def knows_kinds(parts: Collection[Capacity]) -> bool:
    """Say whether somebody with these parts reads why a trainee is away."""
    return bool(KNOW_KINDS.intersection(parts))


def value_of(row: Row, *, hidden: bool = False) -> Entry:
    """Return a row as the clock takes it; `hidden` keeps the kind of a break from the reader."""
    if isinstance(row, PlacementBlock):
        named = row.supervisor.name if row.supervisor else ""
        return Block(row.starts_on, row.ends_on, row.year_label, row.site, named)
    if isinstance(row, PlacementHours):
        return Hours(row.starts_on, Fraction(row.part, row.whole))
    if isinstance(row, PlacementBreak):
        return Break(row.starts_on, row.ends_on, row.kind, hidden)
    return Extension(row.decided_on, row.weeks)


def rows_of(placement_ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    """Return what is entered about the weeks of placements, in order of time; one query for each sort."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for model in MODELS.values():
        for row in db.session.scalars(_rows(model), {"placement_ids": list(placement_ids)}):
            found[row.placement_id].append(row)
    for rows in found.values():
        rows.sort(key=_first_day)
    return found


@cache
def _rows(model: type[Row]) -> sa.Select[Row]:
    wanted = sa.select(model).where(model.placement_id.in_(sa.bindparam("placement_ids", expanding=True)))
    if model is PlacementBlock:
        wanted = wanted.options(joinedload(PlacementBlock.supervisor).lazyload(User.memberships))
    # The type checker knows only that all of them are tables.
    return cast("sa.Select[Row]", wanted)


def _first_day(row: Row) -> date:
    return row.decided_on if isinstance(row, PlacementExtension) else row.starts_on


def nations_of(centre_ids: Collection[UUID]) -> dict[UUID, Nation]:
    """Return the nation of each centre; England and Wales where nobody has said another."""
    said = db.session.execute(_nations(), {"centre_ids": list(centre_ids)})
    return dict.fromkeys(centre_ids, Nation.ENGLAND_AND_WALES) | {row.centre_id: row.nation for row in said}


@cache
def _nations() -> sa.Select[UUID, Nation]:
    return sa.select(CentreNation.centre_id, CentreNation.nation).where(
        CentreNation.centre_id.in_(sa.bindparam("centre_ids", expanding=True))
    )


def course_of(
    placement: Placement, rows: Sequence[Row], nation: Nation, *, hidden: bool = True
) -> Course | None:
    """Return what sets the clock of a placement, or None where it has no first day."""
    if placement.starts_on is None:
        return None
    return course_from(
        placement.starts_on,
        placement.weeks,
        placement.full_time_hours,
        [value_of(row, hidden=hidden) for row in rows],
        nation,
        ended_on=placement.finished_on,
    )


def course_from(
    starts_on: date,
    weeks: int | None,
    full_time_hours: Fraction,
    entries: Sequence[Entry],
    nation: Nation,
    *,
    ended_on: date | None = None,
) -> Course:
    """Return what sets a clock, from what is kept of a placement that has a first day."""
    return Course(
        starts_on=starts_on,
        weeks=weeks,
        full_time_hours=full_time_hours,
        nation=nation,
        blocks=tuple(one for one in entries if isinstance(one, Block)),
        hours=tuple(one for one in entries if isinstance(one, Hours)),
        breaks=tuple(one for one in entries if isinstance(one, Break)),
        extensions=tuple(one for one in entries if isinstance(one, Extension)),
        ended_on=ended_on,
    )


def clocks_of(placements: Sequence[Placement], *, hidden: bool = True) -> dict[UUID, Clock | None]:
    """Return the clocks of placements; None for those that have no first day.

    Args:
        placements: which ones.
        hidden: False only for readers who may know why somebody is away.
    """
    dated = [one for one in placements if one.starts_on]
    if not dated:
        return dict.fromkeys((one.id for one in placements), None)
    rows = rows_of([one.id for one in dated])
    nations = nations_of({one.centre_id for one in dated})
    courses = {
        one.id: course_of(one, rows.get(one.id, ()), nations[one.centre_id], hidden=hidden)
        for one in placements
        if one.starts_on
    }
    return {one.id: Clock(found) if (found := courses.get(one.id)) else None for one in placements}


def clock_of(placement: Placement, *, hidden: bool = True) -> Clock | None:
    """Return the clock of one placement, or None where it has no first day."""
    return clocks_of([placement], hidden=hidden)[placement.id]


def lengths_of(placement_ids: Collection[UUID]) -> dict[UUID, int | None]:
    """Return the lengths of placements with extensions as their clocks have them, in one query.

    None: the placement has no first day and so no clock, or no length.
    """
    rows = db.session.execute(_lengths(), {"placement_ids": list(placement_ids)})
    return dict.fromkeys(placement_ids, None) | {row.id: row.length for row in rows}


@cache
def _lengths() -> sa.Select[UUID, int | None]:
    added = (
        sa.select(sa.func.coalesce(sa.func.sum(PlacementExtension.weeks), 0))
        .where(PlacementExtension.placement_id == Placement.id)
        .scalar_subquery()
    )
    return sa.select(Placement.id, (Placement.weeks + added).label("length")).where(
        Placement.id.in_(sa.bindparam("placement_ids", expanding=True)), Placement.starts_on.is_not(None)
    )


def changes_of(placement_id: UUID, number: int) -> Page[ClockChange]:
    """Return one page of what was changed about the weeks of a placement, the latest first."""
    return cut(db.session, _changes(placement_id), number)


def all_changes_of(placement_id: UUID) -> Sequence[ClockChange]:
    """Return all that was changed about the weeks of a placement, the latest first."""
    return db.session.scalars(_changes(placement_id)).all()


def _changes(placement_id: UUID) -> sa.Select[ClockChange]:
    return (
        sa.select(ClockChange)
        .where(ClockChange.placement_id == placement_id)
        .options(joinedload(ClockChange.actor).lazyload(User.memberships))
        .order_by(ClockChange.at.desc(), ClockChange.id.desc())
    )
