"""The pages of a CV: its entries by section, one entry, which CV is used, and how it looks as a file."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.errors import ConflictError
from app.export import cv_service, cv_views
from app.export.cv_forms import FORMS, CvForm, SourceForm
from app.export.cv_models import CvEntry
from app.export.cv_print import cv_alone
from app.export.cv_queries import cv_of, entry_for
from app.export.cv_values import CvSection, CvSource
from app.export.cv_views import ONE_WORDS
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.security import FILE_POLICY
from app.web.sent import sent

blueprint = Blueprint("cv", __name__)
CV = "/placements/<uuid:placement_id>/pack/cv"
ENTRY = "/cv-entries/<uuid:cv_entry_id>"
CONFLICT = 409
CHANGED = (
    "What you typed is not saved yet: the entry was perhaps changed meanwhile, in another tab or on another "
    "device, or your session had ended. Compare it with what is saved, then save what is to stand."
)


def _access(placement_id: UUID, looking_at: str = "", *, to_write: bool = False) -> Access:
    access = placement_for(acting(), placement_id, looking_at)
    access.require(Capacity.TRAINEE, *([] if to_write else [Capacity.COORDINATOR]))
    return access


def _address(placement_id: UUID) -> str:
    return f"/placements/{placement_id}/pack/cv"


@blueprint.get(CV)
@audience(Audience.SIGNED_IN)
def listed(placement_id: UUID) -> str:
    """List a CV's entries by section, and say which CV is used."""
    access = _access(placement_id, "the CV")
    return _list_page(access, SourceForm(formdata=None, source=cv_of(access.placement).source.value))


@blueprint.post(CV)
@audience(Audience.SIGNED_IN)
def choose(placement_id: UUID) -> ResponseReturnValue:
    """Decide which CV the application documents show."""
    access = _access(placement_id, to_write=True)
    form = SourceForm()
    if not form.validate_on_submit():
        return invalid(form, _list_page(access, form))
    cv_service.choose_source(access, CvSource(form.source.data))
    flash("Which CV goes into the application documents is saved.")
    return redirect(_address(placement_id))


@blueprint.get(f"{CV}.pdf")
@audience(Audience.SIGNED_IN)
def preview(placement_id: UUID) -> Response:
    """Send the CV as the application documents would show it."""
    access = _access(placement_id, "the CV as a file")
    response = Response(cv_alone(access.placement), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="cv.pdf"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.route(
    f"{CV}/new/<any(post, qualification, course, membership, other):section>", methods=["GET", "POST"]
)
@audience(Audience.SIGNED_IN)
def add(placement_id: UUID, section: str) -> ResponseReturnValue:
    """Write a new entry of a section."""
    access = _access(placement_id, to_write=True)
    form = FORMS[CvSection(section)]()
    if not sent(form, lambda: cv_service.add_entry(access, form.line(), form.proposed)):
        return invalid(form, _entry_page(access, form))
    flash("The entry is added to your CV.")
    return redirect(f"{_address(placement_id)}#{section}")


@blueprint.get(ENTRY)
@audience(Audience.SIGNED_IN)
def entry(cv_entry_id: UUID) -> str:
    """Show an entry to its trainee, to be changed or deleted."""
    access, found = entry_for(acting(), cv_entry_id)
    values = {name: getattr(found.line, name) for name in found.line.__dataclass_fields__}
    form = FORMS[found.section](formdata=None, revision=str(found.revision), **values)
    return _entry_page(access, form, found)


@blueprint.post(ENTRY)
@audience(Audience.SIGNED_IN)
def change(cv_entry_id: UUID) -> ResponseReturnValue:
    """Let an entry say something else; a conflict shows again what was typed."""
    access, found = entry_for(acting(), cv_entry_id)
    form = FORMS[found.section]()
    if not form.validate_on_submit():
        return invalid(form, _entry_page(access, form, found))
    try:
        cv_service.change_entry(access, found, form.line(), form.base_revision)
    except ConflictError:
        form.revision.data = str(found.revision)
        form.form_errors.append(CHANGED)
        return _entry_page(access, form, found, saved=True), CONFLICT
    flash("The entry is saved.")
    return redirect(f"{_address(found.placement_id)}#{found.section.value}")


@blueprint.post(f"{ENTRY}/up")
@audience(Audience.SIGNED_IN)
def move_up(cv_entry_id: UUID) -> ResponseReturnValue:
    """Let an entry change places with the one before it."""
    return _moved(cv_entry_id, -1)


@blueprint.post(f"{ENTRY}/down")
@audience(Audience.SIGNED_IN)
def move_down(cv_entry_id: UUID) -> ResponseReturnValue:
    """Let an entry change places with the one after it."""
    return _moved(cv_entry_id, 1)


def _moved(cv_entry_id: UUID, by: int) -> ResponseReturnValue:
    access, found = entry_for(acting(), cv_entry_id)
    cv_service.move_entry(access, found, by)
    return redirect(f"{_address(found.placement_id)}#{found.section.value}")


@blueprint.post(f"{ENTRY}/delete")
@audience(Audience.SIGNED_IN)
def delete(cv_entry_id: UUID) -> ResponseReturnValue:
    """Delete an entry."""
    access, found = entry_for(acting(), cv_entry_id)
    cv_service.delete_entry(access, found)
    flash("The entry is deleted.")
    return redirect(_address(access.placement.id))


def _list_page(access: Access, form: SourceForm) -> str:
    found = cv_of(access.placement)
    return render_template(
        "export_pages/cv.html",
        access=access,
        address=_address(access.placement.id),
        back_to=f"/placements/{access.placement.id}/pack/documents",
        form=form,
        cv=cv_views.cv_view(found),
        sections=cv_views.sections_of(found),
        has_entries=bool(found.entries),
    )


def _entry_page(access: Access, form: CvForm, found: CvEntry | None = None, *, saved: bool = False) -> str:
    return render_template(
        "export_pages/cv_entry.html",
        back_to=_address(access.placement.id),
        form=form,
        one=ONE_WORDS[form.section],
        address=f"/cv-entries/{found.id}" if found else "",
        line=found.line if found else None,
        saved=saved,
    )
