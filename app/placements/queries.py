"""What is read about a centre's people and placements, and about who looked at one."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core.actor import Actor, Role
from app.core.errors import NotFoundError
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import Centre, Membership, User
from app.placements.assignment import TrainingParts
from app.placements.models import (
    Handover,
    Placement,
    PlacementFramework,
    PlacementReader,
    PlacementState,
    PortfolioView,
    Supervision,
)
from app.placements.move_models import CentreMove, CentreMoveState
from app.standards.catalogue import Catalogue, catalogues_by_digest
from app.standards.models import Framework, FrameworkVersion, VersionState
from app.standards.queries import also_in_use

# Rooms above say here who has signed an assessment of a trainee.
who_assessed: list[Callable[[UUID], Collection[UUID]]] = []


def coordinated_centres(actor: Actor) -> Sequence[Centre]:
    """Return the centres that a person co-ordinates, by name."""
    return db.session.scalars(
        sa.select(Centre).where(Centre.id.in_(actor.centres(Role.COORDINATOR))).order_by(Centre.name)
    ).all()


def placements_of(centre_id: UUID, words: str, state: PlacementState | None, number: int) -> Page[Placement]:
    """Return one page of a centre's placements, those that go on first, then by the trainee's name."""
    wanted = (
        sa.select(Placement)
        .join(Placement.trainee)
        .options(
            contains_eager(Placement.trainee).lazyload(User.memberships),
            selectinload(Placement.supervisions)
            .joinedload(Supervision.supervisor)
            .lazyload(User.memberships),
        )
        .where(Placement.centre_id == centre_id)
        .order_by(Placement.state, User.name, Placement.created_at, Placement.id)
    )
    if words:
        wanted = wanted.where(sa.func.lower(User.name).contains(words.lower(), autoescape=True))
    if state:
        wanted = wanted.where(Placement.state == state)
    return cut(db.session, wanted, number)


def twin_of(wanted: Placement, version_ids: Collection[UUID]) -> Placement | None:
    """Return a placement that goes on and is the same as a wanted one, sets of standards too, or None."""
    alike = sa.select(Placement).where(
        Placement.state == PlacementState.ACTIVE,
        *(
            getattr(Placement, name).is_not_distinct_from(getattr(wanted, name))
            for name in ("centre_id", "trainee_id", "programme", "discipline", "starts_on", "weeks")
        ),
    )
    for found in db.session.scalars(alike.options(selectinload(Placement.frameworks))):
        if {pin.framework_version_id for pin in found.frameworks} == set(version_ids):
            return found
    return None


def people_of(centre_id: UUID, words: str, number: int) -> Page[User]:
    """Return one page of the people who play a part in a centre, by name."""
    here = sa.select(Membership.user_id).where(Membership.centre_id == centre_id)
    wanted = sa.select(User).where(User.id.in_(here)).order_by(User.name, User.id)
    if words:
        wanted = wanted.where(
            sa.or_(
                sa.func.lower(User.name).contains(words.lower(), autoescape=True),
                User.email.contains(words.lower(), autoescape=True),
            )
        )
    return cut(db.session, wanted, number)


def known_beyond(user_ids: Collection[UUID], centre_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the people who run the installation or have a part outside some centres."""
    elsewhere = Placement.centre_id.not_in(centre_ids)
    found = sa.union(
        sa.select(User.id).where(User.is_administrator),
        sa.select(Membership.user_id).where(Membership.centre_id.not_in(centre_ids)),
        sa.select(Placement.trainee_id).where(elsewhere),
        sa.select(Supervision.supervisor_id).join(Supervision.placement).where(elsewhere),
        sa.select(PlacementReader.user_id).join(PlacementReader.placement).where(elsewhere),
    ).subquery()
    return set(db.session.scalars(sa.select(found.c[0]).where(found.c[0].in_(user_ids))))


def person_of(centre_ids: Collection[UUID], user_id: UUID) -> User:
    """Return a person who plays a part in one of some centres.

    Raises:
        NotFoundError: nobody of that number does.
    """
    found = db.session.scalar(
        sa.select(User).where(
            User.id == user_id,
            sa.exists().where(Membership.user_id == User.id, Membership.centre_id.in_(centre_ids)),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def usable_versions(centre_id: UUID) -> Sequence[FrameworkVersion]:
    """Return the published versions, with frameworks, to which a centre can pin placements, by title."""
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(
            FrameworkVersion.state == VersionState.PUBLISHED,
            sa.or_(Framework.centre_id.is_(None), Framework.centre_id == centre_id),
        )
        .order_by(FrameworkVersion.title, FrameworkVersion.published_at.desc(), FrameworkVersion.id)
    ).all()


def versions_in_use(actor: Actor) -> sa.Select[UUID]:
    """Return the versions pinned to a person's own placements and to those in their centres.

    After a change of centre these may be the other centre's own sets.
    """
    centres = {centre_id for centre_id, _ in actor.roles}
    return (
        sa.select(PlacementFramework.framework_version_id)
        .join(PlacementFramework.placement)
        .where(sa.or_(Placement.trainee_id == actor.user_id, Placement.centre_id.in_(centres)))
    )


also_in_use.append(versions_in_use)


def pinned_versions(placement_id: UUID) -> Sequence[FrameworkVersion]:
    """Return the framework versions that a placement is pinned to, in order."""
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .join(PlacementFramework, PlacementFramework.framework_version_id == FrameworkVersion.id)
        .where(PlacementFramework.placement_id == placement_id)
        .order_by(PlacementFramework.position)
    ).all()


