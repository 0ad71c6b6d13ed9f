"""One mail a day or a week to each person, with how much of what has happened since the last one.

A notice goes into one digest at most: writing the mail and marking its notices is one transaction for each
person. So nothing has to be remembered of a run, and a worker that dies in the middle of one takes up where
it ended. What a person has seen in the product is mailed to them no more.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core import sqlite
from app.core.clock import now
from app.core.words import plural
from app.extensions import db
from app.identity.models import User
from app.mail.heads import CARRY_HEADS, lines_of_heads
from app.mail.links import absolute
from app.mail.models import MailChoice, Notice
from app.mail.moments import latest_daily, latest_weekly
from app.mail.service import post
from app.mail.values import Cadence, NoticeKind

DIGEST_MAIL = "digest"
# What is older than this is no news; it stays in the list.
NEWS_FOR = timedelta(days=31)


def make_due() -> int:
    """Queue the digests that are due and commit each; return how many."""
    instant = now()
    with sqlite.reading_only():
        people = db.session.scalars(_due(instant).with_only_columns(Notice.user_id).distinct()).all()
        db.session.rollback()
    return sum(_make_for(user_id, instant) for user_id in people)


def text_of(counts: Mapping[NoticeKind, int]) -> tuple[str, list[str]]:
    """Return subject and lines of a digest: counts only, no names and nothing of what was written."""
    kinds = sorted(counts)
    sentences = [kind.counted(counts[kind]) for kind in kinds]
    total = sum(counts.values())
    subject = sentences[0] if len(kinds) == 1 else plural(total, "piece of news", "pieces of news")
    lines = ["Since the last mail of this kind:", "", *(f"- {sentence}" for sentence in sentences)]
    return f"Techfolio: {subject}", [*lines, "", "Look at it here:", absolute("/notices")]


def _due(instant: datetime) -> sa.Select[Notice]:
    """Return what belongs into a digest by now: unseen, not mailed, and older than its moment."""
    # Where nothing is chosen, or what was told in a mail of its own is so no longer: once a day.
    daily = sa.or_(MailChoice.cadence.is_(None), MailChoice.cadence.in_([Cadence.EACH, Cadence.DAILY]))
    by_moment = [
        sa.and_(
            wanted,
            Notice.created_at < moment,
            # Who has just chosen otherwise gets no mail at once for that.
            sa.or_(MailChoice.changed_at.is_(None), MailChoice.changed_at < moment),
        )
        for wanted, moment in (
            (daily, latest_daily(instant)),
            (MailChoice.cadence == Cadence.WEEKLY, latest_weekly(instant)),
        )
    ]
    return (
        sa.select(Notice)
        .join(User, User.id == Notice.user_id)
        .outerjoin(MailChoice, sa.and_(MailChoice.user_id == Notice.user_id, MailChoice.kind == Notice.kind))
        .where(
            User.active,
            Notice.seen_at.is_(None),
            Notice.mailed_in.is_(None),
            Notice.created_at > instant - NEWS_FOR,
            sa.or_(*by_moment),
        )
    )


def _make_for(user_id: UUID, instant: datetime) -> bool:
    """Queue one person's digest and commit; say whether there was one to queue."""
    mine = _due(instant).where(Notice.user_id == user_id).with_for_update(of=Notice.__table__)
    notices = db.session.scalars(mine).all()
    if notices:
        user = db.session.get_one(User, user_id)
        subject, lines = text_of(Counter(notice.kind for notice in notices))
        signed = {one.placement_id for one in notices if one.placement_id and one.kind in CARRY_HEADS}
        number = post(
            user.email, subject, [*lines, *lines_of_heads(signed)], kind=DIGEST_MAIL, user_id=user_id
        )
        for notice in notices:
            notice.mailed_in = number
    db.session.commit()
    return bool(notices)
