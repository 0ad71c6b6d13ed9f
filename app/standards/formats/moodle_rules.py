"""What a completion rule of a Moodle competency asks for, in the shape of one of our YAML files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.standards.formats.foreign_text import line_of
from app.standards.formats.json_reading import json_value
from app.standards.formats.moodle_columns import RULE_ALL, RULE_POINTS
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible
from app.standards.sheet_values import Plain

UNREADABLE = "The configuration of the points rule cannot be read."


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in our words, None for the usual one; what is wrong with it; what a person should know."""

    children: Plain = None
    wrong: str = ""
    note: str = ""


def rule_of(name: str, configuration: str, codes: Mapping[str, str]) -> Rule:
    """Read a rule.

    Args:
        name: the PHP class, or nothing.
        configuration: its JSON, or ``null``.
        codes: the ID number of each competency by its exported ID.
    """
    if not name or _is(name, RULE_ALL):
        return Rule()
    if not _is(name, RULE_POINTS):
        return Rule(note=f"The rule {visible(name)} is not known; all items below have to be complete")
    try:
        value = json_value(configuration)
    except FileUnreadableError:
        return Rule(wrong=UNREADABLE)
    base, listed = (value.get("base"), value.get("competencies")) if isinstance(value, dict) else (None, None)
    if not isinstance(base, dict) or not isinstance(listed, list):
        return Rule(wrong=UNREADABLE)
    return _points(_number(base.get("points")), listed, codes)


def _points(minimum: int | None, listed: list[Any], codes: Mapping[str, str]) -> Rule:
    each: dict[str, Plain] = {}
    required: list[Plain] = []
    for entry in listed:
        identifier = line_of(entry.get("id")).text if isinstance(entry, dict) else ""
        points = _number(entry.get("points")) if isinstance(entry, dict) else None
        if points is None or minimum is None:
            return Rule(wrong=UNREADABLE)
        if identifier not in codes:
            return Rule(
                wrong=f"The points rule names the exported ID {visible(identifier)}, which no row has."
            )
        each[codes[identifier]] = points
        if _number(entry.get("required")):
            required.append(codes[identifier])
    children: dict[str, Plain] = {"points": minimum, "each": each}
    return Rule(children=children | ({"required": required} if required else {}))


def _is(name: str, known: str) -> bool:
    return name.strip().lstrip("\\") == known


def _number(value: Any) -> int | None:
    """Return a number that may be written as a text, or as true and false."""
    if isinstance(value, int):
        return int(value)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None
