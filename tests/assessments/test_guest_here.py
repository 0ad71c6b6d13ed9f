"""A guest signs at the bench, on the trainee's device; the address that was asked gets the confirmation."""

from contextlib import nullcontext

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.assessments import guests
from app.assessments.guest_models import Purpose
from app.assessments.guest_policy import Guest
from app.assessments.models import AssessmentEvent
from app.assessments.pins import set_pin
from app.assessments.signing_here import OF_A_GUEST
from app.assessments.workflow import State
from app.core.ids import new_id
from app.extensions import db
from app.ledger.values import AUTHORITY_WORDS, Authority
from tests.application import Browser
from tests.assessments.filled import ANSWERS, fields, fresh, make_asked
from tests.assessments.test_guests import STATED, address, link_of, mails, make_guest_asked
from tests.people import make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
LABEL = AUTHORITY_WORDS[Authority.HERE].replace("'", "&#39;")


def test_a_guest_signs_on_the_device_is_labelled_so_and_gets_the_mail(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    by_mail = address(asked)
    browser.sign_in(world.trainee)
    where = f"/assessments/{asked.id}/sign-here/guest"
    assert where in browser.get(f"/assessments/{asked.id}").text
    page = browser.get(where).text
    assert 'value="Gus Guest"' in page
    assert "goes to gus@known.example" in page
    answer = browser.send(where, fields(more=STATED))
    assert answer.location == f"/assessments/{asked.id}"
    done = fresh(asked.id)
    event = done.events[-1]
    assert (done.state, event.authority, event.capacity) == (State.COMPLETED, Authority.HERE, "guest")
    assert event.text.startswith("Gus Guest, Physicist: ")
    confirmation = mails()[-1]
    assert confirmation.to_address == "gus@known.example"
    assert "on the trainee's own device" in confirmation.body
    assert address(asked, Purpose.DISPUTE).startswith("/disputes/")
    assert LABEL in browser.get(f"/assessments/{asked.id}").text
    listed = browser.get(f"/placements/{world.placement.id}/assessments").text
    assert "Gus Guest (visiting assessor, on the trainee&#39;s device)" in listed
    assert browser.get(by_mail).status_code == 410


def test_a_guest_who_waits_for_approval_signs_nothing_there(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world, known=False)
    browser.sign_in(world.trainee)
    where = f"/assessments/{asked.id}/sign-here/guest"
    assert where not in browser.get(f"/assessments/{asked.id}").text
    answer = browser.send(where, fields(more=STATED))
    assert guests.WAITS_FOR_APPROVAL in answer.text
    assert fresh(asked.id).state is State.ASKED
    guests.approve(link_of(asked), world.supervisor.actor())
    db.session.commit()
    assert browser.send(where, fields(more=STATED)).status_code == 302


def test_the_trainees_own_address_needs_approval_at_the_bench_too(browser: Browser) -> None:
    world = make_world()
    domain = world.trainee.email.partition("@")[2]
    asked = make_guest_asked(world, Guest(name="Gus Guest", email=f"tara+x@{domain}", job_title="Physicist"))
    guest = fresh(asked.id).guest
    assert guest is not None
    browser.sign_in(world.trainee).send(f"/assessments/{asked.id}/sign-here/guest", fields(more=STATED))
    assert fresh(asked.id).state is State.ASKED


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({**STATED, "guest_name": ""}, 422),
        ({**STATED, "confirmed_no_identifiers": ""}, 422),
        ({**STATED, f"answer-{next(iter(ANSWERS))}": "none such"}, 422),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    browser: Browser, more: dict[str, str], status: int
) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    answer = browser.sign_in(world.trainee).send(
        f"/assessments/{asked.id}/sign-here/guest", fields(more={**more, "registration_number": "CT99001"})
    )
    assert answer.status_code == status
    assert "There is a problem" in answer.text
    assert 'value="CT99001"' in answer.text
    assert fresh(asked.id).state is State.ASKED


def test_signing_a_second_time_says_that_it_is_signed(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    where = f"/assessments/{asked.id}/sign-here/guest"
    browser.sign_in(world.trainee)
    browser.send(where, fields(more=STATED))
    browser.send(where, fields(more=STATED))
    assert [event.authority for event in fresh(asked.id).events].count(Authority.HERE) == 1


def test_only_the_trainees_device_will_do_and_only_where_a_guest_was_asked(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    other = make_asked(world)
    for person in (world.supervisor, world.coordinator, make_user("Stranger")):
        browser.sign_in(person)
        for who in (asked, other):
            assert (
                browser.send(f"/assessments/{who.id}/sign-here/guest", fields(more=STATED)).status_code == 404
            )
    browser.sign_in(world.trainee)
    assert browser.get(f"/assessments/{other.id}/sign-here/guest").status_code == 404


def test_nobody_signs_by_pin_what_a_guest_was_asked_for(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    set_pin(world.supervisor, "271828")
    db.session.commit()
    browser.sign_in(world.trainee)
    where = f"/assessments/{asked.id}/sign-here"
    assert f'href="{where}"' not in browser.get(f"/assessments/{asked.id}").text
    more = {"assessor": str(world.supervisor.id), "pin": "271828"}
    assert OF_A_GUEST in browser.send(where, fields(more=more)).text
    assert fresh(asked.id).state is State.ASKED


@pytest.mark.parametrize(("authority", "is_known"), [("here", True), ("shouted", False)])
def test_the_database_knows_this_way_of_signing_and_no_other(authority: str, *, is_known: bool) -> None:
    event = fresh(make_guest_asked(make_world()).id).events[-1]
    table = AssessmentEvent.__table__
    changed = {
        "id": sa.literal(new_id(), sa.Uuid()),
        "sequence": table.c.sequence + 1,
        "authority": sa.literal(authority, sa.String()),
    }
    copied = sa.select(*(changed.get(one.name, one) for one in table.c)).where(table.c.id == event.id)
    copy = sa.insert(AssessmentEvent).from_select([one.name for one in table.c], copied)
    with nullcontext() if is_known else pytest.raises(IntegrityError, match="authority"):
        db.session.execute(copy)
