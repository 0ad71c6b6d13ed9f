"""Who is told of a report of patient data: those who decide on it, and the trainee whose entry it is."""

from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.telling import coordinators_of, supervisors_now
from app.portfolio.models import Evidence, PatientDataReport


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
