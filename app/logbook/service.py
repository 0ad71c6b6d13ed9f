"""What is done to a weekly log: a trainee writes, a supervisor initials, anybody concerned removes words."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import day_in_words, now, today
from app.core.errors import AtFieldError, ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.logbook import policy, queries
from app.logbook.entry import Entry
from app.logbook.models import LoggedWeek, WeekInitial, WeekVersion
from app.logbook.policy import Sure
from app.mail.service import tell
from app.mail.values import NoticeKind
from app.placements.access import Access, lock_placements, placement_for
from app.placements.models import Placement
from app.web.initials import Initialled

when_words_go: list[Callable[[UUID], None]] = []
"""What rooms above do when words of a placement's log were removed for good; each is given its number."""


def refusal(placement: Placement, monday: date) -> str:
    """Say why nothing can be written about a week of a placement now, or return nothing."""
    return policy.refusal_of_week(monday, placement.starts_on, placement.finished_on, today())


def write(access: Access, monday: date, entry: Entry, seen: int, sure: Sure) -> WeekVersion:
    """Write about a week; sent again without a change it is left alone, initial and all.

    Args:
        access: the trainee's own placement.
        monday: the first day of the week.
        entry: what was typed.
        seen: the number of the version on which that rests; 0 where there was none.
        sure: what was ticked as meant.

    Raises:
        NotFoundError: the person is not the trainee.
        RefusedError: the week is before the start, in the future or after the finish.
        AtFieldError: a rule speaks against what was typed; the sentence says which, and at which field.
        ConflictError: the week was changed meanwhile.
    """
    access.require(policy.WRITES)
    if why_not := refusal(access.placement, monday):
        raise RefusedError(why_not)
    if wrong := policy.wrong_with(entry, sure):
        raise AtFieldError(wrong.where, wrong.sentence)
    lock_placements(access.placement.id)
    week = queries.week_of(access.placement.id, monday)
    if week is not None and week.newest.entry == entry and week.newest.purged_at is None:
        return week.newest
    if (week.newest.number if week else 0) != seen:
        raise ConflictError(policy.CHANGED_MEANWHILE)
    if week is None:
        week = LoggedWeek(id=new_id(), placement_id=access.placement.id, monday=monday)
        db.session.add(week)
    version = WeekVersion(
        id=new_id(),
        number=seen + 1,
        seconds=entry.seconds,
        words=entry.words,
        leave=entry.leave,
        sickness=entry.sickness,
        other=entry.other,
        written_by_id=access.actor.user_id,
        at=now(),
    )
    week.versions.append(version)
    db.session.flush()
    return version


def initial(actor: Actor, version_ids: Sequence[UUID]) -> Initialled:
    """Initial weeks as they were read; what was changed or initialled meanwhile is left and named.

    Raises:
        NotFoundError: a week does not exist, or the person does not supervise its placement today.
    """
    wanted = list(dict.fromkeys(version_ids))
    found = queries.versions_with(wanted)
    if len(found) != len(wanted):
        raise NotFoundError
    for placement_id in dict.fromkeys(version.week.placement_id for version in found):
        placement_for(actor, placement_id).require(policy.INITIALS)
        lock_placements(placement_id)
    newest = _newest_of({version.week_id for version in found})
    seen = _initialled({version.id for version in found})
    done, left = 0, []
    for version in found:
        week = f"The week from {day_in_words(version.week.monday)}"
        if newest[version.week_id] != version.number:
            left.append(f"{week} was changed meanwhile. Read it again.")
        elif version.id in seen:
            left.append(f"{week} has been initialled already.")
        else:
            db.session.add(WeekInitial(version_id=version.id, initialled_by_id=actor.user_id, at=now()))
            done += 1
    db.session.flush()
    return Initialled(done, tuple(left), "week")


def _newest_of(week_ids: set[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        sa.select(WeekVersion.week_id, sa.func.max(WeekVersion.number).label("number"))
        .where(WeekVersion.week_id.in_(week_ids))
        .group_by(WeekVersion.week_id)
    )
    return {row.week_id: row.number for row in rows}


def _initialled(version_ids: set[UUID]) -> set[UUID]:
    wanted = sa.select(WeekInitial.version_id).where(WeekInitial.version_id.in_(version_ids))
    return set(db.session.scalars(wanted))


def remove_words(access: Access, week: LoggedWeek) -> None:
    """Remove for good what was written about a week, in all its versions; hours and days away stay.

    Raises:
        NotFoundError: the person is neither trainee, supervisor nor co-ordinator.
        RefusedError: there are no words.
    """
    access.require(*policy.REMOVES)
    lock_placements(access.placement.id)
    # Whoever makes a portfolio holds the week itself still, and not the placement.
    db.session.execute(sa.select(LoggedWeek.id).where(LoggedWeek.id == week.id).with_for_update())
    db.session.refresh(week, ["versions"])
    spoken = [version for version in week.versions if version.words]
    if not spoken:
        raise RefusedError("There are no words left about this week.")
    for version in spoken:
        version.words, version.purged_at, version.purged_by_id = "", now(), access.actor.user_id
    db.session.flush()
    for drop in when_words_go:
        drop(access.placement.id)
    if not access.is_trainee:
        tell(
            access.placement.trainee_id,
            NoticeKind.PATIENT_DATA,
            f"Words in your weekly log, week from {day_in_words(week.monday)}, were removed for good.",
            f"/placements/{access.placement.id}/weekly-log/{week.monday}",
            access.placement.id,
        )
