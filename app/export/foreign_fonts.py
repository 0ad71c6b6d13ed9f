"""Whether a font in a foreign PDF is whole: what is shown is in it, as wide as it says, with a meaning."""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

import pikepdf
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped] # it ships no types
from pikepdf import Name

from app.export.objections import ObjectionError

_NONSYMBOLIC = 32
_SYMBOLIC = 4
_ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_NEAR = 1.0
# A table that says what each of the 65,536 codes of a font means has less.
_MOST_BYTES = 2_000_000
# Ranges may overlap a little. With thousands of wide ones, programs that fill in each code never get done.
_MOST_CODES = 2 * 65_536
_NO_MEANING = {"\x00", "\ufeff", "\ufffe"}
_ABSENT = "it uses a font that is not in the file"
_ODD = "it uses a font of a kind that cannot be checked"
_BROKEN = "a font in it lacks letters, or says wrongly how wide they are"
_MEANINGLESS = "a font in it does not say what its letters mean"
_PAIR = re.compile(rb"<([0-9a-fA-F\s]+)>\s*<([0-9a-fA-F\s]*)>")
_RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F\s]*)>|\[([^\[\]]*)\])")
_WORD = re.compile(rb"<([0-9a-fA-F\s]*)>")


def check_font(font: pikepdf.Object, texts: Iterable[bytes]) -> None:
    """Look at a font and all that is shown in it.

    Raises:
        ObjectionError: it is not in the file, is of a kind that we cannot check, or is not whole.
    """
    if font.get(Name.Subtype) == Name.Type0:
        _check_composite(font, texts)
    elif font.get(Name.Subtype) == Name.TrueType:
        _check_simple(font, texts)
    elif Name.FontDescriptor not in font and font.get(Name.Subtype) != Name.Type3:
        raise ObjectionError(_ABSENT)
    else:
        raise ObjectionError(_ODD)


def _check_composite(font: pikepdf.Object, texts: Iterable[bytes]) -> None:
    inner = font.DescendantFonts[0]
    plain = (
        font.Encoding == Name("/Identity-H")
        and inner.Subtype == Name.CIDFontType2
        and inner.get(Name.CIDToGIDMap) == Name.Identity
    )
    if not plain:
        raise ObjectionError(_ODD)
    program = _program(inner)
    codes = {int.from_bytes(text[at : at + 2]) for text in texts for at in range(0, len(text), 2)}
    # Optional here, and wrong in many files.
    if Name.CIDSet in inner.FontDescriptor:
        del inner.FontDescriptor[Name.CIDSet]
    said = _composite_widths(inner, codes)
    usual = float(inner.get(Name.DW, 1000))
    glyphs = {code: code for code in codes}
    _check_glyphs(program, glyphs, {code: said.get(code, usual) for code in codes})
    _check_meanings(font, codes)


def _check_simple(font: pikepdf.Object, texts: Iterable[bytes]) -> None:
    program = _program(font)
    codes = {code for text in texts for code in text}
    first, widths = int(font.FirstChar), list(font.Widths.as_list())
    if len(widths) != int(font.LastChar) - first + 1:
        raise ObjectionError(_BROKEN)
    said = {first + nth: float(width) for nth, width in enumerate(widths)}
    flags = int(font.FontDescriptor.Flags)
    encoding = font.get(Name.Encoding)
    if flags & _NONSYMBOLIC and not flags & _SYMBOLIC and str(encoding) in _ENCODINGS:
        names = _subtable(program, 3, 1)
        letters = {code: ord(bytes([code]).decode(_ENCODINGS[str(encoding)], "replace")) for code in codes}
    elif flags & _SYMBOLIC and not flags & _NONSYMBOLIC and encoding is None:
        tables = program["cmap"].tables
        if len(tables) != 1:
            raise ObjectionError(_ODD)
        names = tables[0].cmap
        letters = {code: code if code in names else 0xF000 + code for code in codes}
        _check_meanings(font, codes)
    else:
        raise ObjectionError(_ODD)
    glyphs = {
        code: program.getGlyphID(names[letter]) if letter in names else 0 for code, letter in letters.items()
    }
    _check_glyphs(program, glyphs, said)


