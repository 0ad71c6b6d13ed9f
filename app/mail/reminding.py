"""Reminds a person of something, once for each cause."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.mail.models import SentReminder
from app.mail.service import tell
from app.mail.values import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What somebody is to be reminded of.

    Attributes:
        user_id: whom.
        kind: what it is about, as people choose about it.
        cause: stays the same while there is nothing new to say.
        words: one sentence, for this person only; it never goes into a mail.
        address: where to look: a path inside the product.
        placement_id: the placement it is about; both go with it.
    """

    user_id: UUID
    kind: NoticeKind
    cause: str
    words: str
    address: str
    placement_id: UUID


def remind(wanted: Reminder) -> bool:
    """Tell a person, unless they were told of the same cause; say whether they were told now.

    What cannot be written because somebody else has just written it counts as told.
    """
    key = (wanted.user_id, wanted.placement_id, wanted.kind, wanted.cause)
    if db.session.get(SentReminder, key):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(
                SentReminder(
                    user_id=wanted.user_id,
                    placement_id=wanted.placement_id,
                    kind=wanted.kind,
                    cause=wanted.cause,
                )
            )
    except IntegrityError:
        return False
    tell(wanted.user_id, wanted.kind, wanted.words, wanted.address, wanted.placement_id)
    return True
