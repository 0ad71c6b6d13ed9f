"""How a file is looked through for identifiers in a process of its own: its parsers are native libraries."""

import sys
from dataclasses import dataclass
from typing import Any

from app.blobs.values import FileRefusedError, MediaType
from app.core.apart import DeclinedError, GaveUpError, Parts, ask, serve
from app.core.identifiers import Finding, IdentifierKind, findings_in
from app.export.screening_texts import UNREADABLE, words_of


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What was found in a file.

    Attributes:
        read: whether its words could be read at all.
        note: what of it was not read, in a sentence.
    """

    read: bool
    findings: tuple[Finding, ...] = ()
    note: str = ""


def look_through(media_type: str, content: bytes) -> LookedThrough:
    """Look through a kept file; one that crashes its parser or outlasts its time counts as not read."""
    kind = MediaType(media_type)
    if kind.is_picture:
        return LookedThrough(read=False, note=words_of(kind, content).note)
    try:
        answer, _ = ask("app.export.screening_apart", {"task": "look", "media_type": kind}, content)
    except (GaveUpError, DeclinedError):
        return LookedThrough(read=False, note=UNREADABLE)
    return LookedThrough(
        read=True,
        findings=tuple(
            Finding(IdentifierKind(kind), certain, place, times)
            for kind, certain, place, times in answer["findings"]
        ),
        note=answer["note"],
    )


def _look(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    try:
        read = words_of(MediaType(question["media_type"]), content)
    except FileRefusedError as error:
        raise DeclinedError(error.sentence) from error
    found = [(one.kind, one.certain, one.place, one.times) for one in findings_in(read.parts)]
    return {"findings": found, "note": read.note}, []


if __name__ == "__main__":
    sys.exit(serve({"look": _look}))
