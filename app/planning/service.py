"""The verbs of a training plan: change it, begin a new version, agree, take that back, throw it away."""

from collections.abc import Mapping
from uuid import UUID

from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements.access import lock_placements
from app.placements.models import PlacementState
from app.placements.policy import Capacity
from app.planning import telling
from app.planning.models import Ending, PlanAgreement, TrainingPlan, TrainingPlanItem
from app.planning.policy import BOTH_SIDES, MAKERS, PlanFacts, refusal, side_of
from app.planning.reading import Ground, lines_of, versions_of
from app.planning.values import Line, Lines
from app.planning.workflow import MOVES, Act, State
from app.standards.values import WeekSpan

CHANGED = "Somebody changed the plan meanwhile. Look again. What you typed is still here."
SEEN_CHANGED = "Somebody changed the plan meanwhile. This is what it says now; look at it before you go on."
NO_REASON = "Write why there is a new version. It stays in the history."
IN_THE_MAKING = "There is a version in the making already. Change that one."


def in_the_making(ground: Ground) -> TrainingPlan | None:
    """Return the version that is not agreed yet, or None."""
    return next((plan for plan in versions_of(ground.access) if plan.agreed_at is None), None)


def facts_of(ground: Ground, plan: TrainingPlan | None, *, planned: bool) -> PlanFacts:
    """Return what the rules need to know of a version; without one, of the first one that could be begun."""
    placement = ground.access.placement
    return PlanFacts(
        parts=ground.access.parts,
        finished=placement.state is PlacementState.FINISHED,
        has_weeks=ground.clock is not None,
        state=plan.state if plan else State.DRAFT,
        planned=planned,
        sides=sides_of(plan) if plan else frozenset(),
        ever_agreed=bool(plan and plan.agreements),
    )


def sides_of(plan: TrainingPlan) -> frozenset[Capacity]:
    """Return whose agreement to a version stands."""
    return frozenset(Capacity(one.capacity) for one in plan.agreements if one.ended_at is None)


def change(ground: Ground, wanted: Mapping[UUID, Line | None], seen: int) -> bool:
    """Change what the version in the making says about items; the first version is begun with that.

    An agreement that stood is dropped, and whoever gave it is told. Where nothing differs it stands.

    Args:
        ground: the placement and whoever acts.
        wanted: what is planned for items; None: not planned yet. Others stay as they are.
        seen: the revision that was shown, 0 where there was no version in the making.

    Returns:
        Whether anything differed.

    Raises:
        NotFoundError: the person is a reader, or the placement has no such item.
        RefusedError: a rule says no; the sentence says which.
        ConflictError: somebody else has changed it meanwhile.
        InvalidInputError: weeks lie outside the placement.
    """
    plan = _locked(ground, seen)
    before = lines_of([plan], ground.moved)[plan.id] if plan else {}
    _require(ground, plan, Act.CHANGE, planned=bool(before))
    _check(ground, wanted)
    kept = {item: line for item, line in before.items() if item in ground.items}
    after = {item: line for item, line in {**kept, **wanted}.items() if line is not None}
    if after == before:
        return False
    if plan is None:
        plan = _begun(ground, number=1, reason="")
    _write(plan, after)
    _touch(ground, plan)
    _drop_agreements(ground, plan)
    return True


def begin(ground: Ground, reason: str) -> TrainingPlan:
    """Begin a new version, which says what the agreed one does about the items of today.

    Raises:
        NotFoundError: the person is a reader.
        RefusedError: the placement is finished, nothing is agreed yet, or a version is in the making.
        InvalidInputError: no reason is given.
    """
    _require(ground, None, Act.CHANGE, planned=True)
    if not reason.strip():
        raise InvalidInputError(NO_REASON)
    lock_placements(ground.access.placement.id)
    newest = next(iter(versions_of(ground.access)), None)
    if newest is None or newest.agreed_at is None:
        raise RefusedError(
            IN_THE_MAKING if newest else "There is no agreed version yet. Plan the items first."
        )
    lines = lines_of([newest], ground.moved)[newest.id]
    plan = _begun(ground, number=newest.number + 1, reason=reason.strip())
    _write(plan, {item: line for item, line in lines.items() if item in ground.items})
    db.session.flush()
    return plan


def agree(ground: Ground, seen: int) -> bool:
    """Agree to the version in the making for one's own side: the first proposes it, the second closes it.

    Returns:
        Whether both sides have agreed now; then it stays as it is for good.

    Raises:
        NotFoundError: the person is a reader, or no version is in the making.
        RefusedError: a rule says no; the sentence says which.
        ConflictError: it does not say any more what was shown.
    """
    plan = _open(ground, seen)
    _require(ground, plan, Act.AGREE, planned=bool(lines_of([plan], ground.moved)[plan.id]))
    side = side_of(ground.access.parts)
    if side is None:
        raise AssertionError("The policy lets only the two sides agree.")
    agreement = PlanAgreement(id=new_id(), user_id=ground.access.actor.user_id, capacity=side.value, at=now())
    plan.agreements.append(agreement)
    # The row comes first: a version that is agreed takes no more agreements.
    db.session.flush()
    plan.state = MOVES[plan.state, Act.AGREE]
    both = sides_of(plan) == BOTH_SIDES
    if both != (plan.state is State.AGREED):
        raise AssertionError("A version is agreed exactly when both sides have agreed to it.")
    if both:
        plan.agreed_at = agreement.at
    db.session.flush()
    telling.agreed(ground.access, plan) if both else telling.proposed(ground.access, plan, side)
    return both


