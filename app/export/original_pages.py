"""The page on which a trainee sees what an original holds before it is embedded in the portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.blobs import service as blobs
from app.blobs.values import MediaType
from app.core.identifiers import Finding
from app.export.document_choices import choose_document_original, original_of
from app.export.file_choices import FileOffer, choose_original, offered_file
from app.export.inspection import Held, looked_for, question
from app.export.inspection_apart import inspect_apart
from app.export.models import ApplicationFile
from app.export.policy import refusal_to_embed
from app.export.queries import document_for
from app.export.screening import screened_of
from app.export.screening_apart import look_through
from app.export.values import PACK_WORDS, PackKind
from app.extensions import db
from app.placements.access import Access, placement_for
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.fields import TickField
from app.web.forms import Form


@dataclass(frozen=True, slots=True)
class InspectedOriginal:
    """A file of one's own with what it holds.

    Attributes:
        file: the application document that it is; None for an attachment.
        found: what was found in it; None where nobody can look into it.
        findings: what may be patient data in it; None where nobody has looked.
    """

    access: Access
    offer: FileOffer
    file: ApplicationFile | None
    found: Sequence[Held] | None
    findings: Sequence[Finding] | None

    @property
    def identifiers(self) -> list[str]:
        """What may be patient data in it, in words."""
        return [one.words for one in self.findings or ()]

    @property
    def pack(self) -> str:
        """The address of the pack."""
        return f"/placements/{self.access.placement.id}/pack"

    @property
    def address(self) -> str:
        """The address of this page."""
        return (
            f"/documents/{self.file.id}/original"
            if self.file
            else f"{self.pack}/originals/{self.offer.file_id}"
        )

    @property
    def back_to(self) -> str:
        """Where the choice among files is."""
        return f"/documents/{self.file.id}" if self.file else f"{self.pack}/choices"

    @property
    def kind(self) -> PackKind:
        """The file of the pack that it would go along with."""
        return PackKind.APPLICATION_DOCUMENTS if self.file else PackKind.PORTFOLIO

    def choose(self, *, embedded: bool) -> None:
        """Embed it, or leave it out again."""
        inspected = self.found is not None
        if self.file:
            choose_document_original(self.access, self.file, embedded=embedded, inspected=inspected)
        else:
            choose_original(self.access, self.offer.file_id, embedded=embedded, inspected=inspected)


blueprint = Blueprint("originals", __name__)
ORIGINAL = "/placements/<uuid:placement_id>/pack/originals/<uuid:attachment_id>"
DOCUMENT = "/documents/<uuid:file_id>/original"


class OriginalForm(Form):
    """The answer to the question; the second tick is there only where something was found."""

    confirmed = TickField("Yes. I know what this file holds.", required="Tick the box to embed the original.")
    looked = TickField(
        "I have looked at each of these places. No patient can be identified from this file.",
        required="Look at what was found, and tick the box, or leave the original out.",
    )


@blueprint.get(ORIGINAL)
@audience(Audience.SIGNED_IN)
def page(placement_id: UUID, attachment_id: UUID) -> str:
    """Show what an original holds that its pages may not show."""
    original = _of_attachment(placement_id, attachment_id)
    return _page(original, _form(original))


@blueprint.post(ORIGINAL)
@audience(Audience.SIGNED_IN)
def embed(placement_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Embed an original, once its trainee has confirmed what it holds."""
    return _embedded(_of_attachment(placement_id, attachment_id))


@blueprint.post(f"{ORIGINAL}/out")
@audience(Audience.SIGNED_IN)
def leave_out(placement_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Leave an original out again."""
    choose_original(placement_for(acting(), placement_id), attachment_id, embedded=False)
    flash("The original will stay out of the next portfolio that you make.")
    return redirect(f"/placements/{placement_id}/pack/choices")


@blueprint.get(DOCUMENT)
@audience(Audience.SIGNED_IN)
def document(file_id: UUID) -> str:
    """Show what the original of an application document holds that its pages may not show."""
    original = _of_document(file_id)
    return _page(original, _form(original))


@blueprint.post(DOCUMENT)
@audience(Audience.SIGNED_IN)
def embed_document(file_id: UUID) -> ResponseReturnValue:
    """Embed the original of an application document, once its trainee has confirmed what it holds."""
    return _embedded(_of_document(file_id))


@blueprint.post(f"{DOCUMENT}/out")
@audience(Audience.SIGNED_IN)
def leave_document_out(file_id: UUID) -> ResponseReturnValue:
    """Leave the original of an application document out again."""
    access, file = document_for(acting(), file_id)
    choose_document_original(access, file, embedded=False)
    flash("The original will stay out of the next application documents that you make.")
    return redirect(f"/documents/{file.id}")


def _of_attachment(placement_id: UUID, attachment_id: UUID) -> InspectedOriginal:
    """Return an attachment of one's own with what it holds, found out while no transaction is open."""
    offer = offered_file(placement_for(acting(), placement_id), attachment_id)
    content = blobs.read(offer.digest)
    db.session.rollback()
    found = inspect_apart(offer.media_type, content)
    access = placement_for(acting(), placement_id)
    offer = offered_file(access, attachment_id)
    screened = screened_of(access.placement.id).get(offer.digest)
    return InspectedOriginal(access, offer, None, found, screened.findings if screened else None)


def _of_document(file_id: UUID) -> InspectedOriginal:
    """Return the same of an application document, which is looked through for patient data here and now."""
    offer = original_of(*document_for(acting(), file_id))
    content = blobs.read(offer.digest)
    db.session.rollback()
    found, screened = inspect_apart(offer.media_type, content), look_through(offer.media_type, content)
    access, file = document_for(acting(), file_id)
    findings = screened.findings if screened.read else None
    return InspectedOriginal(access, original_of(access, file), file, found, findings)


def _embedded(original: InspectedOriginal) -> ResponseReturnValue:
    form = _form(original)
    if not form.validate_on_submit():
        return invalid(form, _page(original, form))
    original.choose(embedded=True)
    flash(f"The original will be embedded in the next {_words(original)} that you make.")
    return redirect(original.back_to)


def _words(original: InspectedOriginal) -> str:
    return PACK_WORDS[original.kind].lower()


def _form(original: InspectedOriginal) -> OriginalForm:
    form = OriginalForm()
    if not original.identifiers:
        del form.looked
    return form


def _page(original: InspectedOriginal, form: OriginalForm) -> str:
    offer, found = original.offer, original.found
    return render_template(
        "export_pages/original.html",
        access=original.access,
        original=original,
        pack_words=_words(original),
        offer=offer,
        kind=MediaType(offer.media_type).words,
        found=found or [],
        looked_for=looked_for(offer.media_type),
        question=question(found or []),
        refusal=refusal_to_embed(inspected=found is not None),
        identifiers=original.identifiers,
        is_screened=original.findings is not None,
        form=form,
    )
