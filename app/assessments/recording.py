"""What the ledger is told of assessments, and whether it and their history still say the same."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.assessments.models import AssessmentEvent
from app.extensions import db
from app.ledger.checking import Finding, check_records
from app.ledger.models import LedgerEntry
from app.ledger.queries import BATCH
from app.ledger.service import record
from app.ledger.values import Fact, Head

KIND = "assessment"


def fact_of(event: AssessmentEvent) -> Fact:
    """Return a step of an assessment as the ledger is told of it; its assessment must be loaded."""
    actor_id = event.actor_id or event.guest_id
    if actor_id is None:
        raise AssertionError("Somebody with an account or a guest acts; the database holds to it.")
    return Fact(
        placement_id=event.assessment.placement_id,
        kind=f"{KIND}:{event.action.value}",
        subject_id=event.assessment_id,
        record_id=event.id,
        actor_id=actor_id,
        capacity=event.capacity,
        authority=event.authority,
        registration=(event.registration_body, event.registration_number),
        content_digest=event.content_digest,
        text=event.text,
        at=event.at,
    )


def record_event(event: AssessmentEvent) -> Head:
    """Add a step of an assessment to the ledger, in the same transaction."""
    return record(fact_of(event))


def check_events() -> Iterator[Finding]:
    """Compare the history of all assessments with the ledger."""
    is_kept = sa.exists().where(AssessmentEvent.id == LedgerEntry.record_id)
    yield from check_records(KIND, _all_events(), is_kept)


def _all_events() -> Iterator[tuple[str, Fact]]:
    events = (
        sa.select(AssessmentEvent)
        .options(joinedload(AssessmentEvent.assessment))
        .order_by(AssessmentEvent.id)
    )
    for event in db.session.scalars(events.execution_options(yield_per=BATCH)):
        yield f"Step {event.sequence} of assessment {event.assessment_id}", fact_of(event)
