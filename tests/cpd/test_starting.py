"""Who has finished training states a registration and gets a record of their own; the portfolio stays."""

import html
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.errors import NotFoundError, RefusedError
from app.core.ids import new_id
from app.cpd import queries, service
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from app.placements.models import Placement, PlacementState
from app.placements.programmes import Programme
from tests.application import Browser
from tests.cpd.records import CODES, finished_world, publish_standards, registered_world, stated
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def typed(days_ago: int = 20, **more: str) -> dict[str, str]:
    day = today() - timedelta(days=days_ago)
    return {
        "register": "Register of Clinical Technologists",
        "number": "CT 1234",
        "registered_on-day": str(day.day),
        "registered_on-month": str(day.month),
        "registered_on-year": str(day.year),
    } | more


def send(browser: Browser, world: World, **more: str) -> tuple[int, str]:
    answer = browser.send(f"/placements/{world.placement.id}/registered", typed() | more)
    return answer.status_code, html.unescape(answer.text)


def records() -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(Placement).where(Placement.programme == Programme.CPD)
        )
        or 0
    )


def test_a_registered_person_starts_a_record_of_their_own(browser: Browser) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    assert "Start a CPD record" in browser.get(f"/placements/{world.placement.id}/registered").text
    before = (world.placement.revision, world.placement.finished_on)
    assert send(browser, world)[0] == 302
    record = queries.own_record(world.trainee.id)
    assert record is not None
    assert record.starts_on == today() - timedelta(days=20)
    assert record.weeks is None
    assert not record.supervisions
    assert [item.code for item in record.frameworks[0].framework_version.items] == list(CODES)
    known = queries.registration_of(record.id)
    assert known is not None
    assert known.stated == stated()
    db.session.refresh(world.placement)
    assert (world.placement.revision, world.placement.finished_on) == before
    page = browser.get(f"/placements/{record.id}/cpd").text
    assert "Registration number, as stated" in page
    assert "CT 1234" in page
    assert "verified" not in page


def test_two_clicks_start_one_record_and_another_registration_is_refused(browser: Browser) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    assert send(browser, world)[0] == 302
    assert send(browser, world)[0] == 302
    status, page = send(browser, world, number="CT 9")
    assert (status, records()) == (422, 1)
    assert service.HAS_ONE in page


def test_training_that_goes_on_gets_no_record(browser: Browser) -> None:
    world = make_world()
    publish_standards()
    db.session.commit()
    browser.sign_in(world.trainee)
    status, page = send(browser, world)
    assert (status, records()) == (422, 0)
    assert service.NOT_FINISHED in page


def test_without_a_published_set_nothing_is_started(browser: Browser) -> None:
    world = make_world()
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    browser.sign_in(world.trainee)
    status, page = send(browser, world)
    assert (status, records()) == (422, 0)
    assert service.NO_SET in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"registered_on-year": "1970"}, "more than 20 years ago. Check the year."),
        ({"registered_on-year": str(today().year + 1)}, "is in the future"),
        ({"registered_on-day": "31", "registered_on-month": "2"}, "must be a real day"),
        ({"registered_on-day": "", "registered_on-month": "", "registered_on-year": ""}, "Give the day from"),
        ({"registered_on-year": str(today().year - 5)}, "Your training began on"),
        ({"register": ""}, "Give the register that you are on."),
        ({"number": ""}, "Give your registration number"),
        ({"number": "9" * 41}, "40 characters or fewer"),
        ({"register": "x" * 1_000_000}, "120 characters or fewer"),
        ({"number": "12\x0034"}, "control character"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    browser: Browser, more: dict[str, str], sentence: str
) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    status, page = send(browser, world, **more)
    assert (status, records()) == (422, 0)
    assert sentence in page


def test_html_is_shown_as_it_was_typed(browser: Browser) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    assert send(browser, world, number="<b>1</b>")[0] == 302
    record = queries.own_record(world.trainee.id)
    assert record is not None
    assert "&lt;b&gt;1&lt;/b&gt;" in browser.get(f"/placements/{record.id}/cpd").text


def test_a_registration_is_corrected_and_the_record_begins_on_its_day(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    target = f"/placements/{record.id}/cpd/registration"
    assert "CT 1234" in browser.get(target).text
    assert browser.send(target, typed(10, number="CT 5")).status_code == 302
    db.session.refresh(record)
    assert record.starts_on == today() - timedelta(days=10)
    known = queries.registration_of(record.id)
    assert known is not None
    assert known.number == "CT 5"


def test_a_record_that_a_co_ordinator_sets_up_asks_its_person_for_the_registration(browser: Browser) -> None:
    world = finished_world()
    version = publish_centre_copy_id()
    browser.sign_in(world.coordinator)
    answer = browser.send(
        f"/centre/{world.centre.id}/placements/new",
        {
            "trainee": str(world.trainee.id),
            "programme": "cpd",
            "discipline": "nuclear-medicine",
            "versions": version,
        },
    )
    assert answer.status_code == 302
    assert "/centre?centre=" in (answer.location or "")
    record = queries.own_record(world.trainee.id)
    assert record is not None
    page = browser.get(f"/centre?centre={world.centre.id}").text
    assert "Continuing professional development record" in page
    assert str(record.id) not in page
    browser.sign_in(world.trainee)
    answer = browser.get(f"/placements/{record.id}/cpd")
    assert (answer.location or "").endswith(f"/placements/{record.id}/cpd/registration")
    assert browser.send(f"/placements/{record.id}/cpd/registration", typed()).status_code == 302
    assert browser.get(f"/placements/{record.id}/cpd").status_code == 200


def publish_centre_copy_id() -> str:
    """Return the number of the published set as its form sends it."""
    found = db.session.execute(sa.text("SELECT id FROM framework_version WHERE scheme = 'cpd'")).scalar_one()
    text = str(found).replace("-", "")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_nobody_starts_it_for_somebody_else(who: str) -> None:
    world = finished_world()
    person: User = getattr(world, who)
    with pytest.raises(NotFoundError):
        service.start_record(placement_for(person.actor(), world.placement.id), stated())


def test_a_record_is_no_training_that_another_record_could_follow() -> None:
    world, record = registered_world()
    with pytest.raises(NotFoundError):
        service.start_record(placement_for(world.trainee.actor(), record.id), stated())
    with pytest.raises(RefusedError):
        service.start_record(placement_for(world.trainee.actor(), world.placement.id), stated(5))


def test_a_number_that_nobody_made_is_not_found(browser: Browser) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    assert browser.get(f"/placements/{new_id()}/registered").status_code == 404


def test_finished_training_leads_to_the_record_and_the_home_page_shows_it(browser: Browser) -> None:
    world = finished_world()
    browser.sign_in(world.trainee)
    start = f"/placements/{world.placement.id}/registered"
    assert f'href="{start}"' in browser.get(f"/placements/{world.placement.id}").text
    assert f'href="{start}"' in browser.get("/").text
    assert send(browser, world)[0] == 302
    record = queries.own_record(world.trainee.id)
    assert record is not None
    home = browser.get("/").text
    assert "Your CPD record" in home
    assert f'href="/placements/{record.id}/cpd/new"' in home
    assert f'href="{start}"' not in home
    assert f'href="{start}"' not in browser.get(f"/placements/{world.placement.id}").text
    assert (browser.get(f"/placements/{record.id}").location or "").endswith("/cpd")
    assert "You have a CPD record already." in browser.get(start).text
