"""Which format a file of standards has: its content decides, and its name only between texts."""

import re

from app.standards.formats.values import FileUnreadableError, Format

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PDF = b"%PDF-"
WORD_PART = b"word/document.xml"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
WORKBOOK_PART = b"xl/workbook.xml"
LOOKED_AT = 65_536
BY_NAME = {
    "yaml": Format.YAML,
    "yml": Format.YAML,
    "csv": Format.CSV,
    "tsv": Format.CSV,
    "txt": Format.CSV,
    "matrix": Format.MAHARA,
    "json": Format.CASE,
}
# Moodle's file has fourteen columns, and the thirteenth says which row is the framework.
MOODLE_COLUMNS = 14
CASE_FIELD = re.compile(rb'"CF(Document|Items|Package|Associations)"\s*:')
MAHARA_FIELD = re.compile(rb'"(standards|standardelements)"\s*:')
MARKUP = re.compile(rb"<(!doctype|html|head|body|table|meta|\?xml|svg)\b", re.IGNORECASE)
WANTED = "Give a Word document, a spreadsheet, CSV, YAML, a CASE package, a Moodle CSV or a Mahara matrix."


def format_of(raw: bytes, filename: str) -> Format:
    """Return the format of a file.

    Raises:
        FileUnreadableError: it is empty, or of a kind that holds no standards we can read.
    """
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FileUnreadableError("The file is empty.")
    if raw.startswith(ZIP):
        return _office(raw)
    if raw.startswith(OLD_OFFICE):
        raise FileUnreadableError(
            "This is a file of an old Office program, or one with a password. Save it as .docx or .xlsx."
        )
    if raw.startswith(PDF):
        raise FileUnreadableError(f"This is a PDF, whose tables cannot be read reliably. {WANTED}")
    return _text(raw, filename)


def _office(raw: bytes) -> Format:
    # The names of the parts stand uncompressed in the directory at the end, and before each part.
    if WORKBOOK_PART in raw:
        return Format.XLSX
    if WORD_PART in raw:
        return Format.WORD
    if OPEN_DOCUMENT in raw[:LOOKED_AT]:
        raise FileUnreadableError("This is an OpenDocument file. Save it as .docx or .xlsx.")
    raise FileUnreadableError(f"This archive is neither a Word document nor a spreadsheet. {WANTED}")


def _text(raw: bytes, filename: str) -> Format:
    begin = raw[:LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begin[:1] in {b"{", b"["}:
        return _json(begin, filename)
    if MARKUP.match(begin):
        raise FileUnreadableError(f"This is a web page or an XML file, not a list of standards. {WANTED}")
    named = BY_NAME.get(filename.rpartition(".")[2].casefold())
    if named is Format.YAML:
        return named
    first = begin.split(b"\n", 1)[0]
    if _is_moodle(first, raw):
        return Format.MOODLE
    if named is None and b":" in first and not any(sign in first for sign in (b",", b";", b"\t")):
        return Format.YAML
    return Format.CSV


def _is_moodle(first: bytes, raw: bytes) -> bool:
    """Say whether the rows below the heading, which is translated, hold what only Moodle writes.

    The row of the framework itself may come last.
    """
    columns = max(first.count(sign) for sign in (b",", b";", b"\t")) + 1
    if columns < MOODLE_COLUMNS:
        return False
    text = raw.replace(b"\x00", b"")
    return any(words in text for words in (b"core_competency", b"scaledefault", b"scaleid"))


def _json(begin: bytes, filename: str) -> Format:
    if CASE_FIELD.search(begin):
        return Format.CASE
    if MAHARA_FIELD.search(begin):
        return Format.MAHARA
    return BY_NAME.get(filename.rpartition(".")[2].casefold(), Format.CASE)
