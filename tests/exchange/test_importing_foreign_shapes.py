"""Files of the shapes that other people's have, through the pages of the import: in, out, and in again."""

import io
import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from app.standards.catalogue import catalogue_of
from app.standards.formats.table_file import MOST_TABLES
from tests.application import Browser
from tests.exchange.test_importing import DETAILS, bring, columns_on
from tests.people import World, make_world
from tests.standards.formats.table_files import add_table, saved, word_document, workbook
from tests.standards.formats.test_foreign_shapes import HISTORIES, OUTCOMES, TASKS, case_package

pytestmark = pytest.mark.database
FORMATS = ("yaml", "csv", "xlsx", "case", "moodle", "mahara")


@dataclass(frozen=True)
class Foreign:
    """A file by other people: what a co-ordinator corrects after the guess, and the items that come of it."""

    name: str
    content: bytes
    corrected: dict[str, str]
    codes: list[str]


def word_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def handbook() -> Foreign:
    """A list of versions, a form that was guessed to be standards, and the standards."""
    document = word_document()
    add_table(document, HISTORIES[0])
    add_table(document, [("5.a", "Before you begin, read the handbook"), ("5.b", "Ask for a login")])
    add_table(document, OUTCOMES[3:])
    return Foreign("handbook.docx", word_bytes(document), {"take-1": ""}, ["LO-1", "LO-2"])


def merged_workbook() -> Foreign:
    """Merged headings, codes that are numbers to Excel, and a text under a heading that says nothing."""
    book = workbook(
        Tasks=[
            ("Area one", "Area one", "Area one"),
            ("Which", "In words", "Wider"),
            ("T 1", "Measure the output of the machine", "W-1"),
            ("T 2", "Record the output of the machine", "W-2"),
        ]
    )
    book["Tasks"].merge_cells("A1:C1")
    right = {"heading-0": "2", "role-0-0": "code", "role-0-1": "statement", "role-0-2": "guidance"}
    return Foreign("tasks.xlsx", saved(book), right, ["T 1", "T 2"])


def service_package() -> Foreign:
    content = json.dumps({"CFPackage": case_package()}).encode()
    return Foreign("package.json", content, {}, ["F", "F-A", "F-A-1", "F-A-2"])


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


@pytest.fixture
def coordinator(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.coordinator)


def tree(version_id: UUID) -> list[tuple[Any, ...]]:
    """Return what every format carries, in order."""
    return [(item.code, item.title, item.statement, item.depth) for item in catalogue_of(version_id).items]


def through_the_pages(
    browser: Browser, world: World, name: str, content: bytes, corrected: dict[str, str], key: str
) -> UUID:
    """Bring a file in, correct it, check again, and publish what the page then shows."""
    address = bring(browser, world, content, name).location
    fields = DETAILS | columns_on(browser.get(address).text) | corrected | {"key": key}
    checked = browser.send(address, fields | {"action": "check"})
    assert "to put right" not in checked.text
    # What was corrected is what the page shows, and what a person who comes back finds.
    shown = columns_on(browser.get(address).text)
    assert {name: value for name, value in corrected.items() if value} == {
        name: shown[name] for name, value in corrected.items() if value
    }
    published = browser.send(address, DETAILS | shown | {"key": key, "action": "publish"})
    assert published.status_code == 302
    return UUID(published.location.rsplit("/", 1)[1])


@pytest.mark.parametrize("make", [handbook, merged_workbook, service_package])
def test_a_foreign_file_goes_in_and_comes_out_in_every_format(
    coordinator: Browser, world: World, make: Any
) -> None:
    foreign: Foreign = make()

    first = through_the_pages(
        coordinator, world, foreign.name, foreign.content, foreign.corrected, "foreign-first"
    )

    assert [item.code for item in catalogue_of(first).items] == foreign.codes
    for word in FORMATS:
        file = coordinator.get(f"/standards/{first}/file/{word}")
        name = file.headers["Content-Disposition"].removeprefix("attachment; filename=")
        again = through_the_pages(coordinator, world, name, file.data, {}, f"foreign-{word}")
        assert tree(again) == tree(first), word


def test_all_tables_that_are_read_can_be_corrected(coordinator: Browser, world: World) -> None:
    document = word_document()
    for _ in range(204):
        add_table(document, [("Signed by the supervisor",)])
    add_table(document, TASKS)
    address = bring(coordinator, world, word_bytes(document), "forms.docx").location

    fields = DETAILS | columns_on(coordinator.get(address).text)
    answer = coordinator.send(address, fields | {"action": "check"})

    assert "What will be published: 2 items" in answer.text
    assert MOST_TABLES > 204


def test_a_workbook_that_comes_out_opens_as_one(coordinator: Browser, world: World) -> None:
    foreign = merged_workbook()
    first = through_the_pages(
        coordinator, world, foreign.name, foreign.content, foreign.corrected, "foreign-first"
    )

    file = coordinator.get(f"/standards/{first}/file/xlsx")

    assert openpyxl.load_workbook(BytesIO(file.data)).worksheets[0].max_row == 3
