"""Which Word and Excel files are opened at all, before any of their words are read."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.blobs.office_parts import main_type
from app.blobs.office_zip import unpacked
from app.blobs.parsing import foreign_parser
from app.blobs.values import DEFAULT_LIMITS, FileRefusedError, MediaType
from app.standards.formats.decoding import LARGEST
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# How often XML may open or close an element: far more than the most cells that are read can need.
MOST_SIGNS = 2_500_000


@contextmanager
def office_parser(raw: bytes, filename: str, wanted: MediaType) -> Iterator[dict[str, bytes]]:
    """Check the container of an Office file, then run its parser on its unpacked parts, by name.

    Raises:
        FileUnreadableError: it is something else, damaged, grows beyond all measure, or breaks the parser.
    """
    kind = "a Word document (.docx)" if wanted is MediaType.DOCX else "an Excel workbook (.xlsx)"
    name = visible(filename)
    _check_beginning(raw, name, kind)
    refusal = f"{name} is damaged, far too large once unpacked, or not {kind}. Open it and save it anew."
    try:
        with foreign_parser(refusal):
            yield _checked_parts(raw, wanted, f"{name} is not {kind}, whatever its name ends in.")
    except FileRefusedError as error:
        if isinstance(error.__cause__, FileUnreadableError):
            raise error.__cause__ from error
        raise FileUnreadableError(refusal) from error


def _check_beginning(raw: bytes, name: str, kind: str) -> None:
    if not raw:
        raise FileUnreadableError("The file is empty.")
    if len(raw) > LARGEST:
        raise FileUnreadableError(f"The file is larger than {LARGEST // 1024**2} MB, the most that is read.")
    if raw.startswith(OLD_OFFICE):
        raise FileUnreadableError(f"{name} is an old Office file or has a password. Save it as {kind}.")
    if not raw.startswith(ZIP):
        raise FileUnreadableError(f"{name} is not {kind}, whatever its name ends in.")


def _checked_parts(raw: bytes, wanted: MediaType, otherwise: str) -> dict[str, bytes]:
    parts = unpacked(raw, DEFAULT_LIMITS)
    if main_type(parts) is not wanted:
        raise FileUnreadableError(otherwise)
    if sum(part.count(b"<") for name, part in parts.items() if name.endswith(".xml")) > MOST_SIGNS:
        raise FileUnreadableError("The file holds far more than a list of standards can. Split it.")
    return parts
