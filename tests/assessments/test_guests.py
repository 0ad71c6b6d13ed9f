"""A guest without an account signs one assessment by a one-use link, and can dispute what was signed."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from app.assessments import guests, service
from app.assessments.access import AssessmentAccess
from app.assessments.guest_domains import keep_domains
from app.assessments.guest_links import token_of
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.guest_policy import Guest
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.workflow import State
from app.competencies import service as sign_offs
from app.core.actor import Role
from app.core.clock import now
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.ledger.outside import heads_in_file
from app.ledger.queries import head_of
from app.ledger.values import Authority
from app.mail.links import address_of_link
from app.mail.models import Notice, OutgoingMail
from app.mail.values import MailLink, NoticeKind
from app.placements.access import placement_for
from app.placements.models import ReaderRole
from tests.application import Browser
from tests.assessments.filled import fields, fresh, publish, request_of, seen_by
from tests.competencies.entries import access_of, make_submitted, seen
from tests.people import World, assign_reader, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
GUS = Guest(name="Gus Guest", email="gus@known.example", job_title="Physicist")
STATED = {"guest_name": "Gus Guest", "job_title": "Physicist", "registration_body": "RCT"}


def make_guest_asked(world: World, guest: Guest = GUS, *, known: bool = True) -> Assessment:
    if known:
        keep_domains([world.centre.id], "known.example")
    access = placement_for(world.trainee.actor(), world.placement.id)
    asked = guests.ask_guest(access, publish(), request_of(world), guest)
    db.session.commit()
    return asked


def link_of(assessment: Assessment, purpose: Purpose = Purpose.SIGN) -> GuestLink:
    db.session.expire_all()
    return db.session.scalars(
        sa.select(GuestLink).where(
            GuestLink.assessment_id == assessment.id,
            GuestLink.purpose == purpose,
            GuestLink.replaced_at.is_(None),
        )
    ).one()


def address(assessment: Assessment, purpose: Purpose = Purpose.SIGN) -> str:
    link = link_of(assessment, purpose)
    return address_of_link(MailLink("guest", link.id)).removeprefix("http://127.0.0.1:8000")


def mails() -> list[OutgoingMail]:
    db.session.expire_all()
    return db.session.query(OutgoingMail).order_by(OutgoingMail.created_at, OutgoingMail.id).all()


def test_a_guest_from_a_known_domain_gets_the_link_at_once() -> None:
    asked = make_guest_asked(make_world())
    (mail,) = mails()
    assert mail.to_address == "gus@known.example"
    assert "Tara" not in mail.subject
    assert token_of(link_of(asked)) not in mail.body + mail.subject
    assert address(asked).startswith("/guest/")


def test_the_database_holds_no_token_and_the_token_has_256_bits() -> None:
    link = link_of(make_guest_asked(make_world()))
    token = token_of(link)
    assert len(token) == 43
    kept = [str(value) for value in db.session.execute(sa.select(GuestLink.__table__)).one()]
    assert not [value for value in kept if token in value]


def test_the_page_shows_the_frozen_words_and_opening_it_signs_nothing(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    browser.get(address(asked))
    page = browser.get(address(asked)).text
    assert world.items[0].statement in page
    assert "Tara Trainee" in page
    assert 'value="Gus Guest"' in page
    assert 'value="Physicist"' in page
    assert fresh(asked.id).state is State.ASKED
    assert link_of(asked).used_at is None


def test_a_guest_signs_once_and_the_signature_is_labelled(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    where = address(asked)
    answer = browser.send(where, fields(more={**STATED, "registration_number": "CT99001"}))
    assert "Thank you" in answer.text
    done = fresh(asked.id)
    assert done.state is State.COMPLETED
    event = done.events[-1]
    assert event.authority is Authority.LINK
    assert event.capacity == "guest"
    assert event.registration_number == "CT99001"
    assert event.text.startswith("Gus Guest, Physicist: I observed this work myself")
    again = browser.send(where, fields(more=STATED))
    assert again.status_code == 410
    assert "has been used" in again.text
    assert len(fresh(asked.id).events) == 2
    page = browser.sign_in(world.supervisor).get(f"/assessments/{asked.id}").text
    assert "Guest, by a one-use link, electronically" in page


def test_the_confirmation_brings_the_head_and_a_way_to_dispute(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    browser.send(address(asked), fields(more=STATED))
    confirmation = mails()[-1]
    head = head_of(world.placement.id)
    assert head is not None
    assert heads_in_file(confirmation.body.encode()) == {head}
    assert "Tara" not in confirmation.subject
    assert address(asked, Purpose.DISPUTE).startswith("/disputes/")


def test_a_dispute_freezes_the_item_and_tells_the_supervisor(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    asked = make_guest_asked(world)
    browser.send(address(asked), fields(more=STATED))
    where = address(asked, Purpose.DISPUTE)
    assert "count" in browser.get(where).text
    assert browser.send(where, {"reason": ""}).status_code == 422
    answer = browser.send(where, {"reason": "I was on leave that day."})
    assert answer.status_code == 200
    assert fresh(asked.id).state is State.DISPUTED
    told = db.session.query(Notice).filter_by(user_id=world.supervisor.id, kind=NoticeKind.DISPUTE).all()
    assert len(told) == 1
    with pytest.raises(RefusedError, match="disputes"):
        sign_offs.sign_off(
            access_of(world.supervisor, world.placement),
            world.items[0].id,
            "Seen.",
            seen(world),
            confirmed_no_identifiers=True,
        )
    db.session.rollback()
    assert browser.send(where, {"reason": "Again."}).status_code == 410


@pytest.mark.parametrize(
    ("decide", "words"), [(service.uphold, "stands as it was signed"), (service.withdraw, "was taken back")]
)
def test_the_guest_is_told_how_a_dispute_was_decided(
    browser: Browser, decide: Callable[[AssessmentAccess, str], AssessmentEvent], words: str
) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    browser.send(address(asked), fields(more=STATED))
    browser.send(address(asked, Purpose.DISPUTE), {"reason": "I was on leave that day."})
    db.session.expire_all()
    decide(seen_by(world.supervisor, asked), "The rota says otherwise.")
    mail = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.kind == "guest-decided")).one()
    assert mail.to_address == GUS.email
    assert words in mail.body
    assert "rota" not in mail.body
    assert "Tara" not in mail.subject
    assert heads_in_file(mail.body.encode()) == {head_of(world.placement.id)}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_is_good_for_one_purpose_only(browser: Browser, purpose: Purpose) -> None:
    asked = make_guest_asked(make_world())
    browser.send(address(asked), fields(more=STATED))
    link = db.session.scalars(sa.select(GuestLink).where(GuestLink.purpose == purpose)).one()
    wrong = "/disputes/" if purpose is Purpose.SIGN else "/guest/"
    assert browser.get(wrong + token_of(link)).status_code == 404


def test_a_guessed_link_leads_nowhere(browser: Browser) -> None:
    make_guest_asked(make_world())
    for token in ("x", "A" * 43, "%00", "\N{SNOWMAN}"):
        assert browser.get(f"/guest/{token}").status_code == 404


def test_an_expired_link_says_so_and_loses_nothing_that_was_typed(browser: Browser) -> None:
    asked = make_guest_asked(make_world())
    where = address(asked)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert browser.get(where).status_code == 410
        answer = browser.send(where, fields(more=STATED))
    assert answer.status_code == 410
    assert "has expired" in answer.text
    assert "Steady hands." in answer.text
    assert fresh(asked.id).state is State.ASKED


def test_a_new_link_puts_the_old_one_out_of_use(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    old = address(asked)
    again = f"/assessments/{asked.id}/guest/link"
    browser.sign_in(world.trainee)
    assert "a moment ago" in browser.send(again).text
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert browser.send(again).status_code == 302
    assert address(asked) != old
    assert "replaced by a newer one" in browser.get(old).text
    assert browser.get(address(asked)).status_code == 200


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("gus@elsewhere.example", "outside the domains"),
        ("gus@notknown.example", "outside the domains"),
        ("{trainee}", "own"),
        ("{trainee+}", "own"),
    ],
)
def test_a_doubtful_address_waits_for_approval(browser: Browser, email: str, said: str) -> None:
    world = make_world()
    name, _, domain = world.trainee.email.partition("@")
    address_typed = email.format_map({"trainee": world.trainee.email, "trainee+": f"{name}+gus@{domain}"})
    asked = make_guest_asked(world, Guest(name="Gus Guest", email=address_typed))
    assert mails() == []
    token = token_of(link_of(asked))
    assert "waits for the approval" in browser.get(f"/guest/{token}").text
    page = browser.sign_in(world.supervisor).get(f"/assessments/{asked.id}/guest").text
    assert said in page
    told = db.session.query(Notice).filter_by(user_id=world.supervisor.id).one()
    assert told.kind is NoticeKind.GUEST_TO_APPROVE
    answer = browser.send(f"/assessments/{asked.id}/guest", {"decision": "approve"})
    assert answer.status_code == 302
    assert [mail.to_address for mail in mails()] == [address_typed]
    assert browser.get(f"/guest/{token}").status_code == 200


def test_a_refused_guest_never_gets_a_link_and_the_trainee_reads_why(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world, known=False)
    browser.sign_in(world.supervisor)
    where = f"/assessments/{asked.id}/guest"
    assert browser.send(where, {"decision": "refuse"}).status_code == 422
    assert browser.send(where, {"decision": "refuse", "reason": "I do not know them."}).status_code == 302
    assert fresh(asked.id).state is State.DECLINED
    assert mails() == []
    assert browser.get(where).status_code == 404
    assert "I do not know them." in browser.sign_in(world.trainee).get(f"/assessments/{asked.id}").text


def test_an_address_of_somebody_with_an_account_is_answered() -> None:
    world = make_world()
    with pytest.raises(RefusedError, match="has an account"):
        make_guest_asked(world, Guest(name="Sam", email=world.supervisor.email))
    db.session.rollback()
    examiner = make_user("Ed Examiner", centre=world.centre, role=Role.EXAMINER)
    assign_reader(world.placement, examiner, ReaderRole.EXAMINER)
    with pytest.raises(RefusedError, match="examine"):
        make_guest_asked(world, Guest(name="Ed", email=examiner.email))


@pytest.mark.parametrize("email", ["gus", "gus@x\r\nBcc: all@known.example", "gus@", "@known.example"])
def test_an_address_that_is_none_begins_nothing(email: str) -> None:
    with pytest.raises(InvalidInputError):
        make_guest_asked(make_world(), Guest(name="Gus Guest", email=email))
    db.session.rollback()
    assert db.session.query(Assessment).count() == 0


def test_a_guest_declines(browser: Browser) -> None:
    asked = make_guest_asked(make_world())
    where = address(asked)
    assert browser.get(f"{where}/decline").status_code == 200
    assert browser.send(f"{where}/decline", {"reason": "I was not there."}).status_code == 200
    assert fresh(asked.id).state is State.DECLINED
    assert browser.get(where).status_code == 410


@pytest.mark.parametrize(
    "more",
    [{"guest_name": ""}, {"job_title": " "}, {"confirmed_no_identifiers": ""}, {"answer-reads": "best"}],
)
def test_what_is_missing_or_outside_the_scale_is_said_and_the_link_stays_good(
    browser: Browser, more: dict[str, str]
) -> None:
    asked = make_guest_asked(make_world())
    answer = browser.send(address(asked), fields(more={**STATED, **more}))
    assert answer.status_code == 422
    assert "Steady hands." in answer.text
    assert fresh(asked.id).state is State.ASKED
    assert link_of(asked).used_at is None


def test_a_withdrawn_assessment_closes_the_link(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    where = address(asked)
    browser.sign_in(world.trainee).send(f"/assessments/{asked.id}/withdraw", {})
    assert fresh(asked.id).state is State.WITHDRAWN
    assert "does not wait for a signature" in browser.get(where).text


def test_the_trainee_asks_a_guest_over_the_page(browser: Browser) -> None:
    world = make_world()
    keep_domains([world.centre.id], "known.example")
    stored = publish()
    db.session.commit()
    where = f"/placements/{world.placement.id}/assessments/new"
    typed = {
        "form_key": stored.key,
        "title": "Reading the ward meter",
        "more_items": str(world.items[0].id),
        "guest_name": "Gus Guest",
        "guest_email": "gus@known.example",
    }
    browser.sign_in(world.trainee)
    both = browser.send(where, {**typed, "assessor": str(world.supervisor.id)})
    assert both.status_code == 422
    assert "not both" in both.text
    assert browser.send(where, {**typed, "guest_email": ""}).status_code == 422
    answer = browser.send(where, typed)
    assert answer.status_code == 302
    asked = fresh(UUID(re.findall(r"[0-9a-f-]{36}", answer.headers["Location"])[0]))
    assert asked.guest is not None
    assert asked.guest.email == "gus@known.example"


@pytest.mark.parametrize("typed", ["nhs.net\nuni.example.ac.uk", ""])
def test_a_co_ordinator_says_which_domains_are_known(browser: Browser, typed: str) -> None:
    world = make_world()
    browser.sign_in(world.coordinator)
    assert browser.send("/centre/guest-domains", {"domains": typed}).status_code == 302
    page = browser.get("/centre/guest-domains").text
    assert all(line in page for line in typed.splitlines())


@pytest.mark.parametrize("typed", ["nhs", "nhs.net, uni.example", "*.net", "a b.net", "nhs.net\n<b>"])
def test_what_is_no_domain_is_named(browser: Browser, typed: str) -> None:
    world = make_world()
    answer = browser.sign_in(world.coordinator).send("/centre/guest-domains", {"domains": typed})
    assert answer.status_code == 422
    assert "is not a mail domain" in answer.text


def test_no_request_line_in_the_log_names_a_token(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = make_guest_asked(make_world())
    where = address(asked)
    browser.get(where)
    browser.send(where, fields(more=STATED))
    logged = capsys.readouterr().err
    assert "/guest/<token>" in logged
    assert where.rpartition("/")[2] not in logged


def test_every_step_of_a_guest_is_in_the_history(browser: Browser) -> None:
    asked = make_guest_asked(make_world())
    browser.send(address(asked), fields(more=STATED))
    events = db.session.query(AssessmentEvent).filter_by(assessment_id=asked.id).all()
    assert [event.guest_id is not None for event in events] == [False, True]
