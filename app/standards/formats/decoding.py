"""Which text the bytes of a file are: a byte order mark, else UTF-8, else Windows-1252."""

import codecs
from typing import NamedTuple

from app.standards.formats.values import FileUnreadableError

LARGEST = 10 * 1024 * 1024

# The marks of UTF-32 begin with those of UTF-16, so they are looked for first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHER_FILES = (
    (b"PK\x03\x04", "a zip file, as Excel and Word files are"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
)


class Decoded(NamedTuple):
    """A file's text with line ends as a single newline; `note` tells a person of a doubt, or is empty."""

    text: str
    note: str


def decoded(raw: bytes) -> Decoded:
    """Return the text of a file.

    Raises:
        FileUnreadableError: it is empty, too large, no text, or in an unknown encoding.
    """
    if not raw:
        raise FileUnreadableError("The file is empty.")
    if len(raw) > LARGEST:
        raise FileUnreadableError(
            f"The file is larger than {LARGEST // 1024 // 1024} MB, the most that is read."
        )
    for beginning, name in OTHER_FILES:
        if raw.startswith(beginning):
            raise FileUnreadableError(f"This is {name}, whatever its name ends in.")
    text, note = _text_of(raw)
    if "\0" in text:
        raise FileUnreadableError("The file holds NUL bytes, so it is not text. Save it as UTF-8 text.")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), note)


def _text_of(raw: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _strictly(raw.removeprefix(mark), encoding), ""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        note = "The file is not UTF-8, so it was read as Windows-1252. Look at accents, quotes and dashes."
        return _strictly(raw, "cp1252"), note


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileUnreadableError("The file is not text in a known encoding. Save it as UTF-8.") from error
