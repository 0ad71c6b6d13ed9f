"""The command that retires a version of a set of standards."""

import click

from app.cli.session import working
from app.cli.standards import centre_id_of
from app.config import Settings
from app.standards.service import named
from app.standards.versions import retire_named


@click.command()
@click.argument("key")
@click.argument("version")
@click.option(
    "--centre", "centre_name", help="The centre whose own set it is; without it, a set for every centre."
)
@click.pass_obj
def retire(settings: Settings, key: str, version: str, centre_name: str | None) -> None:
    """Retire VERSION of the set KEY: new placements cannot have it, those that have it keep it.

    It cannot be published again.
    """
    with working(settings):
        found = retire_named(key, version, centre_id_of(centre_name) if centre_name else None)
        line = f"{named(found)} is retired."
    click.echo(line)
