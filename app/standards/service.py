"""What is done with framework versions: publish, retire, and prove that a published one is unchanged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from app.core.clock import now
from app.core.errors import RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.standards.catalogue import Catalogue, document_of, read_catalogues
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import FrameworkDocument, ItemDocument, digest

_ITEMS = FrameworkItem.metadata.tables[FrameworkItem.__tablename__]


@dataclass(frozen=True)
class Published:
    """A version that is in the database; `created` is False where it was there before."""

    version: FrameworkVersion
    created: bool


def publish(document: FrameworkDocument, centre_id: UUID | None = None) -> Published:
    """Put a document into the database as a published version; the same document again changes nothing.

    Args:
        document: what a framework file holds.
        centre_id: the centre that alone may use it, or None for every centre.

    Raises:
        RefusedError: this version exists with other content, or the document contradicts itself.
    """
    found = _stored(document, centre_id)
    if found is None:
        try:
            with db.session.begin_nested():
                return Published(_write(document, centre_id), created=True)
        except IntegrityError:
            # Somebody else may have published the same version since we looked.
            found = _stored(document, centre_id)
            if found is None:
                raise
    _refuse_other(found, document)
    return Published(found, created=False)


def retire(version: FrameworkVersion) -> None:
    """Take a published version out of the choice for new placements; those pinned to it keep it.

    Raises:
        RefusedError: the version was never published.
    """
    if version.state is VersionState.DRAFT:
        raise RefusedError(f"{named(version)} is a draft. Only a published version can be retired.")
    version.state = VersionState.RETIRED
    db.session.flush()


def check(version: FrameworkVersion) -> list[str]:
    """Compare a published or retired version with its digest; return what is wrong, in sentences."""
    if version.state is VersionState.DRAFT:
        return []
    try:
        catalogue = read_catalogues([version])[version.id]
    except (KeyError, TypeError, ValueError):
        return [f"{named(version)}: the completion rule or the marks of an item cannot be read any more."]
    problems = list(_misplaced(version, catalogue))
    if digest(document_of(catalogue)) != version.digest:
        problems.append(
            f"{named(version)}: its words or rules are not those that were published (their digest differs). "
            "Restore them from a backup."
        )
    return problems


def named(version: FrameworkVersion) -> str:
    """Return how a version is called in a sentence."""
    return f"Version {version.version} of “{version.title}”"


def _stored(document: FrameworkDocument, centre_id: UUID | None) -> FrameworkVersion | None:
    return db.session.scalar(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .where(
            Framework.key == document.key,
            Framework.centre_id.is_(None) if centre_id is None else Framework.centre_id == centre_id,
            FrameworkVersion.version == document.version,
        )
        .options(contains_eager(FrameworkVersion.framework))
    )


def _refuse_other(found: FrameworkVersion, document: FrameworkDocument) -> None:
    if found.state is VersionState.DRAFT:
        raise RefusedError(f"{named(found)} exists as a draft. Publish or delete the draft first.")
    if found.digest != digest(document):
        raise RefusedError(
            f"Version {document.version} of “{document.title}” is published already with other content. "
            "Give the changed copy a new version."
        )


def _write(document: FrameworkDocument, centre_id: UUID | None) -> FrameworkVersion:
    framework = db.session.scalar(
        sa.select(Framework).where(
            Framework.key == document.key,
            Framework.centre_id.is_(None) if centre_id is None else Framework.centre_id == centre_id,
        )
    ) or Framework(key=document.key, centre_id=centre_id)
    version = FrameworkVersion(
        framework=framework,
        version=document.version,
        title=document.title,
        publisher=document.publisher,
        scheme=document.scheme,
        discipline=document.discipline,
        source=document.source,
        valid_from=document.valid_from,
        provenance=document.provenance,
        notice=document.notice,
        links=[list(link) for link in document.links],
        state=VersionState.DRAFT,
        digest=digest(document),
    )
    db.session.add(version)
    db.session.flush()
    if rows := list(_item_rows(document, version.id)):
        # Through the table, not the class: that would cut the rows into a statement per set of given fields.
        db.session.execute(sa.insert(_ITEMS), rows)
    version.state = VersionState.PUBLISHED
    version.published_at = now()
    db.session.flush()
    if problems := check(version):
        raise RefusedError(" ".join(problems))
    return version


def _item_rows(document: FrameworkDocument, version_id: UUID) -> Iterator[dict[str, Any]]:
    """Yield the rows of all items, each after the one above it."""
    waiting: list[tuple[ItemDocument, UUID | None, int]] = [(item, None, 0) for item in document.items[::-1]]
    position = 0
    while waiting:
        item, parent_id, depth = waiting.pop()
        item_id = new_id()
        yield {
            "id": item_id,
            "framework_version_id": version_id,
            "parent_id": parent_id,
            "position": position,
            "depth": depth,
            "code": item.code,
            "kind": item.kind,
            "title": item.title,
            "statement": item.statement,
            "guidance": item.guidance,
            "evidence_hint": item.evidence_hint,
            "learning": item.learning,
            "weeks_from": item.weeks.first if item.weeks else None,
            "weeks_to": item.weeks.last if item.weeks else None,
            "marks": [mark.value for mark in item.marks],
            "requirement": item.requirement.to_data(),
            "takes_evidence": item.takes_evidence,
            "counts": item.counts,
        }
        position += 1
        waiting.extend((child, item_id, depth + 1) for child in item.children[::-1])


def _misplaced(version: FrameworkVersion, catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each item whose place, or what may be done with it, contradicts the tree."""
    for place, item in enumerate(catalogue.items):
        above = catalogue.ancestors(item)
        is_leaf = not catalogue.children(item.id)
        fits = (
            item.position == place
            and item.depth == len(above)
            and (item.parent_id is None or bool(above))
            and item.takes_evidence == is_leaf
            and (is_leaf or not item.counts)
        )
        if not fits:
            yield f"{named(version)}: item {item.code} does not stand where it was published."
