"""The import wizard: a co-ordinator brings a file of standards in, looks, corrects, publishes."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.actor import Role
from app.extensions import db
from app.standards.catalogue import catalogue_of
from app.standards.formats.reading import document_of_reading, read_file
from app.standards.formats.values import Header
from app.standards.models import Framework, FrameworkVersion, StandardsImport, VersionState
from tests.application import Browser
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "standards"
CODES = [
    "DM 1",
    "DM 1.1",
    "DM 1.2",
    "DM 1.3",
    "DM 2",
    "DM 2.1",
    "DM 2.2",
    "DM 2.10",
    "PP 1",
    "PP 1.1",
    "PP 1.2",
]
DETAILS = {
    "title": "Our standards",
    "version": "Edition 3",
    "publisher": "A training body",
    "source": "Handbook, edition 3, part B",
    "provenance": "official",
    "scheme": "ipem",
    "discipline": "medical-engineering",
    "key": "our-standards",
}


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


@pytest.fixture
def coordinator(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.coordinator)


def bring(browser: Browser, world: World, content: bytes, name: str) -> TestResponse:
    return browser.send(
        f"/centre/{world.centre.id}/standards/import",
        {"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def brought(browser: Browser, world: World, name: str) -> str:
    """Bring a sample in; return the address of its page."""
    answer = bring(browser, world, (SAMPLES / name).read_bytes(), name)
    assert answer.status_code == 302
    return answer.location


def columns_on(page: str) -> dict[str, str]:
    """Return what the page would send of its tables, as it stands."""
    fields = dict(re.findall(r'name="(columns-\d+)" value="(\d+)"', page))
    fields |= dict(re.findall(r'name="(heading-\d+)" inputmode="numeric" value="(\d+)"', page))
    fields |= dict.fromkeys(re.findall(r'name="(take-\d+)" type="checkbox" value="yes" checked', page), "yes")
    for name, options in re.findall(r'<select[^>]* name="(role-\d+-\d+)">(.*?)</select>', page, re.DOTALL):
        fields[name] = re.findall(r'value="([a-z_]+)" selected', options)[0]
    return fields


def publish(browser: Browser, address: str, **changes: str) -> TestResponse:
    fields: dict[str, Any] = DETAILS | columns_on(browser.get(address).text) | {"action": "publish"} | changes
    return browser.send(address, fields)


def versions() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(FrameworkVersion)) or 0


@pytest.mark.parametrize(
    "name",
    [
        "plain.csv",
        "spreadsheet-with-merged-headings.xlsx",
        "word-tables.docx",
        "case-1p1-package.json",
        "moodle-competency-framework.csv",
        "mahara-smartevidence.matrix",
    ],
)
def test_each_sample_goes_in_as_the_centres_own_set(coordinator: Browser, world: World, name: str) -> None:
    address = brought(coordinator, world, name)
    before = versions()
    assert "What will be published: 11 items" in coordinator.get(address).text
    assert versions() == before

    answer = publish(coordinator, address)

    assert answer.status_code == 302
    version_id = UUID(answer.location.rsplit("/", 1)[1])
    catalogue = catalogue_of(version_id)
    assert sorted(item.code for item in catalogue.items) == sorted(CODES)
    found = db.session.get_one(FrameworkVersion, version_id)
    assert (found.state, found.framework.centre_id) == (VersionState.PUBLISHED, world.centre.id)
    assert coordinator.get(address).status_code == 404


def test_what_went_in_comes_out_in_every_format(coordinator: Browser, world: World) -> None:
    answer = publish(coordinator, brought(coordinator, world, "plain.csv"))

    for word in ("yaml", "csv", "xlsx", "case", "moodle", "mahara"):
        file = coordinator.get(f"{answer.location}/file/{word}")
        name = file.headers["Content-Disposition"].removeprefix("attachment; filename=")
        assert name.startswith("our-standards-Edition-3.")
        again = read_file(file.data, name)
        assert document_of_reading(again, Header(**DETAILS), name).items
    assert coordinator.get(f"{answer.location}/file/docx").status_code == 404


def test_every_problem_of_a_broken_file_is_listed_and_nothing_can_be_published(
    coordinator: Browser, world: World
) -> None:
    address = brought(coordinator, world, "broken.csv")
    page = coordinator.get(address).text

    assert "Publish for my centre" not in page
    for words in ("row 3, item A 1.1: Its parent A 9", "row 4, item A 1, code", "row 6, item A 1.2", "row 7"):
        assert words in page
    before = versions()
    assert publish(coordinator, address).status_code == 200
    assert versions() == before


def test_the_form_begins_with_what_the_file_says_and_nothing_else(coordinator: Browser, world: World) -> None:
    page = coordinator.get(brought(coordinator, world, "plain.csv")).text

    assert ">Any<" not in page
    assert 'value="Any"' not in page
    assert " checked" not in page.split("Scheme")[0].split("Whose words")[1]


def test_missing_details_are_asked_for_beside_their_fields(coordinator: Browser, world: World) -> None:
    address = brought(coordinator, world, "plain.csv")

    answer = publish(coordinator, address, version="", source="")

    assert answer.status_code == 422
    assert "Type the version." in answer.text
    assert "Type which document it comes from." in answer.text
    assert "What will be published: 11 items" in answer.text
    # What was typed is there again, also for somebody who comes back later.
    assert 'value="A training body"' in answer.text
    assert 'value="A training body"' in coordinator.get(address).text


def test_a_wrong_guess_can_be_corrected(coordinator: Browser, world: World) -> None:
    rows = "Which,Words\nA 1,First task\nA 2,Second task\n"
    address = bring(coordinator, world, rows.encode(), "odd.csv").location
    right = {"columns-0": "2", "take-0": "yes", "heading-0": "1", "role-0-0": "code", "role-0-1": "statement"}

    answer = coordinator.send(address, DETAILS | right | {"action": "publish"})

    assert answer.status_code == 302
    items = catalogue_of(UUID(answer.location.rsplit("/", 1)[1])).items
    assert [(item.code, item.statement) for item in items] == [("A 1", "First task"), ("A 2", "Second task")]


@pytest.mark.parametrize(
    "fields",
    [
        {"columns-0": "9999999999", "take-0": "yes", "heading-0": "-1", "role-0-0": "juggling"},
        {"columns-0": "0", "take-0": "yes", "heading-0": "999999"},
        {"columns-7": "3", "take-7": "yes", "heading-7": "1", "role-7-0": "code"},
        {"columns-0": "2"},
    ],
)
def test_a_layout_that_no_page_sends_is_a_page_with_problems(
    coordinator: Browser, world: World, fields: dict[str, str]
) -> None:
    address = brought(coordinator, world, "plain.csv")

    answer = coordinator.send(address, DETAILS | fields | {"action": "publish"})

    assert answer.status_code in {200, 302, 422}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "The file is empty."),
        (b"%PDF-1.7 ...", "standards.csv", "This is a PDF"),
        (b"PK\x03\x04 no archive at all", "standards.docx", "neither a Word document nor a spreadsheet"),
        (b"[" * 100_000, "deep.json", "deep.json"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_sentence(
    coordinator: Browser, world: World, content: bytes, name: str, words: str
) -> None:
    answer = bring(coordinator, world, content, name)

    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StandardsImport)) == 0


def test_a_file_beyond_the_limit_is_refused_unread(
    coordinator: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The real limit would need a file that the test client keeps open on disk.
    monkeypatch.setattr("app.exchange.importing_pages.LARGEST", 100)
    monkeypatch.setattr("app.standards.formats.apart.LARGEST", 100)

    answer = bring(coordinator, world, b"code,title\n" + b"A 1,x\n" * 50, "large.csv")

    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.text


def test_no_file_is_asked_for(coordinator: Browser, world: World) -> None:
    assert "Choose a file." in coordinator.send(f"/centre/{world.centre.id}/standards/import").text


def test_the_same_version_with_other_words_is_refused_and_kept(coordinator: Browser, world: World) -> None:
    publish(coordinator, brought(coordinator, world, "plain.csv"))
    other = bring(coordinator, world, b"code,statement\nX 1,Something else.\n", "other.csv").location

    answer = publish(coordinator, other)

    assert answer.status_code == 422
    assert "is published already with other content" in answer.text
    assert coordinator.get(other).status_code == 200


def test_only_the_person_who_brought_a_file_sees_it(coordinator: Browser, world: World) -> None:
    address = brought(coordinator, world, "plain.csv")
    colleague = make_user(centre=world.centre, role=Role.COORDINATOR)
    coordinator.sign_in(colleague)

    assert coordinator.get(address).status_code == 404
    assert coordinator.send(address, DETAILS).status_code == 404
    assert coordinator.send(f"{address}/drop").status_code == 404


def test_a_file_can_be_forgotten_and_old_ones_go(coordinator: Browser, world: World) -> None:
    first = brought(coordinator, world, "plain.csv")
    assert "plain.csv" in coordinator.get(f"/centre/{world.centre.id}/standards/import").text
    assert coordinator.send(f"{first}/drop").status_code == 302
    assert coordinator.get(first).status_code == 404
    second = brought(coordinator, world, "plain.csv")
    kept = db.session.get_one(StandardsImport, UUID(second.rsplit("/", 1)[1]))
    kept.created_at = kept.created_at.replace(year=kept.created_at.year - 1)
    brought(coordinator, world, "plain.csv")

    assert coordinator.get(second).status_code == 404


def test_nothing_but_the_file_is_written_before_it_is_published(coordinator: Browser, world: World) -> None:
    brought(coordinator, world, "plain.csv")

    assert db.session.scalar(sa.select(Framework.id).where(Framework.key == "our-standards")) is None
