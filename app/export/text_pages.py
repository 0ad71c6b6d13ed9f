"""How attached text and CSV become pages: lines as they stand, or a table whose head repeats."""

import csv
import io
from itertools import zip_longest

from app.export.flowing_pages import flowing_pages
from app.export.framing import FrameHead
from app.export.plain_blocks import MOST_CHARACTERS

# Project rule: what is longer is cut, and the first page says so.
MOST_LINES = 3000
_MOST_COLUMNS = 16
_COLUMNS_UPRIGHT = 7


def text_pages(content: bytes, head: FrameHead) -> bytes:
    """Return plain text as pages, line by line."""
    text, cut = _shortened(_decoded(content))
    lines = text.expandtabs(4).splitlines()
    return flowing_pages("lines.html", head, lines=lines, cut=cut)


def table_pages(content: bytes, head: FrameHead) -> bytes:
    """Return CSV as a table; what does not look like a table, or is too wide for one, as plain text."""
    text, cut = _shortened(_decoded(content))
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)) if any(row)
        ]
    except csv.Error:
        return text_pages(content, head)
    columns = max((len(row) for row in rows), default=0)
    if not 1 < columns <= _MOST_COLUMNS:
        return text_pages(content, head)
    filled = [[cell for cell, _ in zip_longest(row, range(columns), fillvalue="")] for row in rows]
    return flowing_pages(
        "cells.html", head, first=filled[0], rows=filled[1:], wide=columns > _COLUMNS_UPRIGHT, cut=cut
    )


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _shortened(text: str) -> tuple[str, str]:
    lines = text.splitlines()
    kept = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    shown = len(kept.splitlines())
    if shown == len(lines) and len(kept) >= len("\n".join(lines)):
        return kept, ""
    return kept, f"This file is long: its first {shown} of {len(lines)} lines are shown here."


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)
