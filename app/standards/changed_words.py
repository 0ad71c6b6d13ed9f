"""Which words were added to a text and which were removed. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

# A word or a mark, with the space before it.
PIECE = re.compile(r"\s*(?:\w+|[^\w\s])")


class Change(StrEnum):
    """What happened to a piece of a text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """Some words in a row to which the same happened."""

    change: Change
    text: str


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return a text with what was removed and what was added in their places, removed words first."""
    return tuple(_pieces(PIECE.findall(old), PIECE.findall(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    was, now = ([part.strip() for part in parts] for parts in (old, new))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Change.KEPT, "".join(new[new_from:new_to]))
            continue
        if removed := "".join(old[old_from:old_to]):
            yield Piece(Change.REMOVED, removed)
        if added := "".join(new[new_from:new_to]):
            yield Piece(Change.ADDED, added)
