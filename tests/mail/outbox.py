"""What tests of the outbox need: mails in it, an application with a mail server, and time that passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.mail.models import OutgoingMail
from app.mail.service import post
from app.mail.values import MailLink, MailState


def queued(number: int = 1, link: MailLink | None = None) -> list[OutgoingMail]:
    """Put some mails into the outbox and commit."""
    lines = ["Good morning.", ".", "Bye"]
    ids = [
        post(f"person{place}@test.example", f"Mail {place}", lines, kind="test", link=link)
        for place in range(number)
    ]
    db.session.commit()
    return [db.session.get_one(OutgoingMail, one) for one in ids]


def state_of(mail: OutgoingMail) -> tuple[MailState, int]:
    """Return state and attempts as the database has them."""
    db.session.expire_all()
    found = db.session.get_one(OutgoingMail, mail.id)
    answer = found.state, found.attempts
    db.session.rollback()
    return answer


def problem_of(mail: OutgoingMail) -> str:
    """Return why a mail did not get through."""
    db.session.expire_all()
    return db.session.get_one(OutgoingMail, mail.id).problem


def let_pass(**how_long: int) -> None:
    """Let time pass for everything in the outbox."""
    by = timedelta(**how_long)
    for mail in db.session.scalars(sa.select(OutgoingMail)):
        mail.next_try_at -= by
        mail.created_at -= by
    db.session.commit()


@contextmanager
def mailing_through(app: Flask, url: str) -> Iterator[None]:
    """Let an application mail through a server."""
    before = app.config["TECHFOLIO"]
    app.config["TECHFOLIO"] = replace(before, smtp_url=url, mail_from="Techfolio <techfolio@test.example>")
    try:
        yield
    finally:
        app.config["TECHFOLIO"] = before
