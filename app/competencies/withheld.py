"""Reports of patient data in words given with a sign-off: what is hidden, and how a report ends."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies import withheld_telling as telling
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.recording import record_removal
from app.competencies.withheld_models import HIDDEN, MARKS, REMOVED, WithheldWords, WordsOutcome
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.portfolio.policy import Refusal

GONE = "These words are hidden or removed already."

when_words_go: list[Callable[[UUID], None]] = []
"""Called with the placement whose words went; rooms above that keep copies of them register here."""


class WordsDecision(StrEnum):
    """How a report on words ends."""

    RESTORE = "restore"
    PURGE = "purge"


@dataclass(frozen=True)
class StepAccess:
    """A step of a sign-off that says something, as one person may see it."""

    access: Access
    event: SignOffEvent


@dataclass(frozen=True)
class WordsReport:
    """A report as those see it who decide on it: the same words, wherever they stood in the placement."""

    access: Access
    rows: tuple[WithheldWords, ...]

    @property
    def first(self) -> WithheldWords:
        """Return the row that speaks for all."""
        return self.rows[0]


def step_for(actor: Actor, event_id: UUID) -> StepAccess:
    """Return a step that says something to somebody who has a part in the placement.

    Raises:
        NotFoundError: there is no such step, it says nothing, or the person has no part in it.
    """
    event = db.session.scalar(
        sa.select(SignOffEvent)
        .where(SignOffEvent.id == event_id)
        .options(joinedload(SignOffEvent.case).joinedload(SignOffCase.item))
    )
    if event is None or not event.text:
        raise NotFoundError
    return StepAccess(placement_for(actor, event.case.placement_id, "reporting patient data"), event)


def report_words(found: StepAccess, reason: str) -> UUID:
    """Report patient data in the words of a step; they are hidden at once, wherever they stand.

    The same words may have been given with several items at once, or carried along when an entry was filed
    elsewhere. Past exports of the portfolio show them too, and are deleted: they can be made anew.

    Returns:
        The number of the report.

    Raises:
        InvalidInputError: no reason was given.
        RefusedError: the words are hidden or removed already.
    """
    if not reason.strip():
        raise InvalidInputError("Say what you saw, without repeating it.")
    placement = found.access.placement
    _lock(placement.id)
    db.session.refresh(found.event, ["text"])
    words, number = found.event.text, new_id()
    if words in MARKS:
        raise RefusedError(GONE)
    alike = _saying(placement.id, words)
    for event_id in alike:
        db.session.add(
            WithheldWords(
                id=new_id(),
                event_id=event_id,
                group_id=number,
                words=words,
                reason=reason.strip(),
                reported_by_id=found.access.actor.user_id,
            )
        )
    db.session.flush()
    _put(alike, HIDDEN)
    _drop_copies(placement.id)
    telling.reported(placement, number, found.event.case.item, found.access.actor)
    return number


def words_report_for(actor: Actor, number: UUID) -> WordsReport:
    """Return a report to somebody who decides on it.

    Raises:
        NotFoundError: there is none, or the person neither supervises nor co-ordinates.
    """
    rows = db.session.scalars(
        sa.select(WithheldWords)
        .where(WithheldWords.group_id == number)
        .options(joinedload(WithheldWords.event).joinedload(SignOffEvent.case).joinedload(SignOffCase.item))
        .order_by(WithheldWords.id)
    ).all()
    if not rows:
        raise NotFoundError
    access = placement_for(actor, rows[0].event.case.placement_id)
    access.require(Capacity.SUPERVISOR, Capacity.COORDINATOR)
    placement_for(actor, access.placement.id, "a report of patient data")
    return WordsReport(access, tuple(rows))


def decide_on_words(found: WordsReport, decision: WordsDecision, reason: str) -> None:
    """End an open report: put the words back where they stood, or remove them for good.

    A signature stays in force without its words: what was signed is the evidence, and the ledger keeps the
    digest of the words. The removal itself becomes a link, so that nobody else can pass a change off as one.

    Raises:
        InvalidInputError: no reason was given.
        ConflictError: somebody else has decided already.
    """
    if not reason.strip():
        raise InvalidInputError("Give the reason for your decision.")
    _lock(found.access.placement.id)
    purged = decision is WordsDecision.PURGE
    for row in found.rows:
        db.session.refresh(row)
        if row.outcome is not None:
            raise ConflictError(Refusal.DECIDED_ALREADY.value)
        _put([row.event_id], REMOVED if purged else row.words)
        row.outcome = WordsOutcome.PURGED if purged else WordsOutcome.RESTORED
        row.words = ""
        row.decided_by_id, row.decided_at = found.access.actor.user_id, now()
        row.decided_capacity = found.access.capacity.value
        row.decision_reason = reason.strip()
        db.session.flush()
        if purged:
            record_removal(row)
    if purged:
        _drop_copies(found.access.placement.id)
    telling.decided(found.first.group_id)


def _lock(placement_id: UUID) -> None:
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())


def _saying(placement_id: UUID, words: str) -> list[UUID]:
    """Return the steps of a placement that say just the same."""
    alike = (
        sa.select(SignOffEvent.id)
        .join(SignOffEvent.case)
        .where(SignOffCase.placement_id == placement_id, SignOffEvent.text == words)
        .order_by(SignOffEvent.id)
    )
    return list(db.session.scalars(alike))


def _put(event_ids: Collection[UUID], words: str) -> None:
    """Let steps say something else; the table's triggers allow it only under an open report."""
    db.session.execute(sa.update(SignOffEvent).where(SignOffEvent.id.in_(event_ids)).values(text=words))


def _drop_copies(placement_id: UUID) -> None:
    for drop in when_words_go:
        drop(placement_id)
