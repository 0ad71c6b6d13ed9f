"""How a framework file is read: YAML in, a checked value out, or every problem at once with its line."""

import json
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.standards.consistency import contradictions
from app.standards.problems import FrameworkFileError, Problem
from app.standards.shape import FrameworkShape
from app.standards.sheet_values import Finding, Path, Sheet
from app.standards.values import FrameworkDocument
from app.standards.wording import sentence_for
from app.standards.yaml_sheets import LARGEST, LONGEST_LINE, failure, refusal, sheet_from, too_large

__all__ = [
    "LARGEST",
    "LONGEST_LINE",
    "FrameworkFileError",
    "Problem",
    "document_from",
    "failure",
    "parse_framework",
    "read_framework",
    "shaped",
    "sheet_from",
    "sheet_of",
]

Shape = TypeVar("Shape", bound=BaseModel)


def read_framework(path: FilePath) -> FrameworkDocument:
    """Read a framework file of UTF-8 text.

    Raises:
        FrameworkFileError: with every problem, each with its line.
    """
    return document_from(sheet_of(path), path.name)


def sheet_of(path: FilePath) -> Sheet:
    """Read a file of UTF-8 text with YAML in it, whatever it describes.

    Raises:
        FrameworkFileError: it cannot be opened or is no such text. Problems of the YAML are in the sheet.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise refusal(path.name, 1, f"The file cannot be opened: {reason}.") from error
    try:
        text = raw[:LARGEST].decode("utf-8") if len(raw) <= LARGEST else ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(path.name, line, "This is not UTF-8 text. Save the file as UTF-8.") from error
    if len(raw) > LARGEST:
        raise too_large(path.name)
    return sheet_from(text, path.name)


def parse_framework(text: str, filename: str) -> FrameworkDocument:
    """Read a framework from YAML 1.2 text; `docs/standards.md` describes the fields.

    Args:
        text: what the file holds.
        filename: its name, for the messages only.

    Raises:
        FrameworkFileError: with every problem, each with its line.
    """
    return document_from(sheet_from(text, filename), filename)


def document_from(sheet: Sheet, filename: str) -> FrameworkDocument:
    """Return the framework that a sheet of any format describes.

    Raises:
        FrameworkFileError: with every problem, the reader's findings included, each with its place.
    """
    findings = list(sheet.findings)
    shape = None
    if sheet.readable:
        shape, wrong = shaped(sheet, FrameworkShape)
        findings += wrong
        findings += contradictions(sheet)
    if findings or shape is None:
        raise failure(filename, sheet, findings)
    return shape.to_document()


def shaped(sheet: Sheet, shape: type[Shape]) -> tuple[Shape | None, list[Finding]]:
    """Check fields and types; JSON is the vehicle from which pydantic's strict mode reads days and words.

    Returns:
        What the sheet describes, or None; and a finding for each field that is wrong.
    """
    if not isinstance(sheet.data, dict):
        return None, [Finding((), "The file must begin with fields such as `key:` and `title:`.")]
    try:
        return shape.model_validate_json(json.dumps(sheet.data)), []
    except ValidationError as error:
        found = [
            Finding(path, sentence_for(sheet, path, each["type"], each.get("ctx", {})))
            for each in error.errors(include_url=False, include_input=False)
            for path in (_path_in_file(sheet, each["loc"]),)
        ]
        return None, list(dict.fromkeys(found))


def _path_in_file(sheet: Sheet, location: Path) -> Path:
    """Return pydantic's location without the parts that name no place in the file (a union's branch)."""
    known = 0
    while known < len(location) and location[: known + 1] in sheet.lines:
        known += 1
    beyond = location[known:]
    is_missing_field = len(beyond) == 1 and location[:known][-2:] != ("requirement", "children")
    return location if is_missing_field else location[:known]
