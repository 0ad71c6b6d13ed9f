"""What PDFium sees on the pages of an attached PDF: their words, and how they look."""

import io
import math
import time
import warnings
from typing import Any, BinaryIO, Self

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
from pikepdf import Array, Name, Pdf
from PIL import Image
from pypdfium2 import raw
from pypdfium2.internal import set_callback  # type: ignore[import-untyped] # as above

from app.blobs.pdf_unpacking import unpacks_too_far
from app.export.cut_away import cut_off, with_hidden_layers, words_without
from app.export.pdf_links import Box
from app.export.pixels import LONGEST_SIDE
from app.export.repeated_drawing import draws_without_end
from app.export.scratch import Scratch, told
from app.export.sections import UnreadableError

SMALLEST = 1.0
_DOTS_TO_THE_INCH = 200
# PDFium keeps what it has read of each page, scans above all, until the file is closed.
_PAGES_AT_ONCE = 6
# Annotations that a viewer draws although the file holds no drawing of them; such a page becomes a picture.
_DRAWN_BY_VIEWERS = {"/Circle", "/Highlight", "/Ink", "/Square", "/Squiggly", "/StrikeOut", "/Underline"}
# Project rule: seconds of the processor for a file, and for each page of it more.
SECONDS, SECONDS_A_PAGE = 15.0, 1.0
_TOO_LONG = (
    "This PDF takes too long to draw, so its pages cannot be shown. Print it to a new PDF, and add that."
)
_TOO_LARGE = "This PDF is far larger once unpacked, so its pages cannot be shown."


def opened(content: bytes) -> Pdf:
    """Open a PDF, mended where it is damaged.

    Raises:
        PdfError: it cannot be mended.
        UnreadableError: something in it would take too much memory.
    """
    pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    if unpacks_too_far(pdf):
        raise UnreadableError(_TOO_LARGE)
    if draws_without_end(pdf):
        raise UnreadableError(_TOO_LONG)
    return pdf


def flatten(source: Pdf) -> set[int]:
    """Draw the annotations of a PDF in; return the pages (from 0) that only viewers draw whole."""
    only_viewers = {
        number
        for number, page in enumerate(source.pages)
        if any(_lacks_drawing(note) for note in page.obj.get(Name.Annots, Array()))
    }
    if Name.AcroForm in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")
    return only_viewers


def _lacks_drawing(note: pikepdf.Object) -> bool:
    return (
        isinstance(note, pikepdf.Dictionary)
        and str(note.get(Name.Subtype)) in _DRAWN_BY_VIEWERS
        and Name.AP not in note
    )


