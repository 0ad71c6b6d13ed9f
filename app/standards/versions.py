"""The versions that a framework has, and retiring one of a centre's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.core.actor import Actor, Role
from app.core.errors import InvalidInputError, NotFoundError
from app.extensions import db
from app.standards import service
from app.standards.models import Framework, FrameworkVersion, VersionState
from app.standards.queries import version_for


@dataclass(frozen=True)
class Beside:
    """Another version of a set, beside the one that is shown; the later of the two is `newer`."""

    id: UUID
    version: str
    published_at: datetime | None
    retired: bool
    older: FrameworkVersion
    newer: FrameworkVersion


def versions_of(framework_id: UUID) -> Sequence[FrameworkVersion]:
    """Return the published and retired versions of a set, newest first; who may see them is not asked."""
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(FrameworkVersion.framework_id == framework_id, FrameworkVersion.state != VersionState.DRAFT)
        .order_by(FrameworkVersion.published_at.desc(), FrameworkVersion.id.desc())
    ).all()


def beside(shown: FrameworkVersion) -> list[Beside]:
    """Return the other versions of the set of which one is shown, the newest first."""
    versions = versions_of(shown.framework_id)
    place = [one.id for one in versions].index(shown.id)
    return [
        Beside(
            id=one.id,
            version=one.version,
            published_at=one.published_at,
            retired=one.state is VersionState.RETIRED,
            older=one if number > place else shown,
            newer=shown if number > place else one,
        )
        for number, one in enumerate(versions)
        if number != place
    ]


def may_retire(actor: Actor, version: FrameworkVersion) -> bool:
    """Say whether a person can retire a version now: a published one that is theirs."""
    return _is_own(actor, version) and version.state is VersionState.PUBLISHED


def own_version(actor: Actor, version_id: UUID) -> FrameworkVersion:
    """Return a version, published or retired, of a centre that a person co-ordinates.

    Raises:
        NotFoundError: it is not theirs.
    """
    version = version_for(actor, version_id)
    if not _is_own(actor, version):
        raise NotFoundError
    return version


def _is_own(actor: Actor, version: FrameworkVersion) -> bool:
    """Say whether a set is a centre's own that the person co-ordinates; sets for everybody are nobody's."""
    centre_id = version.framework.centre_id
    return centre_id is not None and actor.plays(Role.COORDINATOR, centre_id)


def retire_named(key: str, version: str, centre_id: UUID | None) -> FrameworkVersion:
    """Retire a version for the operator; one that is retired stays so.

    Args:
        key: the set.
        version: which of its versions.
        centre_id: the centre whose own set it is, or None for a set that every centre may use.

    Raises:
        InvalidInputError: there is no such version.
        RefusedError: it is a draft.
    """
    found = db.session.scalar(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(
            Framework.key == key,
            Framework.centre_id.is_(None) if centre_id is None else Framework.centre_id == centre_id,
            FrameworkVersion.version == version,
        )
    )
    if found is None:
        raise InvalidInputError(
            f"There is no version {version} of a set {key} here. See: techfolio standards list"
        )
    service.retire(found)
    return found
