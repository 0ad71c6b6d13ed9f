"""What a co-ordinator does to the weeks of a placement: entering, changing, removing, all on record."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import AtFieldError, ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements import telling
from app.placements.access import Access
from app.placements.bank_holidays import Nation
from app.placements.clock_models import (
    CentreNation,
    ChangeKind,
    ClockChange,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
    Sort,
)
from app.placements.clock_policy import FINISHED, wrong_with
from app.placements.clock_values import Block, Break, BreakKind, Extension, Hours
from app.placements.clock_words import Entry, entry_words
from app.placements.clocks import MODELS, Row, course_of, nations_of, rows_of, value_of
from app.placements.models import Placement, PlacementState
from app.placements.policy import Capacity

NO_REASON = "Write why. It stays in the history."
CHANGED_MEANWHILE = (
    "This was changed meanwhile, perhaps in another tab, and nothing was overwritten. What it says now "
    "stands above; what you typed is in the fields. Send it again if it is still meant."
)
REOPENED = "The placement was finished and reopened."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An entry with its reason; `supervisor_id` belongs to a block, `sure` to a very long break."""

    entry: Entry
    reason: str
    supervisor_id: UUID | None = None
    sure: bool = False


def entry_for(access: Access, sort: Sort, entry_id: UUID) -> Row:
    """Return an entry of a placement.

    Raises:
        NotFoundError: there is none of that number and sort in the placement.
    """
    found = cast("Row | None", db.session.get(MODELS[sort], entry_id))
    if found is None or found.placement_id != access.placement.id:
        raise NotFoundError
    return found


def add(access: Access, sort: Sort, wanted: Wanted) -> None:
    """Enter something about the weeks of a placement.

    Raises:
        NotFoundError: the person does not co-ordinate it, or it has no first day.
        InvalidInputError: no reason is given.
        AtFieldError: a rule speaks against it; the sentence says which, and at which field.
        RefusedError: the placement is finished.
    """
    _check(access, wanted, None)
    row = MODELS[sort](id=new_id(), placement_id=access.placement.id)
    _fill(row, wanted)
    db.session.add(row)
    record(
        access.placement, access.actor, (sort, ChangeKind.ADDED), ("", words_of(access, row)), wanted.reason
    )
    telling.weeks_changed(access.placement)


def mark_of(*said: object) -> str:
    """Return a short mark of what a page showed; it differs once anything of it is changed."""
    return sha256("\n".join(map(str, said)).encode()).hexdigest()[:16]


def entry_mark(placement: Placement, row: Row) -> str:
    """Return the mark of an entry as it stands."""
    supervisor = row.supervisor_id if isinstance(row, PlacementBlock) else None
    return mark_of(entry_words(value_of(row), placement.full_time_hours), supervisor)


def require_seen(seen: str, mark: str) -> None:
    """Refuse where something says by now what the page did not show.

    Raises:
        ConflictError: it was changed meanwhile.
    """
    if seen != mark:
        raise ConflictError(CHANGED_MEANWHILE)


def _says(row: Row, wanted: Wanted) -> bool:
    """Say whether an entry says already what is wanted."""
    value = value_of(row)
    if isinstance(row, PlacementBlock) and isinstance(value, Block):
        return replace(value, supervisor="") == wanted.entry and row.supervisor_id == wanted.supervisor_id
    return value == wanted.entry


def _lock(access: Access, row: Row, reason: str) -> None:
    require_change(access, reason)
    # What was read before the lock may be older than what another change has written since.
    if db.session.scalar(sa.select(type(row).id).where(type(row).id == row.id)) is None:
        raise NotFoundError
    db.session.refresh(row)


def change(access: Access, sort: Sort, row: Row, wanted: Wanted, seen: str) -> None:
    """Change an entry; sent again without a change it is left alone.

    `seen` is the mark of the entry as the page showed it.

    Raises:
        NotFoundError: the person does not co-ordinate the placement, or it has no first day.
        InvalidInputError: no reason is given.
        AtFieldError: a rule speaks against it; the sentence says which, and at which field.
        ConflictError: somebody else has changed it meanwhile.
        RefusedError: the placement is finished.
    """
    _lock(access, row, wanted.reason)
    if _says(row, wanted):
        return
    require_seen(seen, entry_mark(access.placement, row))
    _check(access, wanted, row)
    before = words_of(access, row)
    _fill(row, wanted)
    said = (before, words_of(access, row))
    record(access.placement, access.actor, (sort, ChangeKind.CHANGED), said, wanted.reason)
    telling.weeks_changed(access.placement)


