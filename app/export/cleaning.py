"""Which characters of a person's text may reach a page, and how any length of it can be laid out."""

import re
import unicodedata
from collections.abc import Iterator

from markupsafe import Markup, escape

# Embeddings, overrides and isolates reach beyond their own field: they could turn a whole line round.
_DIRECTION_MARKS = "\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + _DIRECTION_MARKS
    + "]"
)
_LONG_WORD = re.compile("[^\\s\u200b]{81,}")
_SHORT = 80
_MANY_MARKS = 4
_WORD_PIECE = 16  # narrower than a column, so that a line never has to be broken inside a piece
_PARAGRAPH_PIECE = 3000
_CELL_PIECE = 400
_BREAK_PLACES = re.compile("[\\s\u200b]")


def printable(text: str) -> str:
    r"""Return text without characters that no page can show.

    Control characters, lone surrogates, non-characters and marks that turn the writing direction are left
    out, line ends become ``\n``, more than four combining marks on one letter are dropped, and a word of more
    than 80 characters gets places where a line may break (zero-width spaces): layout time grows with the
    square of an unbroken word. Cleaning twice changes nothing more.
    """
    if len(text) <= _SHORT and text.isascii() and text.isprintable():
        return text  # most of what a template prints is a few plain words
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub("", text)
    if not text.isascii():
        text = _few_marks(unicodedata.normalize("NFC", text))
    return _LONG_WORD.sub(_with_break_places, text)


def one_line(text: str) -> str:
    """Return printable text on one line, for file names, titles and bookmarks."""
    return " ".join(printable(text).split())


def finalised(value: object) -> object:
    """Clean what a template prints; text that is markup already was cleaned when it was made."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a text, empty ones left out, none longer than about 3,000 characters."""
    for line in printable(text).split("\n"):
        rest = line.strip()
        while len(rest) > _PARAGRAPH_PIECE:
            cut = rest.rfind(" ", 0, _PARAGRAPH_PIECE) + 1 or _PARAGRAPH_PIECE
            yield rest[:cut]
            rest = rest[cut:]
        if rest:
            yield rest


def in_pieces(text: str) -> str:
    """Return what stands in a cell of a table: as it is, or where it is long in elements of 400 letters.

    A column can be narrower than any word. Each of its lines is then found by laying out all that follows:
    a hundred thousand letters in one piece would take hours.
    """
    rest = printable(text)
    if len(rest) <= _CELL_PIECE:
        return rest
    pieces: list[Markup] = []
    while rest:
        cut = _end_of_piece(rest)
        # A line may always break between two of them.
        pieces.append(Markup("<span>{}</span>\u200b").format(escape(rest[:cut])))
        rest = rest[cut:]
    return Markup().join(pieces)


def _end_of_piece(text: str) -> int:
    ends = [found.end() for found in _BREAK_PLACES.finditer(text, 0, _CELL_PIECE)]
    return ends[-1] if ends else _CELL_PIECE


def _with_break_places(word: re.Match[str]) -> str:
    whole = word.group()
    return "\u200b".join(whole[at : at + _WORD_PIECE] for at in range(0, len(whole), _WORD_PIECE))


def _few_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MANY_MARKS:
            kept.append(character)
    return "".join(kept)
