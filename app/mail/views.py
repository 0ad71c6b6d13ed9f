"""Turns notices and undelivered mails into what the pages show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.mail.models import Notice, OutgoingMail
from app.mail.values import NoticeKind


@dataclass(frozen=True)
class NoticeRow:
    """A line of the list of what happened."""

    id: UUID
    words: str
    address: str
    about: str
    when: datetime
    is_new: bool


@dataclass(frozen=True)
class UndeliveredRow:
    """A mail that was given up."""

    id: UUID
    to: str
    subject: str
    when: datetime
    why: str


def notice_row(notice: Notice) -> NoticeRow:
    """Return a notice as a line of the list."""
    return NoticeRow(
        id=notice.id,
        words=notice.words,
        address=notice.address,
        about=notice.kind.words,
        when=notice.created_at,
        is_new=notice.seen_at is None,
    )


def undelivered_row(mail: OutgoingMail) -> UndeliveredRow:
    """Return a mail that was given up as a line of the list; what it says stays between its two ends."""
    return UndeliveredRow(mail.id, mail.to_address, mail.subject, mail.created_at, mail.problem)


def kinds_in_words(kinds: tuple[NoticeKind, ...]) -> list[str]:
    """Return what a link to stop mail is about, a line for each kind."""
    return [kind.words for kind in kinds]
