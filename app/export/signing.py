"""Which decisions on a placement's items are in force, and which entries they cover."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.item_then import items_then, then_in_words
from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.words import EVENT_WORDS
from app.competencies.workflow import SIGNED, Action
from app.export.decisions import SignOff
from app.extensions import db
from app.ledger.values import AUTHORITY_WORDS
from app.placements.centre_moves import NEVER_MOVED, Whereabouts, whereabouts_of
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.portfolio.models import EvidenceVersion
from app.standards.models import FrameworkItem


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision in force.

    Attributes:
        covered: by entry, the number of the version that lay before the signer.
        then: the item as it was signed, where the placement has moved to a newer version of it since.
        whereabouts: in which centre the placement was when.
    """

    item_id: UUID
    event: SignOffEvent
    covered: Mapping[UUID, int]
    then: FrameworkItem | None = None
    whereabouts: Whereabouts = NEVER_MOVED

    @property
    def signs(self) -> bool:
        """Whether this is the sign-off itself, not a verification of it."""
        return self.event.action is Action.SIGN_OFF

    def as_sign_off(self, framework_key: str, code: str, title: str) -> SignOff:
        """Return the decision as the pack prints it, under the item as it is now."""
        then = f"Signed as {then_in_words(self.then)}, in the same words" if self.then else ""
        return self._printed(framework_key, code, title, then)

    def as_earlier(self, framework_key: str, gone: FrameworkItem) -> SignOff:
        """Return a decision on an item that the newer version does not have, as the pack prints it."""
        signed = self.then or gone
        then = f"Signed as {then_in_words(signed)}. The newer version does not have this item"
        return self._printed(framework_key, signed.code, signed.title, then, listed=False)

    def _printed(
        self, framework_key: str, code: str, title: str, signed_as: str, *, listed: bool = True
    ) -> SignOff:
        event = self.event
        return SignOff(
            framework_key=framework_key,
            item_code=code,
            item_title=title,
            outcome=EVENT_WORDS[event.action],
            signer=event.actor.name,
            role=self.whereabouts.part(CAPACITY_WORDS[Capacity(event.capacity)], event.at),
            registration_body=event.registration_body,
            registration_number=event.registration_number,
            signed_at=event.at,
            statement=event.text,
            digest=event.content_digest,
            authority=AUTHORITY_WORDS[event.authority],
            signed_as=signed_as,
            listed=listed,
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
    ).all()
    then, whereabouts = items_then(events), whereabouts_of(placement_id)
    found: dict[UUID, list[Decision]] = {}
    for event in events:
        decision = Decision(
            event.case.item_id,
            event,
            {seen.evidence_version.evidence_id: seen.evidence_version.number for seen in event.evidence},
            then.get(event.id),
            whereabouts,
        )
        if decision.signs:
            # An item that was reopened and signed again: what came before is history.
            found[decision.item_id] = []
        found.setdefault(decision.item_id, []).append(decision)
    return dict(found)
