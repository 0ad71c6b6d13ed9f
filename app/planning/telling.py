"""Who is told what about a training plan: it waits, was agreed, was changed, was taken back."""

from collections.abc import Collection
from uuid import UUID

from app.core.clock import today
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.access import Access, facts_of
from app.placements.policy import Capacity
from app.planning.models import TrainingPlan


def proposed(access: Access, plan: TrainingPlan, side: Capacity) -> None:
    """Tell the other side that a version waits for them."""
    others = _supervisors(access) if side is Capacity.TRAINEE else {access.placement.trainee_id}
    _tell(access, others, f"{{actor}} has agreed to {_version(plan)}. It waits for your agreement.")


def agreed(access: Access, plan: TrainingPlan) -> None:
    """Tell both sides that a version is agreed; nobody needs to be told any more that it waits."""
    settled(NoticeKind.PLAN, address_of(access))
    both = _supervisors(access) | {access.placement.trainee_id}
    _tell(access, both, f"Both sides have agreed to {_version(plan)}.")


def dropped(access: Access, plan: TrainingPlan, who: Collection[UUID]) -> None:
    """Tell those who had agreed that the version says something else now."""
    settled(NoticeKind.PLAN, address_of(access))
    words = f"{{actor}} has changed {_version(plan)}, so that you agreed to it does not count any more."
    _tell(access, who, words)


def withdrawn(access: Access, plan: TrainingPlan) -> None:
    """Tell the others of both sides that a version does not wait any more."""
    settled(NoticeKind.PLAN, address_of(access))
    both = _supervisors(access) | {access.placement.trainee_id}
    _tell(access, both, f"{{actor}} has taken back that they agreed to {_version(plan)}.")


def address_of(access: Access) -> str:
    """Return where the plan of a placement is."""
    return f"/placements/{access.placement.id}/plan"


def _version(plan: TrainingPlan) -> str:
    return f"version {plan.number} of a training plan"


def _supervisors(access: Access) -> set[UUID]:
    spans = facts_of(access.placement).supervisions
    return {span.supervisor_id for span in spans if span.lasts_on(today())}


def _tell(access: Access, who: Collection[UUID], words: str) -> None:
    """Tell people, but not whoever did it."""
    sentence = words.format(actor=access.actor.name)
    for user_id in set(who) - {access.actor.user_id}:
        tell(user_id, NoticeKind.PLAN, sentence, address_of(access), access.placement.id)
