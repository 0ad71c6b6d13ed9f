"""Which kinds of review there are, and what is talked about in each, as data. Pure.

That trainee and supervisor meet monthly, with interim and end-of-year reviews, is common practice; the
prompts are this project's own and no register's form.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReviewKind(StrEnum):
    """A kind of review."""

    MONTHLY = "monthly"
    INTERIM = "interim"
    END_OF_YEAR = "end-of-year"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to talk about; `key` is under what the answer is kept, and never changes."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """How a kind is called, after how many days the next one of its kind is proposed, and its prompts."""

    title: str
    days_until_next: int | None
    prompts: tuple[Prompt, ...]


_WELL = Prompt("well", "What has gone well since the last review?")
_HARD = Prompt("hard", "What was hard, and what would help?")
KINDS: dict[ReviewKind, KindFacts] = {
    ReviewKind.MONTHLY: KindFacts("Monthly meeting", 28, (_WELL, _HARD)),
    ReviewKind.INTERIM: KindFacts(
        "Interim review",
        28,
        (
            _WELL,
            _HARD,
            Prompt(
                "pace",
                "Is the training on its way to be finished in time?",
                "Compare what is signed off with what the plan has for these weeks.",
            ),
            Prompt("independence", "Which tasks does the trainee now do without help, and which not yet?"),
        ),
    ),
    ReviewKind.END_OF_YEAR: KindFacts(
        "End-of-year review",
        None,
        (
            _WELL,
            _HARD,
            Prompt("year", "How does the year look as a whole?"),
            Prompt("open", "What is still open, and who sees to it?"),
            Prompt("onwards", "What comes next for the trainee?"),
        ),
    ),
}
