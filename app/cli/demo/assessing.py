"""The demo's assessments as values: what was asked for, how it was filled in, and the answers to a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.assessments.form_values import (
    DO_NEXT,
    OUTCOME,
    WENT_WELL,
    YES,
    AssessmentForm,
    Outcome,
    Prompt,
    PromptKind,
)
from app.assessments.guest_policy import Guest


@dataclass(frozen=True)
class Assessed:
    """One assessment; days are words that `days` understands.

    Attributes:
        form: the key of the form, without ``starter-``.
        asked: when the trainee asked; empty where a supervisor did it at the bench unasked.
        signed: when it was signed; empty while it waits, or where it was declined.
        declined: why it was declined; empty where it was not.
        assessor: the address of a colleague who is asked instead of the supervisor.
        guest: who is asked without an account instead; None where nobody is.
        entries: keys of those that lie before the assessor.
        low: the prompts that were rated below what is expected.
        texts: by prompt, what was written.
    """

    form: str
    title: str
    items: tuple[str, ...]
    when: str
    asked: str
    signed: str
    declined: str
    assessor: str
    guest: Guest | None
    outline: str
    setting: str
    entries: tuple[str, ...]
    low: frozenset[str]
    texts: Mapping[str, str]
    unsatisfactory: bool
    went_well: str
    do_next: str
    reflection: str


def assessed(given: Mapping[str, Any]) -> Assessed:
    """Return an assessment as a file of ``content/`` tells it."""
    words = {
        name: given.get(name, "")
        for name in (
            *("when", "asked", "signed", "declined", "assessor", "outline", "setting"),
            *("went_well", "do_next", "reflection"),
        )
    }
    return Assessed(
        form=f"starter-{given['form']}",
        title=given["title"],
        items=tuple(given["items"]),
        entries=tuple(given.get("entries", ())),
        low=frozenset(given.get("low", ())),
        texts=given.get("texts", {}),
        guest=Guest(**given["guest"]) if "guest" in given else None,
        unsatisfactory=given.get("unsatisfactory", False),
        **words,
    )


def answers_to(form: AssessmentForm, said: Assessed) -> dict[str, str]:
    """Return the answers to every prompt: as expected, but for what was rated low or written."""
    answers = {prompt.key: _answer(form, prompt, said) for prompt in form.prompts}
    outcome = Outcome.UNSATISFACTORY if said.unsatisfactory else Outcome.SATISFACTORY
    answers |= {OUTCOME: outcome.value, WENT_WELL: said.went_well, DO_NEXT: said.do_next}
    return {key: answer for key, answer in answers.items() if answer}


def _answer(form: AssessmentForm, prompt: Prompt, said: Assessed) -> str:
    if prompt.kind is PromptKind.TEXT:
        return said.texts.get(prompt.key, "")
    if prompt.kind is PromptKind.YES_NO:
        return YES
    if prompt.kind is PromptKind.CHOICE:
        return said.texts.get(prompt.key, prompt.choices[0].key)
    enough = [level for level in form.scale.levels if level.satisfactory is (prompt.key not in said.low)]
    return enough[0].key if prompt.key not in said.low else enough[-1].key
