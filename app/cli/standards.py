"""Commands that list, load and check standards."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn
from uuid import UUID

import click
import sqlalchemy as sa

from app.cli.progress import shown
from app.cli.session import working
from app.cli.standards_reading import (
    check_crosswalks,
    load_crosswalks,
    load_forms,
    read_files,
    starter_crosswalks,
    starter_files,
    starter_form_files,
)
from app.cli.standing import check_stored
from app.config import Settings
from app.core import sqlite
from app.core.errors import RefusedError
from app.extensions import db
from app.identity.models import Centre
from app.standards import queries, service, views
from app.standards.values import FrameworkDocument

# A path is only a name until it is read: what is wrong with it is then said like every other problem.
FILES = click.Path(path_type=Path)


@click.group()
def standards() -> None:
    """List, load and check sets of standards.

    docs/standards.md describes the files.
    """


@standards.command("list")
@click.pass_obj
def list_standards(settings: Settings) -> None:
    """List every version that is in the database."""
    with sqlite.reading_only(), working(settings):
        versions = queries.all_versions()
        counts = queries.item_counts(version.id for version in versions)
        centres = {centre.id: centre.name for centre in db.session.scalars(sa.select(Centre))}
        rows = [
            (
                version.framework.key,
                version.version,
                version.state.value,
                centres[version.framework.centre_id] if version.framework.centre_id else "every centre",
                views.size_in_words(counts[version.id].taking_evidence, counts[version.id].counting),
            )
            for version in versions
        ]
    if not rows:
        click.echo("No standards are loaded. Load the starter sets with: techfolio standards load --starter")
        return
    for line in _columns([("KEY", "VERSION", "STATE", "FOR", "ITEMS"), *rows]):
        click.echo(line)


@standards.command()
@click.argument("files", nargs=-1, type=FILES, metavar="[FILE]...")
@click.option("--starter", is_flag=True, help="Load the starter sets, crosswalks and forms of Techfolio.")
@click.option("--centre", "centre_name", help="The only centre that may use them; without it, every centre.")
@click.pass_obj
def load(settings: Settings, files: tuple[Path, ...], *, starter: bool, centre_name: str | None) -> None:
    """Load and publish the sets, crosswalks and forms in FILE..., all of them or, if one has a problem, none.

    A set or assessment form that is loaded already is left as it is. A changed one needs a new version. A
    changed crosswalk takes the place of the one before. Forms serve every centre.
    """
    if bool(files) is starter:
        raise click.UsageError("Name the files to load, or give --starter for the starter sets.")
    read = read_files(files or (*starter_files(), *starter_crosswalks(), *starter_form_files()))
    if centre_name:
        read.problems += [
            f"{path.name}: an assessment form serves every centre. Load it without --centre."
            for path, _ in read.forms
        ]
    if read.problems:
        fail([*read.problems, "Nothing was loaded."])
    with working(settings):
        centre_id = centre_id_of(centre_name) if centre_name else None
        lines, problems = _publish(read.sets, centre_id)
        if not problems:
            # After the sets: a crosswalk is checked against what is published.
            joined, problems = load_crosswalks(read.crosswalks, centre_id)
            lines += joined
            published, refused = load_forms(read.forms)
            lines, problems = lines + published, problems + refused
        if problems:
            # Leaving with an error keeps nothing of the transaction.
            fail([*problems, "Nothing was loaded."])
    for line in lines:
        click.echo(line)


@standards.command()
@click.argument("files", nargs=-1, type=FILES, metavar="[FILE]...")
@click.pass_obj
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Check FILE... (without a name: all that comes with Techfolio), and the versions in the database.

    A file is a set, a crosswalk or an assessment form. A published version must be what it was when it was
    published. Exit code 1 says that something is wrong.
    """
    read = read_files(files or (*starter_files(), *starter_crosswalks(), *starter_form_files()))
    fitting = check_crosswalks(read, settings)
    problems = read.problems
    click.echo(f"Files without a problem: {len(read.sets) + fitting + len(read.forms)}.")
    try:
        count, changed = check_stored(settings)
    except RefusedError as problem:
        # Whoever writes a file may check it where no installation is.
        if not files:
            raise
        click.echo(f"Stored versions were not checked. {problem.sentence}")
    else:
        problems += changed
        click.echo(f"Stored versions checked: {count}.")
    if problems:
        fail(problems)


def _publish(
    documents: Sequence[tuple[Path, FrameworkDocument]], centre_id: UUID | None
) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    problems: list[str] = []
    with shown("Publishing") as progress:
        for number, (path, document) in enumerate(documents, start=1):
            try:
                published = service.publish(document, centre_id)
            except RefusedError as refusal:
                problems.append(f"{path.name}: {refusal.sentence}")
            else:
                outcome = "published" if published.created else "is there already"
                lines.append(f"{document.key}, version {document.version}: {outcome}.")
            progress(number, len(documents))
    return lines, problems


def centre_id_of(name: str) -> UUID:
    """Return the centre of a name.

    Raises:
        RefusedError: there is none.
    """
    found = db.session.scalar(sa.select(Centre.id).where(Centre.name == name))
    if found is None:
        raise RefusedError(f"There is no centre called “{name}”. Add it with: techfolio centres add “{name}”")
    return found


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def fail(problems: Sequence[str]) -> NoReturn:
    """Print what is wrong and end with exit code 1."""
    for problem in problems:
        click.echo(problem, err=True)
    raise click.exceptions.Exit(1)
