"""What a person's calendar reads: a constant number of queries, however many placements there are.

Each part is asked for as it is today, so that who has lost one finds nothing of it the next time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.core.actor import Actor, Role
from app.extensions import db
from app.oversight.calendar_entries import (
    CalendarEntry,
    Change,
    course_entries,
    on_day,
    since,
)
from app.placements.clock_models import ClockChange
from app.placements.clocks import clocks_of
from app.placements.models import Handover, Placement, PlacementState, Supervision
from app.placements.visit_models import Visit, VisitPlacement
from app.planning.queries import planned_spans_of
from app.reviews.kinds import KINDS
from app.reviews.models import Review

# A calendar keeps half a year of what is past; older entries would only make every answer longer.
STAY = timedelta(days=183)


def calendar_of(actor: Actor, day: date) -> list[CalendarEntry]:
    """Return what stands in a person's calendar on a day, in order of time."""
    own = _own(actor)
    supervised = _supervised(actor, day)
    entries = [
        *_courses(own),
        *_reviews({one.id for one in own}, supervised, day - STAY),
        *_visits(actor, {one.id for one in own}, {one.placement_id for one in supervised}, day - STAY),
        *_ends(actor, supervised, day),
    ]
    return since(entries, day - STAY)


def _own(actor: Actor) -> Sequence[Placement]:
    return db.session.scalars(
        sa.select(Placement).where(Placement.trainee_id == actor.user_id).order_by(Placement.id)
    ).all()


def _supervised(actor: Actor, day: date) -> Sequence[Supervision]:
    """Return a person's supervisions of running placements that last on a day, in centres they belong to."""
    return db.session.scalars(
        sa.select(Supervision)
        .join(Supervision.placement)
        .where(
            Supervision.supervisor_id == actor.user_id,
            Supervision.lasts_on(day),
            Placement.state == PlacementState.ACTIVE,
            Placement.trainee_id != actor.user_id,
            Placement.centre_id.in_(actor.centres(Role.SUPERVISOR)),
        )
        .options(joinedload(Supervision.handover))
        .order_by(Supervision.id)
    ).all()


def _courses(own: Sequence[Placement]) -> Iterator[CalendarEntry]:
    numbers = [one.id for one in own]
    clocks, spans = clocks_of(own), planned_spans_of(numbers)
    changed = {
        placement_id: Change(at, number)
        for placement_id, at, number in db.session.execute(
            sa.select(ClockChange.placement_id, sa.func.max(ClockChange.at), sa.func.count())
            .where(ClockChange.placement_id.in_(numbers))
            .group_by(ClockChange.placement_id)
        )
    }
    for placement in own:
        if clock := clocks[placement.id]:
            change = changed.get(placement.id, Change(placement.created_at))
            yield from course_entries(placement.id, clock, spans[placement.id].values(), change)


def _reviews(
    own: Collection[UUID], supervised: Sequence[Supervision], first: date
) -> Iterator[CalendarEntry]:
    """Return reviews; a supervisor gets those of the days on which they supervise, without a name."""
    times: dict[UUID, list[Supervision]] = defaultdict(list)
    for one in supervised:
        times[one.placement_id].append(one)
    reviews = db.session.scalars(
        sa.select(Review)
        .join(Review.placement)
        .where(
            Review.placement_id.in_({*own, *times}),
            # A correction is the same meeting once more.
            Review.replaces_id.is_(None),
            sa.func.coalesce(Review.held_on, Review.planned_on) >= first,
            # What was planned for later falls away with the end of the placement.
            sa.or_(Review.held_on.is_not(None), Placement.state == PlacementState.ACTIVE),
        )
        .order_by(Review.id)
    )
    for review in reviews:
        day, title = review.held_on or review.planned_on, KINDS[review.kind].title
        if review.placement_id not in own:
            if not any(_lasts(one, day) for one in times[review.placement_id]):
                continue
            title = f"{title} with a trainee"
        at = max(filter(None, (review.created_at, review.changes_read_at, review.signed_at)))
        change = Change(at, review.revision - 1)
        yield on_day(f"review-{review.id}", day, title, f"/reviews/{review.id}", change)


def _lasts(supervision: Supervision, day: date) -> bool:
    return supervision.starts_on <= day and (supervision.ends_on is None or day <= supervision.ends_on)


def _visits(
    actor: Actor, own: Collection[UUID], supervised: Collection[UUID], first: date
) -> Iterator[CalendarEntry]:
    """Return visits: a person's own as a moderator, to centres they co-ordinate, and at their placements."""
    mine = sa.and_(Visit.moderator_id == actor.user_id, Visit.centre_id.in_(actor.centres(Role.MODERATOR)))
    coordinated = Visit.centre_id.in_(actor.centres(Role.COORDINATOR))
    places = sa.select(VisitPlacement.visit_id, VisitPlacement.placement_id).where(
        VisitPlacement.placement_id.in_({*own, *supervised})
    )
    visited: dict[UUID, UUID] = {}
    for visit_id, placement_id in db.session.execute(places.order_by(VisitPlacement.placement_id)):
        if placement_id in own or visit_id not in visited:
            visited[visit_id] = placement_id
    visits = db.session.scalars(
        sa.select(Visit)
        .where(Visit.ends_on >= first, sa.or_(mine, coordinated, Visit.id.in_(visited)))
        .options(joinedload(Visit.centre))
        .order_by(Visit.id)
    )
    for visit in visits:
        title, path = f"Moderator's visit to {visit.centre.name}", f"/visits/{visit.id}"
        if visit.moderator_id == actor.user_id:
            title = f"Visit to {visit.centre.name}"
        elif not actor.plays(Role.COORDINATOR, visit.centre_id):
            title, path = "A moderator visits", f"/placements/{visited[visit.id]}"
        yield CalendarEntry(
            key=f"visit-{visit.id}",
            first=visit.starts_on,
            last=visit.ends_on,
            title=title,
            path=path,
            change=Change(visit.created_at),
        )


def _ends(actor: Actor, supervised: Sequence[Supervision], day: date) -> Iterator[CalendarEntry]:
    """Return the last days of supervisions and of standing in, on both sides."""
    for one in supervised:
        if one.ends_on:
            title = "Your supervision of a trainee ends"
            if one.handover:
                title = "Last day on which you stand in for a colleague"
            path, change = f"/placements/{one.placement_id}", Change(one.created_at)
            yield on_day(f"supervision-{one.id}", one.ends_on, title, path, change)
    running = {one.placement_id for one in supervised if not one.handover}
    for handover in _stand_ins_for(actor, day):
        span = handover.supervision
        if span.ends_on and span.placement_id in running:
            title, path = "Last day on which a colleague stands in for you", "/handovers"
            yield on_day(f"handover-{handover.id}", span.ends_on, title, path, Change(handover.made_at))


def _stand_ins_for(actor: Actor, day: date) -> Sequence[Handover]:
    return db.session.scalars(
        sa.select(Handover)
        .join(Handover.supervision)
        .where(Handover.absent_id == actor.user_id, Supervision.starts_on <= day, Supervision.ends_on >= day)
        .options(contains_eager(Handover.supervision))
        .order_by(Handover.id)
    ).all()
