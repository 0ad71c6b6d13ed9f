"""The page on which a trainee sees what an original holds before it is embedded in the portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.blobs import service as blobs
from app.blobs.values import MediaType
from app.export.file_choices import FileOffer, choose_original, offered_file
from app.export.inspection import Held, looked_for, question
from app.export.inspection_apart import inspect_apart
from app.export.policy import refusal_to_embed
from app.export.screening import Screened, screened_of
from app.extensions import db
from app.placements.access import Access, placement_for
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.fields import TickField
from app.web.forms import Form


@dataclass(frozen=True, slots=True)
class Original:
    """A file of one's own with what it holds.

    Attributes:
        found: what was found in it; None where nobody can look into it.
        screened: what a look through it for patient data came to; None where there was none.
    """

    access: Access
    offer: FileOffer
    found: Sequence[Held] | None
    screened: Screened | None

    @property
    def identifiers(self) -> list[str]:
        """What may be patient data in it, in words."""
        return [one.words for one in self.screened.findings] if self.screened else []


blueprint = Blueprint("originals", __name__)
ORIGINAL = "/placements/<uuid:placement_id>/pack/originals/<uuid:attachment_id>"


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
    original = _looked_into(placement_id, attachment_id)
    return _page(original, _form(original))


@blueprint.post(ORIGINAL)
@audience(Audience.SIGNED_IN)
def embed(placement_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Embed an original, once its trainee has confirmed what it holds."""
    original = _looked_into(placement_id, attachment_id)
    form = _form(original)
    if not form.validate_on_submit():
        return invalid(form, _page(original, form))
    choose_original(original.access, attachment_id, embedded=True, inspected=original.found is not None)
    flash("The original will be embedded in the next portfolio that you make.")
    return redirect(_choices(placement_id))


@blueprint.post(f"{ORIGINAL}/out")
@audience(Audience.SIGNED_IN)
def leave_out(placement_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Leave an original out again."""
    choose_original(placement_for(acting(), placement_id), attachment_id, embedded=False)
    flash("The original will stay out of the next portfolio that you make.")
    return redirect(_choices(placement_id))


def _looked_into(placement_id: UUID, attachment_id: UUID) -> Original:
    """Return a file of one's own with what it holds, found out while no transaction is open."""
    offer = offered_file(placement_for(acting(), placement_id), attachment_id)
    content = blobs.read(offer.digest)
    db.session.rollback()
    found = inspect_apart(offer.media_type, content)
    access = placement_for(acting(), placement_id)
    offer = offered_file(access, attachment_id)
    return Original(access, offer, found, screened_of(access.placement.id).get(offer.digest))


def _form(original: Original) -> OriginalForm:
    form = OriginalForm()
    if not original.identifiers:
        del form.looked
    return form


def _page(original: Original, form: OriginalForm) -> str:
    placement_id, offer, found = original.access.placement.id, original.offer, original.found
    return render_template(
        "export_pages/original.html",
        access=original.access,
        back_to=_choices(placement_id),
        address=f"/placements/{placement_id}/pack",
        offer=offer,
        kind=MediaType(offer.media_type).words,
        found=found or [],
        looked_for=looked_for(offer.media_type),
        question=question(found or []),
        refusal=refusal_to_embed(inspected=found is not None),
        identifiers=original.identifiers,
        is_screened=original.screened is not None,
        form=form,
    )


def _choices(placement_id: UUID) -> str:
    return f"/placements/{placement_id}/pack/choices"
