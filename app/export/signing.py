"""Which decisions on a placement's items are in force, and which entries they cover."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.words import EVENT_WORDS
from app.competencies.workflow import SIGNED, Action
from app.export.document import SignOff
from app.extensions import db
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.portfolio.models import EvidenceVersion

# Guests and PINs come with another issue; so far nobody signs without an account of their own.
AUTHORITY = "Own account, electronically"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision in force; `covered`: by entry, the number of the version that lay before the signer."""

    item_id: UUID
    event: SignOffEvent
    covered: Mapping[UUID, int]

    @property
    def signs(self) -> bool:
        """Whether this is the sign-off itself, not a verification of it."""
        return self.event.action is Action.SIGN_OFF

    def as_sign_off(self, framework_key: str, code: str, title: str) -> SignOff:
        """Return the decision as the pack prints it."""
        event = self.event
        return SignOff(
            framework_key=framework_key,
            item_code=code,
            item_title=title,
            outcome=EVENT_WORDS[event.action],
            signer=event.actor.name,
            role=CAPACITY_WORDS[Capacity(event.capacity)],
            registration_body=event.registration_body,
            registration_number=event.registration_number,
            signed_at=event.at,
            statement=event.text,
            digest=event.content_digest,
            authority=AUTHORITY,
        )


def decisions_in_force(placement_id: UUID) -> dict[UUID, Sequence[Decision]]:
    """Return, by signed item, its latest sign-off and what verified it since; constant queries."""
    events = db.session.scalars(
        sa.select(SignOffEvent)
        .join(SignOffEvent.case)
        .where(
            SignOffCase.placement_id == placement_id,
            SignOffCase.state.in_(SIGNED),
            SignOffEvent.action.in_([Action.SIGN_OFF, Action.VERIFY]),
        )
        .options(
            joinedload(SignOffEvent.actor),
            joinedload(SignOffEvent.case),
            selectinload(SignOffEvent.evidence)
            .joinedload(SignOffEventEvidence.evidence_version)
            .load_only(EvidenceVersion.evidence_id, EvidenceVersion.number),
        )
        .order_by(SignOffEvent.sequence)
    )
    found: dict[UUID, list[Decision]] = {}
    for event in events:
        decision = Decision(
            event.case.item_id,
            event,
            {seen.evidence_version.evidence_id: seen.evidence_version.number for seen in event.evidence},
        )
        if decision.signs:
            # An item that was reopened and signed again: what came before is history.
            found[decision.item_id] = []
        found.setdefault(decision.item_id, []).append(decision)
    return dict(found)
