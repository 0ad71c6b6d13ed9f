"""Commands that bring standards in from any file format, and write them out again."""

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path

import click

from app.cli.progress import shown
from app.cli.session import working
from app.cli.standards import FILES, centre_id_of, fail
from app.config import Settings
from app.core.errors import RefusedError
from app.core.words import plural
from app.standards import queries, service
from app.standards.catalogue import catalogues_for, document_of
from app.standards.documents import FrameworkFileError
from app.standards.formats.apart import read_apart
from app.standards.formats.details import guessed
from app.standards.formats.preview import about, file_name, outline
from app.standards.formats.reading import LARGEST, document_of_reading
from app.standards.formats.values import FileUnreadableError, Format, Header, Reading
from app.standards.formats.writing import WRITERS, write
from app.standards.values import FrameworkDocument, Provenance

PREVIEWED = 40


@click.command("import")
@click.argument("file", type=FILES)
@click.option("--dry-run", is_flag=True, help="Show what would be taken over, and write nothing.")
@click.option(
    "--key", help="Name for the program, the same in every version: small letters, digits, hyphens."
)
@click.option("--version", help="For instance 2026.1.")
@click.option("--title", help="Name for people.")
@click.option("--publisher", help="Who wrote the text.")
@click.option("--scheme", help="ipem, art, ptp, apprenticeship, prp, equivalence, cpd or any.")
@click.option("--discipline", help="For instance renal-technology; none where the set serves several.")
@click.option("--source", help="The document, edition and page that the text comes from.")
@click.option(
    "--provenance",
    type=click.Choice([Provenance.OFFICIAL.value, Provenance.ADAPTED.value]),
    help="Official: your copy of the issued text. Adapted: changed by you.",
)
@click.option("--centre", "centre_name", help="The only centre that may use it; without it, every centre.")
@click.pass_obj
def import_file(
    settings: Settings, /, file: Path, *, dry_run: bool, centre_name: str | None, **header: str | None
) -> None:
    """Take the standards in FILE over: Word, Excel, CSV, YAML, CASE, Moodle CSV or a Mahara matrix.

    Every problem is listed with its place, and then nothing is taken over. Exit code 0: there is none.
    Details that neither FILE nor an option states are guessed, and the guess is shown.
    """
    reading = _read(file)
    for line in about(reading):
        click.echo(line)
    said = Header(**header)
    guess = guessed(reading, said, file.name)
    for line in _guesses(guess):
        click.echo(line)
    document = _document(reading, _joined(said, guess), file.name)
    for line in _tree(document):
        click.echo(line)
    if dry_run:
        click.echo(f"No problem was found. Nothing was written: this was a dry run of {file.name}.")
        return
    with working(settings):
        published = service.publish(document, centre_id_of(centre_name) if centre_name else None)
        outcome = "published" if published.created else "is there already"
        click.echo(f"{document.key}, version {document.version}: {outcome}.")


@click.command("export")
@click.argument("key")
@click.option("--format", "format_", type=click.Choice([each.value for each in WRITERS]), default="yaml")
@click.option("--version", help="Which version; without it the newest that is published.")
@click.option("--centre", "centre_name", help="A centre's own set; without it, the set of every centre.")
@click.option("--out", type=FILES, help="The file to write; without it a name made from key and version.")
@click.pass_obj
def export_file(
    settings: Settings,
    key: str,
    *,
    format_: str,
    version: str | None,
    centre_name: str | None,
    out: Path | None,
) -> None:
    """Write the set KEY to a file: YAML, CSV, XLSX, a CASE 1.1 package, Moodle CSV or a Mahara matrix."""
    with working(settings):
        found = queries.version_named(key, version, centre_id_of(centre_name) if centre_name else None)
        document = document_of(catalogues_for([found])[found.id])
    target = out or Path(file_name(document, Format(format_)))
    try:
        with target.open("xb") as file:
            file.write(write(document, Format(format_)))
    except FileExistsError:
        raise RefusedError(f"{target} is there already. Name another file with --out.") from None
    except OSError as error:
        raise RefusedError(f"{target} cannot be written: {error.strerror}.") from error
    click.echo(f"{document.key}, version {document.version}, is written to {target}.")


def _read(file: Path) -> Reading:
    try:
        with shown("Reading the file"), file.open("rb") as opened:
            return read_apart(opened.read(LARGEST + 1), file.name)
    except OSError as error:
        fail([f"{file.name}: the file cannot be opened: {error.strerror}."])
    except FileUnreadableError as error:
        fail([f"{file.name}: {error.sentence}"])


def _guesses(guess: Header) -> Iterator[str]:
    words = [
        f'--{each.name} "{value}"'
        for each in fields(guess)
        if (value := getattr(guess, each.name)) is not None
    ]
    if words:
        yield f"Guessed, since neither the file nor an option says it: {', '.join(words)}."


def _joined(said: Header, guess: Header) -> Header:
    known = {name: value for name, value in asdict(said).items() if value is not None}
    return replace(guess, **known)


def _document(reading: Reading, header: Header, filename: str) -> FrameworkDocument:
    try:
        return document_of_reading(reading, header, filename)
    except FrameworkFileError as error:
        fail([*error.report(), "Nothing was taken over."])


def _tree(document: FrameworkDocument) -> Iterator[str]:
    lines = list(outline(document.items))
    yield f"{document.title}, version {document.version}: {plural(len(lines), 'item')}."
    for line in lines[:PREVIEWED]:
        yield f"{'  ' * (line.depth + 1)}{line.code}  {line.title}"
    if len(lines) > PREVIEWED:
        yield f"  ... and {plural(len(lines) - PREVIEWED, 'further item')}."
