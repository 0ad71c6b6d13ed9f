"""Which steps file an entry elsewhere, so that every signature arrives with its assessor's words. Pure."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies.workflow import SIGNED, Action, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An item that filing the entry elsewhere touches.

    Attributes:
        item_id: the item.
        state: how far its sign-off has come.
        rests: whether a signature on it lies on the entry.
        words: what an assessor said last of it, with where that comes from; empty where nobody did.
        event_id: the step in which they said so.
        met_without: whether its rules are met without the entry.
    """

    item_id: UUID
    state: State
    rests: bool = False
    words: str = ""
    event_id: UUID | None = None
    met_without: bool = True

    @property
    def is_signed(self) -> bool:
        """Say whether a signature on the entry stands."""
        return self.rests and self.state in SIGNED


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one sign-off; `carried_from`: the earlier step whose words it says again."""

    item_id: UUID
    action: Action
    text: str = ""
    carried_from: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order: `before` on the version that was judged, `after` on the one that it becomes."""

    before: tuple[Step, ...]
    after: tuple[Step, ...]


def plan_of(left: Standing | None, reached: Standing | None, others: Sequence[Standing], why: str) -> Plan:
    """Return the steps.

    What is signed on the entry is reopened first, because its version changes. Then the item that the entry
    goes to arrives where the one was that it leaves: signed, waiting, or returned. Other items that are
    signed on it are signed again with their own words, for nothing of what they rest on is another.

    Args:
        left: the item that the entry leaves; None where only its kind changes.
        reached: the item that it goes to; None where only its kind changes.
        others: further items that the entry supports.
        why: the reason that stands with each reopening.
    """
    signed = [one for one in others if one.is_signed]
    opened = ([left] if left and left.is_signed else []) + signed
    before = tuple(Step(one.item_id, Action.REOPEN, why) for one in opened)
    after: list[Step] = []
    if left and reached:
        after += _arrive(reached.item_id, reached.state, left)
        if left.state is State.SUBMITTED and not left.met_without:
            after.append(Step(left.item_id, Action.WITHDRAW))
    for one in signed:
        after += _arrive(one.item_id, State.REOPENED, one)
    return Plan(before, tuple(after))


def _arrive(item_id: UUID, state: State, kept: Standing) -> Iterator[Step]:
    """Bring an item from a state to where another one was judged to be."""
    if state is State.NOT_STARTED:
        yield Step(item_id, Action.START)
    if state is not State.SUBMITTED:
        yield Step(item_id, Action.SUBMIT)
    if kept.is_signed:
        yield Step(item_id, Action.SIGN_OFF, kept.words, kept.event_id)
    elif kept.state is State.RETURNED:
        yield Step(item_id, Action.RETURN, kept.words, kept.event_id)


def digest_of_plan(plan: Plan, version_digest: str, lying: Sequence[tuple[str, str, int]]) -> str:
    """Return the SHA-256, in hexadecimal, of everything that a confirmation rests on, as canonical JSON.

    Args:
        plan: the steps.
        version_digest: of the version that is filed elsewhere.
        lying: of each touched item its number, the digest of what lies on it, and how often its case changed.
    """
    steps = [[str(step.item_id), step.action.value, step.text] for step in (*plan.before, *plan.after)]
    content = {"steps": steps, "version": version_digest, "lying": sorted(lying)}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
