"""What is written is read back: the same framework where a format carries all, else the same tree."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from app.standards.documents import document_from, parse_framework
from app.standards.formats.case_reader import read_case
from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.moodle_reader import read_moodle
from app.standards.formats.values import Format, Reading
from app.standards.formats.writing import write
from app.standards.relations import Relation
from app.standards.values import FrameworkDocument, ItemDocument
from tests.standards.formats.trees import frameworks

often = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
HEADER = {
    "title": "Read back",
    "key": "read-back",
    "version": "1",
    "publisher": "Example centre",
    "scheme": "any",
    "provenance": "adapted",
    "source": "A file of another tool",
}


def read_with_header(reading: Reading, title: str) -> FrameworkDocument:
    """Return the framework of a file that says of its header no more than the title."""
    assert isinstance(reading.sheet.data, dict)
    assert reading.sheet.data["title"] == title
    reading.sheet.data |= HEADER
    return document_from(reading.sheet, "read-back")


def tree(items: tuple[ItemDocument, ...]) -> list[Any]:
    """Return what every format carries."""
    return [(item.code, item.title, item.statement, item.slot, tree(item.children)) for item in items]


@often
@given(frameworks())
def test_yaml_carries_everything(document: FrameworkDocument) -> None:
    assert parse_framework(write(document, Format.YAML).decode(), "any.yaml") == document


@often
@given(frameworks())
def test_case_carries_everything(document: FrameworkDocument) -> None:
    reading = read_case(write(document, Format.CASE), "any.json")

    assert document_from(reading.sheet, "any.json") == document
    assert reading.notes == []


@often
@given(frameworks())
def test_moodle_carries_the_tree_and_links_inside(document: FrameworkDocument) -> None:
    """It has no place for kinds, learning, weeks, marks, guidance, hints, other links, and most of a rule.

    Two items are related once, whichever names the other.
    """
    reading = read_moodle(write(document, Format.MOODLE), "any.csv")

    again = read_with_header(reading, document.title)
    assert tree(again.items) == tree(document.items)
    inside = {
        frozenset((link.source, link.target))
        for link in document.links
        if link.relation is Relation.RELATED and not link.framework and "%2C" not in link.target
    }
    assert inside <= {frozenset((link.source, link.target)) for link in again.links}


@often
@given(frameworks())
def test_mahara_carries_the_tree(document: FrameworkDocument) -> None:
    """It has no place for kinds, learning, weeks, marks, guidance, hints, rules and links."""
    reading = read_mahara(write(document, Format.MAHARA), "any.matrix")

    again = read_with_header(reading, document.title)
    assert tree(again.items) == tree(document.items)
