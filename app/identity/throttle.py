"""How many sign-ins may fail before the next must wait: per account and per address, over all workers."""

import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from app.core.clock import now
from app.extensions import db
from app.identity.models import FailedSignIn

# Project rules: a person who mistypes is not shut out for long, a guesser gets a few hundred tries a day.
WINDOW = timedelta(minutes=15)
PER_PERSON = 5
PER_ADDRESS = 50


def must_wait(email: str, address: str) -> bool:
    """Say whether so many sign-ins failed lately that the next is not tried."""
    since = now() - WINDOW
    by_person, by_address = db.session.execute(
        sa.select(
            sa.func.count().filter(FailedSignIn.who_digest == _keyed(email.strip().lower())),
            sa.func.count().filter(FailedSignIn.from_digest == _keyed(address)),
        ).where(FailedSignIn.at > since)
    ).one()
    return by_person >= PER_PERSON or by_address >= PER_ADDRESS


def record_failure(email: str, address: str) -> None:
    """Note a failed sign-in and forget those that no longer count."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < now() - WINDOW))
    db.session.add(FailedSignIn(who_digest=_keyed(email.strip().lower()), from_digest=_keyed(address)))


def forget(email: str) -> None:
    """Forget the failures of a person who has now signed in."""
    db.session.execute(
        sa.delete(FailedSignIn).where(FailedSignIn.who_digest == _keyed(email.strip().lower()))
    )


def _keyed(text: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
