"""A person ends their CPD record, lets it go on, or erases it: on pages that nobody else reaches."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import day_in_words, today
from app.core.errors import AtFieldError, RefusedError
from app.cpd import ending, service
from app.cpd.models import CpdActivity, CpdProfile, CpdRegistration
from app.cpd.queries import own_record
from app.extensions import db
from app.placements.access import placement_for
from app.placements.clock_models import ClockChange, PlacementBreak
from app.placements.models import Placement, PlacementErasure, PlacementState
from app.placements.views import placement_row
from app.portfolio.models import Evidence
from tests.application import Browser
from tests.cpd.records import add_activity, own, registered_world, stated
from tests.people import make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
WHY = "I work abroad now."


def typed(day: date, reason: str = WHY) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"day-{name}": str(value) for name, value in parts.items()} | {"reason": reason}


def test_a_record_is_ended_with_a_day_and_a_reason_and_goes_on_again(browser: Browser) -> None:
    world, record = registered_world()
    add_activity(world, record, today() - timedelta(days=3))
    db.session.commit()
    address, day = f"/placements/{record.id}/cpd", today() - timedelta(days=1)
    browser.sign_in(world.trainee)
    assert f'href="{address}/end"' in browser.get(address).text
    assert browser.send(f"{address}/end", typed(day)).status_code == 302
    page = browser.get(address).text
    assert f"You ended it on {day_in_words(day)}." in page
    assert f'href="{address}/new"' not in page
    assert "Learned the new phantom" in page
    assert f"Ended on {day_in_words(day)}." in browser.get("/").text
    # It can be exported as before.
    assert browser.get(f"{address}.csv").status_code == 200
    assert browser.get(f"/placements/{record.id}/pack").status_code == 200
    assert browser.send(f"/placements/{record.id}/pack/portfolio").status_code == 302
    assert browser.send(f"{address}/reopen", {"reason": ""}).status_code == 422
    assert browser.send(f"{address}/reopen", {"reason": "I am back."}).status_code == 302
    assert f'href="{address}/new"' in browser.get(address).text
    db.session.expire_all()
    assert (record.state, record.finished_on) == (PlacementState.ACTIVE, None)
    # The end and the going on stay on record, and a record has no weeks that stood still.
    told = db.session.scalars(
        sa.select(ClockChange).where(ClockChange.placement_id == record.id).order_by(ClockChange.at)
    ).all()
    assert [(one.before, one.after, one.reason) for one in told] == [
        ("", day_in_words(day), WHY),
        (day_in_words(day), "", "I am back."),
    ]
    assert db.session.query(PlacementBreak).filter_by(placement_id=record.id).count() == 0


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        (1, WHY, "future"),
        (-21, WHY, "Your record begins on"),
        (0, "", "Say why it ends."),
    ],
)
def test_what_makes_no_sense_ends_nothing(browser: Browser, day: int, reason: str, sentence: str) -> None:
    world, record = registered_world()
    answer = browser.sign_in(world.trainee).send(
        f"/placements/{record.id}/cpd/end", typed(today() + timedelta(days=day), reason)
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    db.session.expire_all()
    assert record.finished_on is None


def test_nothing_is_added_to_an_ended_record(browser: Browser) -> None:
    world, record = registered_world(days_ago=90)
    ending.end_record(own(world, record), today() - timedelta(days=40), WHY)
    db.session.commit()
    with pytest.raises(RefusedError, match="This record is ended"):
        add_activity(world, record, today())
    db.session.rollback()
    later = stated(10)
    with pytest.raises(AtFieldError, match="The record was ended on"):
        service.state_registration(own(world, record), later)
    db.session.rollback()
    # A second ending is refused in words.
    answer = browser.sign_in(world.trainee).send(f"/placements/{record.id}/cpd/end", typed(today()))
    assert answer.status_code == 422
    assert "finished already" in answer.text


def test_another_record_can_follow_and_then_the_first_stays_ended() -> None:
    world, record = registered_world()
    ending.end_record(own(world, record), today(), WHY)
    db.session.commit()
    second = service.start_record(placement_for(world.trainee.actor(), world.placement.id), stated(5, "CT 9"))
    assert second.id != record.id
    with pytest.raises(RefusedError, match="another CPD record"):
        ending.reopen_record(own(world, record), "After all.")


def test_a_record_is_erased_by_its_person_and_nothing_of_the_training_goes(browser: Browser) -> None:
    world, record = registered_world()
    number = record.id
    add_activity(world, record, today())
    service.save_summary(own(world, record), "I look after cameras.", 0)
    db.session.commit()
    erase = f"/placements/{number}/cpd/erase"
    browser.sign_in(world.trainee)
    answer = browser.send(erase, {"name": "Somebody Else", "reason": "Not needed"})
    assert answer.status_code == 422
    assert "This is not your name" in answer.text
    assert browser.send(erase, {"name": world.trainee.name, "reason": ""}).status_code == 422
    assert browser.send(erase, {"name": world.trainee.name, "reason": "Not needed"}).status_code == 302
    assert browser.get(f"/placements/{number}/cpd").status_code == 404
    db.session.expire_all()
    assert db.session.get(Placement, number) is None
    for table in (CpdActivity, CpdProfile, CpdRegistration):
        assert db.session.query(table).count() == 0
    assert db.session.query(Evidence).filter_by(placement_id=number).count() == 0
    kept = db.session.get_one(PlacementErasure, number)
    assert (kept.erased_by_id, kept.reason) == (world.trainee.id, "Not needed")
    assert world.placement.state is PlacementState.FINISHED
    assert own_record(world.trainee.id) is None


def test_the_centre_learns_no_more_than_that_it_is_ended(browser: Browser) -> None:
    world, record = registered_world(days_ago=90)
    ending.end_record(own(world, record), today() - timedelta(days=60), WHY)
    db.session.commit()
    page = browser.sign_in(world.coordinator).get("/centre").text
    assert "Ended" in page
    assert day_in_words(today() - timedelta(days=60)) not in page
    assert WHY not in page
    # Nor is it told that the record could be erased by now: that is not for the centre.
    assert placement_row(record, today(), retention_months=1).past_retention == ""
    assert placement_row(world.placement, today() + timedelta(days=60), retention_months=1).past_retention


def test_nobody_else_ends_or_erases_it_and_no_training_goes_this_way(browser: Browser) -> None:
    world, record = registered_world()
    stranger = make_user(centre=world.centre, role=Role.TRAINEE)
    db.session.commit()
    fields = typed(today()) | {"name": world.trainee.name}
    for person in (world.coordinator, world.supervisor, stranger):
        browser.sign_in(person)
        for act in ("end", "reopen", "erase"):
            assert browser.get(f"/placements/{record.id}/cpd/{act}").status_code == 404
            assert browser.send(f"/placements/{record.id}/cpd/{act}", fields).status_code == 404
    browser.sign_in(world.trainee)
    for act in ("end", "reopen", "erase"):
        assert browser.send(f"/placements/{world.placement.id}/cpd/{act}", fields).status_code == 404
    db.session.expire_all()
    assert record.finished_on is None
    assert db.session.query(PlacementErasure).count() == 0
