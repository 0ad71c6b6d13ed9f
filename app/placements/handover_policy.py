"""Who may hand a supervision over to a colleague, for which days, and why not. Pure."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.core.actor import Actor, Role
from app.placements import assignment
from app.placements.assignment import supervisor_refusal
from app.placements.policy import PlacementFacts, SupervisionSpan


class Refusal(StrEnum):
    """Why a supervision cannot be handed over, as the person reads it who wants to."""

    THEMSELVES = "Nobody stands in for themselves. Choose a colleague."
    IN_THE_PAST = "The first day has passed. A hand-over begins today or later."
    BEFORE_IT_BEGINS = "The last day must not come before the first."
    NOT_ALL_DAYS = (
        "The supervision that is handed over does not cover all of these days. "
        "Choose days on which the absent supervisor supervises the trainee themself."
    )
    NOT_YOURS = "Only the absent supervisor or a co-ordinator of the centre hands over or ends it."


def may_arrange(actor: Actor, absent_id: UUID, facts: PlacementFacts) -> bool:
    """Say whether a person may hand over somebody's supervision of a placement, or end that early.

    The absent supervisor and the co-ordinators of the centre may; nobody arranges their own supervision.
    """
    if actor.user_id == facts.trainee_id:
        return False
    return actor.user_id == absent_id or actor.plays(Role.COORDINATOR, facts.centre_id)


def refusal(
    actor: Actor,
    absent_id: UUID,
    wanted: SupervisionSpan,
    facts: PlacementFacts,
    own: Collection[SupervisionSpan],
    day: date,
) -> Refusal | assignment.Refusal | None:
    """Say why a placement cannot be handed over, or None where it can.

    Args:
        actor: who hands over.
        absent_id: whose place is taken.
        wanted: who takes it, from when to when.
        facts: the placement.
        own: the absent supervisor's supervisions of it, without those in which they stand in themselves:
            those end when the person comes back whom they stand in for.
        day: today.
    """
    if not may_arrange(actor, absent_id, facts):
        return Refusal.NOT_YOURS
    if wanted.supervisor_id == absent_id:
        return Refusal.THEMSELVES
    if wanted.starts_on < day:
        return Refusal.IN_THE_PAST
    if wanted.ends_on is None or wanted.ends_on < wanted.starts_on:
        return Refusal.BEFORE_IT_BEGINS
    covered = any(span.lasts_on(wanted.starts_on) and span.lasts_on(wanted.ends_on) for span in own)
    # The rules of every supervision hold: never the trainee, never an examiner, never twice at once.
    return supervisor_refusal(wanted, facts) or (None if covered else Refusal.NOT_ALL_DAYS)
