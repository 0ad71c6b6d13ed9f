"""What the page of an item says of the items it is linked to, in the sets that a person may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.core.actor import Actor
from app.standards.catalogue import catalogues_for
from app.standards.crosswalks import links_touching
from app.standards.queries import newest_published
from app.standards.relations import Relation
from app.standards.suggestions import STRENGTH, Standing, ways_between
from app.standards.tree import Catalogue, CatalogueItem

SUPPORTS_WORDS = {
    Relation.EXACT: "asks for the same",
    Relation.REPLACED_BY: "takes its place",
    Relation.RELATED: "related",
}
SUPPORTED_WORDS = {**SUPPORTS_WORDS, Relation.REPLACED_BY: "was replaced by it"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An item at the other end of a link, and how the two stand to each other."""

    item: CatalogueItem
    words: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The linked items of one set, in its order."""

    catalogue: Catalogue
    items: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class ItemLinks:
    """Where an entry for an item may count as well, and what may count for the item."""

    supports: tuple[Neighbours, ...] = ()
    supported_by: tuple[Neighbours, ...] = ()


def links_of_item(actor: Actor, catalogue: Catalogue, item_id: UUID) -> ItemLinks:
    """Return what an item is linked to, in the newest sets that a person's centres may use.

    Three queries at most, however many sets and links there are.
    """
    centres = {centre for centre, _ in actor.roles}
    links = links_touching(catalogue.key, centres)
    keys = {link.framework for each in (*links.values(), catalogue.links) for link in each} | set(links)
    newest = newest_published(centres, keys - {catalogue.key}, naming=catalogue.key)
    versions = [version for key, version in sorted(newest.items()) if key != catalogue.key]
    known = catalogues_for(versions)
    sets = (catalogue, *(known[version.id] for version in versions))
    supports: dict[UUID, tuple[Standing, Relation]] = {}
    supported_by: dict[UUID, tuple[Standing, Relation]] = {}
    for way in sorted(ways_between(sets, links), key=lambda way: STRENGTH.index(way.relation)):
        start, end = way.start.item, way.end.item
        if start.id == end.id or not (start.takes_evidence and end.takes_evidence):
            continue
        if start.id == item_id:
            supports.setdefault(end.id, (way.end, way.relation))
        if end.id == item_id:
            supported_by.setdefault(start.id, (way.start, way.relation))
    return ItemLinks(
        supports=_by_set(sets, supports.values(), SUPPORTS_WORDS),
        supported_by=_by_set(sets, supported_by.values(), SUPPORTED_WORDS),
    )


def _by_set(
    sets: Iterable[Catalogue], found: Iterable[tuple[Standing, Relation]], words: Mapping[Relation, str]
) -> tuple[Neighbours, ...]:
    of: dict[UUID, list[Neighbour]] = {}
    for standing, relation in sorted(found, key=lambda each: each[0].item.position):
        of.setdefault(standing.catalogue.version_id, []).append(Neighbour(standing.item, words[relation]))
    return tuple(Neighbours(each, tuple(of[each.version_id])) for each in sets if each.version_id in of)
