"""What is read about samples: the list of a centre, what waits, and which signatures are in force."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.workflow import Action, State
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, PlacementFramework
from app.standards.models import FrameworkVersion
from app.verification.models import SampledItem, VerificationSample


@dataclass(frozen=True)
class Count:
    """How many items are in a sample, and how many of them wait for a decision."""

    all: int
    waiting: int


def samples_of(centre_id: UUID, number: int) -> Page[VerificationSample]:
    """Return one page of a centre's samples, the newest first."""
    wanted = (
        sa.select(VerificationSample)
        .where(VerificationSample.centre_id == centre_id)
        .options(
            joinedload(VerificationSample.drawn_by).lazyload(User.memberships),
            joinedload(VerificationSample.framework_version),
        )
        .order_by(VerificationSample.drawn_at.desc(), VerificationSample.id.desc())
    )
    return cut(db.session, wanted, number)


def counts_of(sample_ids: Collection[UUID]) -> dict[UUID, Count]:
    """Return how much is in samples, and how much of it waits, in one query."""
    waits = sa.and_(SampledItem.decision_id.is_(None), SignOffCase.state == State.SIGNED_OFF)
    rows = db.session.execute(
        sa.select(
            SampledItem.sample_id,
            sa.func.count(),
            sa.func.sum(sa.case((waits, 1), else_=0)),
        )
        .join(SampledItem.case)
        .where(SampledItem.sample_id.in_(sample_ids))
        .group_by(SampledItem.sample_id)
    )
    return {sample_id: Count(number, int(waiting)) for sample_id, number, waiting in rows}


def waiting_in(centre_ids: Collection[UUID], but_not: UUID) -> int:
    """Return how many sampled items of centres wait for a verifier, but for a person's own, in one query."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(SampledItem)
            .join(SampledItem.case)
            .join(SignOffCase.placement)
            .join(SampledItem.sample)
            .where(
                Placement.centre_id.in_(centre_ids),
                # What another centre had drawn before a change of centre waits for nobody here.
                VerificationSample.centre_id == Placement.centre_id,
                Placement.trainee_id != but_not,
                SampledItem.decision_id.is_(None),
                SignOffCase.state == State.SIGNED_OFF,
            )
        )
        or 0
    )


def in_force(case_ids: Collection[UUID]) -> set[UUID]:
    """Return the latest sign-off of each case that is signed off and not verified, in one query."""
    newest = (
        sa.select(SignOffEvent.case_id, sa.func.max(SignOffEvent.sequence).label("sequence"))
        .where(SignOffEvent.case_id.in_(case_ids), SignOffEvent.action == Action.SIGN_OFF)
        .group_by(SignOffEvent.case_id)
        .subquery()
    )
    return set(
        db.session.scalars(
            sa.select(SignOffEvent.id)
            .join(SignOffEvent.case)
            .join(
                newest,
                sa.and_(newest.c.case_id == SignOffEvent.case_id, newest.c.sequence == SignOffEvent.sequence),
            )
            .where(SignOffCase.state == State.SIGNED_OFF)
        )
    )


def still_there(signature_ids: Collection[str]) -> set[UUID]:
    """Return those of some signatures that have not been erased with their placement."""
    numbers = [UUID(number) for number in signature_ids]
    return set(db.session.scalars(sa.select(SignOffEvent.id).where(SignOffEvent.id.in_(numbers))))


def versions_in_use(centre_id: UUID) -> Sequence[FrameworkVersion]:
    """Return the framework versions that placements of a centre are pinned to, by title."""
    used = (
        sa.select(PlacementFramework.framework_version_id)
        .join(PlacementFramework.placement)
        .where(Placement.centre_id == centre_id)
    )
    return db.session.scalars(
        sa.select(FrameworkVersion)
        .where(FrameworkVersion.id.in_(used))
        .order_by(FrameworkVersion.title, FrameworkVersion.version)
    ).all()
