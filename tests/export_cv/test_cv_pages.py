"""A CV through its pages: writing, changing, moving and deleting entries, choosing, and who sees it."""

import io

import pytest
from pypdf import PdfReader

from app.export.cv_models import CvEntry
from app.export.cv_service import MOST_ENTRIES, TOO_MANY
from app.export.cv_values import CvSection
from app.export.models import Slot
from app.extensions import db
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.export_pages.small_world import PackWorld, add_document
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
POST = {
    "title": "Trainee <technologist>",
    "organisation": "Northmoor",
    "grade": "Band 4",
    "began-month": "9",
    "began-year": "2024",
    "is_current": "yes",
    "text": "Daily checks.",
}


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/pack/cv"


def kept() -> list[CvEntry]:
    db.session.expire_all()
    return db.session.query(CvEntry).order_by(CvEntry.position).all()


def add(browser: Browser, world: World, section: str, **fields: str) -> CvEntry:
    assert browser.send(f"{address(world)}/new/{section}", fields).status_code == 302
    return kept()[-1]


def text_of(browser: Browser, page: str) -> str:
    return " ".join(browser.get(page).text.split())


def test_an_entry_of_each_section_is_added_and_listed(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    add(browser, world, "post", **POST)
    add(browser, world, "qualification", title="BSc", organisation="Northmoor U", **{"ended-year": "2023"})
    add(browser, world, "membership", title="A body", number="123")
    add(browser, world, "other", title="Languages", text="Welsh")
    days = {"began-month": "3", "began-year": "2024", "days": "2"}
    add(browser, world, "course", title="Safety", organisation="Trust", **days)
    page = text_of(browser, address(world))
    for words in (
        "Trainee &lt;technologist&gt;, Band 4",
        "Northmoor · September 2024 to present",
        "Northmoor U · 2023",
        "number 123",
        "Languages",
        "Left out: a week or less",
        "The CV built from entries is used.",
    ):
        assert words in page


def test_a_mistake_comes_back_with_everything_that_was_typed(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    typed = {**POST, "ended-month": "1", "ended-year": "2026"}
    answer = browser.send(f"{address(world)}/new/post", typed)
    assert answer.status_code == 422
    assert "Leave “To” empty if you still work there" in answer.text
    for value in ('value="9"', 'value="2026"', "Daily checks.", "checked"):
        assert value in answer.text
    del typed["is_current"]
    backwards = browser.send(f"{address(world)}/new/post", {**typed, "ended-year": "2020"})
    assert "“To” (January 2020) is before “From” (September 2024)." in backwards.text
    assert kept() == []


@pytest.mark.parametrize("days", ["0", "-1", "two", "1.5", "9999", "\u0662"])
def test_the_length_of_a_course_is_a_number_of_days(browser: Browser, days: str) -> None:
    world = make_world()
    fields = {"title": "Safety", "organisation": "Trust", "began-year": "2024", "days": days}
    answer = browser.sign_in(world.trainee).send(f"{address(world)}/new/course", fields)
    assert answer.status_code == 422
    assert "whole number of days" in answer.text


def test_a_second_click_adds_nothing_more(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    number = "019abcde-0000-7000-8000-000000000001"
    for _ in range(2):
        add(browser, world, "other", title="Languages", text="Welsh", new_entry=number)
    assert [str(entry.id) for entry in kept()] == [number]


def test_an_entry_is_changed_as_its_page_showed_it_and_not_over_another_change(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    entry = add(browser, world, "post", **POST)
    place = f"/cv-entries/{entry.id}"
    shown = browser.get(place).text
    assert 'value="9"' in shown
    assert "Daily checks." in shown
    seen = str(entry.revision)
    changed = {**POST, "revision": seen, "title": "Technologist"}
    assert browser.send(place, changed).status_code == 302
    late = browser.send(place, {**changed, "title": "My other words"})
    assert late.status_code == 409
    assert "My other words" in late.text
    assert [one.title for one in kept()] == ["Technologist"]


def test_memberships_change_places_and_posts_do_not(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    first, second = (add(browser, world, "membership", title=title) for title in ("One", "Two"))
    browser.send(f"/cv-entries/{second.id}/up")
    assert [entry.title for entry in kept()] == ["Two", "One"]
    browser.send(f"/cv-entries/{second.id}/up")
    browser.send(f"/cv-entries/{second.id}/down")
    assert [entry.title for entry in kept()] == ["One", "Two"]
    older = {"title": "Older", "began-year": "2020", "ended-year": "2021", "is_current": ""}
    for fields in (POST, {**POST, **older}):
        add(browser, world, "post", **fields)
    page = browser.get(address(world)).text
    assert page.count("Move up") == page.count("Move down") == 1
    assert first.section is CvSection.MEMBERSHIP


def test_a_deleted_entry_is_gone(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    entry = add(browser, world, "post", **POST)
    assert browser.send(f"/cv-entries/{entry.id}/delete").status_code == 302
    assert kept() == []


def test_the_number_of_entries_has_a_limit(browser: Browser) -> None:
    world = make_world()
    row = {"placement_id": world.placement.id, "section": CvSection.OTHER, "title": "x"}
    db.session.add_all(CvEntry(**row) for _ in range(MOST_ENTRIES))
    db.session.commit()
    answer = browser.sign_in(world.trainee).send(
        f"{address(world)}/new/other", {"title": "y", "text": "Kept."}
    )
    assert TOO_MANY in answer.text
    assert "Kept." in answer.text
    assert len(kept()) == MOST_ENTRIES


def test_a_gap_is_a_hint_and_stops_nothing(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    past = {"began-year": "2018", "ended-month": "5", "ended-year": "2023", "is_current": ""}
    add(browser, world, "post", **{**POST, **past})
    add(browser, world, "post", **POST)
    page = text_of(browser, address(world))
    assert "No post is listed between May 2023 and September 2024." in page
    assert "There is a problem" not in page


def test_the_trainee_chooses_and_the_slot_says_which_cv_is_used(browser: Browser) -> None:
    world = make_world()
    pack = PackWorld(world, [])
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    browser.sign_in(world.trainee)
    documents = f"/placements/{world.placement.id}/pack/documents"
    add(browser, world, "post", **POST)
    assert "The uploaded file is used. The entries are kept and left out." in text_of(browser, documents)
    assert browser.send(address(world), {"source": "neither"}).status_code == 422
    assert browser.send(address(world), {"source": "built"}).status_code == 302
    used = "The CV built from entries is used. An uploaded file is kept and left out."
    assert used in text_of(browser, documents)
    assert "Built from entries" in text_of(browser, f"/placements/{world.placement.id}/pack")
    browser.send(address(world), {"source": "uploaded"})
    assert "The uploaded file is used." in text_of(browser, documents)


def test_what_is_missing_is_told_by_the_check_with_a_link_to_the_cv(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(address(world), {"source": "built"})
    check = f"/placements/{world.placement.id}/pack/check"
    assert "It is to be built from entries, and there are none." in text_of(browser, check)
    assert f'href="{address(world)}"' in browser.get(check).text
    add(browser, world, "other", title="Languages", text="Welsh")
    assert "It lists no employment." in text_of(browser, check)
    add(browser, world, "post", **POST)
    assert f'href="{address(world)}"' not in browser.get(check).text


def test_the_preview_is_the_cv_as_a_pdf(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    add(browser, world, "post", **POST)
    answer = browser.get(f"{address(world)}.pdf")
    assert answer.mimetype == "application/pdf"
    with PdfReader(io.BytesIO(answer.data)) as reader:
        text = " ".join(reader.pages[0].extract_text().split())
    assert "Trainee <technologist>, Band 4" in text
    assert "Page 1 of 1" in text
    assert browser.get(f"{address(world)}.pdf").data == answer.data


def test_only_trainee_and_coordinator_see_a_cv_and_only_the_trainee_writes_it(browser: Browser) -> None:
    world, stranger = make_world(), make_world()
    entry = add(browser.sign_in(world.trainee), world, "post", **POST)
    reads = [address(world), f"{address(world)}.pdf"]
    writes = [address(world), f"{address(world)}/new/post"]
    writes += [f"/cv-entries/{entry.id}{act}" for act in ("", "/up", "/down", "/delete")]
    browser.sign_in(world.coordinator)
    assert [browser.get(one).status_code for one in reads] == [200, 200]
    assert "Add a post" not in browser.get(address(world)).text
    assert browser.get(f"/cv-entries/{entry.id}").status_code == 404
    for user in (world.supervisor, stranger.trainee, stranger.coordinator):
        browser.sign_in(user)
        assert [browser.get(one).status_code for one in reads] == [404, 404]
    for user in (world.coordinator, world.supervisor, stranger.trainee):
        browser.sign_in(user)
        assert {browser.send(one, POST).status_code for one in writes} == {404}
    assert [one.title for one in kept()] == [POST["title"]]


def test_a_long_cv_takes_as_many_queries_as_a_short_one(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    add(browser, world, "post", **POST)
    few = cost(browser, address(world))
    for _ in range(3):
        add(browser, world, "membership", title="A body")
    assert cost(browser, address(world)) == few