def withdraw(ground: Ground, seen: int) -> None:
    """Take back that one's own side has agreed, while the other side has not.

    Raises:
        NotFoundError: the person is a reader, or no version is in the making.
        RefusedError: a rule says no; the sentence says which.
        ConflictError: it does not say any more what was shown.
    """
    plan = _open(ground, seen)
    _require(ground, plan, Act.WITHDRAW, planned=True)
    _end(ground, plan, Ending.WITHDRAWN)
    plan.state = MOVES[plan.state, Act.WITHDRAW]
    db.session.flush()
    telling.withdrawn(ground.access, plan)


def discard(ground: Ground, seen: int) -> None:
    """Throw away a version to which nobody ever agreed.

    Raises:
        NotFoundError: the person is a reader, or no version is in the making.
        RefusedError: somebody has agreed to it before.
        ConflictError: somebody else has changed it meanwhile.
    """
    plan = _open(ground, seen)
    _require(ground, plan, Act.DISCARD, planned=True)
    db.session.delete(plan)
    db.session.flush()


def _require(ground: Ground, plan: TrainingPlan | None, act: Act, *, planned: bool) -> None:
    ground.access.require(*MAKERS)
    if reason := refusal(act, facts_of(ground, plan, planned=planned)):
        raise RefusedError(reason.value)


def _locked(ground: Ground, seen: int) -> TrainingPlan | None:
    ground.access.require(*MAKERS)
    lock_placements(ground.access.placement.id)
    versions = versions_of(ground.access)
    newest = versions[0] if versions else None
    plan = newest if newest and newest.agreed_at is None else None
    if newest and plan is None and seen == 0:
        # Nothing was in the making when the page was shown, and nothing is: the version is agreed.
        return newest
    if (plan.revision if plan else 0) != seen:
        raise ConflictError(CHANGED)
    return plan


def _open(ground: Ground, seen: int) -> TrainingPlan:
    ground.access.require(*MAKERS)
    lock_placements(ground.access.placement.id)
    plan = in_the_making(ground)
    if plan is None:
        raise NotFoundError
    if plan.revision != seen:
        raise ConflictError(SEEN_CHANGED)
    return plan


def _begun(ground: Ground, *, number: int, reason: str) -> TrainingPlan:
    actor = ground.access.actor.user_id
    plan = TrainingPlan(
        id=new_id(),
        placement_id=ground.access.placement.id,
        number=number,
        state=State.DRAFT,
        reason=reason,
        made_by_id=actor,
        changed_by_id=actor,
    )
    db.session.add(plan)
    db.session.flush()
    return plan


def _write(plan: TrainingPlan, lines: Lines) -> None:
    """Let the rows of a version say what the lines do."""
    rows = {row.item_id: row for row in plan.items}
    for item in rows.keys() - lines.keys():
        plan.items.remove(rows[item])
    for item in lines.keys() - rows.keys():
        rows[item] = TrainingPlanItem(item_id=item)
        plan.items.append(rows[item])
    for item, line in lines.items():
        row = rows[item]
        row.first_week, row.last_week = line.weeks or (None, None)
        row.away, row.secondment, row.note = line.away, line.secondment, line.note
        row.secondment_first_week, row.secondment_last_week = line.secondment_weeks or (None, None)
    db.session.flush()


def _touch(ground: Ground, plan: TrainingPlan) -> None:
    plan.changed_at, plan.changed_by_id = now(), ground.access.actor.user_id
    db.session.flush()


def _drop_agreements(ground: Ground, plan: TrainingPlan) -> None:
    dropped = _end(ground, plan, Ending.CHANGED)
    plan.state = MOVES[plan.state, Act.CHANGE]
    db.session.flush()
    if dropped:
        telling.dropped(ground.access, plan, dropped)


def _end(ground: Ground, plan: TrainingPlan, ending: Ending) -> list[UUID]:
    """End the agreements that stand; return who gave them."""
    standing = [one for one in plan.agreements if one.ended_at is None]
    for one in standing:
        one.ended_at, one.ended_by_id, one.ending = now(), ground.access.actor.user_id, ending
    db.session.flush()
    return [one.user_id for one in standing]


def _check(ground: Ground, wanted: Mapping[UUID, Line | None]) -> None:
    if wanted.keys() - ground.items.keys():
        raise NotFoundError
    for line in wanted.values():
        spans: list[WeekSpan | None] = [line.weeks, line.secondment_weeks] if line else []
        for span in filter(None, spans):
            if ground.length is not None and span.last > ground.length:
                raise InvalidInputError(
                    f"This placement has {ground.length} weeks, so there is no week {span.last}."
                )
