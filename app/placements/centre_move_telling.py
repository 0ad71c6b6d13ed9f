"""Whom a change of centre concerns, and what they are told about it."""

from collections.abc import Collection
from uuid import UUID

from app.core.clock import day_in_words
from app.mail.service import tell
from app.mail.values import NoticeKind
from app.placements.move_models import CentreMove
from app.placements.telling import coordinators_of


def asked(move: CentreMove) -> None:
    """Tell the co-ordinators of the other centre and the trainee that it is asked."""
    trainee, day = move.placement.trainee, day_in_words(move.moves_on)
    words = f"{move.from_centre.name} asks your centre to take over {trainee.name} from {day}."
    _tell_centre(move, move.to_centre_id, words)
    words = f"{move.to_centre.name} is asked to take your placement over from {day}."
    _tell(move, trainee.id, words, f"/placements/{move.placement_id}/moves")


def withdrawn(move: CentreMove) -> None:
    """Tell the co-ordinators of the other centre and the trainee that nothing is asked any more."""
    trainee = move.placement.trainee
    words = f"{move.from_centre.name} does not ask your centre any more to take over {trainee.name}."
    _tell_centre(move, move.to_centre_id, words)
    words = f"{move.to_centre.name} is not asked any more to take your placement over."
    _tell(move, trainee.id, words, f"/placements/{move.placement_id}/moves")


def declined(move: CentreMove) -> None:
    """Tell the co-ordinators of the present centre and the trainee that the other one declined."""
    trainee = move.placement.trainee
    _tell_centre(
        move, move.from_centre_id, f"{move.to_centre.name} has declined to take over {trainee.name}."
    )
    words = f"{move.to_centre.name} has declined to take your placement over. It stays where it is."
    _tell(move, trainee.id, words, f"/placements/{move.placement_id}/moves")


def accepted(move: CentreMove, supervisor_ids: Collection[UUID]) -> None:
    """Tell the trainee, the centre that was left, and those whose supervision has ended.

    Args:
        move: the move.
        supervisor_ids: who supervised and does not any more.
    """
    trainee = move.placement.trainee
    words = f"You train at {move.to_centre.name} now. All that you have stays."
    _tell(move, trainee.id, words, f"/placements/{move.placement_id}/moves")
    words = f"{move.to_centre.name} has taken over {trainee.name}. Your centre keeps the record of the move."
    _tell_centre(move, move.from_centre_id, words)
    for user_id in sorted(supervisor_ids):
        words = f"You do not supervise {trainee.name} any more: they train at {move.to_centre.name} now."
        _tell(move, user_id, words, "/")


def _tell_centre(move: CentreMove, centre_id: UUID, words: str) -> None:
    for user_id in sorted(coordinators_of(centre_id) - {move.placement.trainee_id}):
        _tell(move, user_id, words, f"/centre/{centre_id}/moves")


def _tell(move: CentreMove, user_id: UUID, words: str, address: str) -> None:
    tell(user_id, NoticeKind.PLACEMENT, words, address, move.placement_id)
