"""The completion rules in words: what an item asks for, and what of it is still missing."""

from collections.abc import Sequence

from app.core.words import listed, plural
from app.standards.values import AssessmentMinimum, ChildrenRule, PointsRule, Requirement


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


def assessment_missing(minimum: AssessmentMinimum, there: int) -> str:
    """Say which assessment is missing."""
    return f"Needs {_assessments(minimum)}; {_there(there)}."


def points_missing(wanted: int, reached: int) -> str:
    """Say how many points the complete items below still have to bring."""
    return f"Needs {plural(wanted, 'point')} from complete items below; {plural(reached, 'point')} reached."


def required_missing(codes: Sequence[str]) -> str:
    """Say which of the items below have to be complete in any case."""
    return f"Needs {listed(codes)} to be complete."


def verification_missing(wanted: int, there: int) -> str:
    """Say how many signed items below have still to be verified."""
    items = "1 item" if wanted == 1 else f"{wanted} items"
    return f"Needs {items} below to be verified; {_there(there)}."


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
    if isinstance(rule.children, PointsRule):
        sentences += _points_in_words(rule.children)
    elif isinstance(rule.children, int):
        sentences.append(f"At least {rule.children} of the items below complete.")
    elif rule.children is ChildrenRule.ALL:
        sentences.append("All items below complete.")
    if rule.verified:
        sentences.append(f"Verified: {rule.verified} % of the items to be signed off below, rounded up.")
    return tuple(sentences)


def _points_in_words(rule: PointsRule) -> list[str]:
    each = listed([f"{code} ({plural(points, 'point')})" for code, points in rule.points])
    sentences = [f"At least {plural(rule.minimum, 'point')} from complete items below: {each}."]
    if rule.required:
        sentences.append(f"In any case complete: {listed(sorted(rule.required))}.")
    return sentences
