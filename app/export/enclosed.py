"""Which files lie inside a PDF, with their digests; the PDF is anybody's, so nothing is unpacked at once."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from app.export.cleaning import one_line

MOST = 500
MOST_UNPACKED = 1_000_000_000
_LONGEST_NAME = 200
_DEEPEST = 20
_PIECE = 1_000_000
NO_NAME = "A file without a name"
NOT_LISTED = "The list of the files inside"
_BROKEN = (PdfError, zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside a PDF; `digest` (SHA-256, hexadecimal) is empty where it could not be read."""

    name: str
    size: int = 0
    digest: str = ""


def enclosed_in(reader: PdfFileReader) -> tuple[Enclosed, ...]:
    """Return the files inside, in the order of their list, at most `MOST`; what is odd is said there."""
    found: list[Enclosed] = []
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"] if "/Names" in reader.root else None
        for specification in _specifications(names, 0) if names is not None else ():
            if len(found) == MOST:
                break
            found.append(_file(specification))
    except KeyError:
        return tuple(found)
    except _BROKEN:
        found.append(Enclosed(NOT_LISTED))
    return tuple(found)


def _specifications(node: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        raise ValueError("The list of files is nested too deeply.")
    if "/Names" in node:
        listed = node["/Names"]
        for place in range(1, len(listed), 2):
            yield listed[place]
    if "/Kids" in node:
        kids = node["/Kids"]
        for place in range(len(kids)):
            yield from _specifications(kids[place], depth + 1)


def _file(specification: Any) -> Enclosed:
    try:
        name = one_line(str(specification.get("/UF", specification.get("/F", ""))))[:_LONGEST_NAME]
    except _BROKEN:
        name = ""
    try:
        size, digest = _measured(specification["/EF"]["/F"])
    except _BROKEN:
        return Enclosed(name or NO_NAME)
    return Enclosed(name or NO_NAME, size, digest)


def _measured(stream: Any) -> tuple[int, str]:
    whole, size = hashlib.sha256(), 0
    for piece in _pieces(stream):
        size += len(piece)
        if size > MOST_UNPACKED:
            raise ValueError("It is far larger once unpacked.")
        whole.update(piece)
    return size, whole.hexdigest()


def _pieces(stream: Any) -> Iterator[bytes]:
    """Unpack a stream bit by bit; only such as we write ourselves: as it stands, or deflated."""
    packed: bytes = stream.encoded_data
    filters = stream.get("/Filter", ())
    names = [str(filters)] if isinstance(filters, str) else [str(name) for name in filters]
    if not names:
        yield packed
        return
    if names != ["/FlateDecode"] or "/DecodeParms" in stream:
        raise ValueError("It is packed in an unusual way.")
    unpacking = zlib.decompressobj()
    while packed:
        yield unpacking.decompress(packed, _PIECE)
        packed = unpacking.unconsumed_tail
    yield unpacking.flush()
