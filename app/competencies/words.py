"""The states and actions of a sign-off in words and tag colours; templates compare no states."""

from dataclasses import dataclass

from app.competencies.progress import Progress
from app.competencies.rule_values import ItemAnswer, NextStep
from app.competencies.workflow import Action, State
from app.core.words import plural
from app.standards import rule_words
from app.standards.tree import CatalogueItem
from app.standards.values import Requirement


@dataclass(frozen=True)
class Tag:
    """A word and the colour in which it is shown; the colour never carries meaning alone."""

    words: str
    colour: str


STATE_WORDS = {
    State.NOT_STARTED: Tag("Not started", "grey"),
    State.IN_PROGRESS: Tag("In progress", "blue"),
    State.SUBMITTED: Tag("Waiting for sign-off", "yellow"),
    State.RETURNED: Tag("Returned with feedback", "orange"),
    State.SIGNED_OFF: Tag("Signed off", "green"),
    State.VERIFIED: Tag("Verified", "aqua-green"),
    State.REOPENED: Tag("Reopened", "purple"),
}

ACTION_WORDS = {
    Action.START: "First evidence",
    Action.SUBMIT: "Ask for sign-off",
    Action.WITHDRAW: "Take back",
    Action.RETURN: "Return with feedback",
    Action.SIGN_OFF: "Sign off",
    Action.VERIFY: "Verify",
    Action.REOPEN: "Reopen",
}

EVENT_WORDS = {
    Action.START: "First evidence submitted",
    Action.SUBMIT: "Sign-off asked for",
    Action.WITHDRAW: "Taken back",
    Action.RETURN: "Returned with feedback",
    Action.SIGN_OFF: "Signed off",
    Action.VERIFY: "Verified",
    Action.REOPEN: "Reopened",
}

NEXT_WORDS = {
    NextStep.ADD_EVIDENCE: "Add evidence",
    NextStep.GET_ASSESSED: "Ask for an assessment",
    NextStep.ASK_FOR_SIGN_OFF: "Ask for sign-off",
    NextStep.ANSWER_FEEDBACK: "Read the feedback, amend the evidence and ask again",
    NextStep.RENEW: "Look at the reason, then ask for sign-off again",
    NextStep.WAIT: "Nothing to do: your supervisor has it",
    NextStep.NOTHING: "Nothing to do",
}


def tag_of(item: CatalogueItem, found: ItemAnswer, entries: int) -> Tag:
    """Return the tag of an item; headings that are never signed off say whether evidence is there."""
    if item.counts:
        return STATE_WORDS[found.state]
    return Tag("Evidence mapped", "blue") if entries else Tag("No evidence yet", "grey")


def asked_for(rule: Requirement) -> tuple[str, ...]:
    """Return what a rule asks for, a sentence each; one says so where it asks for nothing."""
    return rule_words.in_words(rule) or ("No particular amount of evidence.",)


def progress_in_words(progress: Progress) -> str:
    """Say how far a framework is, for instance ``3 of 12 items signed off``."""
    if not progress.total and not progress.conditions:
        return "This set holds headings only: it collects evidence and has no percentage."
    sentence = f"{progress.done} of {progress.total} items signed off"
    if progress.open_headings:
        return f"{sentence}. Some headings still wait for their official text, so there is no percentage."
    if left := progress.conditions - progress.met:
        return f"{sentence}. {plural(left, 'further condition')} of a heading not met yet"
    return sentence
