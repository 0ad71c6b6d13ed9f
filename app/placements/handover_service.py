"""What is done about an absent supervisor: handing over to a colleague for some days, ending it early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.queries import people_with_part
from app.placements import handovers, telling
from app.placements.access import facts_of, lock_placements
from app.placements.handover_policy import may_arrange, refusal
from app.placements.models import Handover, Placement, Supervision
from app.placements.policy import SupervisionSpan
from app.placements.service import end_supervision

NO_SUPERVISOR = "This person is no training supervisor of the centre. Choose a colleague from the list."
NONE_CHOSEN = "Choose at least one trainee."
NO_REASON = "Write why, for instance “annual leave”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A hand-over: who is away, who stands in, on which days (both included), why, and for whom."""

    centre_id: UUID
    absent_id: UUID
    colleague_id: UUID
    starts_on: date
    ends_on: date
    reason: str
    placement_ids: frozenset[UUID]


def hand_over(actor: Actor, plan: Plan) -> Sequence[Supervision]:
    """Give a colleague the supervision of some placements for some days; all of them or none.

    The absent supervisor keeps theirs. The colleague's begin and end by their dates.

    Raises:
        NotFoundError: one of the placements is not the absent supervisor's to hand over, or not the actor's.
        InvalidInputError: no placement or no reason is given, or the colleague supervises nobody there.
        RefusedError: a rule speaks against one of them; the sentence says which and for whom.
    """
    if not plan.placement_ids:
        raise InvalidInputError(NONE_CHOSEN)
    if not plan.reason.strip():
        raise InvalidInputError(NO_REASON)
    if plan.colleague_id not in {user.id for user in people_with_part(plan.centre_id, Role.SUPERVISOR)}:
        raise InvalidInputError(NO_SUPERVISOR)
    lock_placements(*plan.placement_ids)
    offered = handovers.placements_to_hand_over(plan.absent_id, plan.centre_id, today())
    chosen = [placement for placement in offered if placement.id in plan.placement_ids]
    if len(chosen) != len(plan.placement_ids):
        raise NotFoundError
    group_id = new_id()
    for placement in chosen:
        _require_may(actor, plan, placement)
    made = [_stand_in(actor, plan, placement, group_id) for placement in chosen]
    absent, colleague = (db.session.get_one(User, who) for who in (plan.absent_id, plan.colleague_id))
    telling.handed_over(actor.user_id, made, absent, colleague)
    return made


def _require_may(actor: Actor, plan: Plan, placement: Placement) -> None:
    facts = facts_of(placement)
    if not may_arrange(actor, plan.absent_id, facts):
        raise NotFoundError
    own = [
        SupervisionSpan(span.supervisor_id, span.starts_on, span.ends_on)
        for span in handovers.own_supervisions(plan.absent_id, placement.id)
    ]
    wanted = SupervisionSpan(plan.colleague_id, plan.starts_on, plan.ends_on)
    if reason := refusal(actor, plan.absent_id, wanted, facts, own, today()):
        raise RefusedError(f"{placement.trainee.name}: {reason.value}")


def _stand_in(actor: Actor, plan: Plan, placement: Placement, group_id: UUID) -> Supervision:
    supervision = Supervision(
        id=new_id(), supervisor_id=plan.colleague_id, starts_on=plan.starts_on, ends_on=plan.ends_on
    )
    supervision.handover = Handover(
        id=new_id(),
        group_id=group_id,
        absent_id=plan.absent_id,
        made_by_id=actor.user_id,
        reason=plan.reason.strip(),
    )
    placement.supervisions.append(supervision)
    db.session.flush()
    return supervision


def end_handover(actor: Actor, group_id: UUID) -> None:
    """End at once what was handed over in one go and lasts or is to come, from the next click on.

    Raises:
        NotFoundError: there is no such hand-over, or the person may not end it.
        RefusedError: it has ended already.
    """
    found = handovers.handover_group(group_id)
    if not found or not all(
        may_arrange(actor, one.absent_id, facts_of(one.supervision.placement)) for one in found
    ):
        raise NotFoundError
    lasting = [one for one in found if (one.supervision.ends_on or today()) >= today()]
    if not lasting:
        raise RefusedError("This hand-over has ended already.")
    # Before: what never began leaves nothing.
    telling.handover_ended(actor.user_id, lasting)
    for one in lasting:
        one.ended_by_id, one.ended_at = actor.user_id, now()
        end_supervision(one.supervision, None)
