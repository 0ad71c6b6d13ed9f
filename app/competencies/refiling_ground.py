"""What filing an entry elsewhere rests on: the entry, the placement's board, and what was signed on it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.competencies import queries
from app.competencies.board import Board, board_for, claim_facts, is_hidden
from app.competencies.models import SignOffEvent
from app.competencies.refiling_plan import Plan, Standing, digest_of_plan, plan_of
from app.competencies.refiling_policy import RefilingFacts
from app.competencies.rules import answer
from app.competencies.workflow import SIGNED, Action, State
from app.core.clock import day_in_words, london_day, today
from app.placements.access import facts_of
from app.portfolio.access import EvidenceAccess
from app.portfolio.models import EvidenceVersion
from app.portfolio.queries import CurrentClaim
from app.portfolio.values import EVIDENCE_TYPE_WORDS, EvidenceType

_SPOKE = {State.RETURNED: Action.RETURN, **dict.fromkeys(SIGNED, Action.SIGN_OFF)}
_FURTHEST = (State.RETURNED, State.SUBMITTED)


@dataclass(frozen=True)
class Change:
    """Where an entry goes: from one item to another, or to another kind of evidence."""

    old: UUID | None = None
    new: UUID | None = None
    to_type: EvidenceType | None = None


@dataclass(frozen=True)
class Ground:
    """One entry and where it would go, on the placement's board as it is now.

    Attributes:
        found: the entry as the acting person sees it.
        board: the placement's items.
        change: where the entry goes.
        version_id: the version that the proposal is about; None before there is one.
        spoken: by item, the step in which an assessor spoke last, where that still stands.
        resting: the signed items whose signature lies on the entry.
    """

    found: EvidenceAccess
    board: Board
    change: Change
    version_id: UUID | None
    spoken: Mapping[UUID, SignOffEvent]
    resting: AbstractSet[UUID]

    @cached_property
    def own(self) -> dict[UUID, CurrentClaim]:
        """Return the entry's claims, by item."""
        return {
            item_id: claim
            for item_id, claims in self.board.claims.items()
            for claim in claims
            if claim.evidence_id == self.found.evidence.id
        }

    @property
    def is_current(self) -> bool:
        """Say whether the entry and the standards are as they were when it was proposed."""
        version = self.found.submitted
        if version is None or self.version_id not in {None, version.id}:
            return False
        old, new = self.change.old, self.change.new
        return old is None or new is None or (old in self.own and self.board.has(new))

    @property
    def renewed(self) -> list[UUID]:
        """Return the other items that are signed on the entry, and are signed again."""
        return sorted(item_id for item_id in self.resting & self.own.keys() if item_id != self.change.old)

    @property
    def shown(self) -> list[CurrentClaim]:
        """Return what lies before whoever confirms: the entry, and what lies on the item that it goes to."""
        entry = self.own.get(self.change.old) if self.change.old else next(iter(self.own.values()), None)
        there = self.board.claims.get(self.change.new, ()) if self.change.new else ()
        return [*([entry] if entry else []), *there]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the rules of the item that it goes to would miss."""
        old, new = self.change.old, self.change.new
        if old is None or new is None:
            return ()
        claims = [claim_facts(claim) for claim in (*self.board.claims.get(new, ()), self.own[old])]
        there = self.board.assessments.get(new, ())
        noted = self.board.noted.get(new, frozenset())
        return answer(self.board.item(new), self.board.state(new), claims, there, noted).missing

    def facts(self, *, is_open: bool = True) -> RefilingFacts:
        """Return what the policy needs to know today; `is_open`: nobody has decided yet."""
        version = self.found.submitted
        always = RefilingFacts(
            placement=facts_of(self.board.placement),
            day=today(),
            open=is_open,
            current=self.is_current,
            submitted=version is not None,
            draft=_has_draft(self.found),
            hidden=any(map(is_hidden, self._looked_at())),
            words_removed=version is not None and version.purged_at is not None,
        )
        if version is None or not self.is_current:
            return always
        return self._facts_of_change(always, version)

    def _facts_of_change(self, always: RefilingFacts, version: EvidenceVersion) -> RefilingFacts:
        old, new = self.change.old, self.change.new
        to_item = old is not None and new is not None
        kept = self.board.state(old) if old else self._furthest()
        return RefilingFacts(
            placement=always.placement,
            day=always.day,
            open=always.open,
            draft=always.draft,
            hidden=always.hidden,
            words_removed=always.words_removed,
            same_place=new in self.own if new else version.type is self.change.to_type,
            kept=kept,
            rests=old in self.resting if old else bool(self.renewed),
            others_unchanged=all(map(self._is_as_signed, self.renewed)),
            to_item=to_item,
            counts=new is None or self.board.item(new).counts,
            there=self.board.state(new) if new else State.NOT_STARTED,
            met=not self.missing,
        )

    def _looked_at(self) -> Sequence[CurrentClaim]:
        signed_again = [claim for item_id in self.renewed for claim in self.board.claims[item_id]]
        return [*self.own.values(), *self.shown, *signed_again]

    def _furthest(self) -> State:
        """Return the state that a change of kind keeps: a signature before all that waits or was returned."""
        if self.renewed:
            return State.SIGNED_OFF
        states = {self.board.state(item_id) for item_id in self.own}
        return next((state for state in _FURTHEST if state in states), State.NOT_STARTED)

    def _is_as_signed(self, item_id: UUID) -> bool:
        """Say whether an item may be signed again unseen: the same versions lie on it, by its rules."""
        seen = {one.evidence_version_id for one in self.spoken[item_id].evidence}
        lying = {claim.version.id for claim in self.board.claims[item_id]}
        return seen == lying and self.board.met(item_id)

    @property
    def words(self) -> str:
        """Say where the entry goes, for instance ``under S-2.1 instead of S-1.2``."""
        old, new, version = self.change.old, self.change.new, self.found.submitted
        if old and new:
            return f"under {self.board.item(new).code} instead of {self.board.item(old).code}"
        kind = EVIDENCE_TYPE_WORDS[self.change.to_type].lower() if self.change.to_type else ""
        before = EVIDENCE_TYPE_WORDS[version.type].lower() if version and version.type else "nothing"
        return f"as {kind} instead of {before}"

    @cached_property
    def plan(self) -> Plan:
        """Return the steps that a confirmation takes; only where the policy refuses nothing."""
        old, new = self.change.old, self.change.new
        return plan_of(
            self._standing(old) if old else None,
            self._standing(new) if new else None,
            [self._standing(item_id) for item_id in self.renewed],
            f"{self.found.evidence.reference} was filed {self.words}.",
        )

    def _standing(self, item_id: UUID) -> Standing:
        event = self.spoken.get(item_id)
        others = [
            claim_facts(claim)
            for claim in self.board.claims.get(item_id, ())
            if claim.evidence_id != self.found.evidence.id
        ]
        state = self.board.state(item_id)
        return Standing(
            item_id=item_id,
            state=state,
            rests=item_id in self.resting,
            words=self._carried(item_id, event) if event else "",
            event_id=event.id if event else None,
            met_without=answer(
                self.board.item(item_id),
                state,
                others,
                self.board.assessments.get(item_id, ()),
                self.board.noted.get(item_id, frozenset()),
            ).met,
        )

    def _carried(self, item_id: UUID, event: SignOffEvent) -> str:
        """Return an assessor's words as they were, and where they come from."""
        day = day_in_words(london_day(event.at))
        return (
            f"{event.text}\n\n(Given on {day} for {self.board.item(item_id).code}, "
            f"and confirmed when {self.found.evidence.reference} was filed {self.words}.)"
        )

    @property
    def digest(self) -> str:
        """Return the digest of all that a confirmation rests on; only where the policy refuses nothing."""
        touched = {step.item_id for step in (*self.plan.before, *self.plan.after)}
        cases = self.board.cases
        lying = [
            (str(one), self.board.digest(one), cases[one].revision if one in cases else 0) for one in touched
        ]
        version = self.found.submitted
        return digest_of_plan(self.plan, version.digest if version else "", lying)


def ground_for(
    found: EvidenceAccess, change: Change, version_id: UUID | None = None, *, locked: bool = False
) -> Ground:
    """Gather what filing an entry elsewhere rests on, with a constant number of queries.

    Args:
        found: the entry as the acting person sees it.
        change: where it goes.
        version_id: the version that the proposal is about; None before there is one.
        locked: whether other decisions on the placement have to wait until this transaction ends.
    """
    board = board_for(found.access.placement, locked=locked)
    ours = {
        board.cases[item_id].id: item_id
        for item_id, claims in board.claims.items()
        if item_id in board.cases and any(claim.evidence_id == found.evidence.id for claim in claims)
    }
    spoken = {}
    for case_id, events in queries.histories(list(ours)).items():
        wanted = _SPOKE.get(board.state(ours[case_id]))
        if said := [event for event in events if event.action is wanted]:
            spoken[ours[case_id]] = said[-1]
    resting = queries.signed_items_resting_on(found.evidence.id) & spoken.keys()
    return Ground(found, board, change, version_id, spoken, resting)


def _has_draft(found: EvidenceAccess) -> bool:
    """Say whether a draft is being written, even to somebody who does not see it."""
    newest = found.evidence.versions[-1]
    return newest.submitted_at is None