class Drawings:
    """The pages of a file, of which memory holds a few at a time; it is closed with the block.

    Args:
        content: the file.
        source: the same, as it was opened, before its annotations are drawn in.
    """

    def __init__(self, content: bytes, source: Pdf) -> None:
        self._content = content
        self._opened: dict[bool, pypdfium2.PdfDocument] = {}
        self._read: dict[int, _Words] = {}
        self._looked_at: set[int] = set()
        self._flattened: Scratch | None = None
        self._used = 0.0
        self._with_hidden_layers = with_hidden_layers(source)
        self._is_flat = Name.AcroForm not in source.Root and not any(
            Name.Annots in page.obj for page in source.pages
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._close()

    def text(self, number: int, box: Box | None = None) -> str:
        """Return the words on a page, or in a box of it, as far as the file says what they are.

        None of those that are cut off; on a page with layers, where one is hidden, nobody can say which
        words are in it, so there are none at all.
        """
        if number in self._with_hidden_layers:
            return ""
        if number not in self._read:
            # One at a time: the links of a page come one after the other.
            self._read = {number: _Words(self._page(number, flat=False))}
        return self._read[number].within(box)

    def is_cut_off(self, number: int) -> bool:
        """Say whether the page holds words or pictures of which a clip or its edge hides something."""
        return bool(cut_off(self._page(number, flat=True)))

    def goes_beyond(self, number: int, box: Box) -> bool:
        """Say whether something on a page lies outside a box of it, in points, wholly or in part."""
        left, low, right, high = box
        for thing in self._page(number, flat=True).get_objects(max_depth=1):
            x1, y1, x2, y2 = thing.get_bounds()
            within = left - SMALLEST <= x1 and low - SMALLEST <= y1
            if not (within and x2 <= right + SMALLEST and y2 <= high + SMALLEST):
                return True
        return False

    def picture(self, number: int, *, flat: bool) -> tuple[Image.Image, tuple[float, float]]:
        """Draw a page, so finely that it can be printed; return the picture and its size in points.

        Raises:
            UnreadableError: the pages of this file take too long to draw.
        """
        page = self._page(number, flat=flat)
        document = self._document(flat=flat)
        if min(page.get_size()) < SMALLEST:
            # Its crop box lies beside it: programs show the whole page, and PDFium draws none without a size.
            page.set_cropbox(*page.get_mediabox())
            page = document[number]
        width, height = page.get_size()
        scale = min(_DOTS_TO_THE_INCH / 72, LONGEST_SIDE / max(width, height, SMALLEST))
        left = SECONDS + SECONDS_A_PAGE * len(document) - self._used
        began = time.thread_time()
        drawn = _drawn(page, math.ceil(width * scale), math.ceil(height * scale), began + left)
        self._used += time.thread_time() - began
        return drawn.to_pil().convert("RGB"), (width, height)

    def _page(self, number: int, *, flat: bool) -> Any:
        if number not in self._looked_at and len(self._looked_at) == _PAGES_AT_ONCE:
            self._close()
        self._looked_at.add(number)
        return self._document(flat=flat)[number]

    def _close(self) -> None:
        self._read.clear()
        for document in self._opened.values():
            document.close()
        self._opened.clear()
        self._looked_at.clear()

    def _document(self, *, flat: bool) -> pypdfium2.PdfDocument:
        other = flat and not self._is_flat
        if other not in self._opened:
            self._opened[other] = pypdfium2.PdfDocument(self._flat_file() if other else self._content)
            # Without this, fields that the file does not draw itself stay empty. It runs no script.
            self._opened[other].init_forms()
        return self._opened[other]

    def _flat_file(self) -> BinaryIO:
        """Return the file with its annotations drawn in, from the disk: it may be large.

        Raises:
            StorageError: there is no room for it.
        """
        if self._flattened is None:
            self._flattened = Scratch()
            self._flatten_into(self._flattened.file)
        return self._flattened.rewound()

    def _flatten_into(self, file: BinaryIO) -> None:
        with told(), warnings.catch_warnings():
            # It is only drawn: that a form may not work any more is no matter.
            warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)
            source = opened(self._content)
            flatten(source)
            source.save(file)


class _Words:
    """The words of one page; what is cut off is looked for once."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._read = page.get_textpage()
        self._hidden = cut_off(page)

    def within(self, box: Box | None) -> str:
        """Return those in a box, or on the whole page."""
        if self._hidden:
            return words_without(self._read, self._hidden, box or self._page.get_bbox())
        text: str = self._read.get_text_bounded(*box) if box else self._read.get_text_bounded()
        return text


def _drawn(page: Any, width: int, height: int, until: float) -> Any:
    """Draw a page as `PdfPage.render` does, but stop when this thread has used so many seconds."""
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    place = (bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
    pause = raw.IFSDK_PAUSE(version=1)
    set_callback(pause, "NeedToPauseNow", lambda _pause: time.thread_time() > until)
    state = raw.FPDF_RenderPageBitmap_Start(*place, pause)
    raw.FPDF_RenderPage_Close(page)
    if state == raw.FPDF_RENDER_TOBECONTINUED:
        raise UnreadableError(_TOO_LONG)
    if page.formenv:
        raw.FPDF_FFLDraw(page.formenv, *place)
    return bitmap
