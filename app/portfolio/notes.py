"""A supervisor's private notes: loading them for their author alone, and the verbs write, change, delete.

They are readable while the supervision lasts. Afterwards a supervisor keeps a list of own signatures and
nothing else, so the notes rest unread until the placement is erased, or the supervision is taken up again.
No look at them is noted in the access log: the trainee reads that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.notes_models import SupervisorNote
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import EvidenceState

EMPTY = "Write your note."
STALE = "This note was changed meanwhile, perhaps in another tab. Nothing was overwritten."


@dataclass(frozen=True)
class Subject:
    """What a note can be about: an entry or an item, by its number and in words."""

    id: UUID
    words: str
    is_entry: bool


def noted_placement(actor: Actor, placement_id: UUID) -> Access:
    """Return a placement to somebody who supervises its trainee today, and so may keep notes.

    Raises:
        NotFoundError: there is no such placement, or the person does not supervise the trainee today.
    """
    access = placement_for(actor, placement_id)
    access.require(Capacity.SUPERVISOR)
    return access


def own_note(actor: Actor, note_id: UUID) -> SupervisorNote:
    """Return a note to its author, who still supervises the trainee.

    Raises:
        NotFoundError: there is no such note, somebody else wrote it, or the supervision has ended.
    """
    note = db.session.get(SupervisorNote, note_id)
    if note is None or note.written_by_id != actor.user_id:
        raise NotFoundError
    noted_placement(actor, note.placement_id)
    return note


def notes_of(access: Access) -> Sequence[SupervisorNote]:
    """Return a person's own notes on a placement, the newest first."""
    return db.session.scalars(
        sa.select(SupervisorNote)
        .where(
            SupervisorNote.placement_id == access.placement.id,
            SupervisorNote.written_by_id == access.actor.user_id,
        )
        .options(joinedload(SupervisorNote.evidence), joinedload(SupervisorNote.item))
        .order_by(SupervisorNote.written_at.desc(), SupervisorNote.id.desc())
    ).all()


def subjects_of(access: Access) -> list[Subject]:
    """Return what a note on a placement can be about: submitted entries first, then the items."""
    hidden = hidden_evidence(access.placement.id)
    newest = db.session.execute(
        sa.select(Evidence.id, Evidence.number, EvidenceVersion.title)
        .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
        .where(Evidence.placement_id == access.placement.id, EvidenceVersion.state == EvidenceState.SUBMITTED)
        .order_by(Evidence.number.desc(), EvidenceVersion.number)
    )
    entries = {
        evidence_id: Subject(
            evidence_id, f"E{number} {'' if evidence_id in hidden else title}", is_entry=True
        )
        for evidence_id, number, title in newest
    }
    items = [
        Subject(item.id, f"{item.code} {item.title}", is_entry=False)
        for catalogue in pinned_catalogues(access.placement.id)
        for item in catalogue.taking_evidence
    ]
    return [*entries.values(), *items]


def write_note(access: Access, text: str, about: Subject | None, proposed: UUID) -> SupervisorNote:
    """Keep a note; a second click on the same page keeps nothing more.

    Args:
        access: the placement, from `noted_placement`.
        text: what it says.
        about: one of `subjects_of`, or None for the placement as a whole.
        proposed: the number for it that the page carries.

    Raises:
        InvalidInputError: it says nothing.
    """
    if not text.strip():
        raise InvalidInputError(EMPTY)
    there = db.session.get(SupervisorNote, proposed)
    if there and there.written_by_id == access.actor.user_id and there.text == text.strip():
        return there
    made = SupervisorNote(
        id=new_id() if there else proposed,
        placement_id=access.placement.id,
        evidence_id=about.id if about and about.is_entry else None,
        item_id=about.id if about and not about.is_entry else None,
        written_by_id=access.actor.user_id,
        text=text.strip(),
        written_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def change_note(note: SupervisorNote, text: str, revision: int) -> None:
    """Give an own note other words.

    Raises:
        InvalidInputError: it says nothing.
        ConflictError: the note is not at that revision any more.
    """
    if not text.strip():
        raise InvalidInputError(EMPTY)
    if note.revision != revision:
        raise ConflictError(STALE)
    if note.text != text.strip():
        note.text, note.changed_at = text.strip(), now()
    db.session.flush()


def delete_note(note: SupervisorNote) -> None:
    """Delete an own note; nothing of it is left."""
    db.session.delete(note)
    db.session.flush()
