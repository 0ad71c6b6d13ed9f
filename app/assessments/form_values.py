"""What an assessment form is and what it asks, as plain frozen values."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.words import listed
from app.standards.plain_data import plain
from app.standards.values import Provenance


class FormType(StrEnum):
    """How an assessment is made. The first four are those that a requirement can count."""

    DOPS = "DOPS"
    OCE = "OCE"
    CBD = "CBD"
    MSF = "MSF"
    COMPETENCY_EVIDENCE = "competency-evidence"
    TRAINING_ACTIVITY = "training-activity"


FORM_TYPE_WORDS = {
    FormType.DOPS: "Direct observation of practical skills (DOPS)",
    FormType.OCE: "Observed clinical event (OCE)",
    FormType.CBD: "Case-based discussion (CBD)",
    FormType.MSF: "Multi-source feedback (MSF)",
    FormType.COMPETENCY_EVIDENCE: "Review of competency evidence",
    FormType.TRAINING_ACTIVITY: "Training activity",
}


class PromptKind(StrEnum):
    """How a prompt is answered. A yes-no prompt is worded so that yes is what one hopes for."""

    RATING = "rating"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"


class Outcome(StrEnum):
    """What the assessor decides; unsatisfactory is not a fail."""

    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"


# Keys of what every form asks after its prompts; no prompt has one of them.
OUTCOME = "outcome"
WENT_WELL = "went-well"
DO_NEXT = "do-next"
RESERVED_KEYS = frozenset({OUTCOME, WENT_WELL, DO_NEXT})

# The answer to a rating or a yes-no prompt that there was no occasion to judge. No level has this key.
NOT_OBSERVED = "not-observed"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of a rating scale; `satisfactory` says whether it is enough for the stage of training."""

    key: str
    words: str
    satisfactory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingScale:
    """The levels that ratings of a form can have, the lowest first. A form without ratings has none."""

    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers to a choice."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One thing to judge, describe or choose.

    Attributes:
        key: its name for the program, once per form.
        words: what is asked.
        help: what to look for, or an empty text.
        kind: how it is answered.
        required: whether it must be answered.
        choices: the answers to a choice; none for every other kind.
    """

    key: str
    words: str
    help: str = ""
    kind: PromptKind = PromptKind.RATING
    required: bool = True
    choices: tuple[Choice, ...] = ()

    @property
    def may_be_unobserved(self) -> bool:
        """Whether `NOT_OBSERVED` is an answer: to what is judged and need not have happened this time."""
        return not self.required and self.kind in {PromptKind.RATING, PromptKind.YES_NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The words of the two questions that end every form; what to do next is the feedback."""

    went_well: str
    do_next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitedItems:
    """Items of one set for which a form is suggested, by their codes."""

    framework: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentForm:
    """One version of an assessment form.

    Attributes:
        key: its name for the program, the same in every version.
        version: which version.
        type: how the assessment is made.
        title: its name for people.
        disciplines: the values of the disciplines it is written for; empty where it serves all.
        activity: what is observed or discussed.
        intended_for: items for which it is suggested.
        scale: the levels of its ratings.
        prompts: what it asks, in order.
        closing: how it ends.
        provenance: where its words come from.
        source: the document that an official or adapted form was taken from, or an empty text.
        notice: the sentence that stands wherever the form is shown.
    """

    key: str
    version: str
    type: FormType
    title: str
    disciplines: frozenset[str] = frozenset()
    activity: str
    intended_for: tuple[SuitedItems, ...] = ()
    scale: RatingScale
    prompts: tuple[Prompt, ...]
    closing: Closing
    provenance: Provenance
    source: str = ""
    notice: str = ""

    @property
    def asks_outcome(self) -> bool:
        """Whether who fills it in decides an outcome; one of several raters does not."""
        return self.type is not FormType.MSF

    def serves(self, discipline: str | None) -> bool:
        """Say whether the form is for a discipline: for this one, or for all."""
        return not self.disciplines or discipline in self.disciplines

    def to_data(self) -> dict[str, Any]:
        """Return the form as JSON types, in the shape that `from_data` reads."""
        return {**plain(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "AssessmentForm":
        """Rebuild a form from what `to_data` returned.

        Raises:
            KeyError: a part is missing.
            TypeError: a part has a field that is not known.
            ValueError: a part has a value that no form can have.
        """
        return cls(
            **{name: str(data[name]) for name in ("key", "version", "title", "activity", "source", "notice")},
            type=FormType(data["type"]),
            disciplines=frozenset(data["disciplines"]),
            intended_for=tuple(
                SuitedItems(framework=each["framework"], codes=tuple(each["codes"]))
                for each in data["intended_for"]
            ),
            scale=RatingScale(levels=tuple(Level(**each) for each in data["scale"]["levels"])),
            prompts=tuple(_prompt_from(each) for each in data["prompts"]),
            closing=Closing(**data["closing"]),
            provenance=Provenance(data["provenance"]),
        )


def _prompt_from(data: Mapping[str, Any]) -> Prompt:
    changed = {
        "kind": PromptKind(data["kind"]),
        "choices": tuple(Choice(**each) for each in data["choices"]),
    }
    return Prompt(**{**data, **changed})


def starter_form_notice(not_issued_by: Sequence[str]) -> str:
    """Return the sentence that marks a starter form wherever it is shown (it never passes as official).

    Args:
        not_issued_by: the bodies whose own form it stands in for, at least one.
    """
    bodies = listed(not_issued_by, "or")
    return f"Starter form - written by this project, not issued by {bodies}. Your official form comes first."


def digest_of_form(form: AssessmentForm) -> str:
    """Return the SHA-256, in hexadecimal, of the form's canonical JSON; any change of a word changes it."""
    canonical = json.dumps(form.to_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
