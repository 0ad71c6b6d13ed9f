"""What an index prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of an index."""

    key: str
    reference: str
    title: str
    depth: int = 0
