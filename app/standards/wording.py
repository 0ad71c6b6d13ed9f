"""How a wrong field of a framework file is described to the person who wrote it."""

from collections.abc import Mapping
from typing import Any

from app.standards.problems import visible
from app.standards.sheet_values import Path, Plain, Sheet

# How an entry of a list is called, and which of its fields names it. An item needs no list in front of it.
ENTRIES: Mapping[str, tuple[str, str]] = {
    "items": ("item", "code"),
    "children": ("item", "code"),
    "prompts": ("prompt", "key"),
    "levels": ("level", "key"),
    "choices": ("choice", "key"),
}
CHILDREN_ADVICE = (
    "`children` of a requirement is all, none or a number from 1, or points: {points: 6, each: {CODE: 2}}."
)
PATTERN_ADVICE: Mapping[str, str] = {
    "key": "`key` has small letters, digits and single hyphens only, for instance renal-technology.",
    "scheme": "`scheme` has small letters, digits and single hyphens only, for instance ipem.",
    "discipline": "`discipline` has small letters, digits and single hyphens only.",
    "code": "A code begins with a letter or a digit and stands in one line.",
}
WRONG_TYPE: Mapping[str, str] = {
    "int": "must be a whole number",
    "bool": "must be true or false",
    "date": "must be a day, written like 2026-03-04",
    "tuple": "must be a list: one line with a hyphen for each entry",
    "model": "must have fields of its own below it",
}
BOUNDS: Mapping[str, str] = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "is empty",
}


def sentence_for(sheet: Sheet, path: Path, kind: str, context: Mapping[str, Any]) -> str:
    """Return the sentence for one pydantic error.

    Args:
        sheet: the file.
        path: where the error stands, the missing or unknown field included.
        kind: pydantic's error type, for instance ``string_type``.
        context: pydantic's context of the error.
    """
    names = [part for part in path if isinstance(part, str)]
    name = visible(names[-1]) if names else "the file"
    if kind == "missing":
        return f"The {name} is missing." if sheet.is_foreign else f"`{name}` is missing."
    if kind == "extra_forbidden":
        return f"`{name}` is not a field that can stand here. Check its spelling."
    if path[-2:] == ("requirement", "children"):
        return CHILDREN_ADVICE
    if path in sheet.written and kind == "string_type":
        return _unquoted(name, sheet.written[path])
    return _about_value(name, kind, context)


def _about_value(name: str, kind: str, context: Mapping[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        return PATTERN_ADVICE.get(name, f"`{name}` stands in one line, without tabs.")
    if kind in {"enum", "literal_error"}:
        return f"`{name}` must be {context.get('expected', 'another word')}."
    if kind in BOUNDS:
        return f"`{name}` {BOUNDS[kind].format_map(context)}."
    return f"`{name}` {_expected(kind)}."


def _unquoted(name: str, written: str) -> str:
    if written in {"", "~"}:
        return f"`{name}` is empty."
    shown = visible(written)
    return f'`{name}` must be a text, but {shown} is read as something else. Put it in quotes: "{shown}".'


def _expected(kind: str) -> str:
    for family, words in WRONG_TYPE.items():
        if kind.startswith(family):
            return words
    return "must be a text"


def place_in_words(data: Plain, path: Path) -> str:
    """Return where a path is, in words, for instance ``item S-NM-01.2, weeks``."""
    words: list[str] = []
    here: Plain = data
    for part in path:
        here = _step(here, part)
        if isinstance(part, str):
            words.append(visible(part))
        elif isinstance(here, dict) and words and words[-1] in ENTRIES:
            noun, name = ENTRIES[words.pop()]
            before = [] if noun == "item" else words
            words = [*before, _entry_in_words(here, part, noun, name)]
    return ", ".join(words) or "the whole file"


def _step(here: Plain, part: str | int) -> Plain:
    if isinstance(here, dict):
        return here.get(str(part))
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


def _entry_in_words(entry: Mapping[str, Plain], position: int, noun: str, name: str) -> str:
    word = entry.get(name)
    return (
        f"{noun} {visible(word)}"
        if isinstance(word, str) and word
        else f"{noun} number {position + 1} of its list"
    )
