"""What the rule engine is given and what it answers. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from app.competencies.progress import Progress, Standing
from app.competencies.workflow import State
from app.standards.values import AssessmentType


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """One submitted entry that supports an item; `day` is when the work began, None where it has no day."""

    evidence_id: UUID
    first_hand: bool
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """One satisfactory assessment of an item; others meet no requirement and are left out."""

    assessment_id: UUID
    type: AssessmentType


# By item, the days on which a trainee noted that they did it, as far as they count.
Noted = Mapping[UUID, frozenset[date]]
NOTHING_NOTED: Noted = MappingProxyType({})


class NextStep(StrEnum):
    """What would bring an item forward, from the trainee's side."""

    ADD_EVIDENCE = "add-evidence"
    GET_ASSESSED = "get-assessed"
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
class PlacementProgress:
    """The engine's answer for a placement: per item, per framework version, and over all that can be counted.

    `frameworks` leaves out versions without items, `whole` those that have no percentage of their own.
    `standings`: by framework version, what the answers were counted from.
    """

    answers: Mapping[UUID, ItemAnswer]
    frameworks: Mapping[UUID, Progress]
    whole: Progress
    standings: Mapping[UUID, Standing] = field(default_factory=dict)
