"""What is done about a change of centre: asking another one, withdrawing that, declining, accepting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor, Role
from app.core.clock import now, today
from app.core.errors import AtFieldError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre, User
from app.identity.queries import people_with_part
from app.identity.service import give_part, take_part
from app.placements import centre_move_telling as telling
from app.placements.access import Access, lock_placements
from app.placements.centre_move_policy import Refusal, may_settle, too_early, wrong_day
from app.placements.centre_moves import centre_moves_of, centre_to_ask, open_move
from app.placements.clock_policy import Where
from app.placements.models import Placement, PlacementState
from app.placements.move_models import CentreMove, CentreMoveState
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.placements.service import READER_PART, assign_supervisor, end_for, remove_reader
from app.placements.supervising import Word

NO_REASON = "Write why. Everybody with a part in the placement can read it."


@dataclass(frozen=True, slots=True)
class WantedMove:
    """To which centre (by name) a placement is to go, from which day on, and why."""

    centre: str
    moves_on: date
    reason: str


def ask(access: Access, wanted: WantedMove) -> CentreMove:
    """Ask another centre to take a placement over; until it accepts, nothing changes.

    Raises:
        NotFoundError: the person does not co-ordinate the placement.
        InvalidInputError: no reason is given.
        AtFieldError: there is no other centre of that name, or the day makes no sense.
        RefusedError: the placement is finished, or a centre is asked already.
    """
    access.require(Capacity.COORDINATOR)
    placement = access.placement
    _lock(placement)
    if not wanted.reason.strip():
        raise InvalidInputError(NO_REASON)
    if placement.state is PlacementState.FINISHED:
        raise RefusedError(Refusal.FINISHED)
    if open_move(placement.id):
        raise RefusedError(Refusal.ASKED_ALREADY)
    centre = centre_to_ask(wanted.centre, placement.centre_id)
    if centre is None:
        raise AtFieldError(Where.CENTRE, Refusal.NO_SUCH_CENTRE)
    if wrong := wrong_day(wanted.moves_on, placement.starts_on, _moved_before(placement), today()):
        raise AtFieldError(Where.MOVES, wrong)
    move = CentreMove(
        id=new_id(),
        placement_id=placement.id,
        from_centre_id=placement.centre_id,
        to_centre_id=centre.id,
        moves_on=wanted.moves_on,
        reason=wanted.reason.strip(),
        asked_by_id=access.actor.user_id,
    )
    db.session.add(move)
    db.session.flush()
    telling.asked(move)
    return move


def _moved_before(placement: Placement) -> date | None:
    accepted = [one for one in centre_moves_of(placement.id) if one.state is CentreMoveState.ACCEPTED]
    return max((one.moves_on for one in accepted), default=None)


def move_for(actor: Actor, move_id: UUID) -> CentreMove:
    """Return a move to a co-ordinator of one of its two centres; nobody sees that of their own placement.

    Raises:
        NotFoundError: there is none, or the person is neither.
    """
    move = db.session.get(CentreMove, move_id)
    if move is None or not any(
        may_settle(actor, centre_id, move.placement.trainee_id)
        for centre_id in (move.from_centre_id, move.to_centre_id)
    ):
        raise NotFoundError
    return move


def withdraw(actor: Actor, move_id: UUID) -> CentreMove:
    """Take back what the present centre has asked.

    Raises:
        NotFoundError: there is none, or the person does not co-ordinate the centre that asked.
        RefusedError: it is settled already.
    """
    move = move_for(actor, move_id)
    if not may_settle(actor, move.from_centre_id, move.placement.trainee_id):
        raise NotFoundError
    _settle(actor, move, CentreMoveState.WITHDRAWN)
    telling.withdrawn(move)
    return move


def decline(actor: Actor, move_id: UUID, answer: str) -> None:
    """Decline to take a placement over, and say why.

    Raises:
        NotFoundError: there is none, or the person does not co-ordinate the centre that is asked.
        InvalidInputError: no reason is given.
        RefusedError: it is settled already.
    """
    move = asked_move(actor, move_id)
    if not answer.strip():
        raise InvalidInputError(NO_REASON)
    _settle(actor, move, CentreMoveState.DECLINED, answer=answer.strip())
    telling.declined(move)


def accept(actor: Actor, move_id: UUID, supervisor_ids: Collection[UUID]) -> Placement:
    """Take a placement over: access of the old centre ends and that of the new one begins at once.

    Supervisions that last or are to come end, and so does the reading of moderators and examiners who play
    no such part in the new centre. Evidence, sign-offs, standards and all history stay as they are.

    Raises:
        NotFoundError: there is none, or the person does not co-ordinate the centre that is asked.
        InvalidInputError: no supervisor of the centre is named.
        RefusedError: it is settled already, its day has not come, the placement is finished or has left the
            centre that asked, or somebody named cannot supervise.
    """
    move = asked_move(actor, move_id)
    placement = move.placement
    _lock(placement)
    _require_open(move)
    if wrong := too_early(move.moves_on, today()):
        raise RefusedError(wrong)
    if placement.state is PlacementState.FINISHED:
        raise RefusedError(Refusal.FINISHED)
    if placement.centre_id != move.from_centre_id:
        raise RefusedError(Refusal.ELSEWHERE)
    if not supervisor_ids:
        raise InvalidInputError(Refusal.NOBODY)
    # All of it or nothing: where somebody named cannot supervise, the page shows the move as it was.
    with db.session.begin_nested():
        _take_over(actor, move, supervisor_ids)
    return placement


def _take_over(actor: Actor, move: CentreMove, supervisor_ids: Collection[UUID]) -> None:
    placement, word = move.placement, Word(actor, f"Change of centre: {move.reason}")
    ended = _end_supervisions(placement, word)
    words = [*ended.values(), *_end_readers(placement, move.to_centre_id)]
    placement.centre = db.session.get_one(Centre, move.to_centre_id)
    db.session.flush()
    _move_trainee(placement, move)
    for user_id in supervisor_ids:
        assign_supervisor(placement, user_id, today(), None, word)
    _settle(actor, move, CentreMoveState.ACCEPTED, words)
    telling.accepted(move, ended.keys() - set(supervisor_ids))


def asked_move(actor: Actor, move_id: UUID) -> CentreMove:
    """Return a move to a co-ordinator of the centre that is asked.

    Raises:
        NotFoundError: there is none, or the person is no such co-ordinator.
    """
    move = move_for(actor, move_id)
    if not may_settle(actor, move.to_centre_id, move.placement.trainee_id):
        raise NotFoundError
    return move


def _lock(placement: Placement) -> None:
    """Let nobody else change who takes part until this transaction ends."""
    lock_placements(placement.id)
    db.session.refresh(placement, ["supervisions", "readers", "visits", "state", "centre_id"])


def _require_open(move: CentreMove) -> None:
    locked = sa.select(CentreMove.id).where(CentreMove.id == move.id).with_for_update()
    db.session.execute(locked)
    db.session.refresh(move, ["state"])
    if move.state is not CentreMoveState.ASKED:
        raise RefusedError(Refusal.SETTLED)


def _settle(
    actor: Actor, move: CentreMove, state: CentreMoveState, ended: Sequence[str] = (), answer: str = ""
) -> None:
    """Settle what is asked, all in one change: what is settled stays as it is."""
    _require_open(move)
    move.state, move.settled_by_id, move.settled_at = state, actor.user_id, now()
    move.ended, move.answer = list(ended), answer
    db.session.flush()


def _end_supervisions(placement: Placement, word: Word) -> dict[UUID, str]:
    """End at once what lasts or is to come, stand-ins too, and say whose supervision that was."""
    lasting = [one for one in placement.supervisions if one.ends_on is None or one.ends_on >= today()]
    found = {}
    for span in lasting:
        if span.handover:
            span.handover.ended_by_id, span.handover.ended_at = word.actor.user_id, now()
        found[span.supervisor_id] = f"Supervision by {span.supervisor.name}"
        end_for(placement, span, None, word)
    return found


def _end_readers(placement: Placement, centre_id: UUID) -> list[str]:
    """Take the reading back from those who play no such part in the new centre."""
    found = []
    for reader in list(placement.readers):
        role = READER_PART[reader.role]
        if reader.user_id not in {user.id for user in people_with_part(centre_id, role)}:
            found.append(f"{CAPACITY_WORDS[Capacity(reader.role.value)]}: {reader.user.name}")
            remove_reader(placement, reader.id)
    return found


def _move_trainee(placement: Placement, move: CentreMove) -> None:
    """Make the trainee one of the new centre, and no longer one of the old where nothing else is there."""
    trainee = db.session.get_one(User, placement.trainee_id)
    give_part(trainee, move.to_centre_id, Role.TRAINEE)
    others = sa.select(Placement.id).where(
        Placement.trainee_id == trainee.id, Placement.centre_id == move.from_centre_id
    )
    if db.session.scalar(others.limit(1)) is None:
        take_part(trainee, move.from_centre_id, Role.TRAINEE)
