"""Brings an installation up to date: its database, and what is stored of the rule engine's answers."""

import click

from app.cli.database import open_engine, upgrade
from app.cli.session import working
from app.config import Settings
from app.tally.service import store_missing


def bring_up_to_date(settings: Settings) -> None:
    """Apply the migrations that are missing; then count every placement that has no stored tally."""
    engine = open_engine(settings)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
    fill(settings)


def fill(settings: Settings) -> None:
    """Count every placement that has no stored tally, on a database that is up to date."""
    with working(settings):
        store_missing()


@click.group()
def database() -> None:
    """Bring the database up to date."""


@database.command("upgrade")
@click.pass_obj
def upgrade_command(settings: Settings) -> None:
    """Apply the migrations that are missing. Back up first: techfolio backup."""
    bring_up_to_date(settings)
    click.echo("The database is up to date.")
