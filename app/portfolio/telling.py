"""Who is told of a comment, and of a report of patient data: those who decide on it, and the trainee."""

from collections.abc import Collection
from uuid import UUID

from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.models import Placement
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
    placement, reference = evidence.placement, evidence.reference
    for_deciders = f"Patient data was reported in {reference} of {placement.trainee.name}. It is hidden now."
    for_trainee = f"Patient data was reported in your entry {reference}. It is hidden now."
    tell_of_report(
        placement, reporter, (for_deciders, _place(report)), (for_trainee, f"/evidence/{evidence.id}")
    )


def tell_of_report(
    placement: Placement, reporter: Actor, for_deciders: tuple[str, str], for_trainee: tuple[str, str]
) -> None:
    """Tell those who decide on a report of patient data, and the trainee, but for who reported it.

    Args:
        placement: in whose records it was seen.
        reporter: who saw it.
        for_deciders: what supervisors and co-ordinators read, and where they decide.
        for_trainee: what the trainee reads, and where it was seen.
    """
    told = dict.fromkeys(supervisors_now(placement) | coordinators_of(placement.centre_id), for_deciders)
    told[placement.trainee_id] = for_trainee
    told.pop(reporter.user_id, None)
    for user_id, (words, place) in told.items():
        tell(user_id, NoticeKind.PATIENT_DATA, words, place, placement.id)


def decided(report: PatientDataReport) -> None:
    """Let nobody be told any more that a report waits."""
    settled(NoticeKind.PATIENT_DATA, _place(report))


def _place(report: PatientDataReport) -> str:
    return f"/reports/{report.id}"
