"""The report on role and responsibilities: written by its trainee, read by everybody with a part."""

import re

import pytest

from app.export.models import RoleReport
from app.extensions import db
from tests.application import Browser
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/pack/report"


def kept(world: World) -> RoleReport | None:
    db.session.expire_all()
    return db.session.get(RoleReport, world.placement.id)


def test_a_report_is_written_and_changed(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert browser.send(address(world), {"text": "First words", "revision": "0"}).status_code == 302
    assert browser.send(address(world), {"text": "Second words", "revision": "1"}).status_code == 302
    report = kept(world)
    assert report is not None
    assert (report.text, report.revision) == ("Second words", 2)
    assert "Second words" in browser.get(address(world)).text


@pytest.mark.parametrize("revision", ["0", "7", "", "x", "-1", "99999999999999999999"])
def test_of_two_tabs_the_second_overwrites_nothing_and_keeps_what_was_typed(
    browser: Browser, revision: str
) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(address(world), {"text": "First tab", "revision": "0"})
    answer = browser.send(address(world), {"text": "Second tab", "revision": revision})
    assert answer.status_code == 409
    assert "Second tab" in answer.text
    assert "First tab" in answer.text
    report = kept(world)
    assert report is not None
    assert report.text == "First tab"


def test_what_came_too_late_can_be_sent_again_from_its_page(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(address(world), {"text": "First tab", "revision": "0"})
    page = browser.send(address(world), {"text": "Typed while the session ended"}).text
    seen = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert seen is not None
    again = {"text": "Typed while the session ended", "revision": seen[1]}
    assert browser.send(address(world), again).status_code == 302
    report = kept(world)
    assert report is not None
    assert report.text == "Typed while the session ended"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 20_001, "20,000 characters or fewer"),
        ("nul \x00 byte", "control character"),
        ("turned \u202e round", "changes the direction"),
    ],
)
def test_text_that_cannot_be_kept_comes_back_with_a_sentence(
    browser: Browser, text: str, sentence: str
) -> None:
    world = make_world()
    answer = browser.sign_in(world.trainee).send(address(world), {"text": text, "revision": "0"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept(world) is None


def test_html_is_shown_as_text(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(address(world), {"text": "<b>bold</b>", "revision": "0"})
    for user in (world.trainee, world.supervisor):
        assert "&lt;b&gt;bold" in browser.sign_in(user).get(address(world)).text


def test_others_with_a_part_read_it_and_write_nothing(browser: Browser) -> None:
    world, stranger = make_world(), make_world()
    browser.sign_in(world.supervisor)
    assert "has not written it yet" in browser.get(address(world)).text
    for user in (world.supervisor, world.coordinator):
        answer = browser.sign_in(user).send(address(world), {"text": "Mine", "revision": "0"})
        assert answer.status_code == 404
    assert kept(world) is None
    assert browser.sign_in(stranger.trainee).get(address(world)).status_code == 404
