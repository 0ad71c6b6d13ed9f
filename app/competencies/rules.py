"""The rule engine: what an item still misses before sign-off, what to do next, and how far a placement is.

Plain values in, plain values out. The progress bar, the lists, the sign-off button and the service all read
these answers, so they cannot disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.competencies.workflow import SIGNED, State
from app.standards import rule_words as words
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import ChildrenRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """One submitted entry that supports an item; `day` is when the work began, None where it has no day."""

    evidence_id: UUID
    first_hand: bool
    day: date | None


class NextStep(StrEnum):
    """What would bring an item forward, from the trainee's side."""

    ADD_EVIDENCE = "add-evidence"
    ASK_FOR_SIGN_OFF = "ask-for-sign-off"
    ANSWER_FEEDBACK = "answer-feedback"
    RENEW = "renew"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What the engine says of one item: what is missing, in sentences, and what comes next."""

    item_id: UUID
    state: State
    missing: tuple[str, ...]
    next_step: NextStep
    complete: bool

    @property
    def met(self) -> bool:
        """Say whether nothing is missing, so that the item may be signed off."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Progress:
    """How many counting items are signed off; `open_headings` are headings that still wait for a text."""

    done: int
    total: int
    open_headings: int = 0

    @property
    def percentage(self) -> int | None:
        """Return 0 to 100, 100 only when everything is signed; None where no percentage can be given.

        A set with headings that still wait for their text can never be called complete, so it has none.
        """
        if not self.total or self.open_headings:
            return None
        return 100 * self.done // self.total

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.done + other.done, self.total + other.total, self.open_headings + other.open_headings
        )


@dataclass(frozen=True, slots=True)
class PlacementProgress:
    """The engine's answer for a placement: per item, per framework version, and over all that can be counted.

    `frameworks` leaves out versions without items, `whole` those that have no percentage of their own.
    """

    answers: Mapping[UUID, ItemAnswer]
    frameworks: Mapping[UUID, Progress]
    whole: Progress


def assess(
    catalogues: Sequence[Catalogue],
    claims: Mapping[UUID, Sequence[ClaimFacts]],
    cases: Mapping[UUID, State],
) -> PlacementProgress:
    """Answer for every item of a placement.

    Args:
        catalogues: the versions of its frameworks.
        claims: by item, the newest submitted version of each entry that supports it.
        cases: by item, how far its sign-off has come; an absent item has not been started.
    """
    answers: dict[UUID, ItemAnswer] = {}
    frameworks: dict[UUID, Progress] = {}
    for catalogue in catalogues:
        # An item is answered for after those below it, which stand behind it.
        for item in reversed(catalogue.items):
            children = [answers[child.id] for child in catalogue.children(item.id)]
            state = cases.get(item.id, State.NOT_STARTED)
            answers[item.id] = answer(item, state, claims.get(item.id, ()), children)
        if catalogue.items:
            shares = (_share(item, answers[item.id]) for item in catalogue.items)
            frameworks[catalogue.version_id] = sum(shares, Progress(0, 0))
    return PlacementProgress(answers=answers, frameworks=frameworks, whole=whole(frameworks.values()))


def whole(parts: Iterable[Progress]) -> Progress:
    """Return the sum of those frameworks that can be counted."""
    return sum((part for part in parts if part.percentage is not None), Progress(0, 0))


def answer(
    item: CatalogueItem, state: State, claims: Sequence[ClaimFacts], children: Sequence[ItemAnswer] = ()
) -> ItemAnswer:
    """Answer for one item from its claims and from what was answered for the items directly below it."""
    missing = (*_missing_evidence(item, claims), *_missing_below(item, children))
    complete = state in SIGNED if item.counts else not item.takes_evidence and not missing
    return ItemAnswer(
        item_id=item.id,
        state=state,
        missing=missing,
        next_step=_next_step(item, state, met=not missing),
        complete=complete,
    )


def _share(item: CatalogueItem, found: ItemAnswer) -> Progress:
    if item.counts:
        return Progress(int(found.complete), 1)
    return Progress(0, 0, int(item.takes_evidence))


def _missing_evidence(item: CatalogueItem, claims: Sequence[ClaimFacts]) -> list[str]:
    """Count entries, first-hand ones, and the different days on which the trainee did the task."""
    if not item.takes_evidence:
        return []
    wanted = item.requirement
    first_hand = [claim for claim in claims if claim.first_hand]
    days = {claim.day for claim in first_hand if claim.day is not None}
    missing = []
    if len(claims) < wanted.min_evidence:
        missing.append(words.evidence_missing(wanted.min_evidence, len(claims)))
    if len(first_hand) < wanted.min_first_hand:
        missing.append(words.first_hand_missing(wanted.min_first_hand, len(first_hand)))
    if len(days) < wanted.repetitions:
        missing.append(words.repetitions_missing(wanted.repetitions, len(days)))
    return missing + [words.assessment_missing(minimum) for minimum in wanted.assessments]


def _missing_below(item: CatalogueItem, children: Sequence[ItemAnswer]) -> list[str]:
    rule = item.requirement.children
    if not children or rule is ChildrenRule.NONE:
        return []
    wanted = rule if isinstance(rule, int) else len(children)
    done = sum(child.complete for child in children)
    return [words.children_missing(wanted, done)] if done < wanted else []


_STEPS = {
    State.RETURNED: NextStep.ANSWER_FEEDBACK,
    State.REOPENED: NextStep.RENEW,
    State.SUBMITTED: NextStep.WAIT,
    State.SIGNED_OFF: NextStep.NOTHING,
    State.VERIFIED: NextStep.NOTHING,
}


def _next_step(item: CatalogueItem, state: State, *, met: bool) -> NextStep:
    if not item.takes_evidence:
        return NextStep.NOTHING
    if state in _STEPS:
        return _STEPS[state]
    if not item.counts:
        return NextStep.NOTHING if met else NextStep.ADD_EVIDENCE
    return NextStep.ASK_FOR_SIGN_OFF if met else NextStep.ADD_EVIDENCE
