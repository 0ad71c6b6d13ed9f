"""The verbs of a moderator's visit: plan it, change its last day, note, agree on actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.queries import people_with_part
from app.mail.service import tell
from app.mail.values import NoticeKind
from app.placements.access import facts_of
from app.placements.assignment import visit_refusal
from app.placements.models import Placement
from app.placements.policy import VisitSpan
from app.placements.queries import training_parts
from app.placements.visit_models import Visit, VisitPlacement
from app.reviews.models import VisitAction, VisitNote
from app.reviews.queries import supervisors_today
from app.reviews.visit_access import VisitAccess
from app.reviews.visit_policy import Refusal, may_agree, refusal_of_days, refusal_to_note
from app.reviews.visit_queries import placements_to_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """Who visits which placements, from when to when, both days included."""

    moderator_id: UUID
    starts_on: date
    ends_on: date
    placement_ids: Sequence[UUID]


def plan_visit(actor: Actor, centre_id: UUID, plan: VisitPlan) -> Visit:
    """Let a moderator of the centre read running placements for some days.

    Raises:
        NotFoundError: the person does not co-ordinate the centre.
        InvalidInputError: days, moderator or placements make no sense.
        RefusedError: the moderator is not independent of a trainee; the sentence says of whom and why.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    if reason := refusal_of_days(plan.starts_on, plan.ends_on, today()):
        raise InvalidInputError(reason.value)
    if plan.moderator_id not in {user.id for user in people_with_part(centre_id, Role.MODERATOR)}:
        raise InvalidInputError("This person is no external moderator of the centre.")
    visited = {one.id: one for one in placements_to_visit(centre_id, actor.user_id)}
    chosen = [visited[number] for number in dict.fromkeys(plan.placement_ids) if number in visited]
    if not chosen:
        raise InvalidInputError(Refusal.NOBODY.value)
    span = VisitSpan(plan.moderator_id, plan.starts_on, plan.ends_on)
    for placement in chosen:
        if refused := visit_refusal(span, facts_of(placement), training_parts(placement.trainee_id)):
            raise RefusedError(f"{placement.trainee.name}: {refused.value}")
    visit = Visit(
        id=new_id(),
        centre_id=centre_id,
        moderator_id=plan.moderator_id,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        planned_by_id=actor.user_id,
    )
    visit.placements = [VisitPlacement(placement_id=placement.id) for placement in chosen]
    db.session.add(visit)
    db.session.flush()
    return visit


def change_last_day(found: VisitAccess, day: date) -> None:
    """Let a visit end on another day; one before today ends the reading with the next request.

    Raises:
        NotFoundError: the person does not co-ordinate the centre.
        InvalidInputError: the day comes before the first, or makes the visit too long.
    """
    if not found.is_coordinator:
        raise NotFoundError
    visit = found.visit
    # A visit may be ended in the past; only its length and order are asked about.
    if reason := refusal_of_days(visit.starts_on, day, min(day, today())):
        raise InvalidInputError(reason.value)
    visit.ends_on = day
    db.session.flush()


def add_note(found: VisitAccess, text: str, placement_id: UUID | None, *, shared: bool) -> None:
    """Note something on a visit, about one of its placements or the whole of it.

    Raises:
        NotFoundError: the person is not its moderator.
        RefusedError: it does not last today.
        InvalidInputError: the placement is none of the visit, or a shared note is about none.
    """
    if not found.is_moderator:
        raise NotFoundError
    if reason := refusal_to_note(found.facts):
        raise RefusedError(reason.value)
    if placement_id not in {None, *(one.id for one in found.shown_placements)}:
        raise InvalidInputError(Refusal.NOT_OF_THE_VISIT.value)
    if shared and placement_id is None:
        raise InvalidInputError(Refusal.SHARED_ABOUT_ONE.value)
    db.session.add(
        VisitNote(
            id=new_id(),
            visit_id=found.visit.id,
            placement_id=placement_id,
            author_id=found.actor.user_id,
            text=text.strip(),
            shared=shared,
        )
    )
    db.session.flush()
    if shared and placement_id:
        _tell_both_sides(next(one for one in found.shown_placements if one.id == placement_id))


def _tell_both_sides(placement: Placement) -> None:
    supervisors = {one.id for one in supervisors_today(placement.id, today())}
    for user_id in {placement.trainee_id} | supervisors:
        words = "A moderator has shared a note with you."
        tell(user_id, NoticeKind.REVIEW, words, f"/placements/{placement.id}/reviews", placement.id)


def owners_of(found: VisitAccess) -> dict[UUID, str]:
    """Return who can be given an action: co-ordinators and supervisors of the centre, and the moderator."""
    people = [
        *people_with_part(found.visit.centre_id, Role.COORDINATOR),
        *people_with_part(found.visit.centre_id, Role.SUPERVISOR),
        found.visit.moderator,
    ]
    return {user.id: user.name for user in people}


def add_action(found: VisitAccess, text: str, owner_id: UUID, due_on: date) -> None:
    """Write down what follows from a visit, who does it and until when.

    Raises:
        RefusedError: the moderator's days are over.
        InvalidInputError: the owner plays no part in it.
    """
    if not may_agree(found.facts):
        raise RefusedError(Refusal.NOT_TODAY.value)
    if owner_id not in owners_of(found):
        raise InvalidInputError("Choose one of the people on offer.")
    db.session.add(
        VisitAction(
            id=new_id(),
            visit_id=found.visit.id,
            text=text.strip(),
            owner_id=owner_id,
            due_on=due_on,
            added_by_id=found.actor.user_id,
        )
    )
    db.session.flush()


def mark_action(found: VisitAccess, action_id: UUID, *, done: bool) -> None:
    """Say that an action has been done, or that it has not.

    Raises:
        NotFoundError: the visit has no such action.
        RefusedError: the moderator's days are over.
    """
    action = db.session.get(VisitAction, action_id)
    if action is None or action.visit_id != found.visit.id:
        raise NotFoundError
    if not may_agree(found.facts):
        raise RefusedError(Refusal.NOT_TODAY.value)
    action.done_at = now() if done else None
    action.done_by_id = found.actor.user_id if done else None
    db.session.flush()
