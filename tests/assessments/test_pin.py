"""An assessor sets a PIN and signs with it on the trainee's device."""

import pytest
import sqlalchemy as sa

from app.assessments.models import Assessment, SigningPin
from app.assessments.pins import LOCKED, TRIES, WRONG, pin_problem, set_pin, verify_pin
from app.assessments.workflow import State
from app.core.actor import Role
from app.core.errors import RefusedError
from app.extensions import db
from app.identity.models import User
from app.identity.service import set_password
from app.ledger.models import LedgerEntry
from app.ledger.values import Authority
from app.mail.models import Notice, OutgoingMail
from app.mail.values import NoticeKind
from app.web.held import HeldForm
from tests.application import Browser
from tests.assessments.filled import ANSWERS, fields, fresh, make_asked, make_completed
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
PIN = "271828"
PASSWORD = "three words together"


def make_ready(browser: Browser) -> tuple[World, Assessment]:
    """Let the supervisor have a PIN and be asked; the trainee is signed in."""
    world = make_world()
    set_pin(world.supervisor, PIN)
    asked = make_asked(world)
    browser.sign_in(world.trainee)
    return world, asked


def here(world: World, pin: str = PIN, **more: str) -> dict[str, str]:
    return fields(more={"assessor": str(world.supervisor.id), "pin": pin, **more})


def kept_pin(user: User) -> SigningPin:
    db.session.expire_all()
    return db.session.get_one(SigningPin, user.id)


@pytest.mark.parametrize(
    ("pin", "fine"),
    [
        ("271828", True),
        ("110022334455", True),
        ("27182", False),
        ("2718281828459", False),
        ("27182a", False),
        ("٢٧١٨٢٨", False),
        ("777777", False),
        ("123456", False),
        ("987654", False),
    ],
)
def test_which_pins_can_be_used(pin: str, *, fine: bool) -> None:
    assert (pin_problem(pin) is None) is fine


def test_signing_on_the_trainees_device_is_labelled_and_told(browser: Browser) -> None:
    world, asked = make_ready(browser)
    address = f"/assessments/{asked.id}"
    assert "sign on this device" in browser.get(address).text
    assert "Sam Supervisor" in browser.get(f"{address}/sign-here").text
    answer = browser.send(f"{address}/sign-here", here(world))
    assert answer.status_code == 302
    event = fresh(asked.id).events[-1]
    assert (event.actor_id, event.authority) == (world.supervisor.id, Authority.PIN)
    recorded = db.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.record_id == event.id)).one()
    assert (recorded.actor_id, recorded.authority) == (world.supervisor.id, Authority.PIN)
    listed = browser.get(f"/placements/{world.placement.id}/assessments").text
    assert "Sam Supervisor (by PIN on the trainee&#39;s device)" in listed
    for person in (world.trainee, world.supervisor, world.coordinator):
        assert "PIN on the trainee&#39;s device" in browser.sign_in(person).get(address).text
    told = db.session.scalars(sa.select(Notice.words).where(Notice.user_id == world.supervisor.id)).all()
    assert any("signed with your PIN" in words for words in told)


def test_whoever_is_at_the_bench_signs_even_if_somebody_else_was_asked(browser: Browser) -> None:
    world, asked = make_ready(browser)
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    set_pin(colleague, "314159")
    sent = fields(more={"assessor": str(colleague.id), "pin": "314159"})
    assert browser.send(f"/assessments/{asked.id}/sign-here", sent).status_code == 302
    done = fresh(asked.id)
    assert (done.assessor_id, done.events[-1].capacity) == (colleague.id, "assessor")


def test_a_wrong_pin_signs_nothing_and_what_was_typed_stays(browser: Browser) -> None:
    world, asked = make_ready(browser)
    answer = browser.send(f"/assessments/{asked.id}/sign-here", here(world, "271829"))
    assert answer.status_code == 409
    assert WRONG in answer.text
    assert "Steady hands." in answer.text
    assert "271829" not in answer.text
    assert fresh(asked.id).state is State.ASKED
    assert kept_pin(world.supervisor).failures == 1
    assert browser.send(f"/assessments/{asked.id}/sign-here", here(world)).status_code == 302
    assert kept_pin(world.supervisor).failures == 0


