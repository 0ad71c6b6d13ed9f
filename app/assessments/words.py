"""The states, steps and outcomes of an assessment in words and tag colours; templates compare no states."""

from dataclasses import dataclass

from app.assessments.form_values import (
    DO_NEXT,
    NO,
    NOT_OBSERVED,
    WENT_WELL,
    YES,
    AssessmentForm,
    FormType,
    Outcome,
    Prompt,
    PromptKind,
)
from app.assessments.workflow import Action, State


@dataclass(frozen=True)
class Tag:
    """A word and the colour in which it is shown; the colour never carries meaning alone."""

    words: str
    colour: str


STATE_TAGS = {
    State.DRAFT: Tag("Begun", "grey"),
    State.ASKED: Tag("Asked for", "yellow"),
    State.COMPLETED: Tag("Completed", "green"),
    State.DECLINED: Tag("Declined", "orange"),
    State.WITHDRAWN: Tag("Withdrawn", "grey"),
    State.DISPUTED: Tag("Disputed", "red"),
}
OUTCOME_TAGS = {
    Outcome.SATISFACTORY: Tag("Satisfactory", "green"),
    Outcome.UNSATISFACTORY: Tag("Unsatisfactory", "orange"),
}
OUTCOME_WORDS = {outcome: tag.words for outcome, tag in OUTCOME_TAGS.items()}
NOT_A_FAIL = "Unsatisfactory is not a fail. It says what is needed next; the work can be assessed again."
ACTION_WORDS = {
    Action.ASK: "Ask",
    Action.COMPLETE: "Sign",
    Action.DECLINE: "Decline",
    Action.WITHDRAW: "Withdraw",
    Action.DISPUTE: "Dispute",
    Action.UPHOLD: "Uphold",
}
EVENT_WORDS = {
    Action.ASK: "Asked for",
    Action.COMPLETE: "Signed",
    Action.DECLINE: "Declined",
    Action.WITHDRAW: "Withdrawn",
    Action.DISPUTE: "Disputed",
    Action.UPHOLD: "Upheld after a dispute",
}
SHORT_TYPES = {
    FormType.DOPS: "DOPS",
    FormType.OCE: "OCE",
    FormType.CBD: "CBD",
    FormType.MSF: "MSF",
    FormType.COMPETENCY_EVIDENCE: "Competency evidence",
    FormType.TRAINING_ACTIVITY: "Training activity",
}
STATE_CHOICES = [("", "All"), *((state.value, tag.words) for state, tag in STATE_TAGS.items())]
TYPE_CHOICES = [("", "All"), *((kind.value, words) for kind, words in SHORT_TYPES.items())]


def tag_of(state: State, outcome: Outcome | None) -> Tag:
    """Return the tag of an assessment: once it is completed its outcome says more than its state."""
    if state is State.COMPLETED and outcome is not None:
        return OUTCOME_TAGS[outcome]
    return STATE_TAGS[state]


def answer_choices(form: AssessmentForm, prompt: Prompt) -> list[tuple[str, str]]:
    """Return the answers that a prompt offers, by key; a text offers none."""
    unseen = [(NOT_OBSERVED, "Not observed")] if prompt.may_be_unobserved else []
    if prompt.kind is PromptKind.RATING:
        return [*((level.key, level.words) for level in form.scale.levels), *unseen]
    if prompt.kind is PromptKind.YES_NO:
        return [(YES, "Yes"), (NO, "No"), *unseen]
    return [(choice.key, choice.words) for choice in prompt.choices]


def answers_in_words(form: AssessmentForm, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Return each prompt with what was answered, in the order of the form; what was left out is left out."""
    found = []
    for prompt in form.prompts:
        answer = answers.get(prompt.key, "")
        if answer:
            found.append((prompt.words, dict(answer_choices(form, prompt)).get(answer, answer)))
    return found


def feedback_in_words(form: AssessmentForm, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Return the closing questions of a form with what was written, those that are there."""
    pairs = [
        (form.closing.went_well, answers.get(WENT_WELL, "")),
        (form.closing.do_next, answers.get(DO_NEXT, "")),
    ]
    return [(words, text) for words, text in pairs if text]
