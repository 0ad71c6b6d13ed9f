"""The pages of application documents: the list by slot, adding files, one document with its preview."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.blobs import service as blobs
from app.blobs import showing
from app.core.errors import NotFoundError, RefusedError
from app.export import documents, queries
from app.export.choice_forms import PagesField, fields_of, problems_of
from app.export.cv_queries import cv_of
from app.export.cv_views import cv_view
from app.export.document_choices import choose_document_pages, offer_of
from app.export.forms import AddDocumentForm, DocumentForm
from app.export.models import ApplicationFile
from app.export.page_ranges import LONGEST_WRITTEN
from app.export.policy import may_go_along
from app.export.slots import KEYS, SLOTS, files_of, title_of
from app.export.values import SLOT_WORDS, Slot
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.portfolio.file_pages import disposition
from app.portfolio.files import Refused, take_in
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid
from app.web.security import FILE_POLICY

blueprint = Blueprint("documents", __name__)
DOCUMENTS = "/placements/<uuid:placement_id>/pack/documents"
DOCUMENT = "/documents/<uuid:file_id>"
NOTHING_CHOSEN = "Choose at least one file."
SHOWN_PAGES = 10


@blueprint.get(DOCUMENTS)
@audience(Audience.SIGNED_IN)
def listed(placement_id: UUID) -> str:
    """List the application documents by slot."""
    access = placement_for(acting(), placement_id, "application documents")
    access.require(Capacity.TRAINEE, Capacity.COORDINATOR)
    return _list_page(access, AddDocumentForm(formdata=None), [])


@blueprint.post(DOCUMENTS)
@audience(Audience.SIGNED_IN)
def add(placement_id: UUID) -> ResponseReturnValue:
    """Add files to a slot; each that is refused is reported with its own sentence."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    form = AddDocumentForm()
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    if not form.validate_on_submit():
        return invalid(form, _list_page(access, form, []))
    if not uploads:
        form.form_errors.append(NOTHING_CHOSEN)
        return invalid(form, _list_page(access, form, []))
    kept, refused = take_in(uploads)
    # Examining the files ended the transaction: load again what is written to.
    access = placement_for(acting(), placement_id)
    refused += documents.add_documents(access, Slot(form.slot.data), kept)
    if refused:
        answer = UNPROCESSABLE if len(refused) == len(uploads) else 200
        return _list_page(access, form, refused), answer
    flash("The file is added." if len(uploads) == 1 else f"{len(uploads)} files are added.")
    return redirect(_address(access))


@blueprint.get(DOCUMENT)
@audience(Audience.SIGNED_IN)
def document(file_id: UUID) -> str:
    """Show one document; its trainee gets the form that says what it is."""
    access, file = queries.document_for(acting(), file_id)
    return _document_page(access, file, DocumentForm(obj=file), _pages_fields(file))


@blueprint.post(DOCUMENT)
@audience(Audience.SIGNED_IN)
def describe(file_id: UUID) -> ResponseReturnValue:
    """Write what a document is."""
    access, file = queries.document_for(acting(), file_id)
    access.require(Capacity.TRAINEE)
    form, fields = DocumentForm(), _pages_fields(file, request.form)
    if not form.validate_on_submit() or any(field.problem for field in fields):
        return _document_page(access, file, form, fields), UNPROCESSABLE
    documents.describe(access, file, form.said)
    for field in fields:
        choose_document_pages(access, file, field.pages)
    flash("What you said about the document is saved.")
    return redirect(_address(access))


@blueprint.post(f"{DOCUMENT}/up")
@audience(Audience.SIGNED_IN)
def move_up(file_id: UUID) -> ResponseReturnValue:
    """Let a document change places with the one before it."""
    return _moved(file_id, -1)


@blueprint.post(f"{DOCUMENT}/down")
@audience(Audience.SIGNED_IN)
def move_down(file_id: UUID) -> ResponseReturnValue:
    """Let a document change places with the one after it."""
    return _moved(file_id, 1)


def _moved(file_id: UUID, by: int) -> ResponseReturnValue:
    access, file = queries.document_for(acting(), file_id)
    documents.move(access, file, by)
    return redirect(f"{_address(access)}#{file.slot.value}")


@blueprint.post(f"{DOCUMENT}/remove")
@audience(Audience.SIGNED_IN)
def remove(file_id: UUID) -> ResponseReturnValue:
    """Remove a document for good."""
    access, file = queries.document_for(acting(), file_id)
    documents.remove(access, file)
    flash("The document is removed for good.")
    return redirect(_address(access))


@blueprint.get(f"{DOCUMENT}/file")
@audience(Audience.SIGNED_IN)
def download(file_id: UUID) -> Response:
    """Send the cleaned file as a download."""
    _, file = queries.document_for(acting(), file_id)
    response = Response(blobs.read(_content(file)), mimetype=file.media_type)
    response.headers["Content-Disposition"] = disposition(file.filename)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.get(f"{DOCUMENT}/pages/<int:page>")
@audience(Audience.SIGNED_IN)
def preview(file_id: UUID, page: int) -> Response:
    """Send one page of a document as a picture that was encoded anew."""
    _, file = queries.document_for(acting(), file_id)
    if not 1 <= page <= showing.preview_count(file.media_type, file.pages):
        raise NotFoundError
    content, media_type = showing.preview(_content(file), file.media_type, page)
    response = Response(content, content_type=media_type)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _content(file: ApplicationFile) -> str:
    if file.digest is None:
        raise RefusedError("This file was removed for good.")
    return file.digest


def _address(access: Access) -> str:
    return f"/placements/{access.placement.id}/pack/documents"


def _list_page(access: Access, form: AddDocumentForm, refused: list[Refused]) -> str:
    found = files_of(access.placement)
    return render_template(
        "export_pages/documents.html",
        access=access,
        back_to=f"/placements/{access.placement.id}/pack",
        form=form,
        refused=refused,
        slots=[
            (slot, SLOT_WORDS[slot], SLOTS[KEYS[slot]], [file for file in found if file.slot is slot])
            for slot in Slot
        ],
        title_of=title_of,
        cv=cv_view(cv_of(access.placement)),
    )


def _pages_fields(file: ApplicationFile, sent: Mapping[str, str] | None = None) -> list[PagesField]:
    """Return the field for the pages of a document, where it has, or may have, more than one."""
    offers = [offer_of(file)] if file.digest else []
    return fields_of([offer for offer in offers if offer.may_be_excerpted], sent)


def _document_page(
    access: Access, file: ApplicationFile, form: DocumentForm, fields: Sequence[PagesField]
) -> str:
    pages = showing.preview_count(file.media_type, file.pages) if file.digest else 0
    return render_template(
        "export_pages/document.html",
        access=access,
        back_to=_address(access),
        file=file,
        form=form,
        fields=fields,
        problems=[*form.problems(), *problems_of(fields)],
        longest=LONGEST_WRITTEN,
        title=title_of(file),
        slot_words=SLOT_WORDS[file.slot],
        pages=pages,
        shown_pages=min(pages, SHOWN_PAGES),
        has_original=bool(file.digest) and may_go_along(file.media_type),
    )
