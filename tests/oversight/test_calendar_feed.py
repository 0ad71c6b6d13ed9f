"""The secret address of a person's dates: made, fetched, asked again, taken back, guessed, never logged."""

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app.core.clock import day_in_words, now, today
from app.extensions import db
from app.identity.models import CalendarAddress
from app.placements.clock_models import PlacementBlock
from app.tables import metadata
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.oversight.calendars import address_for, events_of, fetched, titles_of
from tests.people import make_placement, make_user, make_world
from tests.reviews.meetings import planned

pytestmark = pytest.mark.database
SETTINGS = "/account/calendar"


def made_on_the_page(browser: Browser) -> str:
    """Make an address as a person does; return its path."""
    page = browser.send(SETTINGS)
    assert page.status_code == 200
    address = page.text.split('id="address"')[1].split('value="')[1].split('"')[0]
    assert address.startswith("http://localhost/calendar/")
    return address.removeprefix("http://localhost")


def test_an_address_is_shown_once_and_its_digest_alone_is_kept(app: Flask, browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert "You have no address at present." in browser.get(SETTINGS).text
    address = made_on_the_page(browser)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    page = browser.get(SETTINGS).text
    assert token not in page
    assert f"Your address was made on {day_in_words(today())}. Nobody has fetched it yet." in page
    kept = db.session.scalars(sa.select(CalendarAddress.token_digest)).one()
    assert kept == hashlib.sha256(token.encode()).hexdigest()
    for table in metadata.sorted_tables:
        assert token not in repr(db.session.execute(sa.select(table)).all())
    db.session.rollback()
    assert fetched(app, address).status_code == 200
    assert f"It was last fetched on {day_in_words(today())}." in browser.get(SETTINGS).text


def test_a_new_address_ends_the_old_one_and_one_taken_back_answers_nothing(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in(make_world().trainee)
    old, new = made_on_the_page(browser), made_on_the_page(browser)
    assert old != new
    assert [fetched(app, one).status_code for one in (old, new)] == [404, 200]
    assert browser.send(f"{SETTINGS}/stop").status_code == 302
    gone = fetched(app, new)
    assert (gone.status_code, gone.data) == (404, b"")
    assert "You have no address at present." in browser.get(SETTINGS).text
    assert browser.send(f"{SETTINGS}/stop").status_code == 302


def test_a_closed_account_answers_nothing_and_does_again_once_it_is_open(app: Flask) -> None:
    world = make_world()
    address = address_for(world.trainee)
    for active, status in ((False, 404), (True, 200)):
        world.trainee.active = active
        assert fetched(app, address).status_code == status


@pytest.mark.parametrize(
    "token", ["x", "a" * 43, "%00", "%F0%9F%97%93", "..", "' OR 1=1 --", "%ED%A0%80", "a" * 5000]
)
def test_a_guess_leads_to_nothing(app: Flask, token: str) -> None:
    address_for(make_world().trainee)
    assert fetched(app, f"/calendar/{token}.ics").status_code == 404


def test_neither_a_digest_nor_a_persons_number_is_an_address(app: Flask) -> None:
    world = make_world()
    address_for(world.trainee)
    digest = db.session.scalars(sa.select(CalendarAddress.token_digest)).one()
    for guess in (digest, world.trainee.id, world.trainee.fs_uniquifier):
        assert fetched(app, f"/calendar/{guess}.ics").status_code == 404


def test_nothing_is_sent_a_second_time_until_something_changes(app: Flask) -> None:
    world = make_world()
    address = address_for(world.trainee)
    first = fetched(app, address)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    with time_machine.travel(now() + timedelta(hours=7)):
        again = fetched(app, address, **{"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    planned(world, in_days=9)
    changed = fetched(app, address, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_program_may_ask_for_the_head_alone(app: Flask, browser: Browser) -> None:
    address = address_for(make_world().trainee)
    whole, head = fetched(app, address), browser.head(address)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_neither_logs_nor_the_page_of_an_error_repeat_the_address(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    address = address_for(make_world().trainee)
    token = address.split("/")[2].split(".")[0]
    fetched(app, address)
    assert token not in fetched(app, f"{address}/more").text
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE review RENAME TO review_gone"))
    try:
        assert fetched(app, address).status_code == 500
    finally:
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE review_gone RENAME TO review"))
    logged = capfd.readouterr()
    assert '"route": "/calendar/<token>.ics"' in logged.err
    assert token not in logged.err + logged.out


def test_a_fetch_sets_no_cookie_and_needs_none(app: Flask) -> None:
    answer = fetched(app, address_for(make_world().trainee))
    assert "Set-Cookie" not in answer.headers


def test_entries_lead_to_pages_that_ask_to_sign_in(app: Flask, browser: Browser) -> None:
    world = make_world()
    planned(world, in_days=3)
    events = events_of(fetched(app, address_for(world.trainee)))
    assert len({event.uid for event in events}) == len(events) > 1
    for event in events:
        path = event.address.removeprefix("http://localhost")
        assert event.address in event.description
        turned_away = browser.get(path)
        assert turned_away.status_code == 302
        assert "/sign-in" in str(turned_away.location)
        client = app.test_client()
        assert isinstance(client, Browser)
        assert client.sign_in(world.trainee).get(path).status_code == 200


def test_asking_costs_as_much_for_many_placements_as_for_one(app: Flask, browser: Browser) -> None:
    world = make_world()
    addresses = [address_for(user) for user in (world.trainee, world.supervisor)]
    costs = []
    for _ in range(2):
        for address in addresses:
            fetched(app, address)
        costs.append([cost(browser, address) for address in addresses])
        for _ in range(4):
            placement = make_placement(
                world.centre, world.trainee, world.framework, supervisor=world.supervisor
            )
            db.session.add(PlacementBlock(placement_id=placement.id, starts_on=today()))
            other = make_user("Olu Other")
            make_placement(world.centre, other, world.framework, supervisor=world.supervisor)
            planned(world, in_days=5)
        db.session.commit()
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20
    assert len(titles_of(app, addresses[1])) == 8
