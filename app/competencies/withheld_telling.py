"""Who is told of patient data that was reported in words given with a sign-off."""

from uuid import UUID

from app.core.actor import Actor
from app.mail.service import settled
from app.mail.values import NoticeKind
from app.placements.models import Placement
from app.portfolio.telling import tell_of_report
from app.standards.models import FrameworkItem


def reported(placement: Placement, number: UUID, item: FrameworkItem, reporter: Actor) -> None:
    """Tell those who decide, and the trainee, but for who reported it."""
    said = f"Patient data was reported in words about {item.code}"
    for_deciders = f"{said} of {placement.trainee.name}. They are hidden."
    where = f"/placements/{placement.id}/competencies/{item.id}"
    tell_of_report(
        placement, reporter, (for_deciders, place(number)), (f"{said}. They are hidden now.", where)
    )


def decided(number: UUID) -> None:
    """Let nobody be told any more that a report waits."""
    settled(NoticeKind.PATIENT_DATA, place(number))


def place(number: UUID) -> str:
    """Return where a report is decided on."""
    return f"/words-reports/{number}"
