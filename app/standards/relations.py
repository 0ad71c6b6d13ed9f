"""How items of sets stand to each other: the lines of a crosswalk, as plain values."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """How an item stands to an item elsewhere; the words follow the associations of IMS CASE."""

    EXACT = "exact"
    RELATED = "related"
    REPLACED_BY = "replaced-by"


class Link(NamedTuple):
    """One line of a crosswalk: the item `source` of this set stands in a relation to `target`.

    `framework` is the key of the set that holds the target, or the address of a document outside; it is empty
    where the target is in the same set.
    """

    source: str
    relation: Relation
    target: str
    framework: str = ""


def links_from(data: Iterable[Sequence[str]]) -> tuple[Link, ...]:
    """Rebuild links from lists of their fields.

    Raises:
        ValueError: a list is not four texts, or names a relation that does not exist.
    """
    return tuple(
        Link(source, Relation(relation), target, framework) for source, relation, target, framework in data
    )
