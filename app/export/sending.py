"""How files are sent: a kept one, whole or from where a download broke off, or an archive made for it."""

from collections.abc import Callable
from typing import BinaryIO

from flask import Response, request
from werkzeug.datastructures import Range

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.export.scratch import Scratch, pieces_of, told
from app.export.shelf import PDF
from app.web.security import FILE_POLICY

_PART = 206
_BEYOND = 416


def sent(digest: str, size: int, name: str) -> Response:
    """Return a kept file as a download; it is read from the store piece by piece.

    The whole is compared with its digest while it is sent. A part cannot be: it carries the digest as its
    tag, so that a browser joins parts of one and the same file only.
    """
    store, kept = blobs.store(), as_digest(digest)
    part = _wanted(digest)
    bounds = part.range_for_length(size) if part else None
    if bounds is not None:
        first, end = bounds
        response = Response(store.stream_part(kept, first, end - first), _PART, mimetype=PDF)
        response.content_length = end - first
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    elif part is not None and len(part.ranges) == 1:
        response = Response(status=_BEYOND, mimetype=PDF)
        response.headers["Content-Range"] = f"bytes */{size}"
    else:
        response = Response(store.stream(kept), mimetype=PDF)
        response.content_length = size
    response.set_etag(digest)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def archive(write: Callable[[BinaryIO], object], name: str) -> Response:
    """Return a ZIP file as a download; it lies on the disk, without a name, until it has been sent.

    Args:
        write: writes it.
        name: what it is called.

    Raises:
        StorageError: there is no room for it; whatever else `write` raises.
    """
    scratch = Scratch()
    with told():
        write(scratch.file)
        scratch.file.flush()
    response = Response(pieces_of(scratch.rewound(), scratch.size), mimetype="application/zip")
    response.content_length = scratch.size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Its file is open as long as somebody holds the scratch.
    response.call_on_close(scratch.close)
    return response


def _wanted(digest: str) -> Range | None:
    """Return the part that is asked for; None where the whole is, or a part of another file than this."""
    only_if = request.if_range
    if only_if.date is not None or only_if.etag not in {None, digest}:
        return None
    return request.range if request.range and request.range.units == "bytes" else None
