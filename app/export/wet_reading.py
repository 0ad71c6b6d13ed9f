"""How an uploaded scan is read: checked as every upload is, cut into pages, each with the mark on it.

Only a process of its own does this, see `wet_apart`.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped] # it ships no types
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageSequence

from app.blobs.acceptance import accept
from app.blobs.parsing import foreign_parser
from app.blobs.values import AcceptedFile, FileRefusedError, Limits, MediaType
from app.export.pixels import LONGEST_SIDE, on_white
from app.export.wet_marks import token_in
from app.export.wet_policy import Refusal, count_refusal, shape_refusal

MEDIA_TYPE = MediaType.JPEG
_DAMAGED = "This scan is damaged, so its pages cannot be shown. Scan it again and add that."
_DOTS_TO_THE_INCH = 200
_QUALITY = 88
_RIGHT_ANGLE = 90
_CIRCLE = 360
# Of a sheet that is made so small, in pixels and in steps of grey: how it is told that nothing is on it.
_SMALL = 400
_AROUND = 8
_RIM = 0.05
_FAINTEST = 25
_QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page of a scan.

    Attributes:
        content: the page as a JPEG, upright where a mark on it says which way that is; empty where refused.
        token: what the mark on it says; empty where none can be read.
        refusal: why the page is not taken.
        is_blank: whether it is refused because nothing is on it.
    """

    content: bytes
    token: str = ""
    refusal: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """An upload under a name that is safe to show, page by page."""

    name: str
    pages: list[ScannedPage]


def read_scan(content: bytes, filename: str, limits: Limits, most_pages: int) -> ScannedFile:
    """Check an upload and read its pages.

    Args:
        content: the file as it came.
        filename: the name that it came with.
        limits: figures beyond which it is refused.
        most_pages: how many signature pages there are.

    Raises:
        FileRefusedError: it is not taken; the sentence says what to do instead.
    """
    file = accept(content, filename, limits)
    if not (file.media_type.is_picture or file.media_type is MediaType.PDF):
        raise FileRefusedError(Refusal.NOT_A_PAGE.value)
    if refusal := count_refusal(file.page_count or 1, most_pages, with_backs=True):
        raise FileRefusedError(refusal)
    with foreign_parser(_DAMAGED):
        pages = [_page(picture) for picture in _pictures(file)]
    if refusal := count_refusal(sum(not page.is_blank for page in pages), most_pages):
        raise FileRefusedError(refusal)
    return ScannedFile(file.name, pages)


def turned(content: bytes, degrees: int) -> bytes:
    """Return the picture of a page turned clockwise by so many degrees.

    Raises:
        FileRefusedError: it is damaged.
    """
    with foreign_parser(_DAMAGED), Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        return _encoded(picture.rotate(-degrees, expand=True))


def _pictures(file: AcceptedFile) -> Iterator[Image.Image]:
    if file.media_type is MediaType.PDF:
        yield from _drawn(file.content)
        return
    with Image.open(io.BytesIO(file.content)) as opened:
        if file.media_type is MediaType.TIFF:
            yield from (frame.copy() for frame in ImageSequence.Iterator(opened))
        else:
            yield opened


def _drawn(content: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    try:
        # Draws what was typed or signed into a form's fields; this build of PDFium runs no scripts.
        document.init_forms()
        for page in document:
            width, height = page.get_size()
            scale = min(_DOTS_TO_THE_INCH / 72, LONGEST_SIDE / max(width, height, 1))
            yield page.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def _page(picture: Image.Image) -> ScannedPage:
    if refusal := shape_refusal(*picture.size):
        return ScannedPage(b"", refusal=refusal.value)
    flat = on_white(picture)
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    for mark in zxingcpp.read_barcodes(flat.convert("L"), formats=_QR_CODES):
        if token := token_in(mark.text):
            quarters = round(mark.orientation / _RIGHT_ANGLE) * _RIGHT_ANGLE % _CIRCLE
            return ScannedPage(_encoded(flat.rotate(quarters, expand=True)), token)
    if is_blank(flat):
        return ScannedPage(b"", refusal=Refusal.BLANK.value, is_blank=True)
    return ScannedPage(_encoded(flat))


def is_blank(picture: Image.Image) -> bool:
    """Say whether a picture (grey or RGB) shows a sheet with nothing on it; its rim and any shadow aside.

    What is printed or written is darker than the paper around it, by far more than grain is, or what shines
    through from the other side.
    """
    small = picture.convert("L")
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    around = small.filter(ImageFilter.GaussianBlur(_AROUND))
    rim = round(_RIM * min(small.size))
    darker = ImageChops.subtract(around, small)
    inner = darker.crop((rim, rim, small.width - rim, small.height - rim))
    return not any(inner.histogram()[_FAINTEST:])


def _encoded(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=_QUALITY)
    return kept.getvalue()
