"""How scans are read in a process of its own: what parses them are native libraries."""

import sys
from dataclasses import asdict
from typing import Any

from app.blobs.values import FileRefusedError, Limits
from app.core.apart import DeclinedError, GaveUpError, Parts, ask, serve
from app.export.wet_reading import ScannedFile, ScannedPage, read_scan

_GAVE_UP = (
    "This scan could not be read in the time and memory set aside for it. "
    "Scan fewer pages at once, or at a lower resolution, and add that."
)


def read_scan_apart(content: bytes, filename: str, limits: Limits, most_pages: int) -> ScannedFile:
    """Do what `read_scan` does, in a process of its own; this is what a web request calls.

    Raises:
        FileRefusedError: as `read_scan`, and when the file crashes its parser or outlasts its allowance.
    """
    question = {"task": "read", "filename": filename, "limits": asdict(limits), "most": most_pages}
    try:
        answer, parts = ask("app.export.wet_apart", question, content)
    except GaveUpError as error:
        raise FileRefusedError(_GAVE_UP) from error
    except DeclinedError as error:
        raise FileRefusedError(error.sentence) from error
    pages = [
        ScannedPage(part, token, refusal, is_blank)
        for (token, refusal, is_blank), part in zip(answer["pages"], parts, strict=True)
    ]
    return ScannedFile(answer["name"], pages)


def _read(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    try:
        read = read_scan(content, question["filename"], Limits(**question["limits"]), question["most"])
    except FileRefusedError as error:
        raise DeclinedError(error.sentence) from error
    told = [(page.token, page.refusal, page.is_blank) for page in read.pages]
    return {"name": read.name, "pages": told}, [page.content for page in read.pages]


if __name__ == "__main__":
    sys.exit(serve({"read": _read}))
