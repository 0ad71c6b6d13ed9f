"""Who is told what about a sign-off: supervisors when it is asked for, the trainee when it is decided."""

from uuid import UUID

from app.competencies.board import Board
from app.competencies.workflow import Action
from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.telling import supervisors_now


def asked(board: Board, item_id: UUID) -> None:
    """Tell those who supervise the placement that an item waits for its sign-off."""
    words = f"{board.placement.trainee.name} asks for the sign-off of {_named(board, item_id)}."
    for supervisor_id in supervisors_now(board.placement):
        tell(supervisor_id, NoticeKind.EVIDENCE_WAITS, words, _case(board, item_id), board.placement.id)


def taken_back(board: Board, item_id: UUID) -> None:
    """Let nobody be told any more that an item waits."""
    settled(NoticeKind.EVIDENCE_WAITS, _case(board, item_id))


def returned(board: Board, item_id: UUID, actor: Actor) -> None:
    """Tell the trainee that an item came back; what is said about it stands at the item."""
    words = f"{actor.name} returned {_named(board, item_id)} with feedback."
    _decided(board, item_id, NoticeKind.RETURNED, words)


def signed(board: Board, item_id: UUID, actor: Actor) -> None:
    """Tell the trainee that an item is signed off."""
    _decided(board, item_id, NoticeKind.SIGNED, f"{actor.name} signed off {_named(board, item_id)}.")


def reopened(board: Board, item_id: UUID, actor: Actor) -> None:
    """Tell the trainee and the supervisors that a signed item is open again, but for who reopened it."""
    placement = board.placement
    words = f"{actor.name} reopened {_named(board, item_id)}. The reason stands there."
    for user_id in (supervisors_now(placement) | {placement.trainee_id}) - {actor.user_id}:
        tell(user_id, NoticeKind.REOPENED, words, _item(board, item_id), placement.id)


def moved(board: Board, item_id: UUID, action: Action, actor: Actor) -> None:
    """Tell them what a move to a newer version of the standards did to the sign-off of an item."""
    if action is Action.REOPEN:
        reopened(board, item_id, actor)
    elif action is Action.RETURN:
        returned(board, item_id, actor)
    else:
        taken_back(board, item_id)


def _decided(board: Board, item_id: UUID, kind: NoticeKind, words: str) -> None:
    taken_back(board, item_id)
    tell(board.placement.trainee_id, kind, words, _item(board, item_id), board.placement.id)


def _named(board: Board, item_id: UUID) -> str:
    item = board.item(item_id)
    return f"{item.code}, {item.title}"


def _item(board: Board, item_id: UUID) -> str:
    return f"/placements/{board.placement.id}/competencies/{item_id}"


def _case(board: Board, item_id: UUID) -> str:
    return f"/queue/{board.cases[item_id].id}"
