"""The verbs of messages: tell somebody what happened, queue a mail, mark as seen, clear up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.jobs.queue import ask_after_commit
from app.mail.choices import cadence_of
from app.mail.heads import CARRY_HEADS, lines_of_heads
from app.mail.links import absolute, require_kind
from app.mail.models import Notice, OutgoingMail, SentReminder
from app.mail.text import body_of, mailable, one_line
from app.mail.values import ERRAND, LINK_HERE, Cadence, MailLink, MailState, NoticeKind

LONGEST_WORDS = 500
NOTICES_STAY = timedelta(days=365)
MAILS_STAY = timedelta(days=90)


def tell(user_id: UUID, kind: NoticeKind, words: str, address: str, placement_id: UUID | None = None) -> None:
    """Tell a person what happened: a line in their list, and a mail as often as they chose.

    The words are shown in the product, to this person only, and so may name people; they never go into a
    mail, which says what kind of thing happened and where to look.

    Args:
        user_id: whom.
        kind: what it is about.
        words: what happened, in one sentence.
        address: where to look: a path inside the product, without its host.
        placement_id: the placement it is about; the notice is erased with it.

    Raises:
        ValueError: the address leads out of the product.
    """
    if not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"{address!r} is no path inside the product.")
    notice = Notice(
        id=new_id(),
        user_id=user_id,
        kind=kind,
        words=words[:LONGEST_WORDS],
        address=address,
        placement_id=placement_id,
    )
    if cadence_of(user_id, kind) is Cadence.EACH:
        notice.mailed_in = _mail_about(user_id, kind, address, placement_id)
    db.session.add(notice)
    db.session.flush()


def settled(kind: NoticeKind, address: str) -> None:
    """Say that what was waited for at an address is done, so that nobody needs to be told any more."""
    db.session.execute(_seen_at_address(), {"path": address, "what": kind, "moment": now()})


@cache
def _seen_at_address() -> sa.Update:
    here = (Notice.address == sa.bindparam("path"), Notice.kind == sa.bindparam("what"))
    seen = sa.update(Notice).where(*here, Notice.seen_at.is_(None)).values(seen_at=sa.bindparam("moment"))
    # Notices that were told in this transaction are read anew after its end; none is looked at before.
    return seen.execution_options(synchronize_session=False)


def post(
    to: str,
    subject: str,
    lines: Sequence[str],
    *,
    kind: str,
    placement_id: UUID | None = None,
    user_id: UUID | None = None,
    link: MailLink | None = None,
) -> UUID:
    """Queue one mail, in this transaction; the worker sends it after the commit.

    Args:
        to: one address.
        subject: one line; the name of no trainee.
        lines: the text, a paragraph or an empty line each; no word of evidence. Where a secret link is
            given, one of them is `LINK_HERE`; without one the link comes last.
        kind: what sort of mail it is, for whoever looks at what was not delivered.
        placement_id: the placement it is about; the mail is erased with it.
        user_id: to whom, where they have an account.
        link: a secret link that is made when the mail is sent.

    Returns:
        The mail's number.

    Raises:
        InvalidInputError: no mail can be sent to the address; the sentence says so.
        ValueError: no room makes links of that kind.
    """
    if link is not None:
        require_kind(link.kind)
        if LINK_HERE not in lines:
            lines = [*lines, "", LINK_HERE]
    number = new_id()
    db.session.add(
        OutgoingMail(
            id=number,
            to_address=mailable(to),
            kind=kind,
            subject=one_line(subject),
            body=body_of(lines),
            link_kind=link.kind if link else None,
            link_id=link.row_id if link else None,
            message_id=f"<{number}@{current_app.config['TECHFOLIO'].mail_domain}>",
            user_id=user_id,
            placement_id=placement_id,
        )
    )
    db.session.flush()
    ask_after_commit(ERRAND)
    return number


def _mail_about(user_id: UUID, kind: NoticeKind, address: str, placement_id: UUID | None) -> UUID | None:
    """Queue a mail about one thing, or none where the account is closed."""
    user = db.session.get_one(User, user_id)
    if not user.active:
        return None
    what = kind.counted(1)
    heads = lines_of_heads([placement_id]) if placement_id and kind in CARRY_HEADS else []
    return post(
        user.email,
        f"Techfolio: {what}",
        [what, "", "Look at it here:", absolute(address), *heads],
        kind=kind.value,
        placement_id=placement_id,
        user_id=user_id,
    )


def mark_seen(user_id: UUID, notice_id: UUID | None = None, path: str | None = None) -> None:
    """Note that a person has seen one notice, those that lead to a path, or all of theirs."""
    mine = [Notice.user_id == user_id, Notice.seen_at.is_(None)]
    if notice_id is not None:
        mine.append(Notice.id == notice_id)
    if path is not None:
        mine.append(sa.or_(Notice.address == path, Notice.address.startswith(path + "#", autoescape=True)))
    db.session.execute(sa.update(Notice).where(*mine).values(seen_at=now()))


def read_until(moment: datetime) -> None:
    """Take everything that was told before a moment as read, and send no mail about it any more."""
    past = Notice.created_at < moment
    db.session.execute(
        sa.update(Notice).where(past, Notice.seen_at.is_(None)).values(seen_at=Notice.created_at)
    )
    db.session.execute(sa.update(Notice).where(past).values(mailed_in=None))
    told = sa.exists().where(Notice.mailed_in == OutgoingMail.id)
    old = sa.and_(OutgoingMail.state == MailState.QUEUED, OutgoingMail.created_at < moment, sa.not_(told))
    db.session.execute(sa.delete(OutgoingMail).where(old))


def try_again(mail: OutgoingMail) -> None:
    """Put a mail that was given up into the outbox again, as if it were new."""
    mail.state, mail.attempts, mail.problem = MailState.QUEUED, 0, ""
    mail.created_at = mail.next_try_at = now()
    db.session.flush()
    ask_after_commit(ERRAND)


def forget_old() -> None:
    """Delete what nobody needs any more: notices and what was reminded of after a year, mails long after.

    A notice whose mail is forgotten is too old for a digest, so it is not mailed again.
    """
    instant = now()
    db.session.execute(sa.delete(Notice).where(Notice.created_at < instant - NOTICES_STAY))
    db.session.execute(sa.delete(SentReminder).where(SentReminder.at < instant - NOTICES_STAY))
    old = sa.and_(OutgoingMail.state != MailState.QUEUED, OutgoingMail.created_at < instant - MAILS_STAY)
    of_old = Notice.mailed_in.in_(sa.select(OutgoingMail.id).where(old))
    db.session.execute(sa.update(Notice).where(of_old).values(mailed_in=None))
    db.session.execute(sa.delete(OutgoingMail).where(old))
