"""The download of a set of standards in any format that can be written."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.standards import queries
from app.standards.catalogue import catalogues_for, document_of
from app.standards.formats.preview import MEDIA_TYPES, file_name
from app.standards.formats.values import Format
from app.standards.formats.writing import WRITERS, write
from app.web.access import Audience, acting, audience

blueprint = Blueprint("standards_files", __name__)


@blueprint.get("/standards/<uuid:version_id>/file/<word>")
@audience(Audience.SIGNED_IN)
def download(version_id: UUID, word: str) -> ResponseReturnValue:
    """Send one version of a framework as a file."""
    found = queries.version_for(acting(), version_id)
    if word not in {format_.value for format_ in WRITERS}:
        raise NotFoundError
    format_ = Format(word)
    document = document_of(catalogues_for([found])[found.id])
    return send_file(
        BytesIO(write(document, format_)),
        mimetype=MEDIA_TYPES[format_],
        as_attachment=True,
        download_name=file_name(document, format_),
    )
