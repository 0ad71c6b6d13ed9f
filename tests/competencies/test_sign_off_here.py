"""A supervisor signs an item off on the trainee's device, by their own PIN."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.assessments.models import SigningPin
from app.assessments.pins import LOCKED, TRIES, WRONG, set_pin
from app.competencies.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.ledger.values import Authority
from app.mail.models import OutgoingMail
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, seen, submit_entry
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
PIN = "271828"
LABEL = "PIN on the trainee&#39;s device"


@pytest.fixture
def world(browser: Browser) -> World:
    """Let an item wait for a supervisor who has a PIN; the trainee is signed in."""
    world = make_world()
    set_pin(world.supervisor, PIN)
    make_submitted(world)
    browser.sign_in(world.trainee)
    return world


def address(world: World, place: int = 0) -> str:
    return f"/placements/{world.placement.id}/competencies/{world.items[place].id}"


def fields(world: World, **more: str) -> dict[str, str]:
    return {
        "statement": "I stood beside her.",
        "confirmed_no_identifiers": "yes",
        "supervisor": str(world.supervisor.id),
        "pin": PIN,
        "revision": seen(world),
        **more,
    }


def test_it_is_signed_labelled_recorded_and_mailed(browser: Browser, world: World) -> None:
    assert "sign off on this device" in browser.get(address(world)).text
    assert "I measured the uniformity" in browser.get(f"{address(world)}/sign-here").text
    assert browser.send(f"{address(world)}/sign-here", fields(world)).status_code == 302
    case = case_of(world)
    assert case.state is State.SIGNED_OFF
    event = case.events[-1]
    assert (event.actor_id, event.capacity, event.authority) == (
        world.supervisor.id,
        "supervisor",
        Authority.PIN,
    )
    link = db.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.record_id == event.id)).one()
    assert link.authority is Authority.PIN
    for person in (world.trainee, world.supervisor, world.coordinator):
        assert LABEL in browser.sign_in(person).get(address(world)).text
    assert LABEL in browser.sign_in(world.supervisor).get("/signatures").text
    mail = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.kind == "pin-used")).one()
    assert mail.to_address == world.supervisor.email
    assert "Tara" not in mail.subject + mail.body


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"pin": "271829"}, 409, WRONG),
        ({"pin": ""}, 422, "Type your PIN."),
        ({"statement": " "}, 422, "Write what you have seen"),
        ({"confirmed_no_identifiers": ""}, 422, "Confirm that you have seen no patient identifiers"),
        ({"supervisor": ""}, 422, "Choose your name."),
        ({"revision": "0" * 64}, 409, "The evidence changed while you were reading."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(
    browser: Browser, world: World, more: dict[str, str], status: int, sentence: str
) -> None:
    sent = fields(world, **more)
    answer = browser.send(f"{address(world)}/sign-here", sent)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "I stood beside her." in answer.text or not sent["statement"].strip()
    assert PIN not in answer.text
    assert case_of(world).state is State.SUBMITTED


def test_wrong_ones_lock_it_here_too(browser: Browser, world: World) -> None:
    said = [
        browser.send(f"{address(world)}/sign-here", fields(world, pin="000001")).text for _ in range(TRIES)
    ]
    assert LOCKED in said[-1]
    assert LOCKED in browser.send(f"{address(world)}/sign-here", fields(world)).text
    assert db.session.get_one(SigningPin, world.supervisor.id).locked_at is not None
    assert case_of(world).state is State.SUBMITTED


def test_a_colleague_and_a_former_supervisor_sign_nothing(browser: Browser, world: World) -> None:
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    set_pin(colleague, "314159")
    sent = fields(world, supervisor=str(colleague.id), pin="314159")
    assert browser.send(f"{address(world)}/sign-here", sent).status_code == 422
    world.placement.supervisions[0].ends_on = today() - timedelta(1)
    answer = browser.send(f"{address(world)}/sign-here", fields(world))
    assert "Nobody who supervises you has set a PIN yet." in answer.text
    assert case_of(world).state is State.SUBMITTED


def test_an_item_that_does_not_wait_says_why_nothing_can_be_signed(browser: Browser, world: World) -> None:
    evidence = make_draft(world.placement, world.items[1:2])
    submit_entry(world.placement, evidence, ask_for=[])
    page = browser.get(f"{address(world, 1)}/sign-here").text
    assert "Sign-off is not asked for at the moment." in page
    assert 'name="pin"' not in page
    assert "/sign-here" not in browser.get(address(world, 1)).text


def test_nobody_but_the_trainee_has_the_page(browser: Browser, world: World) -> None:
    for person in (world.supervisor, world.coordinator):
        answer = browser.sign_in(person).send(f"{address(world)}/sign-here", fields(world))
        assert answer.status_code == 404
