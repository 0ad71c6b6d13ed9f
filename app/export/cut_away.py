"""What of a PDF's pages their author cut away or hid, although the file still holds it."""

import ctypes
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from pypdfium2 import raw  # type: ignore[import-untyped] # it ships no types

from app.export.pdf_links import Box

# Points by which a letter or a picture may stand out: programs round where they cut.
_LEEWAY = 1.0
_DEEPEST = 15
_WORDS, _PICTURE = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE
_LAYERS = {"/OCG", "/OCMD"}
_SHOWN_WHILE_OFF = {"/AllOff", "/AnyOff"}


def cut_off(page: Any) -> list[Any]:
    """Return the words and pictures of a page of which a clip, or the page's edge, hides something.

    A clip is how programs crop a picture: the whole of it stays in the file, and so do words beside the
    part that is shown. Of what lies across the page's edge only what is wholly beyond counts: pictures
    that run off the paper are usual.

    Args:
        page: of PDFium.
    """
    edge: Box = page.get_bbox()
    return [
        thing
        for thing in page.get_objects(filter=(_WORDS, _PICTURE), max_depth=_DEEPEST)
        if _is_cut_off(thing, edge)
    ]


def _is_cut_off(thing: Any, edge: Box) -> bool:
    box = thing.get_bounds()
    if box[2] <= box[0] or box[3] <= box[1]:
        # Blanks have no height, and hide nothing.
        return False
    if any(not _holds(clip, box) for clip in _clips(thing)):
        return True
    # What lies inside another drawing has places of its own, which say nothing about the page's.
    return thing.level == 0 and not _meet(edge, box)


def _holds(outer: Box, inner: Box) -> bool:
    low = all(outer[n] - _LEEWAY <= inner[n] for n in (0, 1))
    return low and all(inner[n] <= outer[n] + _LEEWAY for n in (2, 3))


def _meet(one: Box, other: Box) -> bool:
    return all(one[n] < other[n + 2] and other[n] < one[n + 2] for n in (0, 1))


def _clips(thing: Any) -> list[Box]:
    """Return the boxes around the paths that clip something, in the same places as its own bounds.

    PDFium leaves out those that hold the whole of it.
    """
    clip = raw.FPDFPageObj_GetClipPath(thing)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    return [box for nth in range(count) if (box := _box_around(clip, nth)) is not None]


def _box_around(clip: Any, nth: int) -> Box | None:
    x, y = ctypes.c_float(), ctypes.c_float()
    across, up = [], []
    for number in range(max(raw.FPDFClipPath_CountPathSegments(clip, nth), 0)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, nth, number), x, y)
        across.append(x.value)
        up.append(y.value)
    return (min(across), min(up), max(across), max(up)) if across else None


def words_without(text_page: Any, hidden: list[Any], box: Box) -> str:
    """Return the words in a box of a page, but for those that belong to hidden things.

    Args:
        text_page: of PDFium, made of the same page as the things.
        hidden: as `cut_off` returns them.
        box: in points; a letter whose middle is in it counts.
    """
    gone = {ctypes.addressof(thing.raw.contents) for thing in hidden}
    kept: list[str] = []
    for nth in range(text_page.count_chars()):
        owner = raw.FPDFText_GetTextObject(text_page, nth)
        if not owner:
            # A blank or a line's end that stands for the room between words.
            kept.append(chr(raw.FPDFText_GetUnicode(text_page, nth)))
            continue
        left, low, right, high = text_page.get_charbox(nth)
        middle = (left + right) / 2, (low + high) / 2
        inside = box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]
        if inside and ctypes.addressof(owner.contents) not in gone:
            kept.append(chr(raw.FPDFText_GetUnicode(text_page, nth)))
    return "".join(kept)


def with_hidden_layers(source: Pdf) -> frozenset[int]:
    """Return the pages (from 0) with layers, where a layer is not shown: its words are read all the same."""
    if not _hides_layers(source):
        return frozenset()
    return frozenset(number for number, page in enumerate(source.pages) if _has_layers(page.resources, set()))


def _has_layers(resources: pikepdf.Object | None, seen: set[tuple[int, int]]) -> bool:
    if not isinstance(resources, Dictionary):
        return False
    properties = resources.get(Name.Properties, Dictionary())
    if any(
        isinstance(one, Dictionary) and str(one.get(Name.Type)) in _LAYERS for _, one in properties.items()
    ):
        return True
    for drawn in dict(resources.get(Name.XObject, Dictionary())).values():
        if Name.OC in drawn:
            return True
        if drawn.objgen not in seen:
            seen.add(drawn.objgen)
            if _has_layers(drawn.get(Name.Resources), seen):
                return True
    return False


def _hides_layers(source: Pdf) -> bool:
    properties = source.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return False
    usual = properties.get(Name.D, Dictionary())
    if not isinstance(usual, Dictionary) or usual.get(Name.BaseState, Name.ON) != Name.ON:
        return True
    if any(_has_some(usual, name) for name in (Name.OFF, Name.AS)):
        return True
    return any(
        isinstance(thing, Dictionary)
        and thing.get(Name.Type) == Name.OCMD
        and (Name.VE in thing or str(thing.get(Name.P)) in _SHOWN_WHILE_OFF)
        for thing in source.objects
    )


def _has_some(usual: pikepdf.Object, name: Name) -> bool:
    found = usual.get(name)
    return isinstance(found, Array) and len(found) > 0
