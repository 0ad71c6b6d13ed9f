"""What moving a placement to a newer version would do to each item, and the digest of that report. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.competencies.workflow import SIGNED, Action, State, after
from app.standards.difference import UNTOUCHED, Difference, Kind, Row
from app.standards.tree import CatalogueItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What lies on an item of the version that is left.

    Attributes:
        state: how far its sign-off has come.
        revision: counts the steps of its sign-off; 0 where there is none.
        entries: the versions of submitted evidence that claim it, with whether their words are hidden.
    """

    state: State = State.NOT_STARTED
    revision: int = 0
    entries: tuple[tuple[UUID, bool], ...] = ()

    @property
    def is_bare(self) -> bool:
        """Say whether nothing lies on the item."""
        return self.state is State.NOT_STARTED and not self.entries


NOTHING = Standing()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one item: `action` is what the move does to its sign-off, None where that stands."""

    row: Row
    standing: Standing
    action: Action | None

    @property
    def state(self) -> State:
        """Return how far the sign-off is afterwards."""
        reached = after(self.standing.state, self.action) if self.action else self.standing.state
        if reached is None:
            raise AssertionError("Only actions that the table knows are chosen.")
        return reached


@dataclass(frozen=True)
class Report:
    """The items that take evidence, by what becomes of them, in the order of the newer version.

    Attributes:
        untouched: same words, same rule: evidence, signatures and history carry over as they are.
        new_look: reworded or under another rule, with evidence or a sign-off on them.
        no_home: gone, with evidence or a sign-off on them.
        new: not there before.
        changed_bare, gone_bare: changed or gone with nothing on them.
        digest: of all that, as it is now.
    """

    found: Difference
    untouched: tuple[Outcome, ...]
    new_look: tuple[Outcome, ...]
    no_home: tuple[Outcome, ...]
    new: tuple[CatalogueItem, ...]
    changed_bare: int
    gone_bare: int
    digest: str

    @cached_property
    def untouched_states(self) -> Mapping[State, int]:
        """How many of the items that carry over untouched are in which state; those in none are left out."""
        counted = Counter(one.standing.state for one in self.untouched if one.row.item.counts)
        return {state: counted[state] for state in State if counted[state]}

    @property
    def acted_on(self) -> tuple[Outcome, ...]:
        """Return the items whose sign-off the move changes."""
        return tuple(one for one in (*self.new_look, *self.no_home) if one.action)


def report_on(placement_id: UUID, found: Difference, standings: Mapping[UUID, Standing]) -> Report:
    """Return what a move would do.

    Args:
        placement_id: whose move.
        found: the version that it has against the one that it would have.
        standings: by item of the version that it has, what lies on it; an absent item is bare.
    """
    outcomes = [
        _outcome(row, standings.get(row.old.id, NOTHING))
        for row in found.rows
        if row.old and row.old.takes_evidence
    ]
    changed = [one for one in outcomes if one.row.kind in {Kind.REWORDED, Kind.RULE_CHANGED}]
    gone = [one for one in outcomes if one.row.kind is Kind.GONE]
    return Report(
        found=found,
        untouched=tuple(one for one in outcomes if one.row.kind in UNTOUCHED),
        new_look=tuple(one for one in changed if not one.standing.is_bare),
        no_home=tuple(one for one in gone if not one.standing.is_bare),
        new=tuple(
            row.new for row in found.rows if row.new and row.kind is Kind.NEW and row.new.takes_evidence
        ),
        changed_bare=sum(one.standing.is_bare for one in changed),
        gone_bare=sum(one.standing.is_bare for one in gone),
        digest=_digest(placement_id, found, outcomes),
    )


def _outcome(row: Row, standing: Standing) -> Outcome:
    """Decide what happens to the sign-off: what was signed for must be what is asked for.

    A signature on an item that is gone stands as it was given; what waits there cannot be decided any more.
    """
    action = None
    if row.kind not in UNTOUCHED and standing.state is State.SUBMITTED:
        action = Action.WITHDRAW
    elif row.kind not in {*UNTOUCHED, Kind.GONE} and standing.state in SIGNED:
        action = Action.REOPEN
    return Outcome(row, standing, action)


def _digest(placement_id: UUID, found: Difference, outcomes: list[Outcome]) -> str:
    """Return the SHA-256, in hexadecimal, of everything that the report rests on, as canonical JSON."""
    content = {
        "placement": placement_id,
        "from": [found.old.version_id, found.old.digest],
        "to": [found.new.version_id, found.new.digest],
        "items": [
            [
                one.row.item.id,
                one.row.kind.value,
                one.standing.state.value,
                one.standing.revision,
                sorted([str(version_id), hidden] for version_id, hidden in one.standing.entries),
            ]
            for one in outcomes
        ],
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
