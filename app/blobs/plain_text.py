"""What counts as plain text or CSV: a strict decode, no control characters, no markup, no commands."""

import codecs
import re

from app.blobs.values import Cleaned, FileRefusedError, Limits, MediaType
from app.core.words import size_in_words

_LOOKED_AT = 1_024
_MARKUP_ANYWHERE = re.compile(
    r"<(?:!doctype|html|head|body|script|iframe|svg|\?xml|\?php)\b|<\?xml", re.IGNORECASE
)
_ADVICE_MARKUP = (
    "This is a web page, drawing or other markup, not a text file. "
    "Print it to PDF, or take a screenshot, and add that."
)
_ADVICE_SVG = "This is an SVG drawing, which can carry programs. Save it as PNG or PDF and add that."
_ADVICE_HTML = (
    "This is a web page, which can carry programs. Print it to PDF, or take a screenshot, and add that."
)
_ADVICE_BINARY = (
    "This file is not of a kind that can be kept, or it is damaged. "
    "Files that can be added are JPEG, PNG, HEIC, TIFF, PDF, Word (.docx), Excel (.xlsx), CSV and plain text."
)
# Tab, line feed, form feed and carriage return are text; every other control character is not.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A tenth: the pound, degree, micro and plus-minus signs and accents of English text stay far below it, and
# text in another eight-bit alphabet, which would come out as nonsense, lies far above it.
_WINDOWS_SHARE = 0.1
# In a line such as "20 °C ± 1" the tenth says nothing yet.
_WINDOWS_FEW = 3
_SEPARATORS = re.compile(r"[,;\t]")
_CELLS = re.compile(r"[,;\t\n]")
_NOTE_WINDOWS = "Read as Windows text and kept as UTF-8. Check that signs such as £, ° and µ are right."


def clean_text(content: bytes, filename: str, limits: Limits) -> Cleaned:
    """Return text as UTF-8 (a CSV beyond ASCII with a byte order mark, as spreadsheets want it).

    Args:
        content: bytes without any known signature.
        filename: only chooses between the labels CSV and text, which are treated alike.
        limits: `text_size` applies.

    Raises:
        FileRefusedError: it is no text, it is markup, or it would start a program in a spreadsheet.
    """
    text, is_windows = _decoded(content)
    if not text.strip():
        raise FileRefusedError("There are no words in this file. Check that it opens on your device.")
    _refuse_markup(text)
    if _CONTROLS.search(text):
        raise FileRefusedError(_ADVICE_BINARY)
    if len(content) > limits.text_size:
        raise FileRefusedError(
            f"This text is larger than {size_in_words(limits.text_size)}. "
            "Add the part that matters, or a summary, and say where the rest is kept."
        )
    is_csv = filename.lower().endswith(".csv") and _SEPARATORS.search(text) is not None
    if is_csv:
        _refuse_commands(text)
    kept = text.encode("utf-8-sig" if is_csv and not text.isascii() else "utf-8")
    return Cleaned(
        media_type=MediaType.CSV if is_csv else MediaType.TXT,
        content=kept,
        notes=(_NOTE_WINDOWS,) if is_windows else (),
    )


def _decoded(content: bytes) -> tuple[str, bool]:
    """Return the text without its byte order mark, and whether it had to be read as windows-1252."""
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = "" if utf16 else _as_windows(content)
        if not text:
            raise FileRefusedError(_ADVICE_BINARY) from error
        return text, True
    return text, False


def _as_windows(content: bytes) -> str:
    """Return the text, or nothing when it is unlikely to be English text in windows-1252."""
    high = len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
    if high > max(_WINDOWS_FEW, len(content) * _WINDOWS_SHARE):
        return ""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return ""


def _refuse_markup(text: str) -> None:
    beginning = text.lstrip("\ufeff \t\r\n\f\0")[:_LOOKED_AT].lower()
    if "<svg" in beginning:
        raise FileRefusedError(_ADVICE_SVG)
    if re.search(r"<(?:!doctype html|html|script)", beginning):
        raise FileRefusedError(_ADVICE_HTML)
    if beginning.startswith("%pdf"):
        raise FileRefusedError("This PDF is damaged or incomplete. Export it again and add the new file.")
    if beginning.startswith("{\\rtf"):
        raise FileRefusedError("This is a rich text (RTF) file. Save it as .docx or PDF and add that.")
    if beginning.startswith(("<!--", "<?")) or _MARKUP_ANYWHERE.search(beginning):
        raise FileRefusedError(_ADVICE_MARKUP)


def _refuse_commands(text: str) -> None:
    """Refuse cells such as `=cmd|'/c calc'!A0`, with which a spreadsheet starts a program; sums stay."""
    for cell in _CELLS.split(text):
        start = cell.lstrip(" \"'")
        if start.startswith(("=", "+", "-", "@")) and "|" in start and "!" in start.partition("|")[2]:
            raise FileRefusedError(
                "A cell of this table holds a formula that starts another program. "
                "Remove it and add the file again."
            )
