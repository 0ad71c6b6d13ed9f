"""How a kept file is shown: pictures encoded anew, text as text, else a sentence that says why not."""

import hashlib
import io
from dataclasses import dataclass
from typing import cast

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
from PIL import Image

from app.blobs.parsing import foreign_parser
from app.blobs.values import MediaType
from app.core.words import size_in_words

LONGEST_SIDE = 1_600
PAGES_AT_ONCE = 10
TEXT_LENGTH = 100_000
PREVIEW_MEDIA_TYPE = "image/webp"
_QUALITY = 80
# Two of the encoder's six steps: a page in a tenth of a second, at a few per cent more bytes.
_EFFORT = 2
_POINTS_TO_PIXELS = 150 / 72
_CANNOT_SHOW = "This file cannot be shown here. Download it to look at it."


@dataclass(frozen=True, slots=True)
class PagePreview:
    """One page as a picture.

    Attributes:
        number: the page, from 1.
        content: WebP bytes (`image/webp`), at most 1,600 pixels along the longer side.
        width: pixels.
        height: pixels.
    """

    number: int
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of a file; exactly one of pages, text and sentence says something.

    Attributes:
        pages: pictures of the pages that were asked for.
        text: the beginning of a text or CSV file, to be escaped by whoever shows it.
        is_cut: whether there is more text than that.
        sentence: why there is nothing to show.
        page_count: pages or pictures of the whole file, None where it has no pages.
    """

    pages: tuple[PagePreview, ...] = ()
    text: str = ""
    is_cut: bool = False
    sentence: str = ""
    page_count: int | None = None


def preview_pages(
    media_type: MediaType, content: bytes, name: str, *, first: int = 1, count: int = PAGES_AT_ONCE
) -> Preview:
    """Return what can be shown of an accepted file.

    Args:
        media_type: the kind that `accept` decided.
        content: the cleaned bytes.
        name: the display name, for the sentence about a file that is not shown.
        first: the first page wanted, from 1; beyond the end there are no pages.
        count: at most so many pages.

    Raises:
        FileRefusedError: the content is not what it was when it was accepted.
    """
    if media_type.is_text:
        text = content.decode("utf-8-sig", errors="replace")
        return Preview(text=text[:TEXT_LENGTH], is_cut=len(text) > TEXT_LENGTH)
    wanted = range(max(first, 1), max(first, 1) + max(count, 0))
    if media_type is MediaType.PDF:
        return _of_pdf(content, wanted)
    if media_type.is_picture:
        return _of_picture(media_type, content, wanted)
    digest = hashlib.sha256(content).hexdigest()
    return Preview(
        sentence=f"A {media_type.words} is not shown here: download it to look at it. "
        f"{name}, {size_in_words(len(content))}, SHA-256 {digest}."
    )


def _of_picture(media_type: MediaType, content: bytes, wanted: range) -> Preview:
    decoder = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.TIFF: "TIFF"}[media_type]
    with foreign_parser(_CANNOT_SHOW), Image.open(io.BytesIO(content), formats=[decoder]) as picture:
        total = int(getattr(picture, "n_frames", 1)) if media_type is MediaType.TIFF else 1
        pages = []
        for number in wanted:
            if number > total:
                break
            picture.seek(number - 1)
            # Shrinking in place would spoil the pages after it.
            pages.append(_page(number, picture.copy() if total > 1 else picture))
        return Preview(pages=tuple(pages), page_count=total)


def _of_pdf(content: bytes, wanted: range) -> Preview:
    """Draw pages with PDFium, which `foreign_parser` keeps to one thread at a time."""
    with foreign_parser(_CANNOT_SHOW):
        document = pypdfium2.PdfDocument(content)
        try:
            # Draws what was typed into a form's fields; this build of PDFium runs no scripts.
            document.init_forms()
            total = len(document)
            pages = tuple(_drawn(document, number) for number in wanted if number <= total)
        finally:
            document.close()
        return Preview(pages=pages, page_count=total)


def _drawn(document: pypdfium2.PdfDocument, number: int) -> PagePreview:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        # Rounding up by a pixel is evened out by `_page`; a page without extent must not divide by zero.
        scale = min(_POINTS_TO_PIXELS, LONGEST_SIDE / max(width, height, 1))
        bitmap = page.render(scale=scale)
        try:
            return _page(number, bitmap.to_pil())
        finally:
            bitmap.close()
    finally:
        page.close()


def _page(number: int, picture: Image.Image) -> PagePreview:
    """Return a picture at the size of a preview, in colours that browsers show; uses the picture up."""
    if picture.mode == "I;16":
        picture = _stretched(picture)
    elif picture.mode == "1":
        # Black and white has nothing between: shrinking it as it is would lose thin lines.
        picture = picture.convert("L")
    # A JPEG that was not decoded yet is decoded at a fraction of its size.
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.mode not in {"RGB", "RGBA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return PagePreview(number, out.getvalue(), picture.width, picture.height)


def _stretched(picture: Image.Image) -> Image.Image:
    """Return sixteen bits of grey as eight, over the values that occur.

    An image of counts seldom comes near the upper end, and would be all black by its highest eight bits.
    """
    values = picture.convert("I")
    # One band: the least and the greatest value.
    low, high = cast("tuple[int, int]", values.getextrema())
    if low == high:
        low, high = 0, 65_535
    table = [min(max(value - low, 0) * 255 // (high - low), 255) for value in range(65_536)]
    return values.point(table, "L")
