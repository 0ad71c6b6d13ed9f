"""Makes assessments for tests through the verbs that people use, and fills in the fields of their pages."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.assessments import asking, service
from app.assessments.access import AssessmentAccess, assessment_for
from app.assessments.models import Assessment, StoredForm
from app.assessments.publishing import publish_form
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from tests.assessments.forms import FORM, meter_form
from tests.people import World

ANSWERS = {
    "reads": "middle",
    "repeats": "not-observed",
    "setting": "ward",
    "safe": "yes",
    "outcome": "satisfactory",
    "went-well": "Steady hands.",
    "do-next": "Read it against a second meter.",
}
UNSATISFACTORY = {**ANSWERS, "outcome": "unsatisfactory", "do-next": "Repeat it with the scale in view."}


def publish(text: str = FORM) -> StoredForm:
    """Publish a form for tests; the same one again is the same."""
    return publish_form(meter_form(text)).stored


def request_of(world: World, **more: Any) -> asking.Request:
    """Return a request about the first item of the placement, changed as told."""
    words: dict[str, Any] = {"title": "Reading the ward meter", "item_ids": frozenset({world.items[0].id})}
    return asking.Request(**{**words, **more})


def make_asked(world: World, assessor: User | None = None, text: str = FORM, **more: Any) -> Assessment:
    """Let the trainee ask the supervisor, or somebody else; commit."""
    access = placement_for(world.trainee.actor(), world.placement.id)
    asked = asking.ask(access, publish(text), request_of(world, **more), (assessor or world.supervisor).id)
    db.session.commit()
    return asked


def make_begun(world: World, **more: Any) -> Assessment:
    """Let the supervisor begin one at the bench; commit."""
    access = placement_for(world.supervisor.actor(), world.placement.id)
    begun = asking.start(access, publish(), request_of(world, **more))
    db.session.commit()
    return begun


def signing(answers: dict[str, str] | None = None, day: date | None = None) -> service.Signing:
    """Return what an assessor hands in."""
    return service.Signing(
        answers=ANSWERS if answers is None else answers,
        happened_on=day or today() - timedelta(days=1),
        confirmed_no_identifiers=True,
    )


def complete(assessment: Assessment, assessor: User, answers: dict[str, str] | None = None) -> Assessment:
    """Let the assessor sign it; commit."""
    service.complete(assessment, assessor.actor(), signing(answers))
    db.session.commit()
    return assessment


def make_completed(world: World, answers: dict[str, str] | None = None, **more: Any) -> Assessment:
    """Ask the supervisor and let them sign; commit."""
    return complete(make_asked(world, **more), world.supervisor, answers)


def seen_by(user: User, assessment: Assessment) -> AssessmentAccess:
    """Return an assessment as a person sees it."""
    return assessment_for(user.actor(), assessment.id)


def fresh(assessment_id: UUID) -> Assessment:
    """Return an assessment as the database has it now."""
    db.session.expire_all()
    return db.session.get_one(Assessment, assessment_id)


def fields(answers: Mapping[str, str] = ANSWERS, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the fields that the page of the form sends, with more in place of them."""
    day = today() - timedelta(days=1)
    typed = {f"answer-{key}": value for key, value in answers.items()}
    typed |= {
        "happened_on-day": str(day.day),
        "happened_on-month": str(day.month),
        "happened_on-year": str(day.year),
        "confirmed_no_identifiers": "yes",
    }
    return typed | dict(more or {})
