"""Requests to assess, and guests and colleagues to approve, wait in the supervisor's queue."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.assessments import guest_links, guests, service
from app.assessments.guest_models import GuestLink
from app.assessments.guest_policy import Guest
from app.competencies.queue_views import waiting_for
from app.core.actor import Role
from app.core.clock import now, today
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from app.placements.models import Supervision
from tests.application import Browser
from tests.assessments.filled import complete, make_asked, make_begun, publish, request_of, seen_by
from tests.assessments.rounds import make_open, make_proposed, raters
from tests.competencies.entries import case_of, make_draft, make_submitted, submit_entry
from tests.competencies.test_pages import cost
from tests.people import World, make_placement, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def ask_unknown_guest(world: World) -> str:
    """Let the trainee ask a guest whom nobody knows; return where a supervisor decides."""
    access = placement_for(world.trainee.actor(), world.placement.id)
    guest = Guest(name="Gus Guest", email="gus@unknown.example")
    asked = guests.ask_guest(access, publish(), request_of(world), guest)
    db.session.commit()
    return f"/assessments/{asked.id}/guest"


def addresses(person: User) -> list[str]:
    return [row.address for row in waiting_for(person.actor(), today())]


def test_a_request_to_assess_waits_in_the_queue_until_it_is_signed(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    page = browser.sign_in(world.supervisor).get("/queue").text
    assert f'href="/assessments/{asked.id}/fill" data-row>A1 Reading the ward meter' in page
    assert "1 item waits for you" in page
    assert "7 questions, about 4 minutes" in page
    assert "Sign several at once</a>" not in page
    assert browser.get(f"/assessments/{asked.id}/fill").status_code == 200
    complete(asked, world.supervisor)
    assert "Nothing waits for you" in browser.get("/queue").text


def test_an_assessor_who_does_not_supervise_finds_the_request_in_their_queue() -> None:
    world = make_world()
    colleague = make_user("Cal Colleague", centre=world.centre, role=Role.SUPERVISOR)
    asked = make_asked(world, colleague)
    assert addresses(colleague) == [f"/assessments/{asked.id}/fill"]
    assert addresses(world.supervisor) == []


def test_what_was_begun_at_the_bench_waits_for_whoever_began_it() -> None:
    world = make_world()
    begun = make_begun(world)
    assert addresses(world.supervisor) == [f"/assessments/{begun.id}/fill"]


def test_a_declined_request_waits_no_more() -> None:
    world = make_world()
    asked = make_asked(world)
    service.decline(seen_by(world.supervisor, asked), "I was not there.")
    assert addresses(world.supervisor) == []


def test_a_guest_from_an_unknown_address_waits_for_the_supervisor(browser: Browser) -> None:
    world = make_world()
    address = ask_unknown_guest(world)
    page = browser.sign_in(world.supervisor).get("/queue").text
    assert f'href="{address}" data-row>Gus Guest, for A1 Reading the ward meter' in page
    assert "Guest to approve" in page
    browser.send(address, {"decision": "approve"})
    assert "Nothing waits for you" in browser.get("/queue").text


def test_colleagues_for_feedback_wait_for_the_supervisor(browser: Browser) -> None:
    world = make_world()
    cycle = make_proposed(world.placement, world.trainee, world.items[0].id, raters(6))
    db.session.commit()
    page = browser.sign_in(world.supervisor).get("/queue?by=kind").text
    assert (
        f'href="/colleague-feedback/{cycle.id}/approve?by=kind" data-row>6 colleagues, for First year' in page
    )
    assert "Colleagues to approve" in page
    make_open(make_world())
    assert len(addresses(world.supervisor)) == 1


def test_nothing_waits_for_whose_supervision_has_ended() -> None:
    world = make_world()
    make_asked(world)
    ask_unknown_guest(world)
    make_proposed(world.placement, world.trainee, world.items[0].id)
    span = db.session.query(Supervision).filter_by(supervisor_id=world.supervisor.id).one()
    span.starts_on, span.ends_on = today() - timedelta(days=9), today() - timedelta(days=1)
    db.session.commit()
    db.session.expire_all()
    assert addresses(world.supervisor) == []


def test_the_way_through_the_queue_leads_from_a_sign_off_to_an_assessment(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    asked = make_asked(world)
    page = browser.sign_in(world.supervisor).get(f"/queue/{case_of(world).id}").text
    assert f'href="/assessments/{asked.id}/fill" rel="next" data-key="j"' in page
    assert "1 sign-off as they are now" in browser.get("/queue").text


def test_the_queue_takes_the_same_number_of_queries_however_much_waits(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.supervisor)
    costs = []
    for _ in range(2):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
        another = replace(world, trainee=trainee, placement=placement)
        evidence = make_draft(placement, world.items[:1])
        submit_entry(placement, evidence)
        make_asked(another, evidence_ids=frozenset({evidence.id}))
        ask_unknown_guest(another)
        make_proposed(placement, trainee, world.items[0].id)
        db.session.commit()
        costs.append(cost(browser, "/queue"))
    assert len(addresses(world.supervisor)) == 8
    assert costs[0] == costs[1]


def test_the_days_of_a_guests_link_begin_with_the_approval(browser: Browser) -> None:
    world = make_world()
    address = ask_unknown_guest(world)
    later = now() + timedelta(days=40)
    with time_machine.travel(later, tick=False):
        browser.sign_in(world.supervisor).send(address, {"decision": "approve"})
        link = db.session.query(GuestLink).one()
        assert link.expires_at > later + timedelta(days=29)
        assert guest_links.closed(link) is None
