"""What a file of any format and the words of a person beside it describe together."""

from dataclasses import fields

from app.standards.characters import cleaned
from app.standards.documents import document_from
from app.standards.formats.readers import LARGEST, TABLES, read_file, too_large
from app.standards.formats.values import Header, Reading
from app.standards.values import FrameworkDocument

__all__ = [
    "LARGEST",
    "TABLES",
    "TYPED",
    "TYPED_WORDS",
    "document_of_reading",
    "put_header",
    "read_file",
    "too_large",
]

# The number under which the problems of what a person typed are listed: before the first place of the file.
TYPED = 0
TYPED_WORDS = "the details beside the file"


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
