"""Which files of standards the commands read: sets, the crosswalks that join them, and assessment forms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.assessments.form_files import STARTER_FORMS, form_from, is_form
from app.assessments.form_values import AssessmentForm
from app.assessments.publishing import publish_form
from app.cli.database import ROOT
from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core import sqlite
from app.core.errors import RefusedError
from app.standards import crosswalks
from app.standards.crosswalk_files import CrosswalkFile, Items, crosswalk_from, is_crosswalk, misfits
from app.standards.documents import FrameworkFileError, document_from, read_framework, sheet_of
from app.standards.values import FrameworkDocument, walk

STARTERS = ROOT / "standards"


@dataclass
class FilesRead:
    """What some files hold, and every problem of every file with its line."""

    sets: list[tuple[Path, FrameworkDocument]] = field(default_factory=list)
    crosswalks: list[CrosswalkFile] = field(default_factory=list)
    forms: list[tuple[Path, AssessmentForm]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def starter_files() -> tuple[Path, ...]:
    """Return the files of the starter sets, by name."""
    return tuple(sorted(STARTERS.glob("*.yaml")))


def starter_crosswalks() -> tuple[Path, ...]:
    """Return the files of the crosswalks that come with the starter sets, by name."""
    return tuple(sorted((STARTERS / "crosswalks").glob("*.yaml")))


def starter_form_files() -> tuple[Path, ...]:
    """Return the files of the assessment forms that come with Techfolio, by name."""
    return tuple(sorted(STARTER_FORMS.glob("*.yaml")))


def read_files(paths: Sequence[Path]) -> FilesRead:
    """Read files, each a set, a crosswalk or a form, as its fields say."""
    read = FilesRead()
    with shown("Reading files") as progress:
        for number, path in enumerate(paths, start=1):
            try:
                sheet = sheet_of(path)
                if is_crosswalk(sheet):
                    read.crosswalks.append(crosswalk_from(sheet, path.name))
                elif is_form(sheet):
                    read.forms.append((path, form_from(sheet, path.name)))
                else:
                    read.sets.append((path, document_from(sheet, path.name)))
            except FrameworkFileError as error:
                read.problems += error.report()
            progress(number, len(paths))
    return read


def check_crosswalks(read: FilesRead, settings: Settings) -> int:
    """Add to the problems what keeps crosswalks from joining two sets, and return how many join them.

    A set is looked for in the files that were read, then among the starter sets, then in the database.
    """
    sets: dict[str, Items] = {document.key: _items(document) for _, document in read.sets}
    wanted = {key for each in read.crosswalks for key in (each.source, each.target)}
    for path in starter_files():
        if path.stem in wanted - sets.keys():
            sets[path.stem] = _items(read_framework(path))
    sets |= _stored(wanted - sets.keys(), settings)
    fitting = 0
    for each in read.crosswalks:
        problems = misfits(each, sets)
        read.problems += FrameworkFileError(each.filename, problems).report()
        fitting += not problems
    return fitting


def load_crosswalks(files: Sequence[CrosswalkFile], centre_id: UUID | None) -> tuple[list[str], list[str]]:
    """Put crosswalks into the database; return what became of each, and every problem."""
    lines: list[str] = []
    problems: list[str] = []
    for each in files:
        try:
            outcome = crosswalks.load(each, centre_id)
        except FrameworkFileError as error:
            problems += error.report()
        else:
            lines.append(f"Crosswalk from {each.source} to {each.target}: {outcome.value}.")
    return lines, problems


def load_forms(forms: Sequence[tuple[Path, AssessmentForm]]) -> tuple[list[str], list[str]]:
    """Put assessment forms into the database; return what became of each, and every problem."""
    lines: list[str] = []
    problems: list[str] = []
    for path, form in forms:
        try:
            published = publish_form(form)
        except RefusedError as refusal:
            problems.append(f"{path.name}: {refusal.sentence}")
        else:
            outcome = "published" if published.created else "is there already"
            lines.append(f"Form {form.key}, version {form.version}: {outcome}.")
    return lines, problems


def _items(document: FrameworkDocument) -> Items:
    return {item.code: item for item in walk(document)}


def _stored(keys: set[str], settings: Settings) -> dict[str, Items]:
    if not keys:
        return {}
    try:
        with sqlite.reading_only(), working(settings):
            return crosswalks.items_of(keys)
    except RefusedError:
        # Whoever writes a file may check it where no installation is.
        return {}
