"""The one place where a case changes its state: ask the policy, move through the table, write one event."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from app.competencies.board import Board
from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.policy import Cause, acting_part, refusal
from app.competencies.recording import record_event
from app.competencies.seen import SeenEntry
from app.competencies.workflow import Action, State, after
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.ledger.values import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave with an action: feedback, statement or reason, and the confirmation.

    `authority` is what lets them act: as a rule the account that they are signed in with.
    """

    text: str = ""
    confirmed_no_identifiers: bool = False
    cause: Cause = Cause.CHOICE
    authority: Authority = Authority.ACCOUNT


NOTHING = Given()
WITHOUT_MEMBERSHIPS = (lazyload(User.memberships),)


def move(board: Board, item_id: UUID, action: Action, actor: Actor, given: Given = NOTHING) -> SignOffCase:
    """Move the case of an item, and record who did it, as what, on which evidence.

    Args:
        board: the placement's board, locked by the caller; it knows the new state afterwards.
        item_id: the item; its case is made when this is its first action.
        action: what is done.
        actor: who does it.
        given: what they gave with it.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no.
    """
    facts = board.facts(item_id, given.cause)
    if reason := refusal(actor, action, facts):
        raise RefusedError(reason.sentence)
    part = acting_part(actor, action, facts)
    reached = after(facts.state, action)
    if part is None or reached is None:
        raise AssertionError("The policy allows only what the table knows.")
    case = board.cases.get(item_id) or _new_case(board, item_id)
    person = db.session.get_one(User, actor.user_id, options=WITHOUT_MEMBERSHIPS)
    moment = now()
    event = SignOffEvent(
        id=new_id(),
        case=case,
        case_id=case.id,
        sequence=_last_sequence(case) + 1,
        action=action,
        from_state=facts.state,
        to_state=reached,
        actor_id=actor.user_id,
        capacity=part.value,
        authority=given.authority,
        registration_body=person.registration_body,
        registration_number=person.registration_number,
        text=given.text.strip(),
        confirmed_no_identifiers=given.confirmed_no_identifiers,
        content_digest=board.digest(item_id),
        at=moment,
    )
    case.state, case.changed_at = reached, moment
    db.session.add(event)
    _record_evidence(event, board.entries(item_id))
    db.session.flush()
    record_event(event)
    return case


def _new_case(board: Board, item_id: UUID) -> SignOffCase:
    case = SignOffCase(id=new_id(), placement_id=board.placement.id, item_id=item_id, state=State.NOT_STARTED)
    db.session.add(case)
    db.session.flush()
    board.cases[item_id] = case
    return case


def _last_sequence(case: SignOffCase) -> int:
    return db.session.scalar(_newest(), {"case_id": case.id}) or 0


@cache
def _newest() -> sa.Select[int | None]:
    newest = sa.func.max(SignOffEvent.sequence)
    return sa.select(newest).where(SignOffEvent.case_id == sa.bindparam("case_id"))


def _record_evidence(event: SignOffEvent, entries: Sequence[SeenEntry]) -> None:
    db.session.add_all(
        SignOffEventEvidence(event_id=event.id, evidence_version_id=entry.version_id, digest=entry.digest)
        for entry in entries
    )
