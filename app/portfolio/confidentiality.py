"""Reports of patient data: what they hide at once, and how they end, restored or removed for good."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements.policy import Capacity
from app.portfolio import telling
from app.portfolio.access import EvidenceAccess
from app.portfolio.comments import comments_on, purge_comment, reportable_comments
from app.portfolio.models import Attachment, Evidence, PatientDataReport, ReportOutcome
from app.portfolio.policy import Refusal
from app.portfolio.values import AttachmentState, EvidenceState

REMOVED_NAME = "Removed file"
FREE_WORDS = ("title", "setting", "equipment", "procedure", "what_i_did", "what_happened")

after_purge: list[Callable[[Evidence, Actor, Capacity, str], None]] = []
"""Called after a purge with the entry, who decided, in which part, and why; rooms above register here."""


class Decision(StrEnum):
    """How a report can end."""

    RESTORE = "restore"
    PURGE_FILE = "purge-file"
    PURGE_COMMENT = "purge-comment"
    PURGE_WORDS = "purge-words"
    PURGE_ALL = "purge-all"


LEAVES_EVIDENCE = frozenset({Decision.RESTORE, Decision.PURGE_COMMENT})
"""No signature covers a comment, so none is touched when one goes."""


def decisions_on(report: PatientDataReport) -> tuple[Decision, ...]:
    """Return how a report can end, given what it is about."""
    if report.attachment_id is not None:
        return (Decision.RESTORE, Decision.PURGE_FILE)
    if report.comment_id is not None:
        return (Decision.RESTORE, Decision.PURGE_COMMENT)
    return (Decision.RESTORE, Decision.PURGE_WORDS, Decision.PURGE_ALL)


def reportable_files(found: EvidenceAccess) -> list[Attachment]:
    """Return the files that a person can report: those they see and that are not gone."""
    seen = {file.attachment_id: file.attachment for version in found.versions for file in version.files}
    return [file for file in seen.values() if file.state is not AttachmentState.PURGED]


def report(found: EvidenceAccess, about: UUID | None, reason: str, reporter: Actor) -> PatientDataReport:
    """Report patient data in one file or comment or (None) in the whole entry, which hides it at once.

    Raises:
        InvalidInputError: no reason was given.
        NotFoundError: the person sees no such file or comment.
        RefusedError: nothing of the entry was ever submitted: the trainee removes it without a report.
    """
    if not reason.strip():
        raise InvalidInputError("Say what you saw and where, without repeating it.")
    if all(version.state is EvidenceState.DRAFT for version in found.evidence.versions):
        raise RefusedError("Nobody else has seen this draft. Remove the file or the words from it yourself.")
    _lock(found.evidence)
    files = {file.id for file in reportable_files(found)}
    comments = {comment.id for comment in reportable_comments(found)}
    if about is not None and about not in files | comments:
        raise NotFoundError
    made = PatientDataReport(
        id=new_id(),
        evidence_id=found.evidence.id,
        attachment_id=about if about in files else None,
        comment_id=about if about in comments else None,
        reported_by_id=reporter.user_id,
        reason=reason,
    )
    db.session.add(made)
    for file in found.evidence.attachments:
        if file.state is AttachmentState.PRESENT and about in {None, file.id}:
            file.state = AttachmentState.HIDDEN
    db.session.flush()
    telling.reported(found.evidence, made, reporter)
    return made


def decide(found: EvidenceAccess, report_id: UUID, decision: Decision, reason: str) -> None:
    """End an open report: show again what it hid, or remove it for good from every copy.

    Raises:
        NotFoundError: the person does not decide on it, or it is a report on another entry.
        InvalidInputError: no reason was given, or the decision does not fit the report.
        ConflictError: somebody else has decided already.
    """
    if not found.decides:
        raise NotFoundError
    if not reason.strip():
        raise InvalidInputError("Give the reason for your decision.")
    _lock(found.evidence)
    decided = db.session.get(PatientDataReport, report_id, populate_existing=True)
    if decided is None or decided.evidence_id != found.evidence.id:
        raise NotFoundError
    if decided.outcome is not None:
        raise ConflictError(Refusal.DECIDED_ALREADY.value)
    if decision not in decisions_on(decided):
        raise InvalidInputError("Choose one of the decisions.")
    ended = _ended_by(found, decided, decision)
    for other in ended:
        other.outcome = ReportOutcome.RESTORED if decision is Decision.RESTORE else ReportOutcome.PURGED
        other.decided_by_id = found.access.actor.user_id
        other.decided_at = now()
        other.decision_reason = reason
        telling.decided(other)
    db.session.flush()
    if decision is not Decision.RESTORE:
        _purge(found.evidence, decided, decision)
    _show_what_no_report_hides(found.evidence)
    if decision not in LEAVES_EVIDENCE:
        for act in after_purge:
            act(found.evidence, found.access.actor, found.access.capacity, reason)


def _lock(evidence: Evidence) -> None:
    """Let nobody else report or decide on the entry until this transaction ends."""
    db.session.execute(sa.select(Evidence.id).where(Evidence.id == evidence.id).with_for_update())


def _ended_by(
    found: EvidenceAccess, decided: PatientDataReport, decision: Decision
) -> list[PatientDataReport]:
    """Return the reports that a decision ends: what is gone needs no further decision."""
    if decision is Decision.RESTORE:
        return [decided]
    return [
        other
        for other in found.open_reports
        if other.id == decided.id or _takes_along(decision, decided, other)
    ]


def _takes_along(decision: Decision, decided: PatientDataReport, other: PatientDataReport) -> bool:
    """Say whether what a purge removes is what another report is about."""
    if decision is Decision.PURGE_ALL:
        return True
    if decision is Decision.PURGE_WORDS:
        return other.attachment_id is None
    return (other.attachment_id, other.comment_id) == (decided.attachment_id, decided.comment_id)


def _purge(evidence: Evidence, decided: PatientDataReport, decision: Decision) -> None:
    if decided.comment is not None:
        purge_comment(decided.comment)
        return
    if decision is Decision.PURGE_FILE:
        _purge_files(file for file in evidence.attachments if file.id == decided.attachment_id)
        return
    if decision is Decision.PURGE_ALL:
        _purge_files(evidence.attachments)
    _purge_words(evidence)


def _purge_files(files: Iterable[Attachment]) -> None:
    """Remove contents, previews, sections and exports; a content that another entry shares stays for it."""
    for file in files:
        digest = file.digest
        if digest is None:
            continue
        file.state = AttachmentState.PURGED
        file.digest = None
        # A name can identify a patient as well as a page can.
        file.filename = REMOVED_NAME
        file.notes = []
        db.session.flush()
        blobs.purge_source(file.id, digest, still_used=digest in blob_queries.still_referenced({digest}))


def _purge_words(evidence: Evidence) -> None:
    """Empty the words of every version, where each claim is met, and what was said about the entry."""
    for version in evidence.versions:
        for name in FREE_WORDS:
            setattr(version, name, "")
        if version.state is not EvidenceState.DRAFT:
            # Not on a draft: once submitted, its words must be as safe from change as any.
            version.purged_at = now()
    # Before the claims: a purged version is the only submitted one whose claims may change.
    db.session.flush()
    for claim in (claim for version in evidence.versions for claim in version.claims):
        claim.location = ""
    for comment in comments_on([evidence.id])[evidence.id]:
        # Whoever talks about an entry quotes it.
        purge_comment(comment)
    db.session.flush()
    blobs.purge({evidence.id, *(version.id for version in evidence.versions)}, set())


def _show_what_no_report_hides(evidence: Evidence) -> None:
    still_open = set(
        db.session.scalars(
            sa.select(PatientDataReport.attachment_id).where(
                PatientDataReport.evidence_id == evidence.id,
                PatientDataReport.outcome.is_(None),
                PatientDataReport.comment_id.is_(None),
            )
        )
    )
    for file in evidence.attachments:
        if file.state is AttachmentState.HIDDEN and None not in still_open and file.id not in still_open:
            file.state = AttachmentState.PRESENT
    db.session.flush()
