"""The page of an item says what it also supports and what supports it, as far as the person may see."""

import re
from uuid import UUID

import pytest

from app.core.actor import Role
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre
from app.identity.service import add_centre
from app.standards import service
from app.standards.models import Crosswalk, FrameworkVersion
from app.standards.relations import Link, Relation
from tests.application import Browser
from tests.people import make_user
from tests.standards.frameworks import NOTICE, counted_queries, example, large

pytestmark = pytest.mark.database


@pytest.fixture
def centre(app: object) -> Centre:
    assert app
    return add_centre("North")


@pytest.fixture
def reader(browser: Browser, centre: Centre) -> Browser:
    return browser.sign_in(make_user("Tara Trainee", centre=centre, role=Role.TRAINEE))


def load(key: str, centre_id: UUID | None = None, **changes: object) -> FrameworkVersion:
    document = example(key=f"starter-{key}", title=f"Starter set: {key}", **changes)
    return service.publish(document, centre_id).version


def join(source: str, target: str, *links: tuple[str, Relation, str], centre_id: UUID | None = None) -> None:
    db.session.add(
        Crosswalk(
            id=new_id(),
            source_key=f"starter-{source}",
            target_key=f"starter-{target}",
            centre_id=centre_id,
            links=[[*link, ""] for link in links],
        )
    )


def address(version: FrameworkVersion, code: str) -> str:
    return f"/standards/items/{next(item.id for item in version.items if item.code == code)}"


def lists(browser: Browser, where: str) -> dict[str, list[tuple[str, str]]]:
    """Return the links of both lists of an item's page, with the words behind each."""
    page = browser.get(where).text
    found = {}
    for heading in ("Also supports", "Supported by"):
        part = page.partition(f">{heading}</h2>")[2].partition("<h2")[0]
        found[heading] = re.findall(r'<li><a href="([^"]+)">[^<]*</a> <small[^>]*>([^<]*)</small>', part)
    return found


def test_both_ends_of_a_link_name_each_other(reader: Browser) -> None:
    one, two = load("one"), load("two")
    join(
        "one",
        "two",
        ("S-EX-1.1", Relation.REPLACED_BY, "S-EX-1.2"),
        ("S-EX-1.1", Relation.RELATED, "S-EX-2.1"),
    )
    from_there = [(address(two, "S-EX-1.2"), "takes its place"), (address(two, "S-EX-2.1"), "related")]
    assert lists(reader, address(one, "S-EX-1.1")) == {"Also supports": from_there, "Supported by": []}
    back = {"Also supports": [], "Supported by": [(address(one, "S-EX-1.1"), "was replaced by it")]}
    assert lists(reader, address(two, "S-EX-1.2")) == back
    assert "Starter set: two (2 items)" in reader.get(address(one, "S-EX-1.1")).text


def test_what_is_the_same_counts_both_ways(reader: Browser) -> None:
    one, two = load("one"), load("two")
    join("one", "two", ("S-EX-1.1", Relation.EXACT, "S-EX-1.1"))
    for here, there in ((one, two), (two, one)):
        other = [(address(there, "S-EX-1.1"), "asks for the same")]
        assert lists(reader, address(here, "S-EX-1.1")) == {"Also supports": other, "Supported by": other}


def test_an_item_without_links_has_no_lists(reader: Browser) -> None:
    one = load("one")
    page = reader.get(address(one, "S-EX-1.1")).text
    assert "Also supports" not in page
    assert "Supported by" not in page
    assert page.count(NOTICE) == 1


def test_links_that_a_set_states_itself_are_shown_at_both_ends(reader: Browser) -> None:
    stated = (
        Link("S-EX-1.1", Relation.RELATED, "S-EX-1.2", "starter-two"),
        Link("S-EX-1.1", Relation.RELATED, "S-EX-1.2"),
        Link("S-EX-1.1", Relation.EXACT, "https://standards.example/7", "https://standards.example"),
    )
    two = load("two")
    one = load("one", links=stated)
    expected = [(address(one, "S-EX-1.2"), "related"), (address(two, "S-EX-1.2"), "related")]
    assert lists(reader, address(one, "S-EX-1.1"))["Also supports"] == expected
    assert lists(reader, address(two, "S-EX-1.2"))["Supported by"] == [(address(one, "S-EX-1.1"), "related")]


def test_the_newest_version_of_the_other_set_is_meant(reader: Browser) -> None:
    one, _ = load("one"), load("two")
    newer = load("two", version="2")
    join("one", "two", ("S-EX-1.1", Relation.RELATED, "S-EX-1.2"))
    expected = [(address(newer, "S-EX-1.2"), "related")]
    assert lists(reader, address(one, "S-EX-1.1"))["Also supports"] == expected
    service.retire(newer)
    assert address(newer, "S-EX-1.2") not in str(lists(reader, address(one, "S-EX-1.1")))


def test_sets_and_crosswalks_of_another_centre_are_not_shown(reader: Browser, centre: Centre) -> None:
    other = add_centre("Secret South")
    one = load("one")
    secret, own, shared = load("secret", other.id), load("own", centre.id), load("shared")
    link = ("S-EX-1.1", Relation.RELATED, "S-EX-1.2")
    join("one", "secret", link)
    join("one", "shared", link, centre_id=other.id)
    join("one", "own", link, centre_id=centre.id)
    page = reader.get(address(one, "S-EX-1.1")).text
    assert address(own, "S-EX-1.2") in page
    assert address(secret, "S-EX-1.2") not in page
    assert address(shared, "S-EX-1.2") not in page
    assert "Starter set: secret" not in page
    assert reader.get(address(secret, "S-EX-1.2")).status_code == 404


def test_ten_large_sets_take_as_many_queries_as_one_small_one(reader: Browser) -> None:
    one, _ = load("one"), load("two")
    join("one", "two", ("S-EX-1.1", Relation.RELATED, "S-EX-1.2"))
    where = address(one, "S-EX-1.1")
    few = queries(reader, where)
    for place in range(10):
        load(f"large-{place}", items=large(200).items)
        links = [("S-EX-1.1", Relation.RELATED, f"S-EX-{unit}.7") for unit in range(4)]
        join("one", f"large-{place}", *links)
    assert queries(reader, where) == few
    assert len(lists(reader, where)["Also supports"]) == 41


def queries(browser: Browser, where: str) -> int:
    """Count the queries of a page whose sets are known already."""
    browser.get(where)
    with counted_queries() as sent:
        assert browser.get(where).status_code == 200
    return len(sent)
