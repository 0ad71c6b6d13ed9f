"""The pages of a supervisor's private notes on one placement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import ConflictError
from app.placements.access import Access
from app.portfolio.claimed import items_now
from app.portfolio.notes import (
    change_note,
    delete_note,
    noted_placement,
    notes_of,
    own_note,
    subjects_of,
    write_note,
)
from app.portfolio.notes_forms import NoteChangeForm, NoteForm
from app.portfolio.notes_models import SupervisorNote
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("supervisor_notes", __name__)
CONFLICT = 409


@dataclass(frozen=True)
class ShownNote:
    """A note as its author sees it; `about` and its address are empty for the placement as a whole."""

    address: str
    about: str
    about_address: str
    at: datetime
    changed_at: datetime | None
    text: str


@blueprint.get("/placements/<uuid:placement_id>/notes")
@audience(Audience.SUPERVISOR)
def listed(placement_id: UUID) -> str:
    """List a supervisor's own notes, and take another one."""
    access = noted_placement(acting(), placement_id)
    return _page(access, _form(access, about=request.args.get("about", "")))


@blueprint.post("/placements/<uuid:placement_id>/notes")
@audience(Audience.SUPERVISOR)
def write(placement_id: UUID) -> ResponseReturnValue:
    """Keep a note."""
    access = noted_placement(acting(), placement_id)
    form = _form(access)
    if not form.validate_on_submit():
        return _page(access, form), UNPROCESSABLE
    about = next((one for one in subjects_of(access) if str(one.id) == form.about.data), None)
    write_note(access, form.text.data, about, form.proposed)
    flash("Your note is kept.")
    return redirect(f"/placements/{placement_id}/notes")


def _form(access: Access, about: str = "") -> NoteForm:
    form = NoteForm(about=about)
    form.about.offer([(str(one.id), one.words) for one in subjects_of(access)])
    return form


def _page(access: Access, form: NoteForm) -> str:
    return render_template(
        "portfolio/notes.html", access=access, form=form, notes=_shown(access, notes_of(access))
    )


def _shown(access: Access, notes: Sequence[SupervisorNote]) -> list[ShownNote]:
    now = items_now(access.placement.id, (note.item_id for note in notes if note.item_id))
    shown = []
    for note in notes:
        about, address = "", ""
        if note.evidence:
            about, address = note.evidence.reference, f"/evidence/{note.evidence_id}"
        if note.item:
            item = now.of(note.item)
            about = f"{item.code} {item.title}"
            address = f"/placements/{note.placement_id}/competencies/{item.id}"
        shown.append(
            ShownNote(f"/notes/{note.id}", about, address, note.written_at, note.changed_at, note.text)
        )
    return shown


@blueprint.get("/notes/<uuid:note_id>")
@audience(Audience.SUPERVISOR)
def own(note_id: UUID) -> str:
    """Show an own note, to be changed or deleted."""
    note = own_note(acting(), note_id)
    return _own_page(note, NoteChangeForm(formdata=None, text=note.text, revision=str(note.revision)))


@blueprint.post("/notes/<uuid:note_id>")
@audience(Audience.SUPERVISOR)
def change(note_id: UUID) -> ResponseReturnValue:
    """Give an own note other words; a conflict shows again what was typed."""
    note, form = own_note(acting(), note_id), NoteChangeForm()
    if not form.validate_on_submit():
        return _own_page(note, form), UNPROCESSABLE
    try:
        change_note(note, form.text.data, form.base_revision)
    except ConflictError as changed:
        form.revision.data = str(note.revision)
        return _own_page(note, form, changed.sentence), CONFLICT
    flash("Your note is changed.")
    return redirect(f"/placements/{note.placement_id}/notes")


@blueprint.post("/notes/<uuid:note_id>/delete")
@audience(Audience.SUPERVISOR)
def delete(note_id: UUID) -> ResponseReturnValue:
    """Delete an own note for good."""
    note = own_note(acting(), note_id)
    placement_id = note.placement_id
    delete_note(note)
    flash("Your note is deleted.")
    return redirect(f"/placements/{placement_id}/notes")


def _own_page(note: SupervisorNote, form: NoteChangeForm, problem: str = "") -> str:
    return render_template("portfolio/note.html", note=note, form=form, problem=problem)
