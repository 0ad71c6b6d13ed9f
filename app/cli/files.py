"""The command that looks whether database and file store agree."""

import sys

import click

from app.blobs import queries
from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core.errors import StorageError
from app.core.words import plural
from app.extensions import db


@click.group()
def files() -> None:
    """Check the kept files."""


@files.command()
@click.option("--read", is_flag=True, help="Also read every file, and compare it with its digest.")
@click.pass_obj
def check(settings: Settings, *, read: bool) -> None:
    """Report rows without a file, and files without a row, while Techfolio may go on running.

    Nothing is changed. The exit status is 1 where a file is missing or, with --read, damaged.
    """
    with working(settings):
        kept = queries.known_digests()
        missing = _missing()
        orphans = blobs.orphans()
        damaged = _damaged(kept - missing) if read else []
    click.echo(f"{plural(len(kept), 'row')} in the database, {plural(len(orphans), 'file')} without a row.")
    if orphans:
        click.echo("The worker removes files without a row at night, once they are a day old.")
    for digest in sorted(missing):
        click.echo(f"Missing: {digest}")
    for digest in damaged:
        click.echo(f"Damaged: {digest}")
    if missing or damaged:
        click.echo("Take these files from a backup: docs/files.md says how.")
        sys.exit(1)
    click.echo("No file is missing." + (" Every file agrees with its digest." if read else ""))


def _missing() -> frozenset[str]:
    """Return what is missing at two looks: a file that is being removed has a row for a moment longer."""
    first = blobs.missing()
    db.session.rollback()
    return first & blobs.missing() if first else first


def _damaged(digests: frozenset[str]) -> list[str]:
    found = set()
    with shown("Reading files") as progress:
        for done, digest in enumerate(sorted(digests), start=1):
            try:
                blobs.store().get(as_digest(digest))
            except StorageError:
                found.add(digest)
            progress(done, len(digests))
    db.session.rollback()
    # What was purged meanwhile is no damage.
    return sorted(found & queries.known_digests())
