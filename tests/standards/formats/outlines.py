"""Shows a reading as an outline that a test can be compared with line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.standards.documents import FrameworkFileError, document_from
from app.standards.formats.values import Reading
from app.standards.problems import Problem
from app.standards.values import FrameworkDocument

SAMPLES = Path(__file__).parents[2] / "samples" / "standards"
HEADER = {
    "key": "example-training",
    "version": "1",
    "title": "Our training standards",
    "publisher": "Example centre",
    "scheme": "any",
    "provenance": "official",
    "source": "An export of another tool",
}


def outline(reading: Reading) -> list[str]:
    """Return a line for each item: indented by its level, with kind, code and title."""
    return list(_lines(data_of(reading)["items"], ""))


def _lines(items: list[dict[str, Any]], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}{item['kind']} {item.get('code')}: {item['title']}"
        yield from _lines(item.get("children", []), f"{indent}  ")


def data_of(reading: Reading) -> dict[str, Any]:
    """Return what the sheet holds."""
    assert isinstance(reading.sheet.data, dict)
    return reading.sheet.data


def item_of(reading: Reading, code: str) -> dict[str, Any]:
    """Return the item with a code, wherever it stands."""
    waiting = [*data_of(reading)["items"]]
    while waiting:
        item: dict[str, Any] = waiting.pop()
        if item.get("code") == code:
            return item
        waiting += item.get("children", [])
    raise AssertionError(f"no item {code}")


def document_of(reading: Reading) -> FrameworkDocument:
    """Return the framework, with a header that the file does not have."""
    data = data_of(reading)
    reading.sheet.data = data | {name: value for name, value in HEADER.items() if name not in data}
    return document_from(reading.sheet, "example")


def problems_of(reading: Reading) -> tuple[Problem, ...]:
    """Return the problems that a person would be shown; none where the file is in order."""
    try:
        document_of(reading)
    except FrameworkFileError as error:
        return error.problems
    return ()


def sentences_of(reading: Reading) -> list[str]:
    """Return the problems as a person reads them."""
    return [str(problem) for problem in problems_of(reading)]
