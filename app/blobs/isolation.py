"""How files are parsed in a process of their own, which may crash or run out of its allowance without harm.

The parsers are native libraries: one that crashes on a hostile file would take the web server with it, and no
Python code can stop one that runs for ever. The child gets no secrets, little memory and little time.
"""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from app.blobs.acceptance import accept
from app.blobs.previews import PAGES_AT_ONCE, PagePreview, Preview, preview_pages
from app.blobs.values import DEFAULT_LIMITS, AcceptedFile, FileRefusedError, Limits, MediaType

_HEADER = struct.Struct(">Q")
_REFUSED = 3
_GAVE_UP = (
    "This file could not be checked in the time and memory set aside for it. "
    "Make it smaller, or print it to a new PDF, and add that."
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a child may use.

    Attributes:
        seconds: of the clock, start included.
        memory: bytes of address space, native libraries included.
    """

    seconds: int = 30
    memory: int = 2_000_000_000


DEFAULT_ALLOWANCE = Allowance()


def accept_apart(
    content: bytes,
    filename: str,
    limits: Limits = DEFAULT_LIMITS,
    allowance: Allowance = DEFAULT_ALLOWANCE,
) -> AcceptedFile:
    """Do what `accept` does, in a process of its own; this is what a web request calls.

    Raises:
        FileRefusedError: as `accept`, and when the file crashes its parser or outlasts the allowance.
    """
    if len(content) > limits.size or not content:
        # Costs nothing to answer here, and spares the copy.
        return accept(content, filename, limits)
    question = {"task": "accept", "filename": filename, "limits": asdict(limits)}
    answer, parts = _ask(question, content, allowance)
    return AcceptedFile(
        media_type=MediaType(answer["media_type"]),
        content=parts[0],
        page_count=answer["page_count"],
        pixel_size=tuple(answer["pixel_size"]) if answer["pixel_size"] else None,
        notes=tuple(answer["notes"]),
        name=answer["name"],
    )


def preview_apart(
    media_type: MediaType,
    content: bytes,
    name: str,
    *,
    first: int = 1,
    count: int = PAGES_AT_ONCE,
    allowance: Allowance = DEFAULT_ALLOWANCE,
) -> Preview:
    """Do what `preview_pages` does, in a process of its own unless nothing needs to be parsed.

    Raises:
        FileRefusedError: as `preview_pages`, and when the file crashes its parser or outlasts the allowance.
    """
    if not media_type.is_picture and media_type is not MediaType.PDF:
        return preview_pages(media_type, content, name, first=first, count=count)
    question = {"task": "preview", "media_type": media_type, "name": name, "first": first, "count": count}
    answer, parts = _ask(question, content, allowance)
    pages = tuple(
        PagePreview(number, part, width, height)
        for (number, width, height), part in zip(answer["pages"], parts, strict=True)
    )
    return Preview(pages=pages, page_count=answer["page_count"])


def _ask(
    question: dict[str, Any], content: bytes, allowance: Allowance
) -> tuple[dict[str, Any], list[bytes]]:
    message = _framed({**question, "memory": allowance.memory, "seconds": allowance.seconds}, [content])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.blobs.isolation"],
            input=message,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": ":".join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"},
            timeout=allowance.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefusedError(_GAVE_UP) from error
    if done.returncode == _REFUSED:
        raise FileRefusedError(done.stdout.decode())
    if done.returncode != 0:
        raise FileRefusedError(_GAVE_UP)
    return _unframed(done.stdout)


def _framed(values: dict[str, Any], parts: list[bytes]) -> bytes:
    """Return values as JSON and parts as they are: nothing that a taken-over child could make us execute."""
    head = json.dumps({**values, "sizes": [len(part) for part in parts]}).encode()
    return b"".join([_HEADER.pack(len(head)), head, *parts])


def _unframed(message: bytes) -> tuple[dict[str, Any], list[bytes]]:
    (length,) = _HEADER.unpack_from(message)
    at = _HEADER.size + length
    values: dict[str, Any] = json.loads(message[_HEADER.size : at])
    parts = []
    for size in values["sizes"]:
        parts.append(message[at : at + size])
        at += size
    return values, parts


def _answer_accept(question: dict[str, Any], content: bytes) -> bytes:
    kept = accept(content, question["filename"], Limits(**question["limits"]))
    values = {
        "media_type": kept.media_type,
        "page_count": kept.page_count,
        "pixel_size": kept.pixel_size,
        "notes": kept.notes,
        "name": kept.name,
    }
    return _framed(values, [kept.content])


def _answer_preview(question: dict[str, Any], content: bytes) -> bytes:
    shown = preview_pages(
        MediaType(question["media_type"]),
        content,
        question["name"],
        first=question["first"],
        count=question["count"],
    )
    pages = [(page.number, page.width, page.height) for page in shown.pages]
    return _framed({"pages": pages, "page_count": shown.page_count}, [page.content for page in shown.pages])


_TASKS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {
    "accept": _answer_accept,
    "preview": _answer_preview,
}


def _main(given: BinaryIO, answer: BinaryIO) -> int:
    question, parts = _unframed(given.read())
    memory, seconds = question["memory"], question["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer.write(_TASKS[question["task"]](question, parts[0]))
    except FileRefusedError as error:
        answer.write(error.sentence.encode())
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.stdin.buffer, sys.stdout.buffer))
