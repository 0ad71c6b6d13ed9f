"""How a text of YAML becomes a sheet, and how what is wrong with a sheet becomes the error that says so."""

from collections.abc import Iterable, Iterator

from app.standards.characters import REPLACEMENT, cleaned, forbidden_in, sentence_about
from app.standards.problems import FrameworkFileError, Problem
from app.standards.sheet import read_sheet
from app.standards.sheet_values import Finding, Sheet
from app.standards.wording import place_in_words

LARGEST = 8 * 1024 * 1024
# The longest text still fits in one line, and a problem is found by its line.
LONGEST_LINE = 8000


def sheet_from(text: str, filename: str) -> Sheet:
    """Return the sheet of a YAML 1.2 text; what is wrong with the YAML is in its findings.

    Raises:
        FrameworkFileError: the text or one of its lines is too long to be read.
    """
    if len(text) > LARGEST:
        raise too_large(filename)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings = list(_line_findings(text))
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise failure(filename, Sheet(), findings)
    sheet = read_sheet(cleaned(text))
    sheet.findings[:0] = findings
    return sheet


def failure(filename: str, sheet: Sheet, findings: Iterable[Finding]) -> FrameworkFileError:
    """Return the error that names every finding with its line and its place."""
    return FrameworkFileError(filename, tuple(sorted({_problem(sheet, finding) for finding in findings})))


def _problem(sheet: Sheet, finding: Finding) -> Problem:
    line = sheet.line_of(finding.path) if finding.line is None else finding.line
    return Problem(
        line=line,
        place=place_in_words(sheet.data, finding.path),
        sentence=finding.sentence,
        where=sheet.places.get(line, ""),
    )


def refusal(filename: str, line: int, sentence: str) -> FrameworkFileError:
    """Return the error that refuses a file as a whole."""
    return FrameworkFileError(filename, (Problem(line, "the whole file", sentence),))


def too_large(filename: str) -> FrameworkFileError:
    """Return the refusal of a file that is too large."""
    return refusal(filename, 1, f"The file is larger than {LARGEST // 1024**2} MiB, the most that is read.")


def _line_findings(text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        if signs := forbidden_in(line):
            yield Finding((), sentence_about(signs), number)
        if REPLACEMENT in line:
            yield Finding((), "A character here was damaged (U+FFFD). Type it again.", number)
        if len(line) > LONGEST_LINE:
            yield Finding((), f"This line is longer than {LONGEST_LINE} characters. Break it up.", number)
