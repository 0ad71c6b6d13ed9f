"""The verbs of messages: tell somebody what happened, queue a mail, mark as read."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.mail.choices import cadence_of
from app.mail.links import absolute, require_kind
from app.mail.models import Notice, OutgoingMail
from app.mail.text import body_of, mailable, one_line
from app.mail.values import LINK_HERE, Cadence, MailLink, NoticeKind

LONGEST_WORDS = 500
NOTICE_MAIL = "notice"


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
    db.session.execute(
        sa.update(Notice)
        .where(Notice.address == address, Notice.kind == kind, Notice.seen_at.is_(None))
        .values(seen_at=now())
    )


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
    return number


def _mail_about(user_id: UUID, kind: NoticeKind, address: str, placement_id: UUID | None) -> UUID | None:
    """Queue a mail about one thing, or none where the account is closed."""
    user = db.session.get_one(User, user_id)
    if not user.active:
        return None
    what = kind.counted(1)
    return post(
        user.email,
        f"Techfolio: {what}",
        [what, "", "Look at it here:", absolute(address)],
        kind=kind.value,
        placement_id=placement_id,
        user_id=user_id,
    )
