"""What the pages of assessments show, as values: state turned into words; templates compare nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.assessments.binding import is_unchanged
from app.assessments.form_values import FORM_TYPE_WORDS, AssessmentForm, Outcome
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.policy import PART_WORDS, Part
from app.assessments.words import (
    EVENT_WORDS,
    NOT_A_FAIL,
    SHORT_TYPES,
    Tag,
    answers_in_words,
    feedback_in_words,
    tag_of,
)
from app.assessments.workflow import Action
from app.core.clock import day_in_words
from app.ledger.values import AUTHORITY_WORDS, Authority
from app.portfolio.models import Attachment
from app.portfolio.values import AttachmentState

FILE_NAMES = {AttachmentState.HIDDEN: "a hidden file", AttachmentState.PURGED: "a file that was removed"}
HIDDEN_TITLE = "Hidden: patient data was reported in this entry"


@dataclass(frozen=True)
class Row:
    """One assessment in a list; `address` is empty where the person cannot open it any more."""

    reference: str
    title: str
    address: str
    kind: str
    form: str
    about: str
    who: str
    trainee: str
    day: date | None
    since: datetime
    tag: Tag


@dataclass(frozen=True)
class Step:
    """One step of an assessment's history; `authority` is empty where the person used their own account."""

    words: str
    at: datetime
    who: str
    part: str
    registration: str
    authority: str
    text: str
    confirmed: bool


@dataclass(frozen=True)
class EntryWords:
    """The words of a version of an entry that lies before the assessor; `address` where it can be opened."""

    reference: str
    title: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Picture:
    """A page of a file as a picture, for somebody who cannot open the entry that it belongs to."""

    reference: str
    words: str
    address: str


@dataclass(frozen=True)
class Result:
    """What was signed: the outcome, the feedback and each answer in words."""

    outcome: Tag | None
    note: str
    feedback: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    signed_at: datetime
    is_unchanged: bool


# How lists label what was not signed with an account or by a link.
SIGNED_THERE = {
    Authority.PIN: "by PIN on the trainee's device",
    Authority.HERE: "on the trainee's device",
}


def row_of(assessment: Assessment, trainee: str = "", *, can_open: bool = True) -> Row:
    """Return the line of an assessment in a list; `trainee` says of whom, where the list has several."""
    outcome = assessment.answers.outcome if assessment.answers else None
    return Row(
        reference=assessment.reference,
        title=assessment.title,
        address=f"/assessments/{assessment.id}" if can_open else "",
        kind=SHORT_TYPES[assessment.stored_form.type],
        form=assessment.stored_form.title,
        about=", ".join(sorted(chosen.item.code for chosen in assessment.items)),
        who=_who(assessment),
        trainee=trainee,
        day=assessment.happened_on,
        since=assessment.changed_at,
        tag=tag_of(assessment.state, outcome),
    )


def _who(assessment: Assessment) -> str:
    """Return who assesses, labelled wherever they show: who has no account, what was not signed with one."""
    signed = next((step.authority for step in assessment.events if step.action is Action.COMPLETE), None)
    labels = [PART_WORDS[Part.GUEST].lower()] if assessment.guest else []
    if signed in SIGNED_THERE:
        labels.append(SIGNED_THERE[signed])
    return f"{assessment.assessor_name} ({', '.join(labels)})" if labels else assessment.assessor_name


def steps(events: Sequence[AssessmentEvent]) -> list[Step]:
    """Return the history of an assessment, the newest step first."""
    return [
        Step(
            words=EVENT_WORDS[event.action],
            at=event.at,
            who=event.name,
            part=PART_WORDS[Part(event.capacity)],
            registration=" ".join(filter(None, (event.registration_body, event.registration_number))),
            authority=authority_label(event.authority),
            text=event.text,
            confirmed=event.confirmed_no_identifiers,
        )
        for event in reversed(events)
    ]


def authority_label(authority: Authority) -> str:
    """Return how a signature is labelled that was not given with one's own account; empty for that."""
    return "" if authority is Authority.ACCOUNT else AUTHORITY_WORDS[authority]


def facts(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the short facts of an assessment with their names, those that are there."""
    pairs = [
        ("Form", assessment.stored_form.title),
        ("Kind", FORM_TYPE_WORDS[assessment.stored_form.type]),
        ("Assessor", assessment.assessor_name),
        ("Day", day_in_words(assessment.happened_on) if assessment.happened_on else ""),
        ("Where", assessment.setting),
    ]
    return [(name, value) for name, value in pairs if value]


def result_of(assessment: Assessment) -> Result | None:
    """Return what was signed, or None while nothing is."""
    kept = assessment.answers
    if kept is None:
        return None
    form: AssessmentForm = assessment.stored_form.form
    return Result(
        outcome=tag_of(assessment.state, kept.outcome) if kept.outcome else None,
        note=NOT_A_FAIL if kept.outcome is Outcome.UNSATISFACTORY else "",
        feedback=tuple(feedback_in_words(form, kept.answers)),
        answers=tuple(answers_in_words(form, kept.answers)),
        signed_at=kept.completed_at,
        is_unchanged=is_unchanged(assessment),
    )


def entry_words(
    assessment: Assessment, hidden: frozenset[UUID], *, can_open: bool = False
) -> list[EntryWords]:
    """Return the entries that lie before the assessor, as they were when the assessment was asked for.

    Args:
        assessment: which assessment.
        hidden: the entries under an open report of patient data, whose words are not shown.
        can_open: whether the person may open the entries themselves.
    """
    entries = []
    versions = (chosen.evidence_version for chosen in assessment.evidence)
    for version in sorted(versions, key=lambda version: version.evidence.number):
        shut = version.evidence_id in hidden
        texts = [] if shut else [("What I did", version.what_i_did), ("What happened", version.what_happened)]
        entries.append(
            EntryWords(
                reference=version.evidence.reference,
                title=HIDDEN_TITLE if shut else version.title or "Words removed",
                texts=tuple((heading, text) for heading, text in texts if text),
                files=() if shut else tuple(_file_name(file.attachment) for file in version.files),
                address=f"/evidence/{version.evidence_id}?version={version.number}" if can_open else "",
            )
        )
    return entries


def _file_name(file: Attachment) -> str:
    return file.filename if file.state is AttachmentState.PRESENT else FILE_NAMES[file.state]
