"""Files as downloads and as pictures of their pages; never as they came, never inline."""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.blobs import service as blobs
from app.blobs import showing
from app.core.errors import NotFoundError
from app.extensions import db
from app.portfolio.access import EvidenceAccess, evidence_for, reported_evidence_for
from app.portfolio.models import Attachment
from app.portfolio.values import AttachmentState
from app.web.access import Audience, acting, audience
from app.web.security import FILE_POLICY

blueprint = Blueprint("evidence_files", __name__)
LAST_PAGE = 10_000


@blueprint.get("/files/<uuid:attachment_id>")
@audience(Audience.SIGNED_IN)
def download(attachment_id: UUID) -> ResponseReturnValue:
    """Send the cleaned file as a download."""
    found, file = _file_for(attachment_id, "a file")
    if file.digest is None or not found.may_download(file):
        raise NotFoundError
    response = Response(blobs.read(file.digest), mimetype=file.media_type)
    response.headers["Content-Disposition"] = disposition(file.filename)
    return _guarded(response)


@blueprint.get("/files/<uuid:attachment_id>/preview/<int:page>")
@audience(Audience.SIGNED_IN)
def preview(attachment_id: UUID, page: int) -> ResponseReturnValue:
    """Send one page of a file as a picture that was encoded anew."""
    found, file = _file_for(attachment_id, "a file's preview")
    pages = showing.preview_count(file.media_type, file.pages)
    if file.digest is None or not found.may_preview(file) or not 1 <= page <= min(pages, LAST_PAGE):
        raise NotFoundError
    content, media_type = showing.preview(file.digest, file.media_type, page)
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = "inline"
    return _guarded(response)


def _file_for(attachment_id: UUID, looking_at: str) -> tuple[EvidenceAccess, Attachment]:
    file = db.session.get(Attachment, attachment_id)
    if file is None:
        raise NotFoundError
    if file.state is AttachmentState.HIDDEN:
        return reported_evidence_for(acting(), file.evidence_id), file
    return evidence_for(acting(), file.evidence_id, looking_at), file


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(filename: str) -> str:
    """Return the header that makes a browser save a file under its name (RFC 6266, RFC 5987)."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in " ._-") else "_" for letter in filename
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
