"""The items of a framework version as frozen values, kept in memory: a published version never changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa

from app.competencies.rules import ItemFacts
from app.extensions import db
from app.standards.models import FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import Learning, Requirement, WeekSpan

KEPT_AT_MOST = 64
_kept: dict[UUID, "Catalogue"] = {}


@dataclass(frozen=True)
class CatalogueItem:
    """One item with its words and its rule."""

    facts: ItemFacts
    code: str
    title: str
    statement: str
    guidance: str
    evidence_hint: str
    learning: Learning | None
    weeks: WeekSpan | None
    depth: int

    @property
    def item_id(self) -> UUID:
        """Return the item's number in the database."""
        return self.facts.item_id


@dataclass(frozen=True)
class Catalogue:
    """A framework version with its items in their order; each item comes after the one it lies below."""

    version_id: UUID
    title: str
    version: str
    notice: str
    digest: str
    items: tuple[CatalogueItem, ...]

    @cached_property
    def by_id(self) -> Mapping[UUID, CatalogueItem]:
        """Return the items by their numbers."""
        return {item.item_id: item for item in self.items}


def catalogues(version_ids: Sequence[UUID]) -> tuple[Catalogue, ...]:
    """Return framework versions in the given order, with at most two queries."""
    found = {number: _kept[number] for number in version_ids if number in _kept}
    absent = [number for number in version_ids if number not in found]
    if absent:
        found |= {loaded.version_id: loaded for loaded in _load(absent)}
    return tuple(found[number] for number in version_ids)


def _load(version_ids: Sequence[UUID]) -> Iterable[Catalogue]:
    versions = db.session.scalars(
        sa.select(FrameworkVersion).where(FrameworkVersion.id.in_(version_ids))
    ).all()
    rows: dict[UUID, list[CatalogueItem]] = {}
    for row in db.session.scalars(
        sa.select(FrameworkItem)
        .where(FrameworkItem.framework_version_id.in_(version_ids))
        .order_by(FrameworkItem.position)
    ):
        rows.setdefault(row.framework_version_id, []).append(_item(row))
    for version in versions:
        found = Catalogue(
            version_id=version.id,
            title=version.title,
            version=version.version,
            notice=version.notice,
            digest=version.digest,
            items=tuple(rows.get(version.id, ())),
        )
        if version.state is not VersionState.DRAFT:
            while len(_kept) >= KEPT_AT_MOST:
                _kept.pop(next(iter(_kept)), None)
            _kept[version.id] = found
        yield found


def _item(row: FrameworkItem) -> CatalogueItem:
    weeks = None
    if row.weeks_from is not None and row.weeks_to is not None:
        weeks = WeekSpan(row.weeks_from, row.weeks_to)
    return CatalogueItem(
        facts=ItemFacts(
            item_id=row.id,
            framework_id=row.framework_version_id,
            parent_id=row.parent_id,
            counts=row.counts,
            takes_evidence=row.takes_evidence,
            requirement=Requirement.from_data(row.requirement),
        ),
        code=row.code,
        title=row.title,
        statement=row.statement,
        guidance=row.guidance,
        evidence_hint=row.evidence_hint,
        learning=row.learning,
        weeks=weeks,
        depth=row.depth,
    )
