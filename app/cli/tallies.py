"""Checks and renews what is stored of the rule engine's answers."""

import sys

import click

from app.cli.session import working
from app.config import Settings
from app.core import sqlite
from app.core.words import plural
from app.tally import service


@click.group()
def tallies() -> None:
    """Check or renew the stored answers of the rule engine that dashboards read."""


@tallies.command("check")
@click.pass_obj
def check_command(settings: Settings) -> None:
    """Ask the rule engine again about every placement, and name those whose stored answer differs."""
    with sqlite.reading_only(), working(settings):
        wrong = list(service.wrong())
    for placement_id in wrong:
        click.echo(f"Placement {placement_id}: the stored answer is not what the rule engine says now.")
    if wrong:
        click.echo("Renew them: techfolio tallies renew")
        sys.exit(1)
    click.echo("Every stored answer is what the rule engine says.")


@tallies.command("renew")
@click.pass_obj
def renew_command(settings: Settings) -> None:
    """Ask the rule engine again about every placement, and store what it says."""
    with working(settings):
        number = service.store_all()
    click.echo(f"Stored the answers for {plural(number, 'placement')}.")
