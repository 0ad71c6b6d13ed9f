"""The downloads of finished files of the pack: one by one, or all volumes of a portfolio at once."""

import zipfile
from collections.abc import Sequence
from functools import partial
from typing import IO
from uuid import UUID

from flask import Blueprint, Response

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.core.errors import NotFoundError
from app.export import queries
from app.export.sending import archive, sent
from app.export.values import file_name
from app.export.views import FileView, require_ready
from app.web.access import Audience, acting, audience

blueprint = Blueprint("downloads", __name__)
EXPORT = "/exports/<uuid:export_id>"
# The earliest day that a ZIP can name: the same files give the same archive.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


@blueprint.get(EXPORT)
@audience(Audience.SIGNED_IN)
def whole(export_id: UUID) -> Response:
    """Send a finished file, the first where it left as several; of one that was purged, say so."""
    return _sent(require_ready(queries.export_for(acting(), export_id))[0])


@blueprint.get(f"{EXPORT}/volumes/<int:number>")
@audience(Audience.SIGNED_IN)
def volume(export_id: UUID, number: int) -> Response:
    """Send one volume.

    Raises:
        NotFoundError: there are not so many.
    """
    for file in require_ready(queries.export_for(acting(), export_id)):
        if file.number == number:
            return _sent(file)
    raise NotFoundError


@blueprint.get(f"{EXPORT}/volumes.zip")
@audience(Audience.SIGNED_IN)
def volumes(export_id: UUID) -> Response:
    """Send all volumes as one archive."""
    found = queries.export_for(acting(), export_id)
    files = require_ready(found)
    return archive(partial(_write, files), file_name(found.export.kind).replace(".pdf", ".zip"))


def _write(files: Sequence[FileView], target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as whole:
        for file in files:
            with whole.open(zipfile.ZipInfo(file.name, _NO_DAY), "w", force_zip64=True) as place:
                for piece in blobs.store().stream(as_digest(file.digest)):
                    place.write(piece)


def _sent(file: FileView) -> Response:
    return sent(file.digest, file.size, file.name)
