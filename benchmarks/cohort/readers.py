"""Makes a moderator who visits every centre at once, and an examiner who reads all that is finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.models import PlacementReader, ReaderRole
from app.placements.visit_models import Visit, VisitPlacement
from app.reviews.models import VisitAction, VisitNote
from benchmarks.cohort.bulk import insert
from benchmarks.cohort.people import Cohort, Trained, give_parts, make_people

VISITED = 30
NOTES = 2
# On which days from today the visits to a centre begin and end: one that lasts, one to come.
VISITS = ((-1, 2), (20, 22))


@dataclass(frozen=True)
class Readers:
    """Who reads without having a part in the training."""

    moderator: User
    examiner: User


def add_readers(cohort: Cohort) -> Readers:
    """Make both, let one visit 30 running placements of each centre and the other read all finished ones."""
    (moderator,), (examiner,) = make_people("moderator", 1), make_people("examiner", 1)
    for centre_id in cohort.centres:
        give_parts([moderator], centre_id, Role.MODERATOR)
        give_parts([examiner], centre_id, Role.EXAMINER)
        running = [one for one in cohort.placements if one.centre_id == centre_id and not one.is_finished]
        _add_visits(moderator, cohort.coordinator.id, centre_id, running[:VISITED])
    given = [one.placement_id for one in cohort.placements if one.is_finished]
    insert(
        PlacementReader,
        [
            {"id": new_id(), "placement_id": one, "user_id": examiner, "role": ReaderRole.EXAMINER}
            for one in given
        ],
    )
    wanted = sa.select(User).where(User.id.in_([moderator, examiner]))
    found = {user.id: user for user in db.session.scalars(wanted)}
    return Readers(found[moderator], found[examiner])


def _add_visits(moderator: UUID, coordinator: UUID, centre_id: UUID, placements: Sequence[Trained]) -> None:
    for first, last in VISITS:
        visit_id = new_id()
        row = {
            "id": visit_id,
            "centre_id": centre_id,
            "moderator_id": moderator,
            "starts_on": today() + timedelta(days=first),
            "ends_on": today() + timedelta(days=last),
            "planned_by_id": coordinator,
        }
        insert(Visit, [row])
        insert(
            VisitPlacement, [{"visit_id": visit_id, "placement_id": one.placement_id} for one in placements]
        )
        if first < 0:
            _add_notes(visit_id, moderator, coordinator, placements)


def _add_notes(visit_id: UUID, moderator: UUID, coordinator: UUID, placements: Sequence[Trained]) -> None:
    own = {"visit_id": visit_id, "author_id": moderator, "text": "Read and found in order.", "at": now()}
    insert(
        VisitNote,
        [
            {**own, "id": new_id(), "placement_id": about}
            for about in (None, *(one.placement_id for one in placements))
            for _ in range(NOTES)
        ],
    )
    action = {"id": new_id(), "visit_id": visit_id, "text": "Show the weekly log.", "owner_id": coordinator}
    insert(VisitAction, [{**action, "due_on": today() + timedelta(days=30), "added_by_id": moderator}])
