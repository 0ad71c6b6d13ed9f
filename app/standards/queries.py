"""What is read about frameworks: which versions a person may use, and how many items they have."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.core.actor import Actor
from app.core.errors import NotFoundError, RefusedError
from app.core.pages import Page, cut
from app.extensions import db
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState

# Rooms above say here which versions a person works with although they are another centre's own.
also_in_use: list[Callable[[Actor], sa.Select[UUID]]] = []


@dataclass(frozen=True)
class ItemCount:
    """How many items of a version take evidence, and how many of these are signed off by themselves."""

    taking_evidence: int = 0
    counting: int = 0


def published_versions(actor: Actor, page: int = 1) -> Page[FrameworkVersion]:
    """Return one page of the published versions that a person's centres may use, by title, newest first."""
    wanted = (
        _versions_for(actor)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(FrameworkVersion.title, FrameworkVersion.published_at.desc(), FrameworkVersion.id)
    )
    return cut(db.session, wanted, page)


def version_for(actor: Actor, version_id: UUID) -> FrameworkVersion:
    """Return a version, published or retired, with its framework, where a person's centres may use it.

    Raises:
        NotFoundError: there is none, or it belongs to another centre.
    """
    return _one(_readable(actor).where(FrameworkVersion.id == version_id))


def version_of_item_for(actor: Actor, item_id: UUID) -> FrameworkVersion:
    """Return the version, with its framework, that holds an item, where a person's centres may use it.

    Raises:
        NotFoundError: there is no such item, or it belongs to another centre.
    """
    holder = (
        sa.select(FrameworkItem.framework_version_id).where(FrameworkItem.id == item_id).scalar_subquery()
    )
    return _one(_readable(actor).where(FrameworkVersion.id == holder))


def newest_published(
    centre_ids: Iterable[UUID], keys: Iterable[str], naming: str = ""
) -> dict[str, FrameworkVersion]:
    """Return the newest published version of some sets, with its framework, by key. One query.

    Args:
        centre_ids: whose own sets count beside those for every centre.
        keys: the sets.
        naming: the key of a set; those with a version whose own links name it are returned too.
    """
    wanted: sa.ColumnElement[bool] = Framework.key.in_(set(keys))
    if naming:
        stated = sa.cast(FrameworkVersion.links, sa.Text).contains(f'"{naming}"', autoescape=True)
        wanted = sa.or_(wanted, Framework.id.in_(sa.select(FrameworkVersion.framework_id).where(stated)))
    rows = db.session.scalars(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(
            wanted,
            FrameworkVersion.state == VersionState.PUBLISHED,
            sa.or_(Framework.centre_id.is_(None), Framework.centre_id.in_(set(centre_ids))),
        )
        .order_by(FrameworkVersion.published_at, FrameworkVersion.id)
    )
    return {version.framework.key: version for version in rows}


def version_named(key: str, version: str | None, centre_id: UUID | None) -> FrameworkVersion:
    """Return a version by its names, with its framework; without a version the newest published one.

    For the operator, never for a page.

    Raises:
        RefusedError: there is none.
    """
    wanted = (
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(
            Framework.key == key,
            Framework.centre_id.is_(None) if centre_id is None else Framework.centre_id == centre_id,
            FrameworkVersion.version == version
            if version
            else FrameworkVersion.state == VersionState.PUBLISHED,
        )
        .order_by(FrameworkVersion.published_at.desc(), FrameworkVersion.id.desc())
    )
    found = db.session.scalars(wanted.limit(1)).first()
    if found is None:
        named = f"{key}, version {version}" if version else key
        raise RefusedError(f"There is no set {named}. See: techfolio standards list")
    return found


def all_versions() -> Sequence[FrameworkVersion]:
    """Return every stored version with its framework, by key and age. For the operator, never for a page."""
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .order_by(Framework.key, FrameworkVersion.created_at, FrameworkVersion.id)
    ).all()


def item_counts(version_ids: Iterable[UUID]) -> dict[UUID, ItemCount]:
    """Return how many items versions have, by the version's id, in one query."""
    wanted = set(version_ids)
    rows = db.session.execute(
        sa.select(
            FrameworkItem.framework_version_id,
            sa.func.count().filter(FrameworkItem.takes_evidence),
            sa.func.count().filter(FrameworkItem.counts),
        )
        .where(FrameworkItem.framework_version_id.in_(wanted))
        .group_by(FrameworkItem.framework_version_id)
    )
    counted = {version_id: ItemCount(taking, counting) for version_id, taking, counting in rows}
    return {version_id: counted.get(version_id, ItemCount()) for version_id in wanted}


def _readable(actor: Actor) -> sa.Select[FrameworkVersion]:
    """Return the versions that a person may read: those they may use, and those that are in use with them."""
    return _versions_for(actor, *(FrameworkVersion.id.in_(tell(actor)) for tell in also_in_use))


def _versions_for(actor: Actor, *also: sa.ColumnElement[bool]) -> sa.Select[FrameworkVersion]:
    centres = {centre for centre, _ in actor.roles}
    return (
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(
            sa.or_(Framework.centre_id.is_(None), Framework.centre_id.in_(centres), *also),
            FrameworkVersion.state != VersionState.DRAFT,
        )
    )


def _one(wanted: sa.Select[FrameworkVersion]) -> FrameworkVersion:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError
    return found
