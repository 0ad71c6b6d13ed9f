"""Which of a placement's versions of standards have a newer one that it could move to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.placements.models import Placement, PlacementFramework
from app.standards.models import Framework, FrameworkVersion, VersionState


@dataclass(frozen=True)
class Newer:
    """A version that a placement has, and the newest one of the same set that it could move to."""

    pinned: FrameworkVersion
    newest: FrameworkVersion


def newer_versions(placement_id: UUID) -> Sequence[Newer]:
    """Return, in the placement's order, its versions that have a newer published one; two queries."""
    pinned = _pinned(placement_id)
    have = {version.id for version in pinned}
    newest: dict[UUID, FrameworkVersion] = {}
    for version in db.session.scalars(
        sa.select(FrameworkVersion)
        .where(
            FrameworkVersion.framework_id.in_({version.framework_id for version in pinned}),
            FrameworkVersion.state == VersionState.PUBLISHED,
        )
        .options(joinedload(FrameworkVersion.framework))
        .order_by(FrameworkVersion.published_at, FrameworkVersion.id)
    ):
        newest[version.framework_id] = version
    return [
        Newer(version, found)
        for version in pinned
        if (found := newest.get(version.framework_id)) and found.id not in have and _is_later(found, version)
    ]


def _pinned(placement_id: UUID) -> Sequence[FrameworkVersion]:
    """Return the versions of a placement that can become newer: those of every centre and of its own."""
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .join(PlacementFramework, PlacementFramework.framework_version_id == FrameworkVersion.id)
        .join(PlacementFramework.placement)
        .join(FrameworkVersion.framework)
        .where(
            PlacementFramework.placement_id == placement_id,
            # A set that belongs to a centre the placement has left stays as it is.
            sa.or_(Framework.centre_id.is_(None), Framework.centre_id == Placement.centre_id),
        )
        .options(contains_eager(FrameworkVersion.framework))
        .order_by(PlacementFramework.position)
    ).all()


def _is_later(one: FrameworkVersion, other: FrameworkVersion) -> bool:
    """Say whether one was published after the other: so moves never lead back."""
    return bool(one.published_at and other.published_at and one.published_at > other.published_at)
