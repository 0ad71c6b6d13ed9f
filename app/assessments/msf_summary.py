"""What many colleagues said, told as one: counts for each prompt, and comments that nobody is behind. Pure.

No rater's answers stand together in it. Comments are sorted by their letters, each prompt for itself, so
their order says nothing about who wrote which, or when.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.assessments.form_values import (
    DO_NEXT,
    NOT_OBSERVED,
    WENT_WELL,
    AssessmentForm,
    Prompt,
    PromptKind,
)
from app.assessments.msf_policy import LEAST_THRESHOLD
from app.assessments.words import answer_choices

SHAPE = "techfolio-feedback-1"
# Who knows that only one colleague was there to see it would know whose answer it is.
WITHHELD = "Fewer than three colleagues judged this, so nothing is shown"


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose one answer; `shown` says that it belongs into a bar: not observed does not."""

    words: str
    number: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt with how often each of its answers was chosen, in the order of the form."""

    key: str
    words: str
    counts: tuple[Count, ...]

    @property
    def is_withheld(self) -> bool:
        """Say whether too few judged this for anything to be shown."""
        return not any(count.shown for count in self.counts)

    @property
    def in_words(self) -> str:
        """Return the counts as one text; an answer that nobody chose is left out."""
        if self.is_withheld:
            return WITHHELD
        return "; ".join(f"{count.words}: {count.number}" for count in self.counts if count.number)


@dataclass(frozen=True, slots=True)
class Comments:
    """What was written in answer to one question."""

    words: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A released round of feedback."""

    raters: int
    lines: tuple[Line, ...]
    comments: tuple[Comments, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the summary as JSON types, in the shape that `from_data` reads."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Summary":
        """Rebuild a summary from what `to_data` returned.

        Raises:
            KeyError: a part is missing.
        """
        return cls(
            raters=data["raters"],
            lines=tuple(
                Line(line["key"], line["words"], tuple(Count(**count) for count in line["counts"]))
                for line in data["lines"]
            ),
            comments=tuple(Comments(each["words"], tuple(each["texts"])) for each in data["comments"]),
        )


def summarise(form: AssessmentForm, answers: Sequence[Mapping[str, str]]) -> Summary:
    """Return what all answers say together; the order in which they are given makes no difference."""
    asked = [(prompt.key, prompt.words) for prompt in form.prompts if prompt.kind is PromptKind.TEXT]
    asked += [(WENT_WELL, form.closing.went_well), (DO_NEXT, form.closing.do_next)]
    comments = [Comments(words, _texts(key, answers)) for key, words in asked]
    return Summary(
        raters=len(answers),
        lines=tuple(
            _line(form, prompt, answers) for prompt in form.prompts if prompt.kind is not PromptKind.TEXT
        ),
        comments=tuple(each for each in comments if each.texts),
    )


def _line(form: AssessmentForm, prompt: Prompt, answers: Sequence[Mapping[str, str]]) -> Line:
    chosen = Counter(answer.get(prompt.key, "") for answer in answers)
    counts = [
        Count(words, chosen[key], shown=key != NOT_OBSERVED) for key, words in answer_choices(form, prompt)
    ]
    judged = sum(count.number for count in counts if count.shown)
    if 0 < judged < LEAST_THRESHOLD:
        return Line(prompt.key, prompt.words, (Count(WITHHELD, len(answers), shown=False),))
    return Line(prompt.key, prompt.words, (*counts, Count("No answer", chosen[""], shown=False)))


def _texts(key: str, answers: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    texts = [answer[key].strip() for answer in answers if answer.get(key, "").strip()]
    return tuple(sorted(texts, key=lambda text: (text.casefold(), text)))


def digest_of_answer(form_digest: str, answers: Mapping[str, str]) -> str:
    """Return the SHA-256, in hexadecimal, of one colleague's answers to a form."""
    return _digest({"shape": SHAPE, "form": form_digest, "answers": dict(answers)})


def digest_of_summary(form_digest: str, summary: Summary) -> str:
    """Return the SHA-256, in hexadecimal, of a summary of a form."""
    return _digest({"shape": SHAPE, "form": form_digest, "summary": summary.to_data()})


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
