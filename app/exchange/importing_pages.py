"""The import wizard: upload a file of standards, correct what was guessed, look at the tree, publish."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import RefusedError
from app.exchange import importing
from app.exchange.importing_forms import DetailsForm, layout_sent
from app.exchange.importing_views import ROLES, fill_in, mark, review
from app.extensions import db
from app.placements.centre import centre_in_hand
from app.standards.formats.reading import LARGEST
from app.standards.formats.values import FileUnreadableError
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid
from app.web.text import showable
from app.web.transaction import afterwards

blueprint = Blueprint("standards_import", __name__)
PAGE = "/standards/imports/<uuid:import_id>"


@blueprint.get("/centre/<uuid:centre_id>/standards/import")
@audience(Audience.COORDINATOR)
def start(centre_id: UUID) -> str:
    """Ask for the file, and list those that were begun."""
    return _start(centre_id)


@blueprint.post("/centre/<uuid:centre_id>/standards/import")
@audience(Audience.COORDINATOR)
def upload(centre_id: UUID) -> ResponseReturnValue:
    """Read the file; what cannot be read is refused with its sentence, the rest is kept for a look."""
    centre_in_hand(centre_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _start(centre_id, "Choose a file."), UNPROCESSABLE
    content, filename = sent.stream.read(LARGEST + 1), showable(sent.filename)
    # Nobody may have to wait for the write lock while a file is read.
    db.session.rollback()
    try:
        importing.check(content, filename, importing.NO_DETAILS, None)
    except FileUnreadableError as error:
        return _start(centre_id, f"{filename}: {error.sentence}"), UNPROCESSABLE
    centre_in_hand(centre_id)
    kept = importing.keep(acting(), centre_id, filename, content)
    return redirect(f"/standards/imports/{kept.id}")


@blueprint.get(PAGE)
@audience(Audience.COORDINATOR)
def look(import_id: UUID) -> str:
    """Show how the file was understood, what would come of it, and every problem."""
    kept = importing.import_for(acting(), import_id)
    header, layout = importing.details_of(kept), importing.layout_of(kept)
    checked = importing.check(kept.content, kept.filename, header, layout)
    form = DetailsForm()
    fill_in(form, header, checked.reading)
    return _review(kept.id, kept.filename, form, checked)


@blueprint.post(PAGE)
@audience(Audience.COORDINATOR)
def decide(import_id: UUID) -> ResponseReturnValue:
    """Check again with what was corrected, or publish what is without a problem."""
    kept = importing.import_for(acting(), import_id)
    content, filename = kept.content, kept.filename
    form = DetailsForm()
    header, layout = form.header(), layout_sent(request.form)
    db.session.rollback()
    checked = importing.check(content, filename, header, layout)
    kept = importing.import_for(acting(), import_id)
    mark(form, checked)
    # Also where the answer is a page with problems, which keeps nothing of its own transaction.
    afterwards(lambda: importing.remember(import_id, header, layout))
    if request.form.get("action") != "publish" or checked.document is None:
        return invalid(form, _review(import_id, filename, form, checked))
    try:
        version = importing.take_over(kept, checked.document)
    except RefusedError as refusal:
        return _review(import_id, filename, form, checked, refusal.sentence), UNPROCESSABLE
    flash(f"“{version.title}”, version {version.version}, is published for your centre.")
    return redirect(f"/standards/{version.id}")


@blueprint.post(f"{PAGE}/drop")
@audience(Audience.COORDINATOR)
def drop(import_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    kept = importing.import_for(acting(), import_id)
    centre_id = kept.centre_id
    importing.drop(kept)
    flash(f"{kept.filename} is forgotten. Nothing was taken over.")
    return redirect(f"/centre/{centre_id}/standards/import")


def _start(centre_id: UUID, problem: str = "") -> str:
    centre, _ = centre_in_hand(centre_id)
    waiting = importing.waiting_for(acting(), centre_id)
    return render_template("exchange/import_start.html", centre=centre, waiting=waiting, problem=problem)


def _review(
    import_id: UUID, filename: str, form: DetailsForm, checked: importing.Checked, refusal: str = ""
) -> str:
    return render_template(
        "exchange/import_review.html",
        import_id=import_id,
        filename=filename,
        form=form,
        review=review(checked),
        roles=ROLES,
        refusal=refusal,
    )
