"""The completion rules in words: what an item asks for, and what of it is still missing."""

from app.standards.values import AssessmentMinimum, ChildrenRule, Requirement

NO_ASSESSMENTS_YET = "Assessments cannot be recorded in this version yet."


def _pieces(number: int) -> str:
    return "1 piece of evidence" if number == 1 else f"{number} pieces of evidence"


def _there(number: int) -> str:
    return "none is there" if number == 0 else f"{number} {'is' if number == 1 else 'are'} there"


def evidence_missing(wanted: int, there: int) -> str:
    """Say how many entries are missing."""
    return f"Needs {_pieces(wanted)}; {_there(there)}."


def first_hand_missing(wanted: int, there: int) -> str:
    """Say how many first-hand entries are missing."""
    return f"Needs {_pieces(wanted)} of work that you did yourself; {_there(there)}."


def repetitions_missing(wanted: int, there: int) -> str:
    """Say on how many further days the task has to be done."""
    return f"Needs the task done on {wanted} different days; {_there(there)}."


def _assessments(minimum: AssessmentMinimum) -> str:
    return f"{minimum.minimum} {' or '.join(sorted(minimum.types))}"


def assessment_missing(minimum: AssessmentMinimum) -> str:
    """Say which assessment is missing, and that this version cannot record it."""
    return f"Needs {_assessments(minimum)}. {NO_ASSESSMENTS_YET}"


def children_missing(wanted: int, done: int) -> str:
    """Say how many of the items below have to be complete."""
    return f"Needs {wanted} of the items below to be complete; {done} {'is' if done == 1 else 'are'}."


def in_words(rule: Requirement) -> tuple[str, ...]:
    """Return what a rule asks for, a sentence each; no sentence where it asks for nothing."""
    sentences = []
    if rule.min_evidence:
        sentences.append(f"At least {_pieces(rule.min_evidence)}.")
    if rule.min_first_hand:
        sentences.append(f"At least {_pieces(rule.min_first_hand)} of work that you did yourself.")
    if rule.repetitions:
        days = "1 day" if rule.repetitions == 1 else f"{rule.repetitions} different days"
        sentences.append(f"The task done on at least {days}.")
    sentences += [f"At least {_assessments(minimum)}." for minimum in rule.assessments]
    if isinstance(rule.children, int):
        sentences.append(f"At least {rule.children} of the items below complete.")
    elif rule.children is ChildrenRule.ALL:
        sentences.append("All items below complete.")
    return tuple(sentences)
