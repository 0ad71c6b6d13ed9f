"""Which addresses lie behind the words of a PDF: its pages are printed with nothing to click on."""

from collections.abc import Callable, Iterator
from itertools import groupby

import pikepdf
from pikepdf import Array, Name, Pdf

from app.export.file_links import Link

Box = tuple[float, float, float, float]
# A longer list is counted, so that words need not be looked for under all of it.
_MOST_LOOKED_UNDER = 2_000
_CORNERS = 4


def notes_with_addresses(source: Pdf) -> list[tuple[int, str, Box | None]]:
    """Return the links of a PDF to elsewhere, page by page: page (from 0), address, and where it lies."""
    return [
        (number, address, _box(note))
        for number, page in enumerate(source.pages)
        for note in _notes(page)
        if (address := _address(note))
    ]


def links_in(
    notes: list[tuple[int, str, Box | None]],
    words_in: Callable[[int, Box], str],
    *,
    shows: Callable[[int], bool],
) -> list[Link]:
    """Return the links on the pages that are printed.

    Args:
        notes: as `notes_with_addresses` returns them.
        words_in: what stands in a box of a page (from 0).
        shows: whether a page (from 1) is printed.
    """
    printed = [note for note in notes if shows(note[0] + 1)]
    told = [
        (page, address, words_in(page, box) if box and nth < _MOST_LOOKED_UNDER else "")
        for nth, (page, address, box) in enumerate(printed)
    ]
    # A link whose words go on in the next line lies there twice.
    return [
        Link(address, f"page {page + 1}", " ".join(words for _, _, words in same if words))
        for (page, address), same in groupby(told, key=lambda one: one[:2])
    ]


def _notes(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    notes = page.obj.get(Name.Annots, Array())
    if isinstance(notes, pikepdf.Array):
        yield from (note for note in notes if isinstance(note, pikepdf.Dictionary))


def _address(note: pikepdf.Object) -> str:
    action = note.get(Name.A)
    if not isinstance(action, pikepdf.Dictionary):
        return ""
    address = action.get(Name.URI)
    if not isinstance(address, pikepdf.String):
        return ""
    try:
        return str(address).strip()
    except ValueError:
        return bytes(address).decode("ascii", "replace").strip()


def _box(note: pikepdf.Object) -> Box | None:
    corners = note.get(Name.Rect)
    try:
        places = [float(corner) for corner in corners.as_list()] if corners is not None else []
    except (TypeError, ValueError):
        return None
    if len(places) != _CORNERS:
        return None
    x1, y1, x2, y2 = places
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
