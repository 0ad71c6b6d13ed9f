"""What a trainee does next: answer feedback, submit drafts, ask, do what is due, then anything else. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies.rule_values import ItemAnswer, NextStep
from app.planning.words import weeks_in_words
from app.standards.values import WeekSpan

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that could be the next one, in the order of its framework."""

    item_id: UUID
    title: str
    address: str
    weeks: WeekSpan | None
    answer: ItemAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry whose newest version is a draft."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: what, why in words, and where; `quote` is what somebody wrote about it."""

    title: str
    words: str
    address: str
    quote: str = ""


def next_steps(
    candidates: Sequence[Candidate],
    drafts: Sequence[Draft],
    feedback: Mapping[UUID, str],
    week: int | None,
) -> list[Step]:
    """Return the things to do, the most urgent first, at most `SHOWN`.

    Args:
        candidates: the items of all frameworks, in order.
        drafts: entries that are not submitted, newest first.
        feedback: by item, the words of its return or reopening.
        week: the week of the placement, or None where it has none.
    """
    by_step: dict[NextStep, list[Candidate]] = {}
    for candidate in candidates:
        by_step.setdefault(candidate.answer.next_step, []).append(candidate)
    given_back = by_step.get(NextStep.ANSWER_FEEDBACK, []) + by_step.get(NextStep.RENEW, [])
    to_start = [
        one for one in candidates if one.answer.next_step in {NextStep.ADD_EVIDENCE, NextStep.GET_ASSESSED}
    ]
    due = sorted((one for one in to_start if _is_due(one, week)), key=_last_week)
    rest = [one for one in to_start if one not in due]
    steps = [
        *(_step(one, _GIVEN_BACK[one.answer.next_step], feedback.get(one.item_id, "")) for one in given_back),
        *(
            Step(title=draft.title, words="Draft: finish it and submit it", address=draft.address)
            for draft in drafts
        ),
        *(
            _step(one, "Nothing is missing: ask for sign-off")
            for one in by_step.get(NextStep.ASK_FOR_SIGN_OFF, [])
        ),
        *(_step(one, f"{_planned_weeks(one)} {' '.join(one.answer.missing)}") for one in due),
        *(_step(one, " ".join(one.answer.missing)) for one in rest),
    ]
    return steps[:SHOWN]


_GIVEN_BACK = {
    NextStep.ANSWER_FEEDBACK: "Returned with feedback",
    NextStep.RENEW: "Reopened: ask for a new sign-off",
}


def _step(candidate: Candidate, words: str, quote: str = "") -> Step:
    return Step(title=candidate.title, words=words, address=candidate.address, quote=quote)


def _is_due(candidate: Candidate, week: int | None) -> bool:
    return week is not None and candidate.weeks is not None and candidate.weeks.first <= week


def _last_week(candidate: Candidate) -> int:
    return candidate.weeks.last if candidate.weeks else 0


def _planned_weeks(candidate: Candidate) -> str:
    return f"Planned for {weeks_in_words(candidate.weeks)}." if candidate.weeks else ""
