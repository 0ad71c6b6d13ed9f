"""What the items that an entry is mapped to also support: the links between sets, followed both ways."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from app.core.words import listed
from app.standards.relations import Link, Relation
from app.standards.tree import Catalogue, CatalogueItem

# The strongest first.
STRENGTH = (Relation.EXACT, Relation.REPLACED_BY, Relation.RELATED)
# The links that lead away from the items of a set, by its key; each names the set of its target.
LinksByKey = Mapping[str, Sequence[Link]]


@dataclass(frozen=True, eq=False)
class Standing:
    """An item with the set in which it stands."""

    catalogue: Catalogue
    item: CatalogueItem


@dataclass(frozen=True, eq=False)
class Way:
    """An entry that supports the item `start` may also support the item `end`."""

    start: Standing
    end: Standing
    relation: Relation


@dataclass(frozen=True, eq=False)
class Suggestion:
    """An item that an entry may support as well, and the ways that lead there, the strongest first."""

    end: Standing
    ways: tuple[Way, ...]

    @property
    def item(self) -> CatalogueItem:
        """The item that is suggested."""
        return self.end.item


def suggest(
    catalogues: Iterable[Catalogue], links: LinksByKey, mapped: AbstractSet[UUID]
) -> tuple[Suggestion, ...]:
    """Return what else may be mapped, in the order of the sets and their items, each item once.

    Args:
        catalogues: the sets to stay in; the links in their own files count too.
        links: the links of crosswalks.
        mapped: the items that are mapped already.
    """
    pinned = tuple(catalogues)
    rank = {item.id: place for place, item in enumerate(chain(*(each.items for each in pinned)))}
    found: dict[UUID, list[Way]] = {}
    for way in ways_between(pinned, links):
        if way.start.item.id in mapped and way.end.item.id not in mapped and way.end.item.takes_evidence:
            found.setdefault(way.end.item.id, []).append(way)
    for ways in found.values():
        ways.sort(key=lambda way: (STRENGTH.index(way.relation), rank[way.start.item.id]))
    return tuple(
        Suggestion(Standing(catalogue, item), _one_from_each(found[item.id]))
        for catalogue in pinned
        for item in catalogue.items
        if item.id in found
    )


def ways_between(catalogues: Sequence[Catalogue], links: LinksByKey) -> Iterator[Way]:
    """Yield every way from an item to another that stands in one of the sets.

    A link is followed backwards too, unless it says that one item took the place of another, or leads from
    an item with a text to a mere heading: what supports the heading need not support that one item.
    """
    at: dict[tuple[str, str], list[Standing]] = {}
    for catalogue in catalogues:
        for item in catalogue.items:
            at.setdefault((catalogue.key, item.code), []).append(Standing(catalogue, item))
    for catalogue in catalogues:
        for link in (*catalogue.links, *links.get(catalogue.key, ())):
            source = catalogue.by_code.get(link.source)
            if source is None:
                continue
            start = Standing(catalogue, source)
            for end in at.get((link.framework or catalogue.key, link.target), ()):
                if link.framework or end.catalogue is catalogue:
                    yield Way(start, end, link.relation)
                    if _leads_back(start.item, end.item, link.relation):
                        yield Way(end, start, link.relation)


def _leads_back(start: CatalogueItem, end: CatalogueItem, relation: Relation) -> bool:
    return relation is not Relation.REPLACED_BY and (start.slot or not end.slot)


def _one_from_each(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return the first way from each item."""
    first: dict[UUID, Way] = {}
    for way in ways:
        first.setdefault(way.start.item.id, way)
    return tuple(first.values())


def reason(suggestion: Suggestion) -> str:
    """Return why an item is suggested, in a sentence or two."""
    return " ".join(
        f"Because it supports {listed(codes)}, {_relation_words(relation, len(codes))}."
        for relation in STRENGTH
        if (codes := [way.start.item.code for way in suggestion.ways if way.relation is relation])
    )


def _relation_words(relation: Relation, number: int) -> str:
    if relation is Relation.EXACT:
        return "which asks for the same" if number == 1 else "which ask for the same"
    if relation is Relation.REPLACED_BY:
        return "which this replaces"
    return "which is related" if number == 1 else "which are related"
