"""Which answers an assessment form accepts, and which speak against the outcome that was chosen."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.assessments.form_values import (
    DO_NEXT,
    NO,
    NOT_OBSERVED,
    OUTCOME,
    RESERVED_KEYS,
    WENT_WELL,
    YES,
    AssessmentForm,
    Outcome,
    Prompt,
    PromptKind,
)
from app.standards.problems import visible
from app.web.text import complaint

LONGEST_ANSWER = 4_000
NO_OUTCOME = "Choose whether the outcome is satisfactory or unsatisfactory."
NO_FEEDBACK = "Say what is needed: an unsatisfactory outcome must carry feedback."


class AnswerProblem(NamedTuple):
    """One thing to put right: the key of the prompt where it stands, and the sentence to show there."""

    prompt: str
    sentence: str


def problems_of(form: AssessmentForm, answers: Mapping[str, str]) -> list[AnswerProblem]:
    """Return what keeps answers from being accepted, in the order of the form; unknown keys come last.

    Args:
        form: the form that was filled in.
        answers: by the key of the prompt: the key of a level or choice, `YES` or `NO`, or a text; and by
            `OUTCOME`, `WENT_WELL` and `DO_NEXT`. An empty text is no answer.
    """
    known = {prompt.key for prompt in form.prompts} | RESERVED_KEYS
    return [*_prompt_problems(form, answers), *_closing_problems(form, answers)] + [
        AnswerProblem(key, f"This form does not ask for {visible(key) or 'a nameless answer'}.")
        for key in answers
        if key not in known
    ]


def decision_problems(answers: Mapping[str, str]) -> list[AnswerProblem]:
    """Return what keeps the decision on a round of feedback from being accepted: an outcome, and why."""
    outcome = answers.get(OUTCOME, "")
    if outcome not in set(Outcome):
        return [AnswerProblem(OUTCOME, NO_OUTCOME)]
    if outcome == Outcome.UNSATISFACTORY and not answers.get(DO_NEXT, "").strip():
        return [AnswerProblem(DO_NEXT, NO_FEEDBACK)]
    return []


def doubts_about(form: AssessmentForm, answers: Mapping[str, str]) -> list[AnswerProblem]:
    """Return which answers speak against a satisfactory outcome. The assessor may confirm it all the same."""
    if answers.get(OUTCOME) != Outcome.SATISFACTORY:
        return []
    low = {level.key: level.words for level in form.scale.levels if not level.satisfactory}
    return [
        AnswerProblem(prompt.key, f"“{prompt.words}” is answered “{words}”, and the outcome is satisfactory.")
        for prompt in form.prompts
        if (words := _against(prompt, answers.get(prompt.key, ""), low))
    ]


def _against(prompt: Prompt, answer: str, low: Mapping[str, str]) -> str:
    if prompt.kind is PromptKind.RATING:
        return low.get(answer, "")
    return "No" if prompt.kind is PromptKind.YES_NO and answer == NO else ""


def _prompt_problems(form: AssessmentForm, answers: Mapping[str, str]) -> Iterator[AnswerProblem]:
    levels = {level.key for level in form.scale.levels}
    ratings = [prompt.key for prompt in form.prompts if prompt.kind is PromptKind.RATING]
    found = [
        AnswerProblem(prompt.key, sentence)
        for prompt in form.prompts
        if (sentence := _about_answer(prompt, answers.get(prompt.key, ""), levels))
    ]
    if ratings and not found and not any(answers.get(key) in levels for key in ratings):
        yield AnswerProblem(ratings[0], "Nothing is rated yet. Rate at least one line.")
    yield from found


def _about_answer(prompt: Prompt, answer: str, levels: set[str]) -> str:
    if not answer.strip():
        return f"Answer “{prompt.words}”." if prompt.required else ""
    if prompt.kind is PromptKind.TEXT:
        return _about_text(prompt.words, answer)
    if answer == NOT_OBSERVED and prompt.may_be_unobserved:
        return ""
    if answer == NOT_OBSERVED and prompt.kind is PromptKind.RATING:
        return f"“{prompt.words}” must be seen and rated."
    return "" if answer in _possible(prompt, levels) else f"Choose one of the answers to “{prompt.words}”."


def _possible(prompt: Prompt, levels: set[str]) -> set[str]:
    if prompt.kind is PromptKind.RATING:
        return levels
    return {YES, NO} if prompt.kind is PromptKind.YES_NO else {choice.key for choice in prompt.choices}


def _about_text(name: str, answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        return f"“{name}” must be {LONGEST_ANSWER:,} characters or fewer. Shorten it."
    return complaint(answer, several_lines=True) or ""


def _closing_problems(form: AssessmentForm, answers: Mapping[str, str]) -> Iterator[AnswerProblem]:
    outcome = answers.get(OUTCOME, "")
    if form.asks_outcome and outcome not in set(Outcome):
        yield AnswerProblem(OUTCOME, NO_OUTCOME)
    if not form.asks_outcome and outcome:
        yield AnswerProblem(OUTCOME, "This form has no outcome: it is one voice of several.")
    for key, words in ((WENT_WELL, form.closing.went_well), (DO_NEXT, form.closing.do_next)):
        if sentence := _about_text(words, answers.get(key, "")):
            yield AnswerProblem(key, sentence)
    if outcome == Outcome.UNSATISFACTORY and not answers.get(DO_NEXT, "").strip():
        yield AnswerProblem(DO_NEXT, NO_FEEDBACK)
