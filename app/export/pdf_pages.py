"""How an attached PDF becomes pages of the pack: upright, cut to its crop box, annotations drawn in."""

from collections.abc import Sequence
from decimal import Decimal

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
from pikepdf import Array, Name
from PIL import Image

from app.export.drawings import SMALLEST, Drawings, flatten, opened
from app.export.file_links import Link, LinkList, joined, link_list
from app.export.foreign_pages import Examination
from app.export.form_fields import undrawn
from app.export.framing import A4, FramedPages, FrameHead, with_text
from app.export.image_pages import picture_object
from app.export.link_pages import add_links
from app.export.pdf_links import Box, links_in, notes_with_addresses
from app.export.sections import UnreadableError

_DEEPEST_TREE = 64


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
        source = opened(content)
        drawings = Drawings(content, source)
        notes = notes_with_addresses(source) if links is None else []
        typed = undrawn(source)
        only_viewers = flatten(source) | set(typed)
        pages = len(source.pages)
        framed = FramedPages(head, pages)
        examination = Examination()
        with drawings:
            for number, page in enumerate(source.pages, start=1):
                if not head.shows(number):
                    continue
                which = f"{head.which}, {head.file_name}: page {number} of {pages}, shown as a picture"
                told = (drawings.text(number - 1), *typed.get(number - 1, ()))
                description = with_text(which, " ".join(told))
                if number - 1 in only_viewers:
                    drawn = drawings.picture(number - 1, flat=False)
                    _add_as_picture(framed, *drawn, description)
                    continue
                visible, is_cut = _visible(page)
                cropped = is_cut and drawings.goes_beyond(number - 1, visible)
                if cropped or drawings.is_cut_off(number - 1):
                    # What its author cut away must not lie in the pack, where many programs would find it.
                    drawn = drawings.picture(number - 1, flat=True)
                    _add_as_picture(framed, *drawn, description)
                    continue
                width, height = _cut_to(page, visible)
                form = framed.form_of(source, page)
                if examination.made_fit(form):
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


def _visible(page: pikepdf.Page) -> tuple[Box, bool]:
    """Return what a reader sees of a page, in points, and whether that is less than the whole."""
    media = _box(page.mediabox) or (0.0, 0.0, *A4)
    crop = _box(page.cropbox) or media
    left, low = max(media[0], crop[0]), max(media[1], crop[1])
    right, high = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < SMALLEST or high - low < SMALLEST:
        return media, False
    return (left, low, right, high), (left, low, right, high) != media


def _cut_to(page: pikepdf.Page, visible: Box) -> tuple[float, float]:
    """Make the visible area the one that is copied, and return its width and height as a reader sees it."""
    left, low, right, high = visible
    page.obj.MediaBox = page.obj.CropBox = page.obj.TrimBox = Array(visible)
    turned = _rotation(page) % 180 != 0
    return (high - low, right - left) if turned else (right - left, high - low)


def _rotation(page: pikepdf.Page) -> int:
    """Read a page's rotation, which it may inherit from the page tree."""
    node: pikepdf.Object | None = page.obj
    for _ in range(_DEEPEST_TREE):
        if node is None:
            break
        if Name.Rotate in node:
            turned: object = node[Name.Rotate]
            return int(turned) if isinstance(turned, (int, Decimal)) else 0
        node = node.get(Name.Parent)
    return 0


def _box(box: pikepdf.Object) -> tuple[float, float, float, float] | None:
    try:
        x1, y1, x2, y2 = (float(corner) for corner in box.as_list())
    except (TypeError, ValueError):
        return None
    left, right, low, high = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    return (left, low, right, high) if right - left >= SMALLEST and high - low >= SMALLEST else None
