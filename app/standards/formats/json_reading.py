"""What a JSON file says: plain values, with numbers that have a point kept as they were written."""

import json
from typing import Any, NamedTuple

from app.standards.formats.decoding import decoded
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Plain, Sheet

DEEPEST = 60
MOST_DIGITS = 18


class JsonFile(NamedTuple):
    """The value of a file, a doubt about its encoding, and each field that stands twice in one object."""

    value: Plain
    note: str
    repeated: tuple[Path, ...]


class _Object(dict[str, Any]):
    """An object that keeps the first of two equal fields, and knows which came again."""

    repeated: tuple[str, ...] = ()


def read_json(raw: bytes) -> JsonFile:
    """Read the bytes of a JSON file.

    Raises:
        FileUnreadableError: it is not JSON, too large, or nested too deeply.
    """
    text, note = decoded(raw)
    value = json_value(text)
    return JsonFile(value, note, tuple(_repeated(value)))


def json_value(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        FileUnreadableError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        raise FileUnreadableError(
            f"The JSON cannot be read: it goes wrong on line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise _too_deep() from error


def json_place(path: Path) -> str:
    """Return where a path of a JSON file is, for instance ``CFItems, item 5``."""
    words = [f"item {part + 1}" if isinstance(part, int) else visible(part) for part in path]
    return ", ".join(words) or "the beginning"


def new_place(sheet: Sheet, words: str) -> int:
    """Give the next place in the order of the file its number."""
    number = len(sheet.places) + 1
    sheet.places[number] = words
    return number


def note_repeated(sheet: Sheet, file: JsonFile) -> None:
    """Write down every field that stands twice."""
    for path in file.repeated:
        sentence = f"`{visible(str(path[-1]))}` stands twice in the same object. Remove one of the two."
        sheet.findings.append(Finding((), sentence, new_place(sheet, json_place(path[:-1]))))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    again = []
    for name, value in pairs:
        if name in values:
            again.append(name)
        else:
            values[name] = value
    if not again:
        return values
    kept = _Object(values)
    kept.repeated = tuple(dict.fromkeys(again))
    return kept


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _too_deep() -> FileUnreadableError:
    return FileUnreadableError(f"The JSON is nested more than {DEEPEST} levels deep.")


def _repeated(top: Any) -> list[Path]:
    """Walk all values, since no library says where an object stood that had a field twice."""
    found: list[Path] = []
    waiting: list[tuple[Any, Path]] = [(top, ())]
    while waiting:
        value, path = waiting.pop()
        if len(path) > DEEPEST:
            raise _too_deep()
        if isinstance(value, _Object):
            found += [(*path, name) for name in value.repeated]
        if isinstance(value, dict):
            waiting += [
                (part, (*path, name)) for name, part in value.items() if isinstance(part, dict | list)
            ]
        elif isinstance(value, list):
            waiting += [(part, (*path, at)) for at, part in enumerate(value) if isinstance(part, dict | list)]
    return found
