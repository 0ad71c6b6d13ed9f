"""Makes training plans, agreed and in the making, with as few words as possible."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.core.clock import now
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement
from app.planning.models import PlanAgreement, TrainingPlan, TrainingPlanItem
from app.planning.workflow import State
from app.standards.values import WeekSpan
from tests.people import World

Weeks = Mapping[UUID, WeekSpan | None]


def make_plan(
    placement: Placement, by: User, weeks: Weeks, *, number: int = 1, agreed_at: datetime | None = None
) -> TrainingPlan:
    """Make a version of a plan; with a moment it is agreed by then, whoever agreed."""
    plan = TrainingPlan(
        placement_id=placement.id,
        number=number,
        reason="" if number == 1 else "It was too much at once.",
        made_by_id=by.id,
        changed_by_id=by.id,
    )
    plan.items = [
        TrainingPlanItem(
            item_id=item, first_week=span.first if span else None, last_week=span.last if span else None
        )
        for item, span in weeks.items()
    ]
    db.session.add(plan)
    db.session.flush()
    if agreed_at is not None:
        plan.agreed_at, plan.state = agreed_at, State.AGREED
        db.session.flush()
    return plan


def make_agreed(world: World, weeks: Weeks, *, number: int = 1) -> TrainingPlan:
    """Make a version to which trainee and supervisor have agreed."""
    plan = make_plan(world.placement, world.trainee, weeks, number=number)
    for user, side in ((world.trainee, "trainee"), (world.supervisor, "supervisor")):
        db.session.add(PlanAgreement(plan_id=plan.id, user_id=user.id, capacity=side))
    db.session.flush()
    plan.agreed_at, plan.state = now(), State.AGREED
    db.session.flush()
    return plan
