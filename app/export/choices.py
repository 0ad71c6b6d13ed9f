"""What a trainee chooses for the portfolio: which entries come first, and what is added to which."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.workflow import Action
from app.core.clock import day_in_words, london_day, now
from app.core.errors import NotFoundError
from app.export.changes import note_change
from app.export.choice_models import PackChoice
from app.export.values import PackKind
from app.extensions import db
from app.placements.access import Access
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.portfolio.models import Evidence, EvidenceVersion, Reflection
from app.portfolio.queries import is_newest, newest_submitted
from app.standards.models import FrameworkItem


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for an entry, with the words that it adds."""

    showcased: bool = False
    reflection: str | None = None
    feedback: tuple[str, ...] = ()


NOTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Wish:
    """The entries that are shown first, with their reflection, and with feedback."""

    showcased: frozenset[UUID] = frozenset()
    with_reflection: frozenset[UUID] = frozenset()
    with_feedback: frozenset[UUID] = frozenset()

    @property
    def entries(self) -> frozenset[UUID]:
        """Return all entries for which something is chosen."""
        return self.showcased | self.with_reflection | self.with_feedback


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that can be chosen."""

    evidence_id: UUID
    reference: str
    title: str
    has_reflection: bool


def wish_of(placement_id: UUID) -> Wish:
    """Return what is chosen on a placement now; one query."""
    rows = _rows(placement_id)
    return Wish(
        frozenset(row.evidence_id for row in rows if row.showcased),
        frozenset(row.evidence_id for row in rows if row.with_reflection),
        frozenset(row.evidence_id for row in rows if row.with_feedback),
    )


def offers_of(placement_id: UUID) -> list[Offer]:
    """Return the submitted entries of a placement in order, to their trainee."""
    newest = newest_submitted([placement_id])
    rows = db.session.execute(
        sa.select(Evidence.id, Evidence.number, EvidenceVersion.title, Reflection.text)
        .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
        .join(newest, is_newest(newest))
        .outerjoin(Reflection, Reflection.evidence_id == Evidence.id)
        .order_by(Evidence.number)
    )
    return [
        Offer(evidence_id, f"E{number}", title, bool(text and text.strip()))
        for evidence_id, number, title, text in rows
    ]


def choose(access: Access, wish: Wish) -> None:
    """Write down what the trainee wishes, in place of what was chosen before.

    Raises:
        NotFoundError: the person is not the trainee, or an entry is not one of theirs that was submitted.
    """
    access.require(Capacity.TRAINEE)
    offered = {offer.evidence_id for offer in offers_of(access.placement.id)}
    if not wish.entries <= offered:
        raise NotFoundError
    if wish == wish_of(access.placement.id):
        # Saved as it was: the day of the last change is printed, and nothing has changed.
        return
    for row in _rows(access.placement.id):
        db.session.delete(row)
    # What is chosen no longer leaves no row, and so no day.
    note_change(access.placement.id, PackKind.PORTFOLIO)
    for evidence_id in sorted(wish.entries):
        db.session.add(
            PackChoice(
                evidence_id=evidence_id,
                showcased=evidence_id in wish.showcased,
                with_reflection=evidence_id in wish.with_reflection,
                with_feedback=evidence_id in wish.with_feedback,
                changed_at=now(),
            )
        )
    db.session.flush()


def chosen_of(placement_id: UUID) -> Mapping[UUID, Chosen]:
    """Return what was chosen, with the words; private reflection is read for chosen entries only."""
    wish = wish_of(placement_id)
    reflections = _reflections(wish.with_reflection)
    feedback = _feedback(wish.with_feedback)
    return {
        evidence_id: Chosen(
            evidence_id in wish.showcased, reflections.get(evidence_id), feedback.get(evidence_id, ())
        )
        for evidence_id in wish.entries
    }


def _rows(placement_id: UUID) -> list[PackChoice]:
    entries = sa.select(Evidence.id).where(Evidence.placement_id == placement_id)
    return list(db.session.scalars(sa.select(PackChoice).where(PackChoice.evidence_id.in_(entries))))


def _reflections(entries: AbstractSet[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        sa.select(Reflection.evidence_id, Reflection.text).where(Reflection.evidence_id.in_(entries))
    )
    return {evidence_id: text for evidence_id, text in rows if text.strip()}


def _feedback(entries: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return, by entry, the feedback with which items were returned while the entry lay before the reader."""
    rows = db.session.execute(
        sa.select(SignOffEvent, EvidenceVersion.evidence_id, FrameworkItem.code)
        .join(SignOffEvent.case)
        .join(FrameworkItem, FrameworkItem.id == SignOffCase.item_id)
        .join(SignOffEventEvidence, SignOffEventEvidence.event_id == SignOffEvent.id)
        .join(EvidenceVersion, EvidenceVersion.id == SignOffEventEvidence.evidence_version_id)
        .where(SignOffEvent.action == Action.RETURN, EvidenceVersion.evidence_id.in_(entries))
        .options(joinedload(SignOffEvent.actor))
        .order_by(SignOffEvent.at, SignOffEvent.id)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for event, evidence_id, code in rows:
        part = CAPACITY_WORDS[Capacity(event.capacity)]
        day = day_in_words(london_day(event.at))
        words = f"{event.actor.name}, {part}, on {code}, {day}: {event.text}"
        found[evidence_id] = (*found.get(evidence_id, ()), words)
    return found
