"""The verb that moves a placement to a newer version of its standards, all or nothing."""

from uuid import UUID

import sqlalchemy as sa

from app.competencies import telling
from app.competencies.board import Board, board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.moves import Given, move
from app.competencies.policy import Cause
from app.competencies.version_plan import Plan, plan_for
from app.competencies.version_report import Outcome
from app.competencies.workflow import State
from app.core.errors import ConflictError, InvalidInputError
from app.core.ids import new_id
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement, PlacementFramework, PlacementMove, PlacementMoveItem
from app.placements.version_policy import Refusal
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState
from app.standards.difference import Kind

CHANGED = (
    "Something in this placement changed since you read the report: somebody decided, submitted or withdrew, "
    "or the standards have a newer version. Nothing was moved. Read the report again; your reason is kept."
)
_ITEMS = PlacementMoveItem.metadata.tables[PlacementMoveItem.__tablename__]


def move_placement(access: Access, version_id: UUID, reason: str, seen_digest: str) -> PlacementMove:
    """Move a placement from a version to the newest one of the same set.

    Sign-offs go along with their items. What was signed and is asked for in other words, or under another
    rule, is reopened; what waits for a decision on such an item, or on one that is gone, is taken back.

    Args:
        access: the placement as its co-ordinator sees it.
        version_id: the version that it leaves.
        reason: why.
        seen_digest: the digest of the report that the person has read.

    Raises:
        InvalidInputError: there is no reason.
        RefusedError: it is not possible.
        ConflictError: the report would be another one now.
    """
    if not reason.strip():
        raise InvalidInputError(Refusal.REASON_MISSING.sentence)
    drafts = _drafts(access.placement.id, locked=True)
    board = board_for(access.placement, locked=True)
    db.session.refresh(access.placement, ["state"])
    plan = plan_for(access, board, version_id)
    if plan.report.digest != seen_digest or drafts != _drafts(access.placement.id):
        raise ConflictError(CHANGED)
    for outcome in plan.report.acted_on:
        _act(access, board, plan, outcome)
    done = _record(access, plan, reason.strip())
    _carry_over(access.placement, board, plan)
    return done


def _drafts(placement_id: UUID, *, locked: bool = False) -> set[UUID]:
    """Return the drafts of a placement, held still where `locked`.

    They are locked before the placement, as everybody does who submits one. One that is begun in between is
    not among those that were locked, and then nothing is moved.
    """
    wanted = (
        sa.select(EvidenceVersion.id)
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id, EvidenceVersion.state == EvidenceState.DRAFT)
        .order_by(EvidenceVersion.id)
    )
    return set(db.session.scalars(wanted.with_for_update(of=EvidenceVersion) if locked else wanted))


def _act(access: Access, board: Board, plan: Plan, outcome: Outcome) -> None:
    if outcome.row.old is None or outcome.action is None:
        raise AssertionError("Only items that were there, and whose sign-off changes, are acted on.")
    given = Given(text=_cause(plan, outcome), cause=Cause.NEW_VERSION)
    # Still with the old words before everybody's eyes: it is these that were signed or waited.
    move(board, outcome.row.old.id, outcome.action, access.actor, given)
    telling.moved(board, outcome.row.old.id, outcome.action, access.actor)


def _cause(plan: Plan, outcome: Outcome) -> str:
    """Say in words why the move touches a sign-off."""
    before, now = plan.newer.pinned, plan.newer.newest
    row = outcome.row
    moved = f"The placement moved from version {before.version} to version {now.version} of “{now.title}”."
    if row.kind is Kind.GONE:
        return f"{moved} This item is not part of it any more."
    again = "asked for again" if outcome.standing.state is State.SUBMITTED else "signed again"
    changed = "Its rule is different there"
    if row.kind is Kind.REWORDED:
        changed = f"Its words{' and its rule' if row.rule_changed else ''} are different there"
    return f"{moved} {changed}, so it has to be looked at and {again}."


def _record(access: Access, plan: Plan, reason: str) -> PlacementMove:
    done = PlacementMove(
        id=new_id(),
        placement_id=access.placement.id,
        from_version_id=plan.newer.pinned.id,
        to_version_id=plan.newer.newest.id,
        actor_id=access.actor.user_id,
        reason=reason,
    )
    db.session.add(done)
    db.session.flush()
    counted = _events(access.placement.id)
    rows = [
        {
            "move_id": done.id,
            "old_item_id": row.old.id,
            "new_item_id": row.new.id if row.new else None,
            "kind": row.kind,
            "events": counted.get(row.old.id, 0),
        }
        for row in plan.report.found.rows
        if row.old
    ]
    if rows:
        db.session.execute(sa.insert(_ITEMS), rows)
    return done


def _events(placement_id: UUID) -> dict[UUID, int]:
    """Return how many steps the sign-off of each item has made."""
    rows = db.session.execute(
        sa.select(SignOffCase.item_id, sa.func.max(SignOffEvent.sequence))
        .join(SignOffEvent.case)
        .where(SignOffCase.placement_id == placement_id)
        .group_by(SignOffCase.item_id)
    )
    return {item_id: last for item_id, last in rows}  # noqa: C416 - rows are no plain pairs to the type checker


def _carry_over(placement: Placement, board: Board, plan: Plan) -> None:
    """Let the placement, its sign-offs and its drafts speak of the new version from now on."""
    became = {row.old.id: row.new.id for row in plan.report.found.rows if row.old and row.new}
    db.session.execute(
        sa.update(PlacementFramework)
        .where(
            PlacementFramework.placement_id == placement.id,
            PlacementFramework.framework_version_id == plan.newer.pinned.id,
        )
        .values(framework_version_id=plan.newer.newest.id)
    )
    for case in board.cases.values():
        case.item_id = became.get(case.item_id, case.item_id)
    claims = (
        sa.select(Claim)
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement.id, EvidenceVersion.state == EvidenceState.DRAFT)
    )
    for claim in db.session.scalars(claims):
        claim.item_id = became.get(claim.item_id, claim.item_id)
    db.session.flush()
    db.session.expire(placement, ["frameworks"])
