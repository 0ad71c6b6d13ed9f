"""What a co-ordinator does: making placements, giving and ending parts in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import ROLE_WORDS, Role
from app.core.clock import day_in_words, today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.queries import people_with_part
from app.placements import queries, telling
from app.placements.access import facts_of, lock_placements
from app.placements.assignment import reader_refusal, supervisor_refusal
from app.placements.clock_values import in_hundredths
from app.placements.models import (
    Placement,
    PlacementFramework,
    PlacementReader,
    ReaderRole,
    Supervision,
)
from app.placements.move_models import SupervisionChangeKind
from app.placements.policy import Capacity, SupervisionSpan
from app.placements.programme_hours import full_time_of
from app.placements.programmes import PROGRAMMES, Discipline, Programme
from app.placements.supervising import NO_REASON, Word, note

READER_PART = {ReaderRole.MODERATOR: Role.MODERATOR, ReaderRole.EXAMINER: Role.EXAMINER}


@dataclass(frozen=True)
class Plan:
    """What a placement is made from. `starts_on` and `weeks` are None where the programme has none."""

    trainee_id: UUID
    programme: Programme
    discipline: Discipline
    starts_on: date | None
    weeks: int | None
    version_ids: Sequence[UUID]


def create_placement(centre_id: UUID, plan: Plan) -> Placement:
    """Make a placement for a trainee of a centre; asked for twice, by a second click, it is made once.

    Raises:
        NotFoundError: the trainee or a framework version is not the centre's to use.
        InvalidInputError: start, length or standards are missing or make no sense.
    """
    if plan.trainee_id not in {user.id for user in people_with_part(centre_id, Role.TRAINEE)}:
        raise NotFoundError
    usable = {version.id for version in queries.usable_versions(centre_id)}
    if not usable.issuperset(plan.version_ids):
        raise NotFoundError
    if not plan.version_ids:
        raise InvalidInputError("Choose at least one set of standards.")
    has_start = PROGRAMMES[plan.programme].has_start
    if has_start and plan.starts_on is None:
        raise InvalidInputError("Give the day on which the placement starts.")
    placement = Placement(
        id=new_id(),
        centre_id=centre_id,
        trainee_id=plan.trainee_id,
        programme=plan.programme,
        discipline=plan.discipline,
        starts_on=plan.starts_on if has_start else None,
        weeks=plan.weeks if has_start else None,
        full_time_hundredths=in_hundredths(full_time_of(centre_id, plan.programme)),
    )
    # Two clicks at the same moment wait for each other here.
    db.session.execute(sa.select(User.id).where(User.id == plan.trainee_id).with_for_update())
    if twin := queries.twin_of(placement, plan.version_ids):
        return twin
    placement.frameworks = [
        PlacementFramework(framework_version_id=version_id, position=place)
        for place, version_id in enumerate(dict.fromkeys(plan.version_ids))
    ]
    db.session.add(placement)
    db.session.flush()
    telling.made(placement)
    return placement


def assign_supervisor(
    placement: Placement, user_id: UUID, starts_on: date, ends_on: date | None, word: Word
) -> None:
    """Let a supervisor of the centre supervise a placement, both days included.

    Raises:
        InvalidInputError: the person is no supervisor of the centre, the last day comes before the first, or
            no reason is given although somebody has supervised before.
        RefusedError: a rule speaks against it; the sentence says which.
    """
    _require_part(placement, user_id, Role.SUPERVISOR)
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInputError("The last day must not come before the first.")
    _lock(placement)
    if placement.supervisions and not word.reason.strip():
        raise InvalidInputError(NO_REASON)
    refusal = supervisor_refusal(SupervisionSpan(user_id, starts_on, ends_on), facts_of(placement))
    if refusal:
        raise RefusedError(refusal.value)
    span = Supervision(id=new_id(), supervisor_id=user_id, starts_on=starts_on, ends_on=ends_on)
    placement.supervisions.append(span)
    db.session.flush()
    note(span, SupervisionChangeKind.ASSIGNED, (starts_on, ends_on), placement.id, word)
    telling.supervised(placement, user_id, starts_on, ends_on)


def supervision_of(placement: Placement, supervision_id: UUID) -> Supervision:
    """Return a supervision of a placement.

    Raises:
        NotFoundError: it belongs to another one.
    """
    found = next((span for span in placement.supervisions if span.id == supervision_id), None)
    if found is None:
        raise NotFoundError
    return found


def end_for(placement: Placement, supervision: Supervision, last_day: date | None, word: Word) -> None:
    """End a supervision of a placement after a day, or (None) at once, and keep by whose word and why.

    Raises:
        InvalidInputError: no reason is given, or the last day comes before the first.
    """
    if not word.reason.strip():
        raise InvalidInputError(NO_REASON)
    first = supervision.starts_on
    dropped = last_day is None and first > today()
    end_supervision(supervision, last_day)
    kind = SupervisionChangeKind.DROPPED if dropped else SupervisionChangeKind.ENDED
    note(supervision, kind, (first, None if dropped else supervision.ends_on), placement.id, word)


def end_supervision(supervision: Supervision, last_day: date | None) -> None:
    """End a supervision after a day, or (None) at once, so that the next click sees nothing any more.

    A supervision that began today and ends at once is kept as one day, yesterday's: that somebody had a part
    in the training must stay on record, for they may not examine. One that has not begun yet is taken away.

    Raises:
        InvalidInputError: the last day comes before the first.
    """
    if last_day is None:
        if supervision.starts_on > today():
            db.session.delete(supervision)
            supervision.placement.supervisions.remove(supervision)
            db.session.flush()
            return
        last_day = today() - timedelta(days=1)
        supervision.starts_on = min(supervision.starts_on, last_day)
        last_day = min(last_day, supervision.ends_on or last_day)
    if last_day < supervision.starts_on:
        raise InvalidInputError(
            f"The supervision starts on {day_in_words(supervision.starts_on)}. Give a later day."
        )
    supervision.ends_on = last_day
    db.session.flush()


def assign_reader(placement: Placement, user_id: UUID, role: ReaderRole) -> None:
    """Let a moderator or examiner of the centre read a placement once it is finished.

    Raises:
        InvalidInputError: the person does not play that part in the centre.
        RefusedError: they had a part in the training; the sentence says which.
    """
    _require_part(placement, user_id, READER_PART[role])
    _lock(placement)
    refusal = reader_refusal(
        user_id, Capacity(role.value), facts_of(placement), queries.training_parts(placement.trainee_id)
    )
    if refusal:
        raise RefusedError(refusal.value)
    placement.readers.append(PlacementReader(id=new_id(), user_id=user_id, role=role))
    db.session.flush()


def remove_reader(placement: Placement, reader_id: UUID) -> None:
    """Take the reading of a placement back from a moderator or examiner.

    Raises:
        NotFoundError: the assignment belongs to another placement.
    """
    found = next((reader for reader in placement.readers if reader.id == reader_id), None)
    if found is None:
        raise NotFoundError
    placement.readers.remove(found)
    db.session.delete(found)
    db.session.flush()


def _require_part(placement: Placement, user_id: UUID, role: Role) -> None:
    if user_id not in {user.id for user in people_with_part(placement.centre_id, role)}:
        raise InvalidInputError(
            f"This person is no {ROLE_WORDS[role].lower()} of the centre. Add the part under People first."
        )


def _lock(placement: Placement) -> None:
    """Let nobody else change who takes part until this transaction ends."""
    lock_placements(placement.id)
    db.session.refresh(placement, ["supervisions", "readers", "visits"])
