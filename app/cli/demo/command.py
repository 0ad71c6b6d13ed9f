"""The command that makes the demo centre, and what other commands ask about it."""

import click
import sqlalchemy as sa

from app.cli import database
from app.cli.demo.building import build
from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core import sqlite
from app.core.errors import RefusedError
from app.extensions import db
from app.identity.models import Centre, User
from app.identity.sign_in import DEMO_PASSWORD

IN_PRODUCTION = "Demo people are never made in production, where everybody could sign in as them."
REAL_PEOPLE = (
    "Somebody who is not a demo person has an account here, so no demo centre is made. "
    "Name another data folder with TECHFOLIO_DATA and try again."
)
ALREADY = (
    "The demo centre is here already; nothing was changed. "
    "For a fresh one, name an empty data folder with TECHFOLIO_DATA."
)


@click.command()
@click.pass_obj
def demo(settings: Settings) -> None:
    """Make a demo centre with fictitious people, evidence and signatures.

    It works on an empty installation only; docs/demo.md says what to look at.
    """
    _refuse_production(settings)
    engine = database.open_engine(settings)
    try:
        if not database.is_current(engine):
            click.echo("Bringing the database up to date…")
            database.upgrade(engine)
    finally:
        engine.dispose()
    if _has_demo(settings):
        click.echo(ALREADY)
    else:
        load_demo(settings)
        click.echo("The demo centre is ready.")
    click.echo(sign_ins(settings))


def has_people(settings: Settings) -> bool:
    """Say whether anybody has an account; on a database without tables nobody has."""
    engine = database.open_engine(settings)
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(User.__tablename__):
                return False
            return bool(connection.scalar(sa.select(sa.exists().where(User.id.is_not(None)))))
    finally:
        engine.dispose()


def load_demo(settings: Settings) -> None:
    """Make the demo centre in one transaction: it is there as a whole or not at all.

    Raises:
        RefusedError: in production, beside real people, where it is already, or on an old database.
    """
    _refuse_production(settings)
    with working(settings):
        if db.session.scalar(sa.select(sa.exists().where(~User.is_demo))):
            raise RefusedError(REAL_PEOPLE)
        if db.session.scalar(sa.select(sa.exists().where(Centre.is_demo))):
            raise RefusedError(ALREADY)
        # Nothing is locked while files are prepared.
        db.session.rollback()
        with shown("Making the demo centre") as advance:
            build(advance)


def sign_ins(settings: Settings) -> str:
    """Return the demo addresses and their password as lines to print; empty where there is no demo centre."""
    with sqlite.reading_only(), working(settings):
        if not db.session.scalar(sa.select(sa.exists().where(Centre.is_demo))):
            return ""
        people = db.session.scalars(
            sa.select(User).where(User.is_demo, User.active).order_by(User.created_at, User.id)
        )
        lines = [f"  {user.email:<36}{user.name}, {_small(user.job_title)}" for user in people]
    return "\n".join([f"Demo sign-ins, all with the password {DEMO_PASSWORD}:", *lines])


def _has_demo(settings: Settings) -> bool:
    with sqlite.reading_only(), working(settings):
        return bool(db.session.scalar(sa.select(sa.exists().where(Centre.is_demo))))


def _refuse_production(settings: Settings) -> None:
    if settings.production:
        raise RefusedError(IN_PRODUCTION)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
