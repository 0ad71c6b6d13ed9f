"""Notes repetitions for tests."""

from datetime import date, timedelta

from app.core.clock import today
from app.core.ids import new_id
from app.placements.access import placement_for
from app.repetitions import service
from app.repetitions.access import RepetitionAccess, repetition_for
from app.repetitions.models import Repetition
from app.repetitions.values import Outcome, Performance
from tests.people import World


def day_ago(days: int) -> date:
    """Return the day that was so many days ago."""
    return today() - timedelta(days=days)


def performance(
    days: int = 1, outcome: Outcome = Outcome.INDEPENDENT, equipment: str = "Gamma camera 2", note: str = ""
) -> Performance:
    """Return what a trainee notes about so many days ago."""
    return Performance(day=day_ago(days), outcome=outcome, equipment=equipment, note=note)


def note(world: World, days: int = 1, outcome: Outcome = Outcome.INDEPENDENT, place: int = 0) -> Repetition:
    """Let the trainee note that they did an item so many days ago."""
    access = placement_for(world.trainee.actor(), world.placement.id)
    given = performance(days, outcome)
    return service.note(access, world.items[place].id, given, new_id(), no_patient=False)


def initial(world: World, *repetitions: Repetition) -> None:
    """Let the supervisor initial repetitions as they are now."""
    service.initial(world.supervisor.actor(), [one.newest.id for one in repetitions])


def own(world: World, repetition: Repetition) -> RepetitionAccess:
    """Return a repetition as its trainee has it."""
    return repetition_for(world.trainee.actor(), repetition.id)


def item_address(world: World, place: int = 0) -> str:
    """Return the address of the repetitions of an item."""
    return f"/placements/{world.placement.id}/competencies/{world.items[place].id}/repetitions"


def typed(days: int = 1, **more: str) -> dict[str, str]:
    """Return the fields of the form as somebody fills them in."""
    day = day_ago(days)
    return {
        "sent_as": str(new_id()),
        "day-day": str(day.day),
        "day-month": str(day.month),
        "day-year": str(day.year),
        "equipment": "Gamma camera 2",
        "outcome": "independent",
        "note": "Uniformity flood, within limits.",
        **more,
    }
