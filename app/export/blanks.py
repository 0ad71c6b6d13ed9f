"""Blanks for page numbers: found once when a section is laid out, filled in when the pack is joined.

A section that prints page numbers is laid out with five eights in each blank. Where they stand in the page's
content, and whose number belongs there, is written into the section's file. So a number that moves costs no
new layout, and text and tags are those of the number that is printed.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name, String

SCHEME = "techfolio:"
FONT = "/TechfolioStamp"
DIGITS = 5
# What a link that ends with a blank looks like in HTML; typed text cannot, because its quotes are escaped.
MARK = 'class="numbered"'
_NOTED = Name("/TechfolioBlanks")
_A_NOTE = 6
# The two blues that no other text has (`.numbered` in pack.css): numbers that follow words, and flush right.
_BLUES = {b"0 0.239216 0.47451": 0, b"0 0.239216 0.478431": 1}
_OPERATION = re.compile(
    rb"^(?P<save>q)$|^(?P<restore>Q)$"
    rb"|^(?P<colour>[\d.]+ [\d.]+ [\d.]+) rg$"
    rb"|^1 0 0 -1 (?P<x>-?[\d.]+) (?P<y>-?[\d.]+) Tm$"
    rb"|^(?P<font>/\w+) (?P<size>[\d.]+) Tf$"
    rb"|^\[(?P<text>[^\]]*)\] TJ$",
    re.MULTILINE,
)
_EIGHTS = re.compile(rb"<([0-9a-f]{4})>[-\d. ]*(?:<\1>[-\d. ]*){4}$")
_A_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Digits:
    """How a font writes digits: its codes, and the width of each in thousandths of its size."""

    codes: Mapping[str, str]
    width: float


@dataclass(frozen=True, slots=True)
class _Blank:
    """Five eights: where they stand in the content (up to its bracket) and on the page (in CSS pixels)."""

    start: int
    end: int
    font: str
    size: str
    flush_right: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Link:
    left: float
    low: float
    right: float
    high: float
    key: str


def mark_blanks(content: bytes, expected: int) -> bytes:
    """Note in a section's file where the blanks of each page are and whose number each waits for.

    Args:
        content: the section as it was laid out.
        expected: how many blanks it has.

    Raises:
        RuntimeError: another number of blanks was found, or one of them stands in no link.
    """
    kept, total = io.BytesIO(), 0
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            drawn = page.obj.Contents.read_bytes()
            blanks = list(_blanks(drawn))
            total += len(blanks)
            if blanks:
                height, links = float(page.mediabox[3]), _links(page)
                page.obj[_NOTED] = Array([value for blank in blanks for value in _note(blank, height, links)])
        pdf.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    if total != expected:
        raise RuntimeError(f"Of {expected} blanks for page numbers {total} were found.")
    return kept.getvalue()


def fill_blanks(pdf: pikepdf.Pdf, page: pikepdf.Page, numbers: Mapping[str, int], digits: Digits) -> None:
    """Write page numbers into a page's blanks, in a font that the page must be given under the name `FONT`.

    Raises:
        RuntimeError: a number has more digits than a blank.
    """
    if _NOTED not in page.obj:
        return
    notes = iter(list(page.obj[_NOTED]))
    drawn = page.obj.Contents.read_bytes()
    pieces, at = [], 0
    for start, end, font, size, right, key in zip(*(notes,) * _A_NOTE, strict=True):
        pieces += [drawn[at : int(start)], _filled(numbers[str(key)], f"{font} {size}", int(right), digits)]
        at = int(end)
    pieces.append(drawn[at:])
    page.obj.Contents = pdf.make_stream(b"".join(pieces))
    del page.obj[_NOTED]


def _filled(number: int, font: str, right: int, digits: Digits) -> bytes:
    """Return what stands in the place of five eights; what follows finds the font as it was."""
    words = str(number)
    if len(words) > DIGITS:
        raise RuntimeError("The pack has more pages than its page numbers have room for.")
    codes = "".join(digits.codes[digit] for digit in words)
    before = -(DIGITS - len(words)) * digits.width if right else 0
    _, size = font.split()
    return f"] TJ\n{FONT} {size} Tf\n[{before:g} <{codes}>] TJ\n{font} Tf\n[".encode()


def _blanks(drawn: bytes) -> Iterator[_Blank]:
    """Follow the state in which text is drawn, because only what changes is said again."""
    colour, font, size, x, y = b"", "", "", 0.0, 0.0
    kept: list[tuple[bytes, str, str]] = []
    for operation in _OPERATION.finditer(drawn):
        if operation["save"]:
            kept.append((colour, font, size))
        elif operation["restore"]:
            colour, font, size = kept.pop()
        elif operation["colour"]:
            colour = operation["colour"]
        elif operation["font"]:
            font, size = operation["font"].decode(), operation["size"].decode()
        elif operation["x"]:
            x, y = float(operation["x"]), float(operation["y"])
        elif colour in _BLUES and (eights := _EIGHTS.search(operation["text"])):
            first = operation.start("text")
            yield _Blank(first + eights.start(), first + eights.end(), font, size, _BLUES[colour], x, y)


def _links(page: pikepdf.Page) -> list[_Link]:
    """Return the rectangles of a page's links within the pack, each with the key that it leads to."""
    found = []
    for note in page.obj.get(Name.Annots, Array()):
        address = str(note.A.URI) if Name.A in note else ""
        if address.startswith(SCHEME):
            x1, y1, x2, y2 = (float(corner) for corner in note.Rect)
            key = address.removeprefix(SCHEME)
            found.append(_Link(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), key))
    return found


def _note(blank: _Blank, height: float, links: list[_Link]) -> tuple[int, int, String, String, int, String]:
    # A point within the first letter counts: WeasyPrint draws in CSS pixels from the upper edge of the page.
    x, y = blank.x * _A_PIXEL + 1, height - blank.y * _A_PIXEL + 1
    for link in links:
        if link.left <= x <= link.right and link.low <= y <= link.high:
            font, size = String(blank.font), String(blank.size)
            return blank.start, blank.end, font, size, blank.flush_right, String(link.key)
    raise RuntimeError("A blank for a page number stands in no link.")
