"""A moderator visits: reads running placements for some days, writes notes, and agrees on actions."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part
from app.placements.models import PortfolioView, Supervision
from app.placements.visit_models import Visit
from app.reviews.models import VisitAction, VisitNote
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, seen, sign
from tests.competencies.test_pages import cost
from tests.people import World, make_placement, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
NOTE = "Asks before she measures."


def day_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def moderator_of(world: World) -> User:
    moderator = make_user("Mo Moderator", centre=world.centre, role=Role.MODERATOR)
    db.session.commit()
    return moderator


def plan_fields(world: World, moderator: User, *, first: int = 0, last: int = 2) -> dict[str, str]:
    return {
        "moderator": str(moderator.id),
        "placements": str(world.placement.id),
        **day_fields("starts_on", today() + timedelta(days=first)),
        **day_fields("ends_on", today() + timedelta(days=last)),
    }


def planned(browser: Browser, world: World, moderator: User, *, first: int = 0, last: int = 2) -> str:
    """Let the co-ordinator plan a visit, and return its address."""
    fields = plan_fields(world, moderator, first=first, last=last)
    answer = browser.sign_in(world.coordinator).send(f"/centre/{world.centre.id}/visits/new", fields)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_the_moderator_reads_the_running_placement_on_the_days_of_the_visit(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    moderator = moderator_of(world)
    placement = f"/placements/{world.placement.id}"
    assert browser.sign_in(moderator).get(placement).status_code == 404
    visit = planned(browser, world, moderator)
    page = browser.sign_in(moderator).get("/").text
    assert "Tara Trainee" in page
    assert f'href="{visit}"' in page
    for part in ("", "/competencies", "/evidence", "/matrix"):
        assert browser.get(placement + part).status_code == 200
    looks = db.session.scalars(sa.select(PortfolioView)).all()
    assert {(look.user_id, look.capacity) for look in looks} == {(moderator.id, "moderator")}
    assert len(looks) == 4


def test_before_and_after_its_days_there_is_nothing_to_read(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator, first=1)
    placement = f"/placements/{world.placement.id}"
    browser.sign_in(moderator)
    assert browser.get(placement).status_code == 404
    assert "Tara" not in browser.get(visit).text
    row = db.session.scalars(sa.select(Visit)).one()
    row.starts_on, row.ends_on = today() - timedelta(days=3), today()
    db.session.commit()
    assert browser.get(placement).status_code == 200
    row.ends_on = today() - timedelta(days=1)
    db.session.commit()
    answer = browser.get(placement)
    assert answer.status_code == 404
    assert "Tara" not in answer.text
    assert "Tara" not in browser.get("/").text
    assert "Tara" not in browser.get(visit).text
    assert "are over" in browser.get(visit).text


def test_the_coordinator_ends_or_prolongs_it(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator)
    ended = day_fields("day", today() - timedelta(days=1))
    refused = browser.send(f"{visit}/last-day", ended)
    assert refused.status_code == 422
    assert "The last day must not come before the first." in refused.text
    row = db.session.scalars(sa.select(Visit)).one()
    row.starts_on = today() - timedelta(days=2)
    db.session.commit()
    assert browser.send(f"{visit}/last-day", ended).status_code == 302
    assert browser.sign_in(moderator).get(f"/placements/{world.placement.id}").status_code == 404
    assert browser.send(f"{visit}/last-day", ended).status_code == 404
    long = day_fields("day", today() + timedelta(days=90))
    assert "at most 60 days" in browser.sign_in(world.coordinator).send(f"{visit}/last-day", long).text


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (2, 1, "The last day must not come before the first."),
        (-9, -1, "These days have passed."),
        (0, 60, "A visit lasts at most 60 days."),
    ],
)
def test_days_that_make_no_sense_are_explained(
    browser: Browser, first: int, last: int, sentence: str
) -> None:
    world = make_world()
    fields = plan_fields(world, moderator_of(world), first=first, last=last)
    answer = browser.sign_in(world.coordinator).send(f"/centre/{world.centre.id}/visits/new", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(sa.select(Visit)).all() == []


def test_who_trains_the_trainee_does_not_visit_them(browser: Browser) -> None:
    world = make_world()
    give_part(world.supervisor, world.centre.id, Role.MODERATOR)
    db.session.commit()
    fields = plan_fields(world, world.supervisor)
    answer = browser.sign_in(world.coordinator).send(f"/centre/{world.centre.id}/visits/new", fields)
    assert answer.status_code == 422
    assert "Tara Trainee: A moderator looks from outside." in answer.text


def test_who_visits_does_not_come_to_supervise_in_that_time(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    give_part(moderator, world.centre.id, Role.SUPERVISOR)
    planned(browser, world, moderator)
    fields = {"person": str(moderator.id), "reason": "More time.", **day_fields("starts_on", today())}
    answer = browser.send(f"/centre/placements/{world.placement.id}/supervisors/new", fields)
    assert answer.status_code == 422
    assert "This person moderates the placement" in answer.text
    later = {**fields, **day_fields("starts_on", today() + timedelta(days=3))}
    address = f"/centre/placements/{world.placement.id}/supervisors/new"
    assert browser.send(address, later).status_code == 302


def test_a_placement_of_another_centre_cannot_be_visited(browser: Browser) -> None:
    world, other = make_world(), make_world()
    fields = {**plan_fields(world, moderator_of(world)), "placements": str(other.placement.id)}
    answer = browser.sign_in(world.coordinator).send(f"/centre/{world.centre.id}/visits/new", fields)
    assert answer.status_code == 422
    assert db.session.scalars(sa.select(Visit)).all() == []
    assert browser.get(f"/centre/{other.centre.id}/visits/new").status_code == 404


def test_notes_are_for_moderator_and_coordinator_until_one_is_shared(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator)
    browser.sign_in(moderator)
    about = {"about": str(world.placement.id)}
    assert browser.send(f"{visit}/notes", {"text": NOTE, **about}).status_code == 302
    shared = {"text": "Well done: the log.", "shared": "yes"}
    refused = browser.send(f"{visit}/notes", shared)
    assert refused.status_code == 422
    assert "Choose the placement that the note is about before you share it" in refused.text
    assert "Well done: the log." in refused.text
    assert browser.send(f"{visit}/notes", {**shared, **about}).status_code == 302
    page = browser.sign_in(world.coordinator).get(visit).text
    assert NOTE in page
    assert "Shared with trainee and supervisors" in page
    assert browser.send(f"{visit}/notes", {"text": "Mine"}).status_code == 404
    for person in (world.trainee, world.supervisor):
        assert browser.sign_in(person).get(visit).status_code == 404
        page = browser.get(f"/placements/{world.placement.id}/reviews").text
        assert "Well done: the log." in page
        assert NOTE not in page


def test_after_its_days_the_moderator_writes_no_more(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator)
    row = db.session.scalars(sa.select(Visit)).one()
    row.starts_on, row.ends_on = today() - timedelta(days=3), today() - timedelta(days=1)
    db.session.commit()
    browser.sign_in(moderator)
    answer = browser.send(f"{visit}/notes", {"text": NOTE})
    assert answer.status_code == 422
    assert "Notes are written on the days of the visit." in answer.text
    assert db.session.scalars(sa.select(VisitNote)).all() == []
    action = {"what": "Late", "owner": str(world.supervisor.id), **day_fields("due_on", today())}
    assert browser.send(f"{visit}/actions", action).status_code == 422
    assert browser.sign_in(world.coordinator).send(f"{visit}/actions", action).status_code == 302


def test_actions_have_an_owner_a_day_and_are_done_or_not(browser: Browser) -> None:
    world = make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator)
    browser.sign_in(moderator)
    action = {"what": "Show the rota.", "owner": str(world.supervisor.id), **day_fields("due_on", today())}
    assert browser.send(f"{visit}/actions", action).status_code == 302
    assert browser.send(f"{visit}/actions", {**action, "owner": str(world.trainee.id)}).status_code == 422
    row = db.session.scalars(sa.select(VisitAction)).one()
    row.due_on = today() - timedelta(days=1)
    db.session.commit()
    page = browser.get(visit).text
    assert "Overdue" in page
    browser.sign_in(world.coordinator)
    assert browser.send(f"/visits/actions/{row.id}/done", {"done": "yes"}).status_code == 302
    page = browser.get(visit).text
    assert "Done on" in page
    assert "Overdue" not in page
    assert browser.sign_in(world.supervisor).send(f"/visits/actions/{row.id}/done").status_code == 404


def test_a_visitor_changes_nothing_of_the_placement(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    moderator = moderator_of(world)
    planned(browser, world, moderator)
    give_part(moderator, world.centre.id, Role.SUPERVISOR)
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    fields = {"statement": "x", "confirmed_no_identifiers": "yes", "revision": seen(world)}
    browser.sign_in(moderator)
    assert browser.send(f"/queue/{case_of(world).id}/sign-off", fields).status_code == 404
    sign(world)
    page = browser.get(item).text
    assert "Reopen this item" not in page
    assert browser.send(f"{item}/reopen", {"reason": "x"}).status_code == 404
    assert browser.get(f"/placements/{world.placement.id}/reviews").status_code == 404


def test_strangers_find_no_visit(browser: Browser) -> None:
    world, other = make_world(), make_world()
    moderator = moderator_of(world)
    visit = planned(browser, world, moderator)
    elsewhere = moderator_of(other)
    for person in (elsewhere, other.coordinator, world.trainee, world.supervisor):
        assert browser.sign_in(person).get(visit).status_code == 404
    assert world.centre.name not in browser.sign_in(elsewhere).get("/visits").text


def test_the_pages_cost_the_same_with_many_placements_and_notes(browser: Browser) -> None:
    costs = []
    for number in (1, 5):
        world = make_world()
        moderator = moderator_of(world)
        visit = planned(browser, world, moderator)
        row = db.session.get_one(Visit, UUID(visit.rsplit("/", 1)[1]))
        for place in range(number):
            trainee = make_user(centre=world.centre, role=Role.TRAINEE)
            placement = make_placement(world.centre, trainee, world.framework)
            db.session.add(Supervision(placement=placement, supervisor=world.supervisor, starts_on=today()))
            row.placements.append(type(row.placements[0])(placement=placement))
            db.session.add(
                VisitNote(visit=row, placement_id=placement.id, author=moderator, text=f"Note {place}")
            )
        db.session.commit()
        browser.sign_in(moderator)
        costs.append([cost(browser, page) for page in (visit, "/visits", "/")])
    assert costs[0] == costs[1]
