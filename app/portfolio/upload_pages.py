"""Adding files to a draft and taking them out, by form or one request for each file."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.portfolio.access import EvidenceAccess, locked_draft, own_evidence
from app.portfolio.editing_pages import CONFLICT, compare_page, edit_page, form_for, save_what_is_good
from app.portfolio.files import Refused, add_files, remove_file, take_in
from app.portfolio.models import EvidenceVersion
from app.portfolio.views import file_views
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("evidence_uploads", __name__)


@blueprint.post("/evidence/<uuid:evidence_id>/files")
@audience(Audience.TRAINEE)
def upload(evidence_id: UUID) -> ResponseReturnValue:
    """Add files to a draft; each that is refused is reported with its own sentence."""
    own_evidence(acting(), evidence_id)
    kept, refused = take_in(request.files.getlist("files"))
    found, draft = locked_draft(acting(), evidence_id)
    if not _by_script() and _words_are_stale(draft):
        return compare_page(found, form_for(draft)), CONFLICT
    refused += add_files(draft, kept, acting().user_id)
    if _by_script():
        return _told(found, draft, refused)
    return _with_words(found, draft, refused)


@blueprint.post("/evidence/<uuid:evidence_id>/files/<uuid:attachment_id>/remove")
@audience(Audience.TRAINEE)
def remove(evidence_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take a file out of a draft."""
    found, draft = locked_draft(acting(), evidence_id)
    if not _by_script() and _words_are_stale(draft):
        return compare_page(found, form_for(draft)), CONFLICT
    name = remove_file(draft, attachment_id)
    if _by_script():
        return _told(found, draft, [])
    flash(f"{name} is removed from this draft.")
    return _with_words(found, draft, [])


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "techfolio"


def _has_words() -> bool:
    return "revision" in request.form


def _words_are_stale(draft: EvidenceVersion) -> bool:
    return _has_words() and form_for(draft).base_revision != draft.revision


def _told(found: EvidenceAccess, draft: EvidenceVersion, refused: list[Refused]) -> ResponseReturnValue:
    """Answer the script: the list of files as it is now, and the refusals."""
    shown = render_template(
        "portfolio/_files.html", files=file_views(found, draft, with_text=False), evidence=found.evidence
    )
    return jsonify(
        list=shown, refused=[{"name": problem.name, "sentence": problem.sentence} for problem in refused]
    )


def _with_words(found: EvidenceAccess, draft: EvidenceVersion, refused: list[Refused]) -> ResponseReturnValue:
    """Answer the form, whose buttons for files send the words along: nothing typed is lost."""
    if _has_words():
        form = form_for(draft)
        in_order = save_what_is_good(form, draft)
        if refused or not in_order:
            form.revision.data = str(draft.revision)
            return edit_page(found, form, refused)
    elif refused:
        return edit_page(found, form_for(draft), refused), UNPROCESSABLE if not draft.files else 200
    return redirect(f"/evidence/{found.evidence.id}/edit#files")
