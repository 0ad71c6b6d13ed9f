"""How a file of any format is read: the format, the reader, and what a person said beside the file."""

from dataclasses import fields

from app.standards.characters import cleaned
from app.standards.documents import document_from, sheet_from
from app.standards.formats.case_reader import read_case
from app.standards.formats.detection import format_of
from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.moodle_reader import read_moodle
from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import FileUnreadableError, Format, Header, Layout, Reading
from app.standards.values import FrameworkDocument

TABLES = frozenset({Format.CSV, Format.XLSX, Format.WORD})
LARGEST = 10 * 1024 * 1024
# The number under which the problems of what a person typed are listed: before the first place of the file.
TYPED = 0
TYPED_WORDS = "the details beside the file"


def read_file(
    raw: bytes, filename: str, layout: Layout | None = None, format_: Format | None = None
) -> Reading:
    """Read a file of any format.

    Args:
        raw: what the file holds.
        filename: its name, which decides only between formats that look alike.
        layout: how its tables are to be read; None to guess.
        format_: the format, where somebody has said which.

    Raises:
        FileUnreadableError: the file as a whole cannot be read.
    """
    if len(raw) > LARGEST:
        raise too_large()
    found = format_ or format_of(raw, filename)
    if found is Format.YAML:
        return _yaml(raw, filename)
    if found in TABLES:
        return read_table_file(raw, filename, found, layout)
    readers = {Format.CASE: read_case, Format.MOODLE: read_moodle, Format.MAHARA: read_mahara}
    return readers[found](raw, filename)


def document_of_reading(reading: Reading, header: Header, filename: str) -> FrameworkDocument:
    """Return the framework that a reading and the details beside it describe.

    Raises:
        FrameworkFileError: with every problem, each with its place.
    """
    put_header(reading, header)
    return document_from(reading.sheet, filename)


def put_header(reading: Reading, header: Header) -> None:
    """Write what a person said beside the file over what the file itself says."""
    sheet = reading.sheet
    if not isinstance(sheet.data, dict):
        return
    for field in fields(header):
        value = getattr(header, field.name)
        if value is not None:
            sheet.data[field.name] = cleaned(value) or None
            sheet.lines[(field.name,)] = TYPED
        else:
            sheet.lines.setdefault((field.name,), TYPED)
    sheet.places[TYPED] = TYPED_WORDS


def too_large() -> FileUnreadableError:
    """Return the refusal of a file that is too large."""
    return FileUnreadableError(f"The file is larger than {LARGEST // 1024**2} MB, the most that is read.")


def _yaml(raw: bytes, filename: str) -> Reading:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileUnreadableError(f"Line {line} is not UTF-8 text. Save the file as UTF-8.") from error
    return Reading(Format.YAML, sheet_from(text, filename))
