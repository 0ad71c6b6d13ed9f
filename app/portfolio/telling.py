"""Who is told of a comment, and of a report of patient data: those who decide on it, and the trainee."""

from collections.abc import Collection
from uuid import UUID

from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.telling import coordinators_of, supervisors_now
from app.portfolio.models import Evidence, EvidenceComment, PatientDataReport


def commented(evidence: Evidence, comment: EvidenceComment, author: Actor, earlier: Collection[UUID]) -> None:
    """Tell of a comment, without its words: the trainee, who supervises, and co-ordinators who spoke before.

    Args:
        evidence: what is talked about.
        comment: what was written.
        author: who wrote it; they know.
        earlier: who has written about the entry before.
    """
    placement = evidence.placement
    place = f"/evidence/{evidence.id}#comments-{evidence.reference}"
    others = supervisors_now(placement) | (coordinators_of(placement.centre_id) & set(earlier))
    for user_id in others - {author.user_id, placement.trainee_id}:
        words = f"{author.name} wrote a comment on {evidence.reference} of {placement.trainee.name}."
        tell(user_id, NoticeKind.COMMENT, words, place, placement.id)
    if placement.trainee_id != comment.written_by_id:
        words = f"{author.name} wrote a comment on your entry {evidence.reference}."
        tell(placement.trainee_id, NoticeKind.COMMENT, words, place, placement.id)


def reported(evidence: Evidence, report: PatientDataReport, reporter: Actor) -> None:
    """Tell them, but for who reported it; what was seen stands at the report and nowhere else."""
    placement = evidence.placement
    words = (
        f"Patient data was reported in {evidence.reference} of {placement.trainee.name}. It is hidden now."
    )
    deciders = supervisors_now(placement) | coordinators_of(placement.centre_id)
    for user_id in deciders - {reporter.user_id, placement.trainee_id}:
        tell(user_id, NoticeKind.PATIENT_DATA, words, _place(report), placement.id)
    if placement.trainee_id != reporter.user_id:
        words = f"Patient data was reported in your entry {evidence.reference}. It is hidden now."
        place = f"/evidence/{evidence.id}"
        tell(placement.trainee_id, NoticeKind.PATIENT_DATA, words, place, placement.id)


def decided(report: PatientDataReport) -> None:
    """Let nobody be told any more that a report waits."""
    settled(NoticeKind.PATIENT_DATA, _place(report))


def _place(report: PatientDataReport) -> str:
    return f"/reports/{report.id}"