def test_five_wrong_ones_lock_it_and_mail_its_owner_who_sets_a_new_one(browser: Browser) -> None:
    world, asked = make_ready(browser)
    set_password(world.supervisor, PASSWORD)
    address = f"/assessments/{asked.id}/sign-here"
    said = [browser.send(address, here(world, "000001")).text for _ in range(TRIES)]
    assert WRONG in said[0]
    assert LOCKED in said[-1]
    assert LOCKED in browser.send(address, here(world)).text
    assert fresh(asked.id).state is State.ASKED
    mails = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.user_id == world.supervisor.id))
    assert [mail.subject for mail in mails if "PIN" in mail.subject] == ["Techfolio: Your PIN was locked."]
    browser.sign_in(world.supervisor)
    assert "Your PIN is locked" in browser.get("/account/pin").text
    new = {"pin": "161803", "pin_again": "161803", "password": PASSWORD}
    assert browser.send("/account/pin", new).status_code == 302
    browser.sign_in(world.trainee)
    assert browser.send(address, here(world, "161803")).status_code == 302


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"pin": "123456", "pin_again": "123456"}, "too easy to guess"),
        ({"pin_again": "271829"}, "The two PINs are not the same."),
        ({"password": "not my password"}, "This is not your password."),
    ],
)
def test_a_pin_is_set_with_the_password_and_typed_twice(
    browser: Browser, more: dict[str, str], sentence: str
) -> None:
    world = make_world()
    set_password(world.supervisor, PASSWORD)
    db.session.commit()
    sent = {"pin": PIN, "pin_again": PIN, "password": PASSWORD, **more}
    answer = browser.sign_in(world.supervisor).send("/account/pin", sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert PIN not in answer.text
    assert db.session.get(SigningPin, world.supervisor.id) is None


def test_a_removed_pin_signs_nothing(browser: Browser) -> None:
    world, asked = make_ready(browser)
    browser.sign_in(world.supervisor).send("/account/pin/remove")
    page = browser.sign_in(world.trainee).get(f"/assessments/{asked.id}/sign-here").text
    assert "Nobody who can assess you has set a PIN yet." in page
    browser.send(f"/assessments/{asked.id}/sign-here", here(world))
    assert fresh(asked.id).state is State.ASKED


def test_whoever_cannot_assess_signs_nothing_with_their_pin(browser: Browser) -> None:
    world, asked = make_ready(browser)
    set_pin(world.coordinator, "314159")
    sent = fields(more={"assessor": str(world.coordinator.id), "pin": "314159"})
    assert browser.send(f"/assessments/{asked.id}/sign-here", sent).status_code == 422
    assert fresh(asked.id).state is State.ASKED


def test_only_the_trainee_has_the_page_and_only_while_it_waits(browser: Browser) -> None:
    world, asked = make_ready(browser)
    done = make_completed(world)
    page = browser.get(f"/assessments/{done.id}/sign-here").text
    assert "does not wait for a signature" in page
    for person in (world.supervisor, world.coordinator):
        answer = browser.sign_in(person).send(f"/assessments/{asked.id}/sign-here", here(world))
        assert answer.status_code == 404


def test_a_pin_is_never_held_with_what_was_typed_and_never_stored_as_it_is(
    browser: Browser, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    world, asked = make_ready(browser)
    address = f"/assessments/{asked.id}/sign-here"
    page = browser.get(address).text
    owner = page.split('name="form_owner" type="hidden" value="')[1].split('"')[0]
    browser.send(address, here(world, "271829"))
    with browser.session_transaction() as session:
        session.clear()
    browser.send(address, here(world, form_owner=owner))
    (held,) = db.session.scalars(sa.select(HeldForm))
    names = {name for name, _ in held.fields}
    assert "answer-went-well" in names
    assert "pin" not in names
    said = caplog.text + "".join(capsys.readouterr())
    assert PIN not in said
    assert PIN not in kept_pin(world.supervisor).hashed
    assert ANSWERS["went-well"] in dict(held.fields).values()


@pytest.mark.usefixtures("app")
def test_the_function_that_others_build_on_says_no_in_words() -> None:
    world = make_world()
    with pytest.raises(RefusedError, match="has not set a PIN"):
        verify_pin(world.supervisor, PIN)
    set_pin(world.supervisor, PIN)
    verify_pin(world.supervisor, PIN)
    world.supervisor.active = False
    with pytest.raises(RefusedError):
        verify_pin(world.supervisor, PIN)


def test_a_try_is_counted_before_anything_is_compared(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, asked = make_ready(browser)

    def cut_off(*_words: str) -> bool:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("app.assessments.pins.verify_password", cut_off)
        for _ in range(TRIES):
            assert browser.send(f"/assessments/{asked.id}/sign-here", here(world)).status_code == 500
    assert kept_pin(world.supervisor).failures == TRIES
    # The right one comes too late: whoever cut the requests off may have learnt it from them.
    assert LOCKED in browser.send(f"/assessments/{asked.id}/sign-here", here(world)).text
    assert fresh(asked.id).state is State.ASKED
    assert kept_pin(world.supervisor).locked_at is not None
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.PIN_LOCKED)).all()
    assert [notice.user_id for notice in told] == [world.supervisor.id]
