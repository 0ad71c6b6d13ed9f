"""The verbs of a CPD record: start it, state the registration, record an activity, write the profile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now, today
from app.core.errors import AtFieldError, ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.cpd import policy, queries
from app.cpd.models import CpdProfile, CpdRegistration
from app.cpd.values import Period, Stated
from app.extensions import db
from app.identity.models import User
from app.placements.access import Access, lock_placements
from app.placements.models import Placement, PlacementFramework, PlacementState
from app.placements.policy import Capacity
from app.placements.programmes import Programme
from app.placements.queries import usable_versions
from app.placements.views import choice_for

NOT_FINISHED = (
    "This placement goes on. The record starts once your training is finished and you are registered."
)
HAS_ONE = "You have a CPD record already. Its registration can be changed there."
NO_SET = (
    "No set of standards of professional development is published here, so there is nothing to map the "
    "record to. Ask whoever runs this installation to publish one."
)
STALE = "The profile was changed meanwhile, perhaps in another tab. Nothing was overwritten."


def start_record(access: Access, stated: Stated) -> Placement:
    """Start the record of somebody who has finished training; sent twice, it is started once.

    The training placement stays as it is. The record belongs to the same centre, has no supervisor, and
    begins on the day of registration.

    Args:
        access: the finished placement, to its trainee.
        stated: the registration in the person's own words.

    Raises:
        NotFoundError: the placement is not the person's own, or is such a record itself.
        RefusedError: it is not finished, there is a record already, or no set of standards to pin.
        AtFieldError: the day of registration cannot be right.
    """
    access.require(Capacity.TRAINEE)
    source = access.placement
    if access.is_own_record:
        raise NotFoundError
    if source.state is not PlacementState.FINISHED:
        raise RefusedError(NOT_FINISHED)
    _require_sensible(stated, source.starts_on)
    # Two clicks at the same moment wait for each other here.
    db.session.execute(sa.select(User.id).where(User.id == source.trainee_id).with_for_update())
    if there := queries.own_record(source.trainee_id):
        known = queries.registration_of(there.id)
        if known and known.stated == stated:
            return there
        raise RefusedError(HAS_ONE)
    versions = usable_versions(source.centre_id)
    chosen = choice_for(versions, Programme.CPD, source.discipline).proposals
    if not chosen:
        raise RefusedError(NO_SET)
    record = Placement(
        id=new_id(),
        centre_id=source.centre_id,
        trainee_id=source.trainee_id,
        programme=Programme.CPD,
        discipline=source.discipline,
        starts_on=stated.registered_on,
        weeks=None,
    )
    record.frameworks = [
        PlacementFramework(framework_version_id=one.version_id, position=place)
        for place, one in enumerate(chosen)
    ]
    db.session.add(record)
    db.session.add(CpdRegistration(placement_id=record.id, **_columns(stated)))
    db.session.flush()
    return record


def state_registration(access: Access, stated: Stated) -> None:
    """Write what the person states about their registration; the record begins on its day.

    Raises:
        AtFieldError: the day cannot be right.
    """
    _require_sensible(stated, None)
    placement = access.placement
    if placement.finished_on and stated.registered_on > placement.finished_on:
        raise AtFieldError("registered_on", policy.after_the_end(placement.finished_on))
    lock_placements(placement.id)
    known = queries.registration_of(placement.id)
    if known is None:
        db.session.add(CpdRegistration(placement_id=placement.id, **_columns(stated)))
    elif known.stated != stated:
        known.register, known.number, known.registered_on = (
            stated.register,
            stated.number,
            stated.registered_on,
        )
        known.stated_at = now()
    placement.starts_on = stated.registered_on
    db.session.flush()


def _columns(stated: Stated) -> dict[str, Any]:
    return {
        "register": stated.register,
        "number": stated.number,
        "registered_on": stated.registered_on,
    }


def _require_sensible(stated: Stated, training_began: date | None) -> None:
    if wrong := policy.wrong_registration_day(stated.registered_on, today(), training_began):
        raise AtFieldError("registered_on", wrong)


@dataclass(frozen=True)
class Statement:
    """What the person says about one standard, and the entries that they chose for it."""

    text: str = ""
    evidence: tuple[UUID, ...] = ()


def statements_in(profile: CpdProfile | None) -> dict[UUID, Statement]:
    """Return the statements of a version of the profile, by item."""
    given = profile.statements if profile else {}
    return {
        UUID(number): Statement(one["text"], tuple(UUID(chosen) for chosen in one["evidence"]))
        for number, one in given.items()
    }


def period_of(placement: Placement, profile: CpdProfile | None, day: date | None = None) -> Period:
    """Return the period that was chosen; while none was, the usual one up to a day or to today."""
    if profile:
        return Period(profile.period_from, profile.period_to)
    day = day or today()
    return policy.usual_period(placement.starts_on or day, day)


def save_period(access: Access, period: Period) -> None:
    """Choose the days that are asked about; the rest of the profile stays as it is.

    Raises:
        AtFieldError: the days make no sense.
    """
    _require_period(period)
    lock_placements(access.placement.id)
    newest = queries.profile_of(access.placement.id)
    if period_of(access.placement, newest) != period or newest is None:
        _add(access, newest, period=period)


def save_summary(access: Access, summary: str, seen: int) -> None:
    """Write the summary of practice as a new version of the profile.

    Args:
        access: the record, to its person.
        summary: at most 500 words.
        seen: the number of the version that the form showed; 0 where there was none.

    Raises:
        AtFieldError: it is too long.
        ConflictError: the profile was changed since.
    """
    if wrong := policy.wrong_summary(summary):
        raise AtFieldError("summary", wrong)
    newest = _unchanged(access, seen)
    if summary != (newest.summary if newest else ""):
        _add(access, newest, summary=summary)


def save_statement(access: Access, item_id: UUID, statement: Statement, seen: int) -> None:
    """Write what the person says about one standard as a new version of the profile.

    Raises:
        NotFoundError: the item is not among the record's standards.
        AtFieldError: too many entries, or one that is not a finished entry of the record.
        ConflictError: the profile was changed since.
    """
    if item_id not in {one.item_id for one in queries.standards_of(access.placement.id)}:
        raise NotFoundError
    if len(statement.evidence) > policy.MOST_CHOSEN:
        raise AtFieldError(
            "evidence", f"Choose {policy.MOST_CHOSEN} entries at most: those that show it best."
        )
    finished = {one.evidence_id for one in queries.entries_of(access.placement.id) if one.is_finished}
    if not finished.issuperset(statement.evidence):
        raise AtFieldError("evidence", "One of the entries is not finished any more. Look at the list again.")
    newest = _unchanged(access, seen)
    old = statements_in(newest)
    if old.get(item_id, Statement()) != statement:
        _add(access, newest, statements=old | {item_id: statement})


def _unchanged(access: Access, seen: int) -> CpdProfile | None:
    lock_placements(access.placement.id)
    newest = queries.profile_of(access.placement.id)
    if (newest.number if newest else 0) != seen:
        raise ConflictError(STALE)
    return newest


def _require_period(period: Period) -> None:
    if wrong := policy.wrong_period(period, today()):
        raise AtFieldError(*wrong)


def _add(
    access: Access,
    newest: CpdProfile | None,
    *,
    period: Period | None = None,
    summary: str | None = None,
    statements: dict[UUID, Statement] | None = None,
) -> None:
    """Add a version that differs from the newest in what is given."""
    days = period or period_of(access.placement, newest)
    said = statements_in(newest) if statements is None else statements
    db.session.add(
        CpdProfile(
            placement_id=access.placement.id,
            number=newest.number + 1 if newest else 1,
            period_from=days.first,
            period_to=days.last,
            summary=(newest.summary if newest else "") if summary is None else summary,
            statements={
                str(number): {"text": one.text, "evidence": [str(chosen) for chosen in one.evidence]}
                for number, one in said.items()
            },
        )
    )
    db.session.flush()


def forget_earlier(access: Access) -> int:
    """Remove all versions of the profile but the newest for good, and say how many went."""
    lock_placements(access.placement.id)
    earlier: Collection[CpdProfile] = queries.profiles_of(access.placement.id)[1:]
    for one in earlier:
        db.session.delete(one)
    db.session.flush()
    return len(earlier)
