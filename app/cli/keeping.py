"""Commands that back an installation up and bring it back."""

from pathlib import Path

import click

from app.blobs.store import BlobStore
from app.cli import database
from app.cli.progress import shown
from app.cli.upgrading import fill
from app.config import Settings
from app.core.clock import instant_in_words
from app.exchange.backup import restore_backup, write_backup


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, target: Path) -> None:
    """Write database and files into one file, TARGET, while Techfolio may go on running.

    The secret key is not in it: keep that separately.
    """
    engine = database.open_engine(settings)
    try:
        database.require_current(engine)
        with shown("Copying files") as progress:
            counts = write_backup(engine, BlobStore(settings.storage_url), target, progress)
    finally:
        engine.dispose()
    click.echo(f"{target}: {counts['rows']:,} rows and {counts['files']:,} files.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(settings: Settings, source: Path) -> None:
    """Bring the backup SOURCE back into an empty data folder and database."""
    engine = database.open_engine(settings)
    try:
        database.upgrade(engine)
        with shown("Restoring files") as progress:
            made_at = restore_backup(engine, BlobStore(settings.storage_url), source, progress)
    finally:
        engine.dispose()
    fill(settings)
    click.echo(f"Restored the backup of {instant_in_words(made_at)}.")
