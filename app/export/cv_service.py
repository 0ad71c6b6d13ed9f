"""The verbs of a CV: add an entry, change, move, delete it, choose whether it or an uploaded file is used."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.core.partial_days import kept_as
from app.export.cv_models import CvChoice, CvEntry
from app.export.cv_queries import entries_of
from app.export.cv_values import CvLine, CvSource
from app.export.document_changes import noting_changes
from app.export.positions import change_places
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement
from app.placements.policy import Capacity

MOST_ENTRIES = 200
TOO_MANY = f"There are {MOST_ENTRIES} entries already. Delete one first."
STALE = "This entry was changed meanwhile, perhaps in another tab. Nothing was overwritten."


def add_entry(access: Access, line: CvLine, proposed: UUID) -> CvEntry:
    """Add an entry at the end of its section; a second click on the same page adds nothing more.

    Args:
        access: the placement, to its trainee.
        line: what it says.
        proposed: the number for it that the page carries.

    Raises:
        NotFoundError: the person is not the trainee.
        RefusedError: there are too many.
    """
    access.require(Capacity.TRAINEE)
    placement_id = access.placement.id
    _lock(placement_id)
    there = entries_of(placement_id)
    if same := next((entry for entry in there if entry.id == proposed and entry.line == line), None):
        return same
    if len(there) >= MOST_ENTRIES:
        raise RefusedError(TOO_MANY)
    taken = db.session.get(CvEntry, proposed) is not None
    entry = CvEntry(
        id=new_id() if taken else proposed,
        placement_id=placement_id,
        position=max((one.position for one in there), default=0) + 1,
        **_columns(line),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def change_entry(access: Access, entry: CvEntry, line: CvLine, revision: int) -> None:
    """Let an entry say something else; its section stays.

    Raises:
        NotFoundError: the person is not the trainee.
        ConflictError: it is not at that revision any more.
    """
    access.require(Capacity.TRAINEE)
    if entry.revision != revision:
        raise ConflictError(STALE)
    with noting_changes(access.placement):
        for name, value in _columns(line).items():
            setattr(entry, name, value)
        if db.session.is_modified(entry):
            entry.changed_at = now()


def move_entry(access: Access, entry: CvEntry, by: int) -> None:
    """Let an entry change places with one of its section so many places on; beyond the ends nothing happens.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    _lock(entry.placement_id)
    row = [one for one in entries_of(entry.placement_id) if one.section is entry.section]
    with noting_changes(access.placement):
        change_places(row, entry, by)


def delete_entry(access: Access, entry: CvEntry) -> None:
    """Delete an entry.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    with noting_changes(access.placement):
        db.session.delete(entry)


def choose_source(access: Access, source: CvSource) -> None:
    """Decide which CV the application documents show.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    _lock(access.placement.id)
    choice = db.session.get(CvChoice, access.placement.id)
    if choice is None:
        db.session.add(CvChoice(placement_id=access.placement.id, source=source))
    elif choice.source is not source:
        choice.source, choice.changed_at = source, now()
    db.session.flush()


def _columns(line: CvLine) -> Mapping[str, Any]:
    days = {name: kept_as(getattr(line, name)) for name in ("began", "ended")}
    return asdict(line) | days


def _lock(placement_id: UUID) -> None:
    """Let no entry be added or moved at the same time."""
    locked = sa.select(Placement.id).where(Placement.id == placement_id).with_for_update()
    if db.session.scalar(locked) is None:
        raise NotFoundError
