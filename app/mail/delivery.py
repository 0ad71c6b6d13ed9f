"""Sends what waits in the outbox. The row is the truth: a mail is sent until it is noted that it was.

A mail is claimed by raising `attempts` and putting `next_try_at` off, and that is committed before anything
is sent; nothing is open in the database while the server is talked to; what came of it is noted afterwards,
while the number is still ours. So a worker that is killed loses no mail: its claim runs out. A mail is
repeated only where the kill fell between the server's acceptance and our note of it, and then it is the same
mail under the same Message-ID.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import SystemRandom
from uuid import UUID

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.exc import OperationalError

from app.config import Settings
from app.core import sqlite
from app.core.clock import now
from app.core.errors import NotFoundError
from app.extensions import db
from app.jobs.queue import queue_of
from app.jobs.service import record
from app.mail import transport
from app.mail.composing import Finished, compose
from app.mail.links import absolute_for, address_of_link
from app.mail.models import Notice, OutgoingMail
from app.mail.patience import (
    LONGEST_WAIT_FOR_ADDRESS,
    LONGEST_WAIT_FOR_SERVER,
    is_given_up,
    wait_before_next,
)
from app.mail.stopping import stop_address
from app.mail.values import ERRAND, LINK_HERE, MailLink, MailState

log = structlog.get_logger("techfolio.mail")
# Longer than the longest that a mail can take, see app/mail/transport.py.
CLAIMED_FOR = timedelta(minutes=5)
MOST_PER_RUN = 100
MOST_NOTES = 3
LOCK = ".sending"
OURS = "This mail could not be made. Something is wrong in Techfolio; it has been recorded."
_chance = SystemRandom()


@dataclass(frozen=True)
class GivenUp:
    """A mail that was given up, for those who ought to know."""

    mail_id: UUID
    to: str
    user_id: UUID | None
    placement_id: UUID | None


after_giving_up: list[Callable[[GivenUp], None]] = []
"""Called in the transaction that gives a mail up; rooms above register here whom they tell."""


@dataclass(frozen=True)
class Claimed:
    """A mail that is ours to send, cut loose from the database; `attempt` says that it still is."""

    id: UUID
    attempt: int
    to: str
    subject: str
    body: str
    link: MailLink | None
    message_id: str
    created_at: datetime
    user_id: UUID | None
    placement_id: UUID | None


def send_due(most: int = MOST_PER_RUN) -> int:
    """Send what is due and commit each; return how many got through.

    One run at a time on a machine: a server that hangs must not keep all the worker's hands busy. Whoever
    comes second leaves at once, and the first looks again after it has let go.
    """
    settings: Settings = current_app.config["TECHFOLIO"]
    sent = 0
    while sent < most and _is_due():
        with _alone(settings.data / transport.FOLDER) as alone:
            if not alone:
                return sent
            number, goes_on = _run(settings, most - sent)
        sent += number
        if not goes_on:
            return sent
    if _is_due():
        # The rest comes after what others have put into the queue meanwhile.
        queue_of(current_app).ask(ERRAND)
    return sent


def _run(settings: Settings, most: int) -> tuple[int, bool]:
    """Send mails over one connection; return how many got through, and whether the server takes more."""
    sent = 0
    with transport.opened(settings) as way_out:
        while sent < most and (mail := _claim()):
            try:
                way_out.send(compose(_finished(settings, mail)))
            except transport.ServerTroubleError as trouble:
                _try_later(mail, trouble.sentence, LONGEST_WAIT_FOR_SERVER)
                return sent, False
            except transport.PutOffError as trouble:
                _put_off(mail, trouble.sentence)
            except (transport.RefusedForGoodError, NotFoundError) as refused:
                _give_up(mail, refused.sentence)
            except Exception as problem:  # noqa: BLE001 - one mail that cannot be made must not stop the others
                record("mail not made", problem, mail=str(mail.id))
                db.session.rollback()
                _put_off(mail, OURS)
            except BaseException:
                # The worker is told to stop: the next one goes on at once.
                _note(mail, next_try_at=now())
                raise
            else:
                _note(mail, state=MailState.SENT, sent_at=now(), body="", problem="")
                log.info("mail sent", mail=str(mail.id), attempt=mail.attempt)
                sent += 1
    return sent, True


def _is_due() -> bool:
    with sqlite.reading_only():
        found = db.session.scalar(sa.select(sa.exists().where(*_due())))
        db.session.rollback()
    return bool(found)


def _due() -> tuple[sa.ColumnElement[bool], ...]:
    return OutgoingMail.state == MailState.QUEUED, OutgoingMail.next_try_at <= now()


def _claim() -> Claimed | None:
    """Make the mail that has waited longest ours and commit, or return None where nothing is due."""
    oldest = (
        sa.select(OutgoingMail.id)
        .where(*_due())
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.id == oldest)
        .values(attempts=OutgoingMail.attempts + 1, next_try_at=now() + CLAIMED_FOR)
        .returning(OutgoingMail.__table__)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    db.session.commit()
    if row is None:
        return None
    return Claimed(
        id=row.id,
        attempt=row.attempts,
        to=row.to_address,
        subject=row.subject,
        body=row.body,
        link=MailLink(row.link_kind, row.link_id) if row.link_id else None,
        message_id=row.message_id,
        created_at=row.created_at,
        user_id=row.user_id,
        placement_id=row.placement_id,
    )


def _finished(settings: Settings, mail: Claimed) -> Finished:
    """Fill in what the outbox must not hold; reads, and ends its transaction."""
    with sqlite.reading_only():
        try:
            link = address_of_link(mail.link) if mail.link else ""
            about = sa.select(Notice.kind).where(Notice.mailed_in == mail.id).distinct()
            kinds = sorted(db.session.scalars(about))
        finally:
            db.session.rollback()
    user_id = mail.user_id if kinds else None
    text = "\n".join(link if line == LINK_HERE else line for line in mail.body.split("\n"))
    return Finished(
        message_id=mail.message_id,
        sender=settings.mail_from,
        to=mail.to,
        subject=mail.subject,
        text=text,
        written_at=mail.created_at,
        stops=[(kind.words, stop_address(user_id, [kind])) for kind in kinds] if user_id else (),
        stop_all=stop_address(user_id, kinds) if user_id else "",
        choose_at=absolute_for("messages.choices") if user_id else "",
    )


def _put_off(mail: Claimed, why: str) -> None:
    """Try one mail again later, until it has waited for too long."""
    if is_given_up(now() - mail.created_at):
        _give_up(mail, why)
    else:
        _try_later(mail, why, LONGEST_WAIT_FOR_ADDRESS)


def _try_later(mail: Claimed, why: str, longest: timedelta) -> None:
    wait = wait_before_next(mail.attempt, longest, _chance.random())
    _note(mail, next_try_at=now() + wait, problem=why)
    log.warning("mail put off", mail=str(mail.id), attempt=mail.attempt, seconds=round(wait.total_seconds()))


def _give_up(mail: Claimed, why: str) -> None:
    log.warning("mail given up", mail=str(mail.id), attempt=mail.attempt)
    _note(mail, then=mail, state=MailState.GIVEN_UP, problem=why)


def _note(mail: Claimed, then: Claimed | None = None, **values: object) -> None:
    """Write down what came of a mail while it is ours, and commit; a busy database is asked again."""
    mine = sa.and_(
        OutgoingMail.id == mail.id,
        OutgoingMail.attempts == mail.attempt,
        OutgoingMail.state == MailState.QUEUED,
    )
    for left in reversed(range(MOST_NOTES)):
        try:
            noted = db.session.scalar(
                sa.update(OutgoingMail).where(mine).values(**values).returning(OutgoingMail.id)
            )
            if noted and then:
                about = GivenUp(then.id, then.to, then.user_id, then.placement_id)
                for act in after_giving_up:
                    act(about)
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if not left:
                raise
        else:
            return


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Say whether nobody else on this machine sends; the lock ends with the process, however that ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