def remove(access: Access, sort: Sort, row: Row, reason: str, seen: str) -> None:
    """Take an entry away; what it said stays in the history.

    `seen` is the mark of the entry as the page showed it.

    Raises:
        NotFoundError: the person does not co-ordinate the placement.
        InvalidInputError: no reason is given.
        ConflictError: somebody else has changed it meanwhile.
        RefusedError: the placement is finished.
    """
    _lock(access, row, reason)
    require_seen(seen, entry_mark(access.placement, row))
    before = words_of(access, row)
    db.session.delete(row)
    record(access.placement, access.actor, (sort, ChangeKind.REMOVED), (before, ""), reason)
    telling.weeks_changed(access.placement)


def stood_still(placement: Placement, actor: Actor, finished_on: date) -> None:
    """Enter the days between the finish of a placement and today, on which it is reopened, as a break."""
    first, last = finished_on + timedelta(days=1), today() - timedelta(days=1)
    if placement.starts_on is None or last < first:
        return
    row = PlacementBreak(
        id=new_id(), placement_id=placement.id, starts_on=first, ends_on=last, kind=BreakKind.CLOSED
    )
    db.session.add(row)
    words = entry_words(value_of(row), placement.full_time_hours)
    record(placement, actor, (Sort.BREAK, ChangeKind.ADDED), ("", words), REOPENED)


def set_nation(actor: Actor, centre_id: UUID, nation: Nation) -> None:
    """Say in which nation a centre lies; the caller has checked that the person co-ordinates it."""
    db.session.merge(CentreNation(centre_id=centre_id, nation=nation, set_by_id=actor.user_id))
    db.session.flush()


def require_change(access: Access, reason: str) -> None:
    """Refuse where the weeks of a placement cannot be changed now, and let nobody else change them meanwhile.

    Raises:
        NotFoundError: the person does not co-ordinate it.
        InvalidInputError: no reason is given.
        RefusedError: it is finished.
    """
    access.require(Capacity.COORDINATOR)
    if not reason.strip():
        raise InvalidInputError(NO_REASON)
    # Two changes at the same moment wait for each other: neither is checked against what the other replaces.
    locked = sa.select(Placement.state).where(Placement.id == access.placement.id).with_for_update()
    if db.session.scalar(locked) is PlacementState.FINISHED:
        raise RefusedError(FINISHED)


def _check(access: Access, wanted: Wanted, row: Row | None) -> None:
    require_change(access, wanted.reason)
    placement = access.placement
    others = [one for one in rows_of([placement.id]).get(placement.id, ()) if one is not row]
    course = course_of(placement, others, nations_of([placement.centre_id])[placement.centre_id])
    if course is None:
        raise NotFoundError
    if wrong := wrong_with(wanted.entry, course, today(), sure=wanted.sure):
        raise AtFieldError(wrong.where, wrong.sentence)


def _fill(row: Row, wanted: Wanted) -> None:
    entry = wanted.entry
    if isinstance(row, PlacementBlock) and isinstance(entry, Block):
        row.starts_on, row.ends_on = entry.starts_on, entry.ends_on
        row.year_label, row.site, row.supervisor_id = entry.year_label, entry.site, wanted.supervisor_id
    elif isinstance(row, PlacementHours) and isinstance(entry, Hours):
        row.starts_on, row.part, row.whole = entry.starts_on, entry.share.numerator, entry.share.denominator
    elif isinstance(row, PlacementBreak) and isinstance(entry, Break):
        row.starts_on, row.ends_on, row.kind = entry.starts_on, entry.ends_on, entry.kind
    elif isinstance(row, PlacementExtension) and isinstance(entry, Extension):
        row.decided_on, row.weeks = entry.decided_on, entry.weeks
    else:
        raise NotFoundError


def words_of(access: Access, row: Row) -> str:
    """Store an entry, and return it in words."""
    db.session.add(row)
    db.session.flush()
    if isinstance(row, PlacementBlock):
        db.session.refresh(row, ["supervisor"])
    return entry_words(value_of(row), access.placement.full_time_hours)


def record(
    placement: Placement, actor: Actor, what: tuple[Sort, ChangeKind], words: tuple[str, str], reason: str
) -> None:
    """Note what somebody changed about the weeks: of which sort, what it said before and says now, why."""
    db.session.add(
        ClockChange(
            placement_id=placement.id,
            actor_id=actor.user_id,
            sort=what[0],
            kind=what[1],
            before=words[0],
            after=words[1],
            reason=reason.strip(),
        )
    )
    db.session.flush()
