"""The pages of standards, as a browser gets them."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre
from app.identity.service import add_centre
from app.standards import service
from app.standards.models import FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import FrameworkDocument, Provenance
from tests.application import Browser
from tests.people import make_user
from tests.standards.frameworks import (
    DIALYSIS,
    EXAMPLE,
    NOTICE,
    SLOT,
    WATER,
    counted_queries,
    example,
    heading,
    large,
)

pytestmark = pytest.mark.database


@pytest.fixture
def centre(app: object) -> Centre:
    assert app
    found = add_centre("North")
    db.session.commit()
    return found


@pytest.fixture
def reader(browser: Browser, centre: Centre) -> Browser:
    trainee = make_user("Tara Trainee", centre=centre, role=Role.TRAINEE)
    db.session.commit()
    return browser.sign_in(trainee)


def load(document: FrameworkDocument = EXAMPLE, centre_id: UUID | None = None) -> FrameworkVersion:
    version = service.publish(document, centre_id).version
    db.session.commit()
    return version


def item_address(version: FrameworkVersion, code: str) -> str:
    found = db.session.scalars(
        sa.select(FrameworkItem.id).where(
            FrameworkItem.framework_version_id == version.id, FrameworkItem.code == code
        )
    ).one()
    return f"/standards/items/{found}"


def text_of(browser: Browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_list_shows_each_set_with_where_its_words_come_from(reader: Browser) -> None:
    version = load()
    page = text_of(reader, "/standards")
    assert f'<a href="/standards/{version.id}">Starter set: example</a>' in page
    for words in (
        NOTICE,
        "Version 1, valid from 4 March 2026",
        "Starter set, written by this project",
        "Renal technology",
        "ART training scheme",
        "2 items to sign off, 1 heading without a text yet",
    ):
        assert words in page


def test_without_a_set_the_list_says_what_to_do(reader: Browser) -> None:
    assert "No standards are loaded yet" in text_of(reader, "/standards")


def test_the_list_names_an_official_copy_as_such(reader: Browser, centre: Centre) -> None:
    official = example(
        key="ours", title="Our list", provenance=Provenance.OFFICIAL, notice="", discipline=None, scheme="x-y"
    )
    load(official, centre.id)
    page = text_of(reader, "/standards")
    for words in (
        "Official text, loaded by a centre from its own copy",
        "own set</li>",
        "Every discipline",
        "X y",
    ):
        assert words in page
    assert "app-provenance" not in page


def test_the_list_takes_as_many_queries_for_many_sets_as_for_one(reader: Browser) -> None:
    load()
    with counted_queries() as one:
        text_of(reader, "/standards")
    for number in range(60):
        service.publish(example(key=f"starter-{number}", title=f"Starter set {number:02}"))
    db.session.commit()
    with counted_queries() as many:
        first = text_of(reader, "/standards")
    assert len(many) == len(one)
    assert first.count("app-set") == 50
    assert "Page 1 of 2" in first
    assert text_of(reader, "/standards?page=2").count("app-set") == 11


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999999999", "%00", "1e9"])
def test_a_strange_page_number_shows_a_page(reader: Browser, page: str) -> None:
    load()
    assert "Starter set: example" in text_of(reader, f"/standards?page={page}")


def test_the_tree_shows_each_item_at_its_place(reader: Browser) -> None:
    version = load()
    page = text_of(reader, f"/standards/{version.id}")
    assert NOTICE in page
    found = re.findall(r'<li id="item-(\d)"><a href="(/standards/items/[^"]+)">(\S+) ', page)
    assert [(place, code) for place, _, code in found] == [
        ("0", "S-EX-1"),
        ("1", "S-EX-1.1"),
        ("2", "S-EX-1.2"),
        ("3", "S-EX-2"),
        ("4", "S-EX-2.1"),
    ]
    assert found[1][1] == item_address(version, "S-EX-1.1")
    assert '<a href="#item-3">S-EX-2 Headings</a>' in page
    assert "<small>Practical, weeks 2 to 9</small>" in page
    assert "<small>Knowledge, week 4</small>" in page
    assert "<small>No text yet</small>" in page
    assert page.count('<ul class="app-tree">') == 3


def test_steep_trees_are_closed_as_they_were_opened(reader: Browser) -> None:
    steep = heading("A", "A", heading("B", "B", heading("C", "C", WATER, SLOT)), DIALYSIS)
    version = load(example(items=(steep, heading("Z", "Z", replace(WATER, code="Z.1")))))
    page = text_of(reader, f"/standards/{version.id}")
    tree = page.partition('<ul class="app-tree">')[2].partition("</main>")[0]
    assert tree.count("<li ") == tree.count("</li>") == 8
    assert tree.count("<ul") + 1 == tree.count("</ul>")


@pytest.mark.parametrize(
    ("search", "shown", "found"),
    [
        ("residue", {"S-EX-1", "S-EX-1.1"}, "1 item "),
        ("WATER+explain", {"S-EX-1", "S-EX-1.2"}, "1 item "),
        ("s-ex-1", {"S-EX-1", "S-EX-1.1", "S-EX-1.2"}, "3 items "),
        ("residual+dated", {"S-EX-1", "S-EX-1.1"}, "1 item "),
        ("nothing+of+this", set(), "0 items "),
    ],
)
def test_a_search_shows_what_holds_all_words_and_where_it_stands(
    reader: Browser, search: str, shown: set[str], found: str
) -> None:
    version = load()
    page = text_of(reader, f"/standards/{version.id}?words={search}")
    assert set(re.findall(r'<li id="item-\d"><a href="[^"]+">(\S+) ', page)) == shown
    assert found in page
    assert page.count("<mark>") == int(found.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    "search",
    ["", "%00", "%ED%A0%80", "%E2%80%AE", "<script>alert(1)</script>", "%22%3E%3Cb%3E", "%", "a" * 5000],
)
def test_a_hostile_search_is_only_a_search(reader: Browser, search: str) -> None:
    version = load()
    page = text_of(reader, f"/standards/{version.id}?words={search}")
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "a" * 201 not in page


def test_the_item_page_says_all_there_is_to_know(reader: Browser) -> None:
    version = load()
    page = text_of(reader, item_address(version, "S-EX-1.1"))
    for words in (
        NOTICE,
        "Competency S-EX-1.1",
        "Disinfect a machine &amp; prove that no residue is left.",
        "Rinse first. Ask for the local limit.",
        "Your own residual test, dated.",
        "At least 2 pieces of evidence.",
        "At least 1 piece of evidence of work that you did yourself.",
        "The task done on at least 3 different days.",
        "At least 1 DOPS or OCE.",
        "Signed off by the training supervisor.",
        "Practical",
        "Placement weeks 2 to 9",
        "In-house, academic year 2",
        "Starter set, written by this project",
        f'href="/standards/{version.id}#item-1"',
    ):
        assert words in page
    assert f'<a href="{item_address(version, "S-EX-1")}">S-EX-1 Machines</a>' in page


def test_the_page_of_a_heading_leads_to_the_items_below(reader: Browser) -> None:
    version = load()
    page = text_of(reader, item_address(version, "S-EX-1"))
    assert "All items below complete." in page
    assert f'<a href="{item_address(version, "S-EX-1.2")}">S-EX-1.2 Explain the water plant</a>' in page
    assert "Signed off by" not in page


def test_the_page_of_a_slot_says_that_it_waits(reader: Browser) -> None:
    page = text_of(reader, item_address(load(), "S-EX-2.1"))
    assert "a heading whose text is not in this set" in page
    assert "What makes it complete" not in page
    assert NOTICE in page


def test_words_of_a_framework_are_text_and_never_markup(reader: Browser) -> None:
    evil = "<script>alert('x')</script>"
    item = replace(
        DIALYSIS, code="<b>1</b>", title=evil, statement=evil, guidance=f"a\nb{evil}", evidence_hint=evil
    )
    version = load(
        example(
            title=evil, publisher=evil, source=evil, notice=evil, scheme=evil, discipline=evil, items=(item,)
        )
    )
    pages = ["/standards", f"/standards/{version.id}", f"/standards/{version.id}?words=script"]
    for address in [*pages, item_address(version, "<b>1</b>")]:
        page = text_of(reader, address)
        assert evil not in page
        assert "<b>1</b>" not in page
        assert "&lt;script&gt;" in page


def test_another_centres_set_does_not_exist(reader: Browser) -> None:
    other = add_centre("Secret South")
    version = load(example(title="Starter set of the south"), other.id)
    assert "of the south" not in text_of(reader, "/standards")
    for address in (f"/standards/{version.id}", item_address(version, "S-EX-1.1")):
        page = text_of(reader, address, 404)
        assert "of the south" not in page
        assert "Disinfect" not in page


def test_ones_own_centres_set_is_there(reader: Browser, centre: Centre) -> None:
    version = load(EXAMPLE, centre.id)
    assert "Starter set: example" in text_of(reader, "/standards")
    assert "Disinfect" in text_of(reader, f"/standards/{version.id}")
    assert "Disinfect" in text_of(reader, item_address(version, "S-EX-1.1"))


def test_somebody_without_a_centre_sees_the_shared_sets_only(browser: Browser, centre: Centre) -> None:
    shared, own = load(), load(example(key="starter-own", title="Starter own"), centre.id)
    browser.sign_in(make_user("Ada Administrator", is_administrator=True))
    db.session.commit()
    page = text_of(browser, "/standards")
    assert "Starter set: example" in page
    assert "Starter own" not in page
    text_of(browser, f"/standards/{shared.id}")
    text_of(browser, f"/standards/{own.id}", 404)


def test_a_retired_set_leaves_the_list_but_its_pages_stay(reader: Browser) -> None:
    version = load()
    service.retire(version)
    db.session.commit()
    assert "Starter set: example" not in text_of(reader, "/standards")
    assert "Retired" in text_of(reader, f"/standards/{version.id}")
    assert "Retired set" in text_of(reader, item_address(version, "S-EX-1.1"))


def test_a_draft_has_no_page(reader: Browser) -> None:
    version = load()
    draft = FrameworkVersion(
        **{
            column.name: getattr(version, column.name)
            for column in FrameworkVersion.__table__.c
            if column.name != "id"
        }
        | {"id": new_id(), "version": "2", "state": VersionState.DRAFT}
    )
    db.session.add(draft)
    db.session.commit()
    text_of(reader, f"/standards/{draft.id}", 404)
    assert "Version 2" not in text_of(reader, "/standards")


@pytest.mark.parametrize(
    "hostile",
    ["00000000-0000-0000-0000-000000000000", "x", "1", "%00", "..%2f..%2fetc", "'%20OR%201=1", "0" * 5000],
)
def test_hostile_ids_find_nothing(reader: Browser, hostile: str) -> None:
    load()
    text_of(reader, f"/standards/{hostile}", 404)
    text_of(reader, f"/standards/items/{hostile}", 404)


def test_the_id_of_one_kind_is_no_id_of_the_other(reader: Browser) -> None:
    version = load()
    text_of(reader, f"/standards/items/{version.id}", 404)
    text_of(reader, item_address(version, "S-EX-1.1").replace("/items", ""), 404)


def test_strangers_are_asked_to_sign_in(browser: Browser) -> None:
    version = load()
    for address in ("/standards", f"/standards/{version.id}", item_address(version, "S-EX-1.1")):
        assert browser.get(address).status_code == 302


def test_five_thousand_items_take_as_many_queries_as_five(reader: Browser) -> None:
    small, big = load(), load(large(5000))
    with counted_queries() as few:
        text_of(reader, f"/standards/{small.id}")
    with counted_queries() as many:
        page = text_of(reader, f"/standards/{big.id}")
    with counted_queries() as again:
        text_of(reader, f"/standards/{big.id}?words=unit+17")
    with counted_queries() as one:
        text_of(reader, item_address(big, "S-EX-99.49"))
    with counted_queries() as of_few:
        text_of(reader, item_address(small, "S-EX-1.1"))
    assert page.count("<li id=") == 5000
    assert len(many) == len(few)
    assert len(again) < len(many)
    assert len(one) == len(of_few)
