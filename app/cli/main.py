"""The ``techfolio`` command: everything that is done to an installation from a terminal."""

import sys

import click

from app.cli.accounts import centres, users
from app.cli.demo import demo
from app.cli.files import files
from app.cli.keeping import backup, restore
from app.cli.ledger import ledger
from app.cli.packs import export
from app.cli.placements import placements
from app.cli.retiring import retire
from app.cli.serving import serve, worker
from app.cli.standards import standards
from app.cli.standards_files import export_file, import_file
from app.cli.tallies import tallies
from app.cli.upgrading import database
from app.cli.verifying import verify
from app.config import read_settings
from app.core.errors import TechfolioError


class _Techfolio(click.Group):
    """A group whose failures are sentences, never tracebacks, where we know what went wrong."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; settings are read only when one is about to run, so that --help always works."""
        try:
            ctx.obj = read_settings()
            return super().invoke(ctx)
        except TechfolioError as problem:
            click.echo(f"Error: {problem.sentence}", err=True)
            sys.exit(1)


@click.group(
    cls=_Techfolio, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def main() -> None:
    """Techfolio: training portfolios for clinical technologists.

    The data folder is named by TECHFOLIO_DATA (default: ./data); docs/configuration.md lists all settings.
    """


for part in (import_file, export_file, retire):
    standards.add_command(part)
for command in (
    serve,
    worker,
    demo,
    standards,
    centres,
    users,
    placements,
    backup,
    restore,
    export,
    files,
    ledger,
    verify,
    tallies,
    database,
):
    main.add_command(command)
