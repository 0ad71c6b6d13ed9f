"""What the ledger is told of sign-offs, and whether it and the history still say the same."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.models import SignOffEvent
from app.extensions import db
from app.ledger.adopting import Adoption, adopt
from app.ledger.checking import Finding, check_records
from app.ledger.models import LedgerEntry
from app.ledger.queries import BATCH
from app.ledger.service import record
from app.ledger.values import Fact, Head

KIND = "item"


def fact_of(event: SignOffEvent) -> Fact:
    """Return a step of a sign-off as the ledger is told of it; its case must be loaded."""
    return Fact(
        placement_id=event.case.placement_id,
        kind=f"{KIND}:{event.action.value}",
        subject_id=event.case_id,
        record_id=event.id,
        actor_id=event.actor_id,
        capacity=event.capacity,
        authority=event.authority,
        registration=(event.registration_body, event.registration_number),
        content_digest=event.content_digest,
        text=event.text,
        at=event.at,
    )


def record_event(event: SignOffEvent) -> Head:
    """Add a step of a sign-off to the ledger, in the same transaction."""
    return record(fact_of(event))


def check_events() -> Iterator[Finding]:
    """Compare the history of all sign-offs with the ledger."""
    is_kept = sa.exists().where(SignOffEvent.id == LedgerEntry.record_id)
    yield from check_records(KIND, _all_events(), is_kept)


def adopt_events() -> Adoption:
    """Take the steps into the ledger that were made before there was one."""
    unknown = (
        sa.select(SignOffEvent)
        .where(~sa.exists().where(LedgerEntry.record_id == SignOffEvent.id))
        .options(joinedload(SignOffEvent.case))
        .order_by(SignOffEvent.at, SignOffEvent.case_id, SignOffEvent.sequence)
    )
    return adopt([fact_of(event) for event in db.session.scalars(unknown)])


def _all_events() -> Iterator[tuple[str, Fact]]:
    events = sa.select(SignOffEvent).options(joinedload(SignOffEvent.case)).order_by(SignOffEvent.id)
    for event in db.session.scalars(events.execution_options(yield_per=BATCH)):
        yield f"Step {event.sequence} of sign-off {event.case_id}", fact_of(event)
