"""How an attached PDF becomes pages of the pack: upright, cut to its crop box, annotations drawn in."""

import io
import warnings
from collections.abc import Sequence
from typing import Self

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
from pikepdf import Array, Name, Pdf
from PIL import Image

from app.export.file_links import Link, LinkList, joined, link_list
from app.export.foreign_pages import made_fit
from app.export.form_fields import undrawn
from app.export.framing import A4, FramedPages, FrameHead, with_text
from app.export.image_pages import picture_object
from app.export.link_pages import add_links
from app.export.pdf_links import Box, links_in, notes_with_addresses
from app.export.pixels import LONGEST_SIDE
from app.export.sections import UnreadableError

_SMALLEST = 1.0
_DEEPEST_TREE = 64
_DOTS_TO_THE_INCH = 200
# Annotations that a viewer draws although the file holds no drawing of them; such a page becomes a picture.
_DRAWN_BY_VIEWERS = {"/Circle", "/Highlight", "/Ink", "/Square", "/Squiggly", "/StrikeOut", "/Underline"}


def pdf_pages(
    content: bytes, head: FrameHead, links: LinkList | None = None, more: Sequence[Link] = ()
) -> bytes:
    """Return every page of a PDF scaled into its A4 frame; one that cannot be taken over becomes a picture.

    Behind them stand the addresses of its links.

    Args:
        content: the PDF.
        head: what stands at the head of its pages.
        links: the links of the file that it was made of; None for those of the PDF itself.
        more: links that are added to those of the PDF itself, where it does not have them.

    Raises:
        UnreadableError: it is damaged, needs a password or has no pages.
    """
    try:
        source = _opened(content)
        notes = notes_with_addresses(source) if links is None else []
        typed = undrawn(source)
        only_viewers = _flatten(source) | set(typed)
        pages = len(source.pages)
        framed = FramedPages(head, pages)
        with _Drawings(content) as drawings:
            for number, page in enumerate(source.pages, start=1):
                if not head.shows(number):
                    continue
                which = f"{head.which}, {head.file_name}: page {number} of {pages}, shown as a picture"
                description = with_text(which, f"{drawings.text(number - 1)} {typed.get(number - 1, '')}")
                if number - 1 in only_viewers:
                    drawn = drawings.picture(number - 1, flat=False)
                    _add_as_picture(framed, *drawn, description)
                    continue
                width, height = _cut_to_crop_box(page)
                form = framed.form_of(source, page)
                if made_fit(form):
                    drawn = drawings.picture(number - 1, flat=True)
                    _add_as_picture(framed, *drawn, description, instead=True)
                else:
                    framed.add_form(framed.taken(form), description, wide=width > height)
            if links is None:
                links = link_list(joined(links_in(notes, drawings.text, shows=head.shows), more))
            add_links(framed, links, f"{head.which}, {head.file_name}: links in this file")
    except pikepdf.PasswordError:
        raise UnreadableError("This PDF needs a password, so its pages cannot be shown.") from None
    except (
        pikepdf.PdfError,
        pypdfium2.PdfiumError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ) as problem:
        raise UnreadableError("This PDF is damaged, so its pages cannot be shown.") from problem
    if not pages:
        raise UnreadableError("This PDF has no pages.")
    return framed.finished()


class _Drawings:
    """What PDFium sees on the pages of a file: opened at the first look, closed with the block."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._opened: dict[bool, pypdfium2.PdfDocument] = {}
        self._read: dict[int, pypdfium2.PdfTextPage] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._read.clear()
        for document in self._opened.values():
            document.close()

    def text(self, number: int, box: Box | None = None) -> str:
        """Return the words on a page, or in a box of it, as far as the file says what they are."""
        if number not in self._read:
            # One at a time: the links of a page come one after the other.
            self._read = {number: self._document(flat=False)[number].get_textpage()}
        page = self._read[number]
        text: str = page.get_text_bounded(*box) if box else page.get_text_bounded()
        return text

    def picture(self, number: int, *, flat: bool) -> tuple[Image.Image, tuple[float, float]]:
        """Draw a page, so finely that it can be printed; return the picture and its size in points."""
        document = self._document(flat=flat)
        page = document[number]
        if min(page.get_size()) < _SMALLEST:
            # Its crop box lies beside it: programs show the whole page, and PDFium draws none without a size.
            page.set_cropbox(*page.get_mediabox())
            page = document[number]
        width, height = page.get_size()
        scale = min(_DOTS_TO_THE_INCH / 72, LONGEST_SIDE / max(width, height, _SMALLEST))
        return page.render(scale=scale).to_pil().convert("RGB"), (width, height)

    def _document(self, *, flat: bool) -> pypdfium2.PdfDocument:
        if flat not in self._opened:
            self._opened[flat] = pypdfium2.PdfDocument(self._flattened() if flat else self._content)
            # Without this, fields that the file does not draw itself stay empty. It runs no script.
            self._opened[flat].init_forms()
        return self._opened[flat]

    def _flattened(self) -> bytes:
        kept = io.BytesIO()
        with warnings.catch_warnings():
            # It is only drawn: that a form may not work any more is no matter.
            warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)
            source = _opened(self._content)
            _flatten(source)
            source.save(kept)
        return kept.getvalue()


def _opened(content: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(content), suppress_warnings=True)


def _flatten(source: Pdf) -> set[int]:
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


def _add_as_picture(
    framed: FramedPages,
    picture: Image.Image,
    size: tuple[float, float],
    description: str,
    *,
    instead: bool = False,
) -> None:
    image = picture_object(framed.pdf, picture)
    framed.add_image(image, size, description, wide=size[0] > size[1], instead=instead)


def _cut_to_crop_box(page: pikepdf.Page) -> tuple[float, float]:
    """Make the visible area the one that is copied, and return its width and height as a reader sees it."""
    media = _box(page.mediabox) or (0.0, 0.0, *A4)
    crop = _box(page.cropbox) or media
    left, low = max(media[0], crop[0]), max(media[1], crop[1])
    right, high = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < _SMALLEST or high - low < _SMALLEST:
        left, low, right, high = media
    visible = Array([left, low, right, high])
    page.obj.MediaBox = page.obj.CropBox = page.obj.TrimBox = visible
    turned = _rotation(page) % 180 != 0
    return (high - low, right - left) if turned else (right - left, high - low)


def _rotation(page: pikepdf.Page) -> int:
    """Read a page's rotation, which it may inherit from the page tree."""
    node: pikepdf.Object | None = page.obj
    for _ in range(_DEEPEST_TREE):
        if node is None:
            break
        if Name.Rotate in node:
            return int(node[Name.Rotate])
        node = node.get(Name.Parent)
    return 0


def _box(box: pikepdf.Object) -> tuple[float, float, float, float] | None:
    try:
        x1, y1, x2, y2 = (float(corner) for corner in box.as_list())
    except (TypeError, ValueError):
        return None
    left, right, low, high = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    return (left, low, right, high) if right - left >= _SMALLEST and high - low >= _SMALLEST else None
