"""The catalogues of framework versions: read once and kept, because a published version cannot change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.errors import NotFoundError
from app.extensions import db
from app.standards.models import FrameworkItem, FrameworkVersion, VersionState
from app.standards.relations import links_from
from app.standards.tree import Catalogue, CatalogueItem, code_order, document_of, in_code_order
from app.standards.values import Requirement, SettingMark, WeekSpan

__all__ = [
    "Catalogue",
    "CatalogueItem",
    "catalogue_of",
    "catalogues_by_digest",
    "catalogues_for",
    "catalogues_of",
    "code_order",
    "document_of",
    "in_code_order",
    "read_catalogues",
]

# Two threads may read the same version at once; both then hold equal values, so no lock is needed.
_kept: dict[tuple[UUID, str], Catalogue] = {}
_COLUMNS = FrameworkItem.__table__.c


def catalogue_of(version_id: UUID) -> Catalogue:
    """Return the catalogue of a version. Who may see it is not asked here.

    Raises:
        NotFoundError: there is no such version.
    """
    return catalogues_of([version_id])[version_id]


def catalogues_of(version_ids: Iterable[UUID]) -> dict[UUID, Catalogue]:
    """Return the catalogues of versions by id: one query, and one more where some are read the first time.

    Raises:
        NotFoundError: one of the versions does not exist.
    """
    wanted = set(version_ids)
    if not wanted:
        return {}
    versions = db.session.scalars(
        sa.select(FrameworkVersion)
        .where(FrameworkVersion.id.in_(wanted))
        .options(joinedload(FrameworkVersion.framework))
    ).all()
    if len(versions) < len(wanted):
        raise NotFoundError
    return catalogues_for(versions)


def catalogues_by_digest(digests: Mapping[UUID, str]) -> dict[UUID, Catalogue]:
    """Return the catalogues of versions, by id, from their digests: no query for those that were read before.

    Two queries where some are read the first time. Who may see them is not asked here.

    Raises:
        NotFoundError: one of the versions does not exist.
    """
    fresh = catalogues_of(number for number, digest in digests.items() if (number, digest) not in _kept)
    return {number: fresh.get(number) or _kept[number, digest] for number, digest in digests.items()}


def catalogues_for(versions: Sequence[FrameworkVersion]) -> dict[UUID, Catalogue]:
    """Return the catalogues of versions that are loaded, with their frameworks, by id: at most one query."""
    missing = [version for version in versions if (version.id, version.digest) not in _kept]
    fresh = read_catalogues(missing)
    for version in missing:
        # A draft may change under its digest.
        if version.state is not VersionState.DRAFT:
            _kept[version.id, version.digest] = fresh[version.id]
    return {version.id: fresh.get(version.id) or _kept[version.id, version.digest] for version in versions}


def read_catalogues(versions: Sequence[FrameworkVersion]) -> dict[UUID, Catalogue]:
    """Return catalogues as the database has them at this moment, in one query.

    Raises:
        KeyError, TypeError, ValueError: a row holds a rule or a mark that no framework can have.
    """
    if not versions:
        return {}
    items: dict[UUID, list[CatalogueItem]] = {version.id: [] for version in versions}
    rows = db.session.execute(
        sa.select(*_COLUMNS)
        .where(_COLUMNS.framework_version_id.in_(items))
        .order_by(_COLUMNS.framework_version_id, _COLUMNS.position)
    ).mappings()
    for row in rows:
        items[row["framework_version_id"]].append(_item(row))
    return {version.id: _catalogue(version, tuple(items[version.id])) for version in versions}


def _item(row: Mapping[Any, Any]) -> CatalogueItem:
    weeks = None if row["weeks_from"] is None else WeekSpan(row["weeks_from"], row["weeks_to"])
    return CatalogueItem(
        id=row["id"],
        parent_id=row["parent_id"],
        position=row["position"],
        depth=row["depth"],
        code=row["code"],
        kind=row["kind"],
        title=row["title"],
        statement=row["statement"],
        guidance=row["guidance"],
        evidence_hint=row["evidence_hint"],
        learning=row["learning"],
        weeks=weeks,
        marks=tuple(SettingMark(mark) for mark in row["marks"]),
        requirement=Requirement.from_data(row["requirement"]),
        takes_evidence=row["takes_evidence"],
        counts=row["counts"],
    )


def _catalogue(version: FrameworkVersion, items: tuple[CatalogueItem, ...]) -> Catalogue:
    return Catalogue(
        version_id=version.id,
        key=version.framework.key,
        version=version.version,
        title=version.title,
        publisher=version.publisher,
        scheme=version.scheme,
        discipline=version.discipline,
        source=version.source,
        valid_from=version.valid_from,
        provenance=version.provenance,
        notice=version.notice,
        digest=version.digest,
        items=items,
        links=links_from(version.links),
    )
