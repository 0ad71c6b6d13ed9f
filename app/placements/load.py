"""How many trainees each supervisor has, how many a centre has decided on, and who has more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor, Role
from app.core.clock import day_in_words, now, today
from app.core.errors import NotFoundError
from app.extensions import db
from app.identity.models import Centre, User
from app.identity.queries import people_with_part
from app.placements.load_rule import too_many, warning
from app.placements.models import CentreLoad, Placement, PlacementState, Supervision


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One supervisor of a centre with the number of their trainees."""

    name: str
    trainees: int
    is_over: bool


def most_trainees(centre_id: UUID) -> int | None:
    """Return how many trainees a centre has decided on for one supervisor, or None."""
    found = db.session.get(CentreLoad, centre_id)
    return found.most_trainees if found else None


def decide(actor: Actor, centre_id: UUID, most: int | None) -> None:
    """Set how many trainees one supervisor should have at most, or (None) take the decision back.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    found = db.session.get(CentreLoad, centre_id)
    if most is None:
        if found:
            db.session.delete(found)
    elif found:
        found.most_trainees, found.set_by_id, found.set_at = most, actor.user_id, now()
    else:
        db.session.add(CentreLoad(centre_id=centre_id, most_trainees=most, set_by_id=actor.user_id))
    db.session.flush()


def trainees_of(centre_id: UUID, day: date) -> Mapping[UUID, int]:
    """Return how many trainees of a centre each supervisor has on a day, stand-ins counted; one query."""
    return {supervisor_id: number for (_, supervisor_id), number in trainees_in([centre_id], day).items()}


def trainees_in(centre_ids: Collection[UUID], day: date) -> dict[tuple[UUID, UUID], int]:
    """Return the same for several centres, by centre and supervisor; one query."""
    rows = db.session.execute(
        sa.select(
            Placement.centre_id, Supervision.supervisor_id, sa.func.count(Placement.trainee_id.distinct())
        )
        .join(Supervision.placement)
        .where(
            Placement.centre_id.in_(centre_ids),
            Placement.state == PlacementState.ACTIVE,
            Supervision.lasts_on(day),
        )
        .group_by(Placement.centre_id, Supervision.supervisor_id)
    )
    return {(centre_id, supervisor_id): number for centre_id, supervisor_id, number in rows}


def limits_of(centre_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many trainees centres have decided on for one supervisor, where they have."""
    rows = db.session.execute(
        sa.select(CentreLoad.centre_id, CentreLoad.most_trainees).where(CentreLoad.centre_id.in_(centre_ids))
    )
    return {centre_id: most for centre_id, most in rows}  # noqa: C416 - rows are no plain pairs to the type checker


def load_rows(centre_id: UUID, day: date) -> list[LoadRow]:
    """Return the supervisors of a centre with their numbers of trainees, by name."""
    most, numbers = most_trainees(centre_id), trainees_of(centre_id, day)
    return [
        LoadRow(user.name, numbers.get(user.id, 0), too_many(numbers.get(user.id, 0), most))
        for user in people_with_part(centre_id, Role.SUPERVISOR)
    ]


def warnings_in(centre_id: UUID, day: date) -> list[str]:
    """Return a sentence for each supervisor of a centre who has more trainees than decided, for its pages."""
    most = most_trainees(centre_id)
    over = {who: number for who, number in trainees_of(centre_id, day).items() if too_many(number, most)}
    people = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(over)).order_by(User.name))
    return [warning(f"{name} supervises", over[user_id], most) for user_id, name in people]


def warnings_after(centre_id: UUID, user_id: UUID, starts_on: date) -> list[str]:
    """Return the sentence that warns a co-ordinator who has just given somebody a trainee, or none."""
    day = max(starts_on, today())
    when = "now supervises" if day == today() else f"will supervise from {day_in_words(day)}"
    name = db.session.get_one(User, user_id).name
    found = warning(f"{name} {when}", trainees_of(centre_id, day).get(user_id, 0), most_trainees(centre_id))
    return [found] if found else []


def warnings_for(actor: Actor, day: date) -> list[str]:
    """Return a sentence for each centre in which a supervisor has more trainees than it has decided on."""
    decided = db.session.execute(_decided(), {"centre_ids": list(actor.centres(Role.SUPERVISOR))}).all()
    found = [
        warning(f"At {name} you supervise", trainees_of(centre_id, day).get(actor.user_id, 0), most)
        for centre_id, name, most in decided
    ]
    return [sentence for sentence in found if sentence]


@cache
def _decided() -> sa.Select[UUID, str, int]:
    return (
        sa.select(CentreLoad.centre_id, Centre.name, CentreLoad.most_trainees)
        .join(Centre, Centre.id == CentreLoad.centre_id)
        .where(CentreLoad.centre_id.in_(sa.bindparam("centre_ids", expanding=True)))
        .order_by(Centre.name)
    )


def offered(centre_id: UUID, people: Sequence[User], day: date) -> list[tuple[str, str]]:
    """Return people to choose a supervisor from, each with the number of their trainees on a day."""
    numbers, most = trainees_of(centre_id, day), most_trainees(centre_id)
    return [(str(user.id), _in_words(user.name, numbers.get(user.id, 0), most)) for user in people]


def _in_words(name: str, trainees: int, most: int | None) -> str:
    bound = f" of {most} at most" if most is not None else ""
    return f"{name} ({trainees or 'no'} {'trainee' if trainees == 1 else 'trainees'} now{bound})"
