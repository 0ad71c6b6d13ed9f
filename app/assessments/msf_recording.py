"""What the ledger is told when feedback is released, and whether it and the answers still say the same."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.assessments.msf_models import MsfAnswer, MsfCycle
from app.assessments.msf_summary import Summary, digest_of_answer, digest_of_summary
from app.assessments.msf_workflow import CycleState
from app.extensions import db
from app.ledger.checking import Finding, check_records
from app.ledger.models import LedgerEntry
from app.ledger.service import record
from app.ledger.values import Authority, Fact
from app.placements.policy import Capacity

KIND = "feedback"
RATER = "rater"


def record_release(cycle: MsfCycle, answers: Sequence[MsfAnswer]) -> None:
    """Add each answer, in the given order, and then the release to the ledger, in the same transaction."""
    for answer in answers:
        record(_fact_of_answer(cycle, answer))
    record(_fact_of_release(cycle))


def check_feedback() -> Iterator[Finding]:
    """Compare all released feedback with the ledger."""
    is_kept = sa.or_(
        sa.exists().where(MsfAnswer.id == LedgerEntry.record_id),
        sa.exists().where(MsfCycle.id == LedgerEntry.record_id),
    )
    yield from check_records(KIND, _all_released(), is_kept)


def _all_released() -> Iterator[tuple[str, Fact]]:
    released = (
        sa.select(MsfCycle)
        .where(MsfCycle.state == CycleState.RELEASED)
        .options(joinedload(MsfCycle.stored_form))
        .order_by(MsfCycle.id)
    )
    for cycle in db.session.scalars(released).all():
        answers = sa.select(MsfAnswer).where(MsfAnswer.cycle_id == cycle.id).order_by(MsfAnswer.id)
        for answer in db.session.scalars(answers):
            yield f"An answer of round {cycle.id}", _fact_of_answer(cycle, answer)
        yield f"The release of round {cycle.id}", _fact_of_release(cycle)


def _fact_of_answer(cycle: MsfCycle, answer: MsfAnswer) -> Fact:
    if cycle.released_at is None:
        raise AssertionError("Answers are recorded when they are released.")
    return Fact(
        placement_id=cycle.placement_id,
        kind=f"{KIND}:answer",
        subject_id=cycle.id,
        record_id=answer.id,
        # The answer's own random number: whoever gave it is nobody here.
        actor_id=answer.id,
        capacity=RATER,
        authority=Authority.LINK,
        registration=("", ""),
        content_digest=digest_of_answer(cycle.stored_form.digest, answer.answers),
        text="",
        at=cycle.released_at,
    )


def _fact_of_release(cycle: MsfCycle) -> Fact:
    if cycle.released_at is None or cycle.released_by_id is None or cycle.summary is None:
        raise AssertionError("A released round has all of these; the database holds to it.")
    return Fact(
        placement_id=cycle.placement_id,
        kind=f"{KIND}:release",
        subject_id=cycle.id,
        record_id=cycle.id,
        actor_id=cycle.released_by_id,
        capacity=Capacity.SUPERVISOR.value,
        authority=Authority.ACCOUNT,
        registration=("", ""),
        content_digest=digest_of_summary(cycle.stored_form.digest, Summary.from_data(cycle.summary)),
        text=cycle.title,
        at=cycle.released_at,
    )
