"""The rule engine: what an item still misses before sign-off, what to do next, and how far a placement is.

Plain values in, plain values out. The progress bar, the lists, the sign-off button and the service all read
these answers, so they cannot disagree.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.competencies.progress import (
    Branch,
    OwnConditions,
    Progress,
    Standing,
    branches_of,
    conditions_of,
    mask_of,
    progress_of,
    total,
    verification_needed,
    verified_below,
    whole,
)
from app.competencies.rule_values import (
    NOTHING_NOTED,
    AssessmentFacts,
    ClaimFacts,
    ItemAnswer,
    NextStep,
    Noted,
    PlacementProgress,
)
from app.competencies.workflow import SIGNED, State
from app.standards import rule_words as words
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import ChildrenRule, PointsRule, Requirement


@dataclass(slots=True)
class _Found:
    """What lies on an item and on all items below it, taken together, and how far they are."""

    progress: Progress
    claims: dict[UUID, ClaimFacts]
    assessments: dict[UUID, AssessmentFacts]
    noted: frozenset[date]


def assess(
    catalogues: Sequence[Catalogue],
    claims: Mapping[UUID, Sequence[ClaimFacts]],
    cases: Mapping[UUID, State],
    assessments: Mapping[UUID, Sequence[AssessmentFacts]] | None = None,
    noted: Noted = NOTHING_NOTED,
) -> PlacementProgress:
    """Answer for every item of a placement.

    Args:
        catalogues: the versions of its frameworks.
        claims: by item, the newest submitted version of each entry that supports it.
        cases: by item, how far its sign-off has come; an absent item has not been started.
        assessments: by item, the satisfactory ones.
        noted: by item, the days on which it was done beside what entries show.
    """
    answers: dict[UUID, ItemAnswer] = {}
    frameworks: dict[UUID, Progress] = {}
    standings: dict[UUID, Standing] = {}
    for catalogue in catalogues:
        answering = _Answering(catalogue, claims, cases, assessments or {}, noted, answers)
        if catalogue.items:
            frameworks[catalogue.version_id] = answering.progress()
            standings[catalogue.version_id] = answering.standing()
    return PlacementProgress(answers, frameworks, whole(frameworks.values()), standings)


def standing_of(catalogue: Catalogue, cases: Mapping[UUID, State]) -> Standing:
    """Return which items of a framework are signed off, and which verified, by how far their cases are."""
    states = [cases.get(item.id) for item in catalogue.items]
    return Standing(
        signed=mask_of(place for place, state in enumerate(states) if state in SIGNED),
        verified=mask_of(place for place, state in enumerate(states) if state is State.VERIFIED),
    )


def answer(
    item: CatalogueItem,
    state: State,
    claims: Sequence[ClaimFacts],
    assessments: Sequence[AssessmentFacts] = (),
    noted: Collection[date] = (),
) -> ItemAnswer:
    """Answer for an item that takes evidence, from its claims, its assessments and the days noted for it."""
    wanted = item.requirement
    missing = missing_of(wanted, claims, assessments, noted)
    has_evidence = bool(missing and wanted.assessments) and not missing_of(
        replace(wanted, assessments=()), claims, (), noted
    )
    return ItemAnswer(
        item_id=item.id,
        state=state,
        missing=missing,
        next_step=_next_step(item, state, met=not missing, has_evidence=has_evidence),
        complete=item.counts and state in SIGNED,
    )


def missing_of(
    wanted: Requirement,
    claims: Collection[ClaimFacts],
    assessments: Collection[AssessmentFacts],
    noted: Collection[date] = (),
) -> tuple[str, ...]:
    """Say what is missing of entries, first-hand ones, different days of doing the task, and assessments.

    The days are those of first-hand entries and the noted ones. Each condition that `conditions_of` counts
    gives one sentence at most.
    """
    first_hand = [claim for claim in claims if claim.first_hand]
    days = {claim.day for claim in first_hand if claim.day is not None}.union(noted)
    missing = []
    if len(claims) < wanted.min_evidence:
        missing.append(words.evidence_missing(wanted.min_evidence, len(claims)))
    if len(first_hand) < wanted.min_first_hand:
        missing.append(words.first_hand_missing(wanted.min_first_hand, len(first_hand)))
    if len(days) < wanted.repetitions:
        missing.append(words.repetitions_missing(wanted.repetitions, len(days)))
    for minimum in wanted.assessments:
        there = sum(assessment.type in minimum.types for assessment in assessments)
        if there < minimum.minimum:
            missing.append(words.assessment_missing(minimum, there))
    return tuple(missing)


def missing_alone(
    catalogue: Catalogue,
    item: CatalogueItem,
    claims: Collection[ClaimFacts],
    assessments: Collection[AssessmentFacts],
    noted: Collection[date] = (),
) -> tuple[str, ...] | None:
    """Say what `assess` answers is missing of one item; None where that depends on the items below it."""
    return None if catalogue.children(item.id) else missing_of(item.requirement, claims, assessments, noted)


class _Answering:
    """One way through one framework: an item is answered for after those below it."""

    def __init__(
        self,
        catalogue: Catalogue,
        claims: Mapping[UUID, Sequence[ClaimFacts]],
        cases: Mapping[UUID, State],
        assessments: Mapping[UUID, Sequence[AssessmentFacts]],
        noted: Noted,
        answers: dict[UUID, ItemAnswer],
    ) -> None:
        self._branches = branches_of(catalogue)
        self._claims, self._cases, self._assessments, self._answers = claims, cases, assessments, answers
        self._noted = noted
        self._own: list[OwnConditions] = []
        self._standing = standing_of(catalogue, cases)

    def progress(self) -> Progress:
        """Answer for all items, and return how far the framework is."""
        return total(self._branch(branch).progress for branch in self._branches)

    def standing(self) -> Standing:
        """Return what the placement has reached, conditions of headings included; after `progress`."""
        return replace(self._standing, own=tuple(self._own))

    def _branch(self, branch: Branch) -> _Found:
        below = [self._branch(part) for part in branch.below]
        return self._heading(branch, below) if below else self._leaf(branch)

    def _leaf(self, branch: Branch) -> _Found:
        item = branch.item
        claims, assessments = self._claims.get(item.id, ()), self._assessments.get(item.id, ())
        noted = self._noted.get(item.id, frozenset())
        self._answers[item.id] = answer(item, self._state(item), claims, assessments, noted)
        return _Found(
            progress_of(branch, (), self._standing),
            {claim.evidence_id: claim for claim in claims},
            {assessment.assessment_id: assessment for assessment in assessments},
            noted,
        )

    def _heading(self, branch: Branch, below: Sequence[_Found]) -> _Found:
        item = branch.item
        claims = _together(below)
        assessments = {each.assessment_id: each for found in below for each in found.assessments.values()}
        noted = frozenset().union(*(found.noted for found in below))
        lacking = missing_of(item.requirement, claims.values(), assessments.values(), noted)
        asked = conditions_of(item)
        own = OwnConditions(branch.place, asked - len(lacking), asked)
        if asked:
            self._own.append(own)
        progress = progress_of(branch, [found.progress for found in below], self._standing, own)
        missing = (*lacking, *self._missing_below(branch, [found.progress for found in below]))
        self._answers[item.id] = ItemAnswer(
            item_id=item.id,
            state=self._state(item),
            missing=missing,
            next_step=NextStep.ADD_EVIDENCE if lacking else NextStep.NOTHING,
            complete=not missing,
        )
        return _Found(progress, claims, assessments, noted)

    def _state(self, item: CatalogueItem) -> State:
        return self._cases.get(item.id, State.NOT_STARTED)

    def _missing_below(self, branch: Branch, parts: Sequence[Progress]) -> list[str]:
        complete = [part.item.code for part in branch.below if self._answers[part.item.id].complete]
        missing = _missing_children(branch, complete)
        needed = verification_needed(branch, parts)
        verified = verified_below(branch, self._standing)
        return [*missing, words.verification_missing(needed, verified)] if verified < needed else missing


def _missing_children(branch: Branch, complete: Sequence[str]) -> list[str]:
    rule = branch.item.requirement.children
    if rule is ChildrenRule.NONE:
        return []
    if isinstance(rule, PointsRule):
        reached = sum(points for code, points in rule.points if code in complete)
        missing = [words.points_missing(rule.minimum, reached)] if reached < rule.minimum else []
        lacking = [
            part.item.code for part in branch.below if part.item.code in rule.required.difference(complete)
        ]
        return [*missing, words.required_missing(lacking)] if lacking else missing
    wanted = rule if isinstance(rule, int) else len(branch.below)
    return [words.children_missing(wanted, len(complete))] if len(complete) < wanted else []


def _together(below: Sequence[_Found]) -> dict[UUID, ClaimFacts]:
    """Return the entries below a heading, each once; first-hand where it is so for any item."""
    claims: dict[UUID, ClaimFacts] = {}
    for found in below:
        for evidence_id, claim in found.claims.items():
            if claim.first_hand or evidence_id not in claims:
                claims[evidence_id] = claim
    return claims


_STEPS = {
    State.RETURNED: NextStep.ANSWER_FEEDBACK,
    State.REOPENED: NextStep.RENEW,
    State.SUBMITTED: NextStep.WAIT,
    State.SIGNED_OFF: NextStep.NOTHING,
    State.VERIFIED: NextStep.NOTHING,
}


def _next_step(item: CatalogueItem, state: State, *, met: bool, has_evidence: bool) -> NextStep:
    if not item.takes_evidence:
        return NextStep.NOTHING
    if state in _STEPS:
        return _STEPS[state]
    if not met:
        # Where evidence and an assessment are missing, the evidence is the trainee's own to bring.
        return NextStep.GET_ASSESSED if has_evidence else NextStep.ADD_EVIDENCE
    return NextStep.ASK_FOR_SIGN_OFF if item.counts else NextStep.NOTHING
