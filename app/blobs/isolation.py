"""How files are accepted and shown in a process of their own: their parsers are native libraries."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.blobs.acceptance import accept
from app.blobs.previews import PAGES_AT_ONCE, PagePreview, Preview, preview_pages
from app.blobs.values import DEFAULT_LIMITS, AcceptedFile, FileRefusedError, Limits, MediaType
from app.core.apart import DEFAULT_ALLOWANCE, Allowance, DeclinedError, GaveUpError, Parts, Task, ask, serve

_GAVE_UP = (
    "This file could not be checked in the time and memory set aside for it. "
    "Make it smaller, or print it to a new PDF, and add that."
)


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


def _ask(question: Mapping[str, Any], content: bytes, allowance: Allowance) -> tuple[dict[str, Any], Parts]:
    try:
        return ask("app.blobs.isolation", question, content, allowance)
    except GaveUpError as error:
        raise FileRefusedError(_GAVE_UP) from error
    except DeclinedError as error:
        raise FileRefusedError(error.sentence) from error


def _answer_accept(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    kept = accept(content, question["filename"], Limits(**question["limits"]))
    values = {
        "media_type": kept.media_type,
        "page_count": kept.page_count,
        "pixel_size": kept.pixel_size,
        "notes": kept.notes,
        "name": kept.name,
    }
    return values, [kept.content]


def _answer_preview(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    shown = preview_pages(
        MediaType(question["media_type"]),
        content,
        question["name"],
        first=question["first"],
        count=question["count"],
    )
    pages = [(page.number, page.width, page.height) for page in shown.pages]
    return {"pages": pages, "page_count": shown.page_count}, [page.content for page in shown.pages]


def _declining(task: Task) -> Task:
    def answer(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
        try:
            return task(question, content)
        except FileRefusedError as error:
            raise DeclinedError(error.sentence) from error

    return answer


if __name__ == "__main__":
    sys.exit(serve({"accept": _declining(_answer_accept), "preview": _declining(_answer_preview)}))
