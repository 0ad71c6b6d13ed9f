"""Signs several items at once, each by itself, and only those that the supervisor opened as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.competencies import queries, service
from app.competencies.access import CaseAccess
from app.competencies.batch_policy import MOST_TOGETHER, Opening, refusal_together
from app.competencies.board import Board
from app.competencies.boards import boards_for
from app.competencies.models import SignOffCase
from app.competencies.openings import openings_by
from app.competencies.policy import incomplete
from app.competencies.queue_views import address_of, title_of, where_of
from app.competencies.workflow import Action
from app.core.actor import Actor
from app.core.errors import ConflictError, InvalidInputError, RefusedError
from app.core.words import plural
from app.extensions import db
from app.placements.models import Placement

TOO_MANY = f"Choose {MOST_TOGETHER} items or fewer, and sign the rest afterwards."
NONE_CHOSEN = "Choose at least one item."


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that waits; `why_not`: why it cannot be signed together with others, or nothing."""

    case_id: UUID
    title: str
    about: str
    trainee: str
    address: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the chosen items: how many were signed, and a sentence for each that was not."""

    signed: int
    left: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say how many were signed."""
        return f"{plural(self.signed, 'item')} signed off."


def candidates(actor: Actor, day: date) -> list[Candidate]:
    """Return what waits for a supervisor, oldest first; the number of queries does not grow with it."""
    cases = queries.queue(actor, day)
    boards = boards_for({case.placement_id for case in cases})
    opened = openings_by(actor, [case.id for case in cases])
    return [_candidate(actor, case, boards[case.placement_id], opened.get(case.id)) for case in cases]


def _candidate(actor: Actor, case: SignOffCase, board: Board, opened: Opening | None) -> Candidate:
    return Candidate(
        case_id=case.id,
        title=title_of(case),
        about=where_of(board, case),
        trainee=case.placement.trainee.name,
        address=address_of(case),
        why_not=_reason(actor, case, board, opened),
    )


def _reason(actor: Actor, case: SignOffCase, board: Board, opened: Opening | None) -> str:
    """Say why a case cannot be signed together with others, or nothing where it can."""
    item_id = case.item_id
    if not board.has(item_id):
        return service.GONE
    reason = refusal_together(actor, board.facts(item_id), opened, board.digest(item_id), case.changed_at)
    return reason.sentence if reason else ""


def sign_together(found: Sequence[CaseAccess], statement: str, *, confirmed_no_identifiers: bool) -> Outcome:
    """Sign each of some cases with the same words, on what its supervisor saw when they opened it.

    What cannot be signed any more stays as it is and is told; the others are signed.

    Args:
        found: the cases as one supervisor sees them.
        statement: what they have seen, the same for each.
        confirmed_no_identifiers: that they have seen no patient identifiers in any of it.

    Raises:
        InvalidInputError: no case was chosen, or too many.
        RefusedError: the statement is empty or the confirmation is absent.
    """
    if not found:
        raise InvalidInputError(NONE_CHOSEN)
    if len(found) > MOST_TOGETHER:
        raise InvalidInputError(TOO_MANY)
    if lacking := incomplete(Action.SIGN_OFF, statement, confirmed=confirmed_no_identifiers):
        raise RefusedError(lacking.sentence)
    _lock(found)
    boards = boards_for({one.access.placement.id for one in found})
    opened = openings_by(found[0].access.actor, [one.case.id for one in found])
    left = []
    for one in found:
        try:
            _sign(one, boards[one.access.placement.id], opened.get(one.case.id), statement)
        except (RefusedError, ConflictError) as problem:
            left.append(f"Not signed: {title_of(one.case)}. {problem.sentence}")
    return Outcome(len(found) - len(left), tuple(left))


def _sign(one: CaseAccess, board: Board, opened: Opening | None, statement: str) -> None:
    """Sign one case as it was opened; the service compares that once more with what there is.

    Raises:
        RefusedError: the policy says no, or it was not opened as it is now.
        ConflictError: the evidence or the placement's standards changed meanwhile.
    """
    reason = _reason(one.access.actor, one.case, board, opened)
    if reason:
        raise RefusedError(reason)
    with db.session.begin_nested():
        service.sign_off(
            one.access,
            one.case.item_id,
            statement,
            opened.digest if opened else "",
            confirmed_no_identifiers=True,
        )


def _lock(found: Sequence[CaseAccess]) -> None:
    """Let nobody else decide on the placements, in an order that all take, and read the cases anew."""
    placements = {one.access.placement.id for one in found}
    cases = [one.case.id for one in found]
    db.session.execute(
        sa.select(Placement.id).where(Placement.id.in_(placements)).order_by(Placement.id).with_for_update()
    )
    db.session.scalars(
        sa.select(SignOffCase).where(SignOffCase.id.in_(cases)).execution_options(populate_existing=True)
    ).all()
