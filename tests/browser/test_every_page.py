"""Every page that a person may see, as each kind of person, on a phone and on a desk."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from werkzeug.routing import Rule

from app.core import sqlite
from app.extensions import db
from app.identity.models import User
from tests.browser.conftest import DESK, PHONE, Live, OpenPage, check_access, give_password, sign_in
from tests.house.expected import EXPECTED, SIGNED_IN
from tests.house.table import Table, set_table

pytestmark = pytest.mark.browser

# Addresses that answer with a file, or with no page: a browser does not stay on them.
NO_PAGES = frozenset(
    {
        "security.logout",
        "packs.progress",
        "packs.downloads.whole",
        "packs.downloads.volume",
        "packs.downloads.volumes",
        "packs.documents.download",
        "packs.documents.preview",
        "packs.cv.preview",
        "packs.signed.picture",
        "portfolio.evidence_files.download",
        "portfolio.evidence_files.preview",
        "exchange.download_archive",
        "matrix.download",
        "cohort.download",
        "packs.matrix_alone.download",
        "standards_files.download",
        "weekly_log_files.download",
        "calendar.feed",
    }
)
# Two people with the same part see pages of the same shape; one of each kind is enough here.
PEOPLE = sorted(SIGNED_IN - {"other trainee", "other supervisor", "other coordinator"})
GONE = 404
CONFLICT = 409
NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %, WCAG 1.4.10
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def table(live: Live) -> Iterator[Table]:
    """Lay the table once in the database of the live server, and let everybody sign in."""
    # A transaction that may write must say so when it begins: the server's worker writes meanwhile.
    sqlite.set_writing(may_write=True)
    with live.app.app_context():
        laid = set_table()
        for user_id in laid.people.values():
            user = db.session.get(User, user_id)
            assert user is not None
            give_password(user)
        db.session.remove()
        # What the walk itself asks of the database must not keep the server from writing.
        with sqlite.reading_only():
            yield laid
        db.session.remove()


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Remember what was looked at already: the same words in the same frame need no second look."""
    return set()


def pages_for(live: Live, table: Table, who: str) -> dict[str, list[str]]:
    """Return the addresses of the pages that somebody may see, by endpoint."""
    found: dict[str, list[str]] = {}
    adapter = live.app.url_map.bind("localhost")
    for rule in sorted(live.app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or set()) or rule.endpoint in NO_PAGES or rule.endpoint not in EXPECTED:
            continue
        for where in _places(rule):
            expected = EXPECTED[rule.endpoint]
            # Who sees the running placement sees the finished one on the same pages.
            if who not in expected.for_placement(where) or (where == "finished" and who in expected.running):
                continue
            things = getattr(table, where)
            address = adapter.build(rule.endpoint, {name: things[name] for name in rule.arguments})
            if address not in found.setdefault(rule.endpoint, []):
                found[rule.endpoint].append(address)
    return found


def _places(rule: Rule) -> list[str]:
    with_finished = {"placement_id", "evidence_id", "item_id"} & rule.arguments
    places = ["running", "finished"] if with_finished else ["running"]
    return places + (["draft"] if "evidence_id" in rule.arguments else [])


def frame(page: Page) -> str:
    """Return what a page shows below its header, without what differs from one request to the next."""
    return re.sub(r'value="[^"]*"', "", page.locator("main").inner_html())


def look_at(page: Page) -> None:
    """Fail where a page has barriers or is too wide: on a desk, on a phone, enlarged, with large letters."""
    assert page.locator("h1").count() == 1, f"{page.url} has not one heading of the first level"
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is accepted
        check_access(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict is accepted
    assert page.evaluate(OVER) <= 0, f"{page.url} scrolls sideways at 320 px"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is accepted
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVER) <= 0, f"{page.url} scrolls sideways with letters of 200 %"


@pytest.mark.parametrize("who", ["anonymous", *PEOPLE])
def test_every_page_can_be_used_by_everybody_who_may_see_it(
    live: Live, table: Table, looked_at: set[str], open_page: OpenPage, who: str
) -> None:
    page = open_page()
    if who != "anonymous":
        user = db.session.get(User, table.people[who])
        assert user is not None
        address = user.email
        db.session.remove()
        sign_in(page, address)
    titles: dict[str, str] = {}
    for endpoint, addresses in pages_for(live, table, who).items():
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            if answer.status == GONE and EXPECTED[endpoint].may_be_gone:
                continue
            # A state in which a page has nothing to offer is told on a page too.
            assert answer.ok or answer.status == CONFLICT, f"{who} got {answer.status} for {address}"
            if answer.ok and page.url.endswith(address):
                same = titles.setdefault(page.title(), endpoint)
                assert same == endpoint, f"{address} has the title of {same}: {page.title()}"
            shown = frame(page)
            if shown not in looked_at:
                looked_at.add(shown)
                look_at(page)
