"""The JSON that our own tables hold in a cell: completion rules and links."""

from collections.abc import Iterator
from typing import NamedTuple

from app.standards.characters import forbidden_in, sentence_about
from app.standards.formats.json_reading import read_json
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible
from app.standards.sheet_values import Plain

DEEPEST = 6


class JsonCell(NamedTuple):
    """What a cell says, or a sentence for each thing wrong with it."""

    value: Plain
    sentences: tuple[str, ...] = ()


def json_of(text: str) -> JsonCell:
    """Return what a cell says."""
    try:
        file = read_json(text.encode("utf-8"))
    except FileUnreadableError:
        return JsonCell(None, (f"This is not JSON as our own tables have it: {visible(text)}.",))
    wrong = [f"`{visible(str(path[-1]))}` stands twice in the same object." for path in file.repeated]
    wrong += dict.fromkeys(_wrong(file.value, 0))
    return JsonCell(file.value, tuple(wrong))


def _wrong(value: Plain, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"The JSON is nested more than {DEEPEST} levels deep."
        return
    if isinstance(value, str) and (signs := forbidden_in(value)):
        yield sentence_about(signs)
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _wrong(part, depth + 1)
