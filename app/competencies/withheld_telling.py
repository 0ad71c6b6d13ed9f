"""Who is told of patient data that was reported in words given with a sign-off."""

from uuid import UUID

from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.models import Placement
from app.placements.telling import coordinators_of, supervisors_now
from app.standards.models import FrameworkItem


def reported(placement: Placement, number: UUID, item: FrameworkItem, reporter: Actor) -> None:
    """Tell those who decide, and the trainee, but for who reported it."""
    words = f"Patient data was reported in words about {item.code} of {placement.trainee.name}. "
    for user_id in (supervisors_now(placement) | coordinators_of(placement.centre_id)) - {reporter.user_id}:
        tell(user_id, NoticeKind.PATIENT_DATA, words + "They are hidden.", place(number), placement.id)
    if placement.trainee_id != reporter.user_id:
        words = f"Patient data was reported in words about {item.code}. They are hidden now."
        address = f"/placements/{placement.id}/competencies/{item.id}"
        tell(placement.trainee_id, NoticeKind.PATIENT_DATA, words, address, placement.id)


def decided(number: UUID) -> None:
    """Let nobody be told any more that a report waits."""
    settled(NoticeKind.PATIENT_DATA, place(number))


def place(number: UUID) -> str:
    """Return where a report is decided on."""
    return f"/words-reports/{number}"
