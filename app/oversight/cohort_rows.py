"""Reads the placements of a co-ordinator's centres with all that their lists say of them.

The number of queries does not depend on how many placements there are. People are read as plain columns:
with 500 placements objects would take longer than everything else.
"""

from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.extensions import db
from app.identity.models import Centre, User
from app.oversight.cohort_figures import figures_of
from app.oversight.cohort_values import Named, Row
from app.oversight.queries import cohort_ids, in_centres_of
from app.oversight.supervisors import supervisors_on
from app.placements.courses import courses_of
from app.placements.models import Placement, PlacementState
from app.placements.reminder_settings import wishes_in
from app.tally.models import PlacementTally
from app.tally.queries import FACTS, facts_of


def cohort_rows(actor: Actor) -> list[Row]:
    """Return every placement in the centres that a person co-ordinates but their own, by trainee's name."""
    found = db.session.execute(_wanted(actor)).all()
    missing = facts_of([one.id for one in found if not one.facts])
    courses = courses_of(found, cohort_ids(actor))
    supervisors = supervisors_on(cohort_ids(actor), today())
    wishes = wishes_in(found)
    day = today()
    return [
        Row(
            placement_id=one.id,
            trainee=one.trainee,
            centre=Named(one.centre_id, one.centre),
            discipline=one.discipline,
            programme=one.programme,
            supervisors=tuple(supervisors.get(one.id, ())),
            is_finished=one.state is PlacementState.FINISHED,
            starts_on=one.starts_on,
            finished_on=one.finished_on,
            course=courses[one.id],
            figures=figures_of(
                one.facts or missing[one.id],
                courses[one.id],
                day,
                goes_on=one.state is PlacementState.ACTIVE,
                wishes=wishes[one.centre_id],
            ),
        )
        for one in found
    ]


def _wanted(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Placement.id,
            Placement.centre_id,
            Placement.programme,
            Placement.discipline,
            Placement.starts_on,
            Placement.weeks,
            Placement.full_time_hundredths,
            Placement.state,
            Placement.finished_on,
            User.name.label("trainee"),
            Centre.name.label("centre"),
            # As it is stored: what is not needed again is not read again.
            FACTS.label("facts"),
        )
        .join(Placement.trainee)
        .join(Placement.centre)
        .outerjoin(PlacementTally, PlacementTally.placement_id == Placement.id)
        .where(in_centres_of(actor))
        .order_by(User.name, Placement.id)
    )
