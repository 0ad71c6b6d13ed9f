"""The command that checks a file's seal, without a database."""

import sys
from pathlib import Path

import click

from app.config import Settings
from app.export.check_words import Verdict, published, verdict
from app.export.checking import examine
from app.export.seal_keys import fingerprint_for, roots_for


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--fingerprint", help="Of the certificate that you expect; else that of this installation.")
@click.pass_obj
def verify(settings: Settings, file: Path, fingerprint: str | None) -> None:
    """Check whether a file of the pack was changed since it was sealed.

    No database is asked: "ledger check --against" tells whether the head in the file is still on its chain.
    The exit status is 1 unless the file is unchanged and was sealed with the expected certificate.
    """
    expected = "".join((fingerprint or "").lower().replace(":", "").split()) or fingerprint_for(settings)
    told = verdict(examine(file.read_bytes(), roots_for(settings)), expected)
    click.echo(f"{told.title}.\n{told.reason}")
    if told.volume:
        click.echo(told.volume)
    _tell(told)
    if expected:
        click.echo(f"\nExpected fingerprint: {published(expected)}")
    if not told.good:
        sys.exit(1)


def _tell(told: Verdict) -> None:
    for number, seal in enumerate(told.seals, start=1):
        click.echo(f"\nSeal {number}: {seal.state}")
        click.echo(f"  Name in its certificate: {seal.name}\n  Fingerprint: {seal.fingerprint}")
        click.echo(f"  When: {seal.when}")
        if seal.later:
            click.echo(f"  In later years: {seal.later}")
    if told.ledger:
        click.echo("\nHead of the ledger in this file:")
    for sentence in told.ledger:
        click.echo(f"  {sentence}")
    if told.files:
        click.echo("\nOriginal files inside:")
    for sentence in told.files:
        click.echo(f"  {sentence}")
    if told.not_proved:
        click.echo("\nWhat this check does not prove:")
    for sentence in told.not_proved:
        click.echo(f"  - {sentence}")
