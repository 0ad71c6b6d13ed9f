"""Which Word and Excel files are kept, and how one is packed anew without outside links and names."""

import io
import re

import docx
import openpyxl

from app.blobs.embedded_pictures import without_metadata
from app.blobs.office_parts import blank_part, cleaned_relationships, main_type
from app.blobs.office_zip import packed_anew, unpacked
from app.blobs.parsing import foreign_parser
from app.blobs.values import Cleaned, FileRefusedError, Limits, MediaType

_DAMAGED = (
    "This Office file is damaged or incomplete. Open it on your device, "
    "save a copy (or save it as PDF) and add that."
)
_MACROS = "This Office file holds macros. Save it as .docx, .xlsx or PDF, without macros, and add that."
_OBJECTS = (
    "This Office file holds an object of another program, which cannot be checked. "
    "Save it as PDF and add that."
)
_OUTSIDE_DATA = (
    "This Office file fetches data from somewhere else. "
    "Copy the values into it, or save it as PDF, and add that."
)
_NOTE_PROPERTIES = "The author's name and other document properties were removed."
_NOTE_LINKS = "Links to files outside this document were removed."
_MACRO_PARTS = re.compile(r"(vbaproject|vbadata|xl/macrosheets/|xl/dialogsheets/|customui)", re.IGNORECASE)
_OBJECT_PARTS = re.compile(
    r"(activex|/ctrlprops/|/embeddings/.*\.(?!docx$|xlsx$)[^.]*$|afchunk)", re.IGNORECASE
)
_DATA_PARTS = re.compile(r"xl/(connections\.xml|querytables/|model/)", re.IGNORECASE)
_NESTED = re.compile(r"/embeddings/[^/]+\.(docx|xlsx)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)
_FIELD_CODE = re.compile(rb"<(?:\w+:)?instrText[^>]*>([^<]*)<|\bw:instr=\"([^\"]*)\"")
_FETCHING_FIELD = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|DATABASE|LINK)\b", re.IGNORECASE)
_NESTING = 2


def clean_office(content: bytes, limits: Limits) -> Cleaned:
    """Return a DOCX or XLSX packed anew: properties blank, outside links dead, pictures without metadata.

    Raises:
        FileRefusedError: not a DOCX or XLSX, damaged, too large unpacked, or with macros, foreign objects or
            outside data.
    """
    with foreign_parser(_DAMAGED):
        return _cleaned(content, limits, _NESTING)


def _cleaned(content: bytes, limits: Limits, nesting: int) -> Cleaned:
    parts = unpacked(content, limits)
    _refuse_what_acts(parts)
    media_type = main_type(parts)
    notes = {_NOTE_PROPERTIES}
    for name, part in parts.items():
        if name.endswith(".rels"):
            parts[name], had_links = cleaned_relationships(part)
            notes |= {_NOTE_LINKS} if had_links else set()
        elif _NESTED.search(name):
            if nesting == 0:
                raise FileRefusedError(_OBJECTS)
            # A chart in Word carries its workbook along, with the same names and links as any other workbook.
            parts[name] = _cleaned(part, limits, nesting - 1).content
        elif _PICTURE.search(name):
            parts[name] = without_metadata(part)
        else:
            parts[name] = blank_part(name, part)
    packed = packed_anew(parts)
    _open_for_check(media_type, packed)
    return Cleaned(media_type, packed, notes=tuple(sorted(notes, reverse=True)))


def _refuse_what_acts(parts: dict[str, bytes]) -> None:
    for name, part in parts.items():
        if _MACRO_PARTS.search(name):
            raise FileRefusedError(_MACROS)
        if _OBJECT_PARTS.search(name):
            raise FileRefusedError(_OBJECTS)
        if _DATA_PARTS.search(name) or (name.lower().startswith("xl/externallinks/") and b"ddeLink" in part):
            raise FileRefusedError(_OUTSIDE_DATA)
        if name.lower().startswith("word/") and name.endswith(".xml"):
            codes = b"".join(text or attribute for text, attribute in _FIELD_CODE.findall(part))
            if _FETCHING_FIELD.search(codes):
                raise FileRefusedError(_OUTSIDE_DATA)


def _open_for_check(media_type: MediaType, content: bytes) -> None:
    """Let the type's own parser read the result; it raises when a person's program would complain, too."""
    if media_type is MediaType.DOCX:
        document = docx.Document(io.BytesIO(content))
        len(document.element.body)
        return
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        if not workbook.sheetnames:
            raise FileRefusedError(_DAMAGED)
    finally:
        workbook.close()
