"""Every page of a CPD record, on a phone and on a desk: the walk over all pages knows training only."""

import pytest

from app.core import sqlite
from app.extensions import db
from tests.browser.conftest import Live, OpenPage, give_password, sign_in
from tests.browser.test_every_page import look_at
from tests.cpd.records import finished_world
from tests.house.record import record_of

pytestmark = pytest.mark.browser
# These answer with a file, stand on the placement before the record, or only act.
NO_PAGES = frozenset({"cpd.download", "cpd.start"})


@pytest.fixture(scope="module")
def record(live: Live) -> tuple[str, list[str]]:
    """Let somebody keep a record; return their address and those of its pages."""
    sqlite.set_writing(may_write=True)
    with live.app.app_context():
        world = finished_world()
        things = record_of(world.trainee, world.placement.id) | {"word": "csv"}
        give_password(world.trainee)
        address = world.trainee.email
        db.session.commit()
        db.session.remove()
    adapter = live.app.url_map.bind("localhost")
    pages = [
        adapter.build(rule.endpoint, {name: things[name] for name in rule.arguments})
        for rule in sorted(live.app.url_map.iter_rules(), key=lambda one: one.rule)
        if rule.endpoint.startswith("cpd")
        and "GET" in (rule.methods or set())
        and rule.endpoint not in NO_PAGES
    ]
    return address, pages


def test_every_page_of_a_record_can_be_used(record: tuple[str, list[str]], open_page: OpenPage) -> None:
    address, pages = record
    page = open_page()
    sign_in(page, address)
    assert len(pages) >= 7
    for one in ["/", *pages]:
        answer = page.goto(one)
        assert answer is not None
        assert answer.ok, f"{answer.status} for {one}"
        look_at(page)
