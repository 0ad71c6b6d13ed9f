"""How the zip container of an Office file is unpacked without trusting its sizes, names or methods."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from app.blobs.values import FileRefusedError, Limits

_DAMAGED = (
    "This Office file is damaged or unusual inside. Open it, save a copy (or save it as PDF) and add that."
)
_TOO_LARGE = "This Office file is far larger once unpacked. Save it as PDF, or split it, and add that."
_NOT_OFFICE = (
    "This is a zip archive, not a Word or Excel file. Unpack it on your device and add the files one by one."
)
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SAFE_NAME = re.compile(r"(?!/)[^\\:\x00-\x1f]+")
# Small parts may shrink to almost nothing without being a danger.
_RATIO_FROM = 1_000_000
_FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_XML = (".xml", ".rels", ".vml")
# The Finder of macOS adds what it knows of each file when it zips; nothing in a document refers to it.
_FINDER = "__MACOSX/"


def unpacked(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the files of an Office container by name, in their order.

    What the directory claims is checked before anything is unpacked, and the unpacking stops at what was
    claimed, so that memory stays within `office_unpacked`. What the Finder of macOS adds counts for every
    limit, and is neither unpacked nor returned.

    Raises:
        FileRefusedError: too many or too large, strange names or methods, overlaps, or no Office file.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_directory(entries, len(content), limits)
        wanted = [entry for entry in entries if not entry.filename.startswith(_FINDER)]
        parts = {entry.filename: archive.read(entry) for entry in wanted}
    for name, part in parts.items():
        if name.lower().endswith(_XML):
            _refuse_document_type(part)
    return parts


def packed_anew(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file whose bytes depend on the parts alone: no times, no names of the packing system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_ZIP_MOMENT)
            entry.compress_type = method
            archive.writestr(entry, part)
    return out.getvalue()


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    names = {entry.filename.lower() for entry in entries}
    if "[content_types].xml" not in names:
        raise FileRefusedError(_NOT_OFFICE)
    if (
        len(entries) > limits.office_entries
        or sum(entry.file_size for entry in entries) > limits.office_unpacked
    ):
        raise FileRefusedError(_TOO_LARGE)
    # Names may not differ by case alone; entries that overlap add up to more than the file has.
    if len(names) != len(entries) or sum(entry.compress_size for entry in entries) > size:
        raise FileRefusedError(_DAMAGED)
    for entry in entries:
        if (
            entry.flag_bits & _ENCRYPTED
            or entry.compress_type not in _METHODS
            or not _is_safe(entry.filename)
        ):
            raise FileRefusedError(_DAMAGED)
        if entry.filename.lower().endswith(_XML) and entry.file_size > limits.office_part:
            raise FileRefusedError(_TOO_LARGE)
        if entry.file_size > max(_RATIO_FROM, entry.compress_size * limits.office_ratio):
            raise FileRefusedError(_TOO_LARGE)


def _is_safe(name: str) -> bool:
    return _SAFE_NAME.fullmatch(name) is not None and not {"", ".", ".."} & set(name.split("/"))


def _refuse_document_type(part: bytes) -> None:
    """Refuse XML that declares a document type: Office never does, and entities are how small XML grows huge.

    A real parser decides, since the declaration may hide in any encoding; it stops at the first element.
    """
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise FileRefusedError(_DAMAGED)

    def stop(*_: object) -> None:
        raise _FirstElementError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(part, True)  # noqa: FBT003 - expat takes it by position only
    except _FirstElementError:
        return
    except expat.ExpatError as error:
        raise FileRefusedError(_DAMAGED) from error


class _FirstElementError(Exception):
    """Ends the parse where the part's own content begins."""
