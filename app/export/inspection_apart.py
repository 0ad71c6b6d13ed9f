"""How an original is looked into in a process of its own: its parsers are native libraries."""

import sys
from collections.abc import Callable
from typing import Any

from app.blobs.parsing import foreign_parser
from app.blobs.values import FileRefusedError, MediaType
from app.core.apart import DeclinedError, GaveUpError, Parts, ask, serve
from app.export.inspected_documents import document_holds
from app.export.inspected_others import pdf_holds, picture_holds
from app.export.inspected_workbooks import workbook_holds
from app.export.inspection import Held, looked_for

_UNREADABLE = "This file could not be looked into."
_READERS: dict[MediaType, Callable[[bytes], list[Held]]] = {
    MediaType.DOCX: document_holds,
    MediaType.JPEG: picture_holds,
    MediaType.PDF: pdf_holds,
    MediaType.PNG: picture_holds,
    MediaType.TIFF: picture_holds,
    MediaType.XLSX: workbook_holds,
}


def inspect_apart(media_type: str, content: bytes) -> list[Held] | None:
    """Return what a file holds beside what its pages show; None where that cannot be said."""
    if not looked_for(media_type):
        return []
    try:
        answer, _ = ask("app.export.inspection_apart", {"task": "inspect", "media_type": media_type}, content)
    except (GaveUpError, DeclinedError):
        return None
    return [Held(what, tuple(examples), more) for what, examples, more in answer["held"]]


def inspect(media_type: str, content: bytes) -> list[Held]:
    """Do the same in this process.

    Raises:
        FileRefusedError: it cannot be said.
    """
    with foreign_parser(_UNREADABLE):
        return _READERS[MediaType(media_type)](content)


def _inspect(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    try:
        found = inspect(question["media_type"], content)
    except FileRefusedError as error:
        raise DeclinedError(error.sentence) from error
    return {"held": [(one.what, one.examples, one.more) for one in found]}, []


if __name__ == "__main__":
    sys.exit(serve({"inspect": _inspect}))
