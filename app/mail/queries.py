"""What is read about messages: a person's list, how much of it is unread, and what was not delivered."""

from functools import cache
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import NotFoundError
from app.core.pages import Page, cut
from app.extensions import db
from app.mail.models import Notice, OutgoingMail
from app.mail.values import MailState


def notices_of(user_id: UUID, page: int) -> Page[Notice]:
    """Return one page of what happened for a person, the latest first."""
    wanted = (
        sa.select(Notice)
        .where(Notice.user_id == user_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    )
    return cut(db.session, wanted, page)


def notice_of(user_id: UUID, notice_id: UUID) -> Notice:
    """Return a notice to the person whom it told something.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    found = db.session.get(Notice, notice_id)
    if found is None or found.user_id != user_id:
        raise NotFoundError
    return found


def unread(user_id: UUID, path: str) -> tuple[int, bool]:
    """Return how many notices a person has not seen, and whether one of them leads to a path. One query."""
    beginning = f"{path}#"
    number, leads_here = db.session.execute(
        _unread(),
        {"user_id": user_id, "path": path, "beginning": beginning, "length": len(beginning)},
    ).one()
    return number, leads_here > 0


@cache
def _unread() -> sa.Select[int, int]:
    """Return the statement that every page asks, put together once."""
    begins = sa.func.substr(Notice.address, 1, sa.bindparam("length", type_=sa.Integer), type_=sa.String)
    here = sa.or_(Notice.address == sa.bindparam("path"), begins == sa.bindparam("beginning"))
    return sa.select(sa.func.count(), sa.func.count(sa.case((here, 1)))).where(
        Notice.user_id == sa.bindparam("user_id"), Notice.seen_at.is_(None)
    )


def undelivered(page: int) -> Page[OutgoingMail]:
    """Return one page of the mails that were given up, the latest first."""
    wanted = (
        sa.select(OutgoingMail)
        .where(OutgoingMail.state == MailState.GIVEN_UP)
        .order_by(OutgoingMail.created_at.desc(), OutgoingMail.id.desc())
    )
    return cut(db.session, wanted, page)


def waiting() -> tuple[int, str]:
    """Return how many mails wait after a failed try, and the latest reason."""
    put_off = sa.and_(OutgoingMail.state == MailState.QUEUED, OutgoingMail.problem != "")
    number = db.session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail).where(put_off)) or 0
    latest = sa.select(OutgoingMail.problem).where(put_off).order_by(OutgoingMail.next_try_at.desc()).limit(1)
    return number, db.session.scalar(latest) or ""


def given_up(mail_id: UUID) -> OutgoingMail:
    """Return a mail that was given up.

    Raises:
        NotFoundError: there is none, or it is on its way or sent meanwhile.
    """
    found = db.session.get(OutgoingMail, mail_id)
    if found is None or found.state is not MailState.GIVEN_UP:
        raise NotFoundError("This mail is not here any more: it is on its way or was taken off the list.")
    return found
