"""How form files are read: YAML in, checked values out, or every problem at once with its line."""

from functools import cache
from pathlib import Path

from app.assessments.form_rules import contradictions
from app.assessments.form_shape import FormShape
from app.assessments.form_values import AssessmentForm
from app.core.errors import TechfolioError
from app.standards.documents import failure, shaped, sheet_from, sheet_of
from app.standards.problems import FrameworkFileError
from app.standards.sheet import Sheet

STARTER_FORMS = Path(__file__).resolve().parents[2] / "standards" / "assessments"
OWN_FIELDS = frozenset({"prompts", "closing", "activity"})


class FormFilesError(TechfolioError):
    """Some form files cannot be used.

    Attributes:
        problems: every problem of every file: file, line, place and sentence.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def is_form(sheet: Sheet) -> bool:
    """Say whether a file describes a form: it has no items, and a field that only a form has."""
    data = sheet.data
    return isinstance(data, dict) and "items" not in data and bool(OWN_FIELDS & data.keys())


def read_form(path: Path) -> AssessmentForm:
    """Read a form file of UTF-8 text.

    Raises:
        FrameworkFileError: with every problem, each with its line.
    """
    return form_from(sheet_of(path), path.name)


def parse_form(text: str, filename: str) -> AssessmentForm:
    """Read a form from YAML 1.2 text; `docs/standards.md` describes the fields.

    Args:
        text: what the file holds.
        filename: its name, for the messages only.

    Raises:
        FrameworkFileError: with every problem, each with its line.
    """
    return form_from(sheet_from(text, filename), filename)


def form_from(sheet: Sheet, filename: str) -> AssessmentForm:
    """Return the form that a sheet describes.

    Raises:
        FrameworkFileError: with every problem, the reader's findings included, each with its place.
    """
    findings = list(sheet.findings)
    shape = None
    if sheet.readable:
        shape, wrong = shaped(sheet, FormShape)
        findings += [*wrong, *contradictions(sheet)]
    if findings or shape is None:
        raise failure(filename, sheet, findings)
    return shape.to_form()


def read_forms(folder: Path) -> tuple[AssessmentForm, ...]:
    """Read every form of a folder, in the order of their keys.

    Raises:
        FormFilesError: with every problem of every file; two files with one key and version are one too.
    """
    forms: dict[tuple[str, str], AssessmentForm] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            form = read_form(path)
        except FrameworkFileError as error:
            problems += error.report()
            continue
        if (form.key, form.version) in forms:
            problems.append(f"{path.name}: another file has version {form.version} of {form.key} already.")
        forms[form.key, form.version] = form
    if problems:
        raise FormFilesError(tuple(problems))
    return tuple(forms[name] for name in sorted(forms))


@cache
def starter_forms() -> tuple[AssessmentForm, ...]:
    """Return the forms that come with Techfolio, in the order of their keys. They are read once.

    Raises:
        FormFilesError: with every problem of every file.
    """
    return read_forms(STARTER_FORMS)
