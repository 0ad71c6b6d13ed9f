"""What the ledger is told of sign-offs, and whether it and the history still say the same."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.models import SignOffEvent
from app.competencies.withheld_models import MARKS, WithheldWords, WordsOutcome
from app.extensions import db
from app.ledger.adopting import Adoption, adopt
from app.ledger.checking import UNKNOWN_OR_OLDER, Finding, check_records
from app.ledger.models import LedgerEntry
from app.ledger.queries import BATCH
from app.ledger.service import record
from app.ledger.values import Authority, Fact, Head

KIND = "item"
WORDS = "words"


def fact_of(event: SignOffEvent) -> Fact:
    """Return a step of a sign-off as the ledger is told of it; its case must be loaded.

    Words that are hidden are read where they are kept; of words that were removed nothing is told any more.
    """
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
        text=_words_of(event),
        at=event.at,
    )


def _words_of(event: SignOffEvent) -> str | None:
    if event.text not in MARKS:
        return event.text
    newest = (
        sa.select(WithheldWords)
        .where(WithheldWords.event_id == event.id)
        .order_by(WithheldWords.reported_at.desc())
        .limit(1)
    )
    withheld = db.session.scalar(newest)
    if withheld is None or withheld.outcome is WordsOutcome.RESTORED:
        return event.text
    return withheld.words or None


def record_removal(removed: WithheldWords) -> Head:
    """Add to the ledger that the words of a step were removed, in the same transaction."""
    return record(_fact_of_removal(removed))


def _fact_of_removal(removed: WithheldWords) -> Fact:
    if removed.decided_by_id is None or removed.decided_at is None:
        raise AssertionError("Removed words have been decided on; the database holds to it.")
    return Fact(
        placement_id=removed.event.case.placement_id,
        kind=f"{WORDS}:purge",
        subject_id=removed.event_id,
        record_id=removed.id,
        actor_id=removed.decided_by_id,
        capacity=removed.decided_capacity,
        authority=Authority.ACCOUNT,
        registration=("", ""),
        content_digest="",
        text=removed.decision_reason,
        at=removed.decided_at,
    )


def record_event(event: SignOffEvent) -> Head:
    """Add a step of a sign-off to the ledger, in the same transaction."""
    return record(fact_of(event))


def check_events() -> Iterator[Finding]:
    """Compare the history of all sign-offs with the ledger."""
    is_kept = sa.exists().where(SignOffEvent.id == LedgerEntry.record_id)
    # Only steps of sign-offs were recorded before there was a ledger.
    yield from check_records(KIND, _all_events(), is_kept, UNKNOWN_OR_OLDER)
    removal_is_kept = sa.exists().where(WithheldWords.id == LedgerEntry.record_id)
    yield from check_records(WORDS, _all_removals(), removal_is_kept)


def _all_removals() -> Iterator[tuple[str, Fact]]:
    removals = (
        sa.select(WithheldWords)
        .where(WithheldWords.outcome == WordsOutcome.PURGED)
        .options(joinedload(WithheldWords.event).joinedload(SignOffEvent.case))
        .order_by(WithheldWords.id)
    )
    for removed in db.session.scalars(removals).all():
        yield f"The removal of words from step {removed.event_id}", _fact_of_removal(removed)


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
