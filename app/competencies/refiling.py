"""Filing an entry elsewhere: loading a proposal through the person who asks, and the verbs about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.competencies import refiling_telling as telling
from app.competencies.board import Board, board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.moves import Given, move
from app.competencies.policy import Cause
from app.competencies.refiling_ground import Change, Ground, ground_for
from app.competencies.refiling_models import CarriedWords, Refiling, RefilingOutcome
from app.competencies.refiling_plan import Step
from app.competencies.refiling_policy import RefilingAction, RefilingRefusal, refusal
from app.competencies.workflow import Action
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements.moved import moved_items
from app.placements.policy import Capacity
from app.portfolio import service as portfolio
from app.portfolio.access import EvidenceAccess, evidence_for, own_evidence
from app.portfolio.models import Evidence, EvidenceVersion

CHANGED = "Something that you would sign changed while you were reading. Look again. Nothing was signed."


@dataclass(frozen=True)
class RefilingAccess:
    """A proposal as one person may see it, and what it rests on now."""

    refiling: Refiling
    ground: Ground

    @property
    def found(self) -> EvidenceAccess:
        """Return the entry."""
        return self.ground.found

    def refusal(self, action: RefilingAction) -> RefilingRefusal | None:
        """Say why the person cannot do something about the proposal now, or None; pages explain with it."""
        facts = self.ground.facts(is_open=self.refiling.outcome is None)
        return refusal(self.found.access.actor, action, facts)

    def allow(self, action: RefilingAction) -> None:
        """Let pass what the policy allows.

        Raises:
            RefusedError: the policy says no.
        """
        if reason := self.refusal(action):
            raise RefusedError(reason.sentence)


def lock_entry(evidence_id: UUID) -> None:
    """Let nobody else amend the entry or decide on it until this transaction ends.

    The entry before the placement, as everybody does who amends one.
    """
    db.session.execute(sa.select(Evidence.id).where(Evidence.id == evidence_id).with_for_update())


def _refiling(refiling_id: UUID, *, locked: bool) -> Refiling:
    refiling = db.session.get(Refiling, refiling_id)
    if refiling is None:
        raise NotFoundError
    if locked:
        lock_entry(refiling.evidence_id)
        db.session.refresh(refiling)
    return refiling


def _access(refiling: Refiling, found: EvidenceAccess, *, locked: bool) -> RefilingAccess:
    moved = moved_items(found.evidence.placement_id)
    change = Change(
        old=moved.now(refiling.from_item_id) if refiling.from_item_id else None,
        new=moved.now(refiling.to_item_id) if refiling.to_item_id else None,
        to_type=refiling.to_type,
    )
    return RefilingAccess(refiling, ground_for(found, change, refiling.version_id, locked=locked))


def refiling_to_decide(
    actor: Actor, refiling_id: UUID, looking_at: str = "", *, locked: bool = False
) -> RefilingAccess:
    """Return a proposal to somebody who supervises its trainee today.

    Raises:
        NotFoundError: there is none, its entry is withdrawn, or the person does not supervise the trainee.
    """
    refiling = _refiling(refiling_id, locked=locked)
    evidence_for(actor, refiling.evidence_id).access.require(Capacity.SUPERVISOR)
    return _access(refiling, evidence_for(actor, refiling.evidence_id, looking_at), locked=locked)


def own_refiling(actor: Actor, refiling_id: UUID) -> RefilingAccess:
    """Return a proposal, locked, to the trainee who made it.

    Raises:
        NotFoundError: there is none, or somebody else made it.
    """
    refiling = _refiling(refiling_id, locked=True)
    return _access(refiling, own_evidence(actor, refiling.evidence_id), locked=True)


def open_proposal(evidence_id: UUID) -> Refiling | None:
    """Return the proposal about an entry that nobody has decided on yet."""
    wanted = sa.select(Refiling).where(Refiling.evidence_id == evidence_id, Refiling.outcome.is_(None))
    return db.session.scalar(wanted)


def propose(ground: Ground, reason: str) -> Refiling:
    """Propose to file an entry elsewhere; an earlier proposal that is still open gives way.

    Args:
        ground: the entry, locked by the caller with `lock_entry`, and where it goes.
        reason: why it belongs there.

    Raises:
        InvalidInputError: there is no reason.
        RefusedError: the policy says no.
    """
    actor, version = ground.found.access.actor, ground.found.submitted
    if not reason.strip():
        raise InvalidInputError(RefilingRefusal.REASON_MISSING.sentence)
    refused = refusal(actor, RefilingAction.PROPOSE, ground.facts())
    if refused or version is None:
        raise RefusedError((refused or RefilingRefusal.NOT_SUBMITTED).sentence)
    if earlier := open_proposal(ground.found.evidence.id):
        _decide(earlier, ground.found.evidence, RefilingOutcome.TAKEN_BACK, actor)
    made = Refiling(
        id=new_id(),
        evidence_id=ground.found.evidence.id,
        version_id=version.id,
        from_item_id=ground.change.old,
        to_item_id=ground.change.new,
        to_type=ground.change.to_type,
        reason=reason.strip(),
        proposed_by_id=actor.user_id,
        proposed_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    telling.proposed(made, ground.found.evidence)
    return made


def take_back(mine: RefilingAccess) -> None:
    """Take an own proposal back; nothing else changes.

    Raises:
        RefusedError: it has been decided on.
    """
    mine.allow(RefilingAction.TAKE_BACK)
    _decide(mine.refiling, mine.found.evidence, RefilingOutcome.TAKEN_BACK, mine.found.access.actor)


def decline(deciding: RefilingAccess, reason: str) -> None:
    """Leave the entry where it is, and say why.

    Raises:
        InvalidInputError: there is no reason.
        RefusedError: the policy says no.
    """
    if not reason.strip():
        raise InvalidInputError(RefilingRefusal.REASON_MISSING.sentence)
    deciding.allow(RefilingAction.DECLINE)
    deciding.refiling.decision_reason = reason.strip()
    found = deciding.found
    _decide(deciding.refiling, found.evidence, RefilingOutcome.DECLINED, found.access.actor)


def confirm(deciding: RefilingAccess, seen_digest: str) -> None:
    """File an entry elsewhere, and let every signature on it arrive there with its words: all or nothing.

    Args:
        deciding: the proposal, locked.
        seen_digest: the digest of what the page showed.

    Raises:
        RefusedError: the policy says no.
        ConflictError: what would be signed is not what was shown.
    """
    deciding.allow(RefilingAction.CONFIRM)
    ground, actor = deciding.ground, deciding.found.access.actor
    if ground.digest != seen_digest:
        raise ConflictError(CHANGED)
    plan = ground.plan
    _walk(deciding.refiling, ground.board, plan.before, actor)
    made = _filed(ground)
    # What was signed was the old version; what is signed now is the new one.
    _walk(deciding.refiling, board_for(ground.board.placement, locked=True), plan.after, actor)
    _decide(deciding.refiling, deciding.found.evidence, RefilingOutcome.CONFIRMED, actor, made)


def _walk(refiling: Refiling, board: Board, steps: Sequence[Step], actor: Actor) -> None:
    for step in steps:
        given = Given(
            text=step.text,
            confirmed_no_identifiers=step.action is Action.SIGN_OFF,
            cause=Cause.REFILING,
        )
        case = move(board, step.item_id, step.action, actor, given)
        if step.carried_from:
            carried = CarriedWords(
                event_id=_newest_event(case), from_event_id=step.carried_from, refiling_id=refiling.id
            )
            db.session.add(carried)
    db.session.flush()


def _newest_event(case: SignOffCase) -> UUID:
    newest = (
        sa.select(SignOffEvent.id)
        .where(SignOffEvent.case_id == case.id)
        .order_by(SignOffEvent.sequence.desc())
        .limit(1)
    )
    return db.session.scalars(newest).one()


def _filed(ground: Ground) -> EvidenceVersion:
    """Return a new version of the entry that says the same in another place."""
    before, change = ground.found.submitted, ground.change
    made = portfolio.amend(ground.found.evidence)
    for claim in made.claims:
        if claim.item_id == change.old and change.new:
            claim.item_id = change.new
    if change.to_type:
        made.type = change.to_type
    portfolio.submit_version(made, declared=True)
    # The trainee declared it of these very words and files, and has not been asked again.
    made.declared_at = before.declared_at if before else made.declared_at
    db.session.flush()
    return made


def _decide(
    refiling: Refiling,
    evidence: Evidence,
    outcome: RefilingOutcome,
    actor: Actor,
    made: EvidenceVersion | None = None,
) -> None:
    refiling.made_version_id = made.id if made else None
    refiling.outcome = outcome
    refiling.decided_by_id = actor.user_id
    refiling.decided_at = now()
    db.session.flush()
    telling.decided(refiling, evidence, outcome, actor)
