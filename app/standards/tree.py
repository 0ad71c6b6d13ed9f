"""One version of a framework as a frozen tree: its items in order, and how each is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from app.core.errors import NotFoundError
from app.standards.relations import Link
from app.standards.values import (
    FrameworkDocument,
    ItemDocument,
    ItemKind,
    Learning,
    Provenance,
    Requirement,
    SettingMark,
    WeekSpan,
)

CodeOrder = tuple[tuple[int, int, str], ...]
DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem:
    """One item. `position` counts from 0 through the whole tree, depth first; top items have depth 0."""

    id: UUID
    parent_id: UUID | None
    position: int
    depth: int
    code: str
    kind: ItemKind
    title: str
    statement: str
    guidance: str
    evidence_hint: str
    learning: Learning | None
    weeks: WeekSpan | None
    marks: tuple[SettingMark, ...]
    requirement: Requirement
    takes_evidence: bool
    counts: bool

    @property
    def slot(self) -> bool:
        """Whether the item is a heading that waits for its text: it takes evidence, but no signature."""
        return self.takes_evidence and not self.counts


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """A framework version with all its items, depth first. It has no state: that is not part of its words."""

    version_id: UUID
    key: str
    version: str
    title: str
    publisher: str
    scheme: str
    discipline: str | None
    source: str
    valid_from: date | None
    provenance: Provenance
    notice: str
    digest: str
    items: tuple[CatalogueItem, ...]
    links: tuple[Link, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[UUID, CatalogueItem]:
        """The items by their id."""
        return MappingProxyType({item.id: item for item in self.items})

    @cached_property
    def by_code(self) -> Mapping[str, CatalogueItem]:
        """The items by their code."""
        return MappingProxyType({item.code: item for item in self.items})

    @cached_property
    def _children(self) -> Mapping[UUID | None, tuple[CatalogueItem, ...]]:
        below: dict[UUID | None, list[CatalogueItem]] = {}
        for item in self.items:
            below.setdefault(item.parent_id, []).append(item)
        return {parent: tuple(items) for parent, items in below.items()}

    @cached_property
    def counting(self) -> tuple[CatalogueItem, ...]:
        """The items that are signed off by themselves and so count towards progress."""
        return tuple(item for item in self.items if item.counts)

    @cached_property
    def taking_evidence(self) -> tuple[CatalogueItem, ...]:
        """The items to which evidence can be mapped, slots included."""
        return tuple(item for item in self.items if item.takes_evidence)

    @cached_property
    def is_complete(self) -> bool:
        """Whether the set can be finished: `FrameworkDocument.is_complete` says what that means."""
        return bool(self.counting) and len(self.counting) == len(self.taking_evidence)

    def item(self, item_id: UUID) -> CatalogueItem:
        """Return one item.

        Raises:
            NotFoundError: it is not part of this version.
        """
        found = self.by_id.get(item_id)
        if found is None:
            raise NotFoundError
        return found

    def children(self, item_id: UUID | None = None) -> tuple[CatalogueItem, ...]:
        """Return the items directly below one, or (None) the top items, in order."""
        return self._children.get(item_id, ())

    def ancestors(self, item: CatalogueItem) -> tuple[CatalogueItem, ...]:
        """Return the items above one, the top one first."""
        above: list[CatalogueItem] = []
        # The bound holds even if somebody has bent rows of the database into a circle.
        while len(above) < len(self.items):
            parent = self.by_id.get(item.parent_id) if item.parent_id else None
            if parent is None:
                break
            above.append(parent)
            item = parent
        return tuple(reversed(above))


def code_order(code: str) -> CodeOrder:
    """Return the sorting key by which codes stand as people count: 1.2 before 1.10, a before B."""
    parts: list[tuple[int, int, str]] = []
    for is_number, signs in groupby(code.casefold(), key=DIGITS.__contains__):
        text = "".join(signs)
        # Numbers are compared by length, then sign by sign: no limit on how long they are.
        digits = text.lstrip("0")
        parts.append((0, len(digits), digits) if is_number else (1, 0, text))
    return tuple(parts)


def in_code_order(items: Iterable[CatalogueItem]) -> tuple[CatalogueItem, ...]:
    """Return items sorted by their codes as people count; equal codes of two frameworks keep their order."""
    return tuple(sorted(items, key=lambda item: code_order(item.code)))


def document_of(catalogue: Catalogue) -> FrameworkDocument:
    """Return the document of which a catalogue was made; an item that hangs on nothing is left out."""
    built: dict[UUID | None, list[ItemDocument]] = {}
    for item in reversed(catalogue.items):
        children = tuple(reversed(built.pop(item.id, [])))
        built.setdefault(item.parent_id, []).append(_item_document(item, children))
    return FrameworkDocument(
        key=catalogue.key,
        version=catalogue.version,
        title=catalogue.title,
        publisher=catalogue.publisher,
        scheme=catalogue.scheme,
        discipline=catalogue.discipline,
        source=catalogue.source,
        valid_from=catalogue.valid_from,
        provenance=catalogue.provenance,
        notice=catalogue.notice,
        items=tuple(reversed(built.get(None, []))),
        links=catalogue.links,
    )


def _item_document(item: CatalogueItem, children: tuple[ItemDocument, ...]) -> ItemDocument:
    return ItemDocument(
        code=item.code,
        kind=item.kind,
        title=item.title,
        statement=item.statement,
        guidance=item.guidance,
        evidence_hint=item.evidence_hint,
        learning=item.learning,
        weeks=item.weeks,
        marks=item.marks,
        requirement=item.requirement,
        slot=item.slot,
        children=children,
    )