def _program(font: pikepdf.Object) -> TTFont:
    """Open the font itself, which is what a reader's program draws."""
    descriptor = font.get(Name.FontDescriptor, pikepdf.Dictionary())
    if Name.FontFile2 not in descriptor:
        raise ObjectionError(_ODD if Name.FontFile in descriptor or Name.FontFile3 in descriptor else _ABSENT)
    try:
        return TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
    except TTLibError as problem:
        raise ObjectionError(_BROKEN) from problem


def _subtable(program: TTFont, platform: int, encoding: int) -> Mapping[int, str]:
    found = program["cmap"].getcmap(platform, encoding)
    if found is None:
        raise ObjectionError(_ODD)
    names: Mapping[int, str] = found.cmap
    return names


def _check_glyphs(program: TTFont, glyphs: Mapping[int, int], said: Mapping[int, float]) -> None:
    units = program["head"].unitsPerEm
    count = program["maxp"].numGlyphs
    metrics = program["hmtx"].metrics
    order = program.getGlyphOrder()
    for code, glyph in glyphs.items():
        if not 0 < glyph < count or code not in said:
            raise ObjectionError(_BROKEN)
        if abs(metrics[order[glyph]][0] * 1000 / units - said[code]) > _NEAR:
            raise ObjectionError(_BROKEN)


def _check_meanings(font: pikepdf.Object, codes: Collection[int]) -> None:
    if not isinstance(font.get(Name.ToUnicode), pikepdf.Stream):
        raise ObjectionError(_MEANINGLESS)
    table = font.ToUnicode.read_bytes()
    if len(table) > _MOST_BYTES:
        raise ObjectionError(_ODD)
    known = _meanings(table, codes)
    for code in codes:
        meaning = known.get(code, "")
        if not meaning or any(one in _NO_MEANING or "\ue000" <= one <= "\uf8ff" for one in meaning):
            raise ObjectionError(_MEANINGLESS)


def _meanings(table: bytes, codes: Collection[int]) -> dict[int, str]:
    """Return what a table says of some codes.

    Raises:
        ObjectionError: its ranges name more codes than a font has.
    """
    wanted = sorted(codes)
    found: dict[int, str] = {}
    left = _MOST_CODES
    for block in _blocks(table, b"bfchar"):
        for code, meaning in _PAIR.findall(block):
            found[int(b"".join(code.split()), 16)] = _letters(meaning)
    for block in _blocks(table, b"bfrange"):
        for low, high, first, listed in _RANGE.findall(block):
            start, end = int(low, 16), int(high, 16)
            left -= max(0, end - start)
            if left < 0:
                raise ObjectionError(_ODD)
            if listed:
                found.update(zip(range(start, end + 1), map(_letters, _WORD.findall(listed)), strict=False))
                continue
            letters = _letters(first)
            for code in _between(wanted, start, end) if letters else ():
                found[code] = letters[:-1] + chr(min(ord(letters[-1]) + code - start, 0x10FFFF))
    return found


def _blocks(table: bytes, kind: bytes) -> list[bytes]:
    return [part.partition(b"end" + kind)[0] for part in table.split(b"begin" + kind)[1:]]


def _letters(digits: bytes) -> str:
    return bytes.fromhex(b"".join(digits.split()).decode()).decode("utf-16-be", "replace")


def _composite_widths(font: pikepdf.Object, codes: Collection[int]) -> dict[int, float]:
    """Return how wide a font says that some codes are, in thousandths; its ranges may be of any length."""
    wanted = sorted(codes)
    widths: dict[int, float] = {}
    entries = iter(font.get(Name.W, pikepdf.Array()).as_list())
    for first, follows in zip(entries, entries, strict=False):
        start = int(first)
        if isinstance(follows, pikepdf.Array):
            widths.update({start + nth: float(width) for nth, width in enumerate(follows.as_list())})
        else:
            widths.update(dict.fromkeys(_between(wanted, start, int(follows)), float(next(entries))))
    return widths


def _between(wanted: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return those of some numbers in order that lie in a range, both of its ends counted."""
    return wanted[bisect_left(wanted, first) : bisect_right(wanted, last)]