def supervisions_of(placement_id: UUID) -> Sequence[Supervision]:
    """Return who supervises a placement or did, in order of time."""
    return db.session.scalars(
        sa.select(Supervision)
        .where(Supervision.placement_id == placement_id)
        .options(
            joinedload(Supervision.supervisor).lazyload(User.memberships),
            joinedload(Supervision.handover).options(
                joinedload(Handover.absent).lazyload(User.memberships),
                joinedload(Handover.made_by).lazyload(User.memberships),
            ),
        )
        .order_by(Supervision.starts_on, Supervision.id)
    ).all()


def readers_of(placement_id: UUID) -> Sequence[PlacementReader]:
    """Return who moderates or examines a placement."""
    return db.session.scalars(
        sa.select(PlacementReader)
        .where(PlacementReader.placement_id == placement_id)
        .options(joinedload(PlacementReader.user).selectinload(User.memberships))
        .order_by(PlacementReader.created_at, PlacementReader.id)
    ).all()


def training_parts(trainee_id: UUID) -> TrainingParts:
    """Return who trains or manages a trainee, over all placements the trainee has."""
    placements = sa.select(Placement.id).where(Placement.trainee_id == trainee_id)
    # Whoever managed the trainee before a change of centre has managed them.
    centres = sa.union(
        sa.select(Placement.centre_id).where(Placement.trainee_id == trainee_id),
        sa.select(CentreMove.from_centre_id).where(
            CentreMove.placement_id.in_(placements), CentreMove.state == CentreMoveState.ACCEPTED
        ),
    )
    return TrainingParts(
        supervisors=frozenset(
            db.session.scalars(
                sa.select(Supervision.supervisor_id).where(Supervision.placement_id.in_(placements))
            )
        ),
        managers=frozenset(
            db.session.scalars(
                sa.select(Membership.user_id).where(
                    Membership.centre_id.in_(centres), Membership.role == Role.COORDINATOR
                )
            )
        ),
        verifiers=frozenset(
            db.session.scalars(
                sa.select(Membership.user_id).where(
                    Membership.centre_id.in_(centres), Membership.role == Role.VERIFIER
                )
            )
        ),
        assessors=frozenset(person for tell in who_assessed for person in tell(trainee_id)),
    )


def looks_at(placement_id: UUID, number: int) -> Page[PortfolioView]:
    """Return one page of who looked at a placement, the latest first."""
    wanted = (
        sa.select(PortfolioView)
        .where(PortfolioView.placement_id == placement_id)
        .options(joinedload(PortfolioView.user).lazyload(User.memberships))
        .order_by(PortfolioView.at.desc(), PortfolioView.id.desc())
    )
    return cut(db.session, wanted, number)


def pinned_catalogues(placement_id: UUID) -> tuple[Catalogue, ...]:
    """Return the framework versions of a placement in their order: one query, and two more for new ones."""
    return pinned_catalogues_of([placement_id])[placement_id]


def pinned_catalogues_of(placement_ids: Collection[UUID]) -> dict[UUID, tuple[Catalogue, ...]]:
    """Return the framework versions of placements, each in its order, with as many queries as for one."""
    pinned = db.session.execute(_pinned(), {"placement_ids": list(placement_ids)}).all()
    catalogues = catalogues_by_digest({number: digest for _, number, digest in pinned})
    found: dict[UUID, tuple[Catalogue, ...]] = dict.fromkeys(placement_ids, ())
    for placement_id, number, _ in pinned:
        found[placement_id] += (catalogues[number],)
    return found


def catalogues_pinned_in(placements: sa.Select[UUID]) -> dict[UUID, Catalogue]:
    """Return the framework versions that any of many placements is pinned to, by id, in one query.

    Args:
        placements: the statement that finds them.
    """
    rows = db.session.execute(
        sa.select(FrameworkVersion.id, FrameworkVersion.digest)
        .join(PlacementFramework, PlacementFramework.framework_version_id == FrameworkVersion.id)
        .where(PlacementFramework.placement_id.in_(placements))
        .distinct()
    )
    return catalogues_by_digest({number: digest for number, digest in rows})  # noqa: C416 - rows are no plain pairs to the type checker


@cache
def _pinned() -> sa.Select[UUID, UUID, str]:
    return (
        sa.select(PlacementFramework.placement_id, FrameworkVersion.id, FrameworkVersion.digest)
        .join(PlacementFramework.framework_version)
        .where(PlacementFramework.placement_id.in_(sa.bindparam("placement_ids", expanding=True)))
        .order_by(PlacementFramework.placement_id, PlacementFramework.position)
    )
