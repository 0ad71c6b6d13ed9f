"""How a kept content is shown page by page: each page is made once, then kept beside it."""

import structlog
from flask import has_request_context

from app.blobs import queries, service
from app.blobs.claiming import hold
from app.blobs.isolation import preview_apart
from app.blobs.models import DerivedKind
from app.blobs.previews import PREVIEW_MEDIA_TYPE, Preview
from app.blobs.values import MediaType
from app.core.errors import InvalidInputError, NotFoundError, StorageError
from app.web.transaction import afterwards

log = structlog.get_logger("techfolio.blobs")
TEXT_MEDIA_TYPE = "text/plain; charset=utf-8"


def preview_count(media_type: str, pages: int | None) -> int:
    """Return how many preview pictures a file has: none for text (see `preview_text`) and Office files."""
    kind = MediaType(media_type)
    if kind.is_picture or kind is MediaType.PDF:
        return pages or 1
    return 0


def preview(digest: str, media_type: str, page: int) -> tuple[bytes, str]:
    """Return one page of a file as it is shown, and the media type of that; made once, then kept.

    Args:
        digest: the file's content.
        media_type: what `accept` decided it to be.
        page: from 1.

    Raises:
        NotFoundError: there is no such page, or nothing can be shown; the sentence says why.
        StorageError: the file cannot be read.
    """
    label = f"page {page}"
    if kept := queries.derived_content(digest, DerivedKind.PREVIEW, label):
        return service.read(kept), PREVIEW_MEDIA_TYPE
    shown = _shown(digest, media_type, page)
    if shown.text:
        return shown.text.encode(), TEXT_MEDIA_TYPE
    if not shown.pages:
        raise NotFoundError(shown.sentence or "The file has no such page.")
    content = shown.pages[0].content
    if has_request_context():
        # A GET may show a page for the first time, and never commits.
        afterwards(lambda: _keep_preview(digest, content, label))
    else:
        _keep_preview(digest, content, label)
    return content, PREVIEW_MEDIA_TYPE


def preview_text(digest: str, media_type: str) -> tuple[str, bool]:
    """Return the beginning of a text or CSV file, to be escaped, and whether there is more of it."""
    shown = _shown(digest, media_type, 1)
    return shown.text, shown.is_cut


def _shown(digest: str, media_type: str, page: int) -> Preview:
    try:
        return preview_apart(MediaType(media_type), service.read(digest), "The file", first=page, count=1)
    except InvalidInputError as refused:
        raise NotFoundError(refused.sentence) from refused


def _keep_preview(source_digest: str, content: bytes, label: str) -> None:
    """Keep a preview that was made, unless its source was purged meanwhile or the store is full."""
    if not hold(source_digest):
        return
    try:
        derived = service.keep(content, PREVIEW_MEDIA_TYPE)
    except StorageError as problem:
        log.warning("preview not kept", reason=problem.sentence)
        return
    service.record_derivation(derived, DerivedKind.PREVIEW, source_digest, None, label)
