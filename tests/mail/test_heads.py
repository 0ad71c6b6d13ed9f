"""A head of the ledger stands in each mail about a signature, and the check of the ledger takes that mail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from app.assessments import signing_here
from app.assessments.pins import set_pin
from app.competencies import service
from app.competencies.signing_here import Signature, sign_off_here
from app.config import Settings
from app.core.actor import Role
from app.core.clock import now
from app.core.errors import InvalidInputError
from app.extensions import db
from app.ledger.checking import check_against
from app.ledger.outside import heads_in_file
from app.ledger.queries import head_of
from app.ledger.values import Authority, Head
from app.mail import digest
from app.mail.choices import choose
from app.mail.delivery import send_due
from app.mail.models import Notice, OutgoingMail
from app.mail.service import tell
from app.mail.values import Cadence, NoticeKind
from app.reviews import service as reviews
from app.reviews.access import digest_now
from app.verification import service as verification
from app.verification.access import sampled_for
from tests.application import Browser
from tests.assessments.filled import complete, make_asked, signing
from tests.assessments.filled import seen_by as assessment_of
from tests.competencies.entries import access_of, case_of, make_submitted, seen, sign
from tests.people import World, make_placement, make_user, make_world
from tests.reviews.meetings import seen_by, written
from tests.verification.sampled import sampled_in

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
PIN = "271828"


@pytest.fixture
def world() -> World:
    """Return a placement whose trainee and supervisor get a mail about each thing at once."""
    world = make_world(items=3)
    set_pin(world.supervisor, PIN)
    for person in (world.trainee, world.supervisor):
        choose(person.id, dict.fromkeys(NoticeKind, Cadence.EACH))
    db.session.commit()
    return world


def sent_files(settings: Settings) -> list[Path]:
    """Send what waits, and return the mails as somebody would save them."""
    send_due()
    return list((settings.data / "mail").glob("*.eml"))


def forget_mails() -> None:
    """Empty the outbox, so that only what comes from here on is looked at."""
    db.session.execute(sa.update(Notice).values(mailed_in=None))
    db.session.execute(sa.delete(OutgoingMail))
    db.session.commit()


def last_head(world: World) -> Head:
    head = head_of(world.placement.id)
    assert head is not None
    return head


def an_item_is_signed(world: World) -> None:
    make_submitted(world)
    forget_mails()
    sign(world)


def an_item_is_signed_by_pin(world: World) -> None:
    make_submitted(world)
    forget_mails()
    given = Signature(pin=PIN, statement="Seen.", seen_digest=seen(world), confirmed_no_identifiers=True)
    sign_off_here(access_of(world.trainee, world.placement), world.items[0].id, world.supervisor, given)


def an_item_is_returned(world: World) -> None:
    make_submitted(world)
    forget_mails()
    access = access_of(world.supervisor, world.placement)
    service.return_with_feedback(access, world.items[0].id, "The limit is missing.", seen(world))


def an_item_is_reopened(world: World) -> None:
    an_item_is_signed(world)
    forget_mails()
    service.reopen(access_of(world.coordinator, world.placement), world.items[0].id, "By mistake.")


def an_assessment_is_signed(world: World) -> None:
    asked = make_asked(world)
    forget_mails()
    complete(asked, world.supervisor)


def an_assessment_is_signed_by_pin(world: World) -> None:
    asked = make_asked(world)
    forget_mails()
    by_pin = replace(signing(), authority=Authority.PIN)
    signing_here.sign_here(assessment_of(world.trainee, asked), world.supervisor, PIN, by_pin)


def a_signature_is_verified(world: World) -> None:
    verifier = make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER)
    an_item_is_signed(world)
    sampled = sampled_in(world)[0]
    forget_mails()
    verification.accept(sampled_for(verifier.actor(), sampled.id), "", seen(world))


def a_signature_is_rejected(world: World) -> None:
    verifier = make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER)
    an_item_is_signed(world)
    sampled = sampled_in(world)[0]
    forget_mails()
    verification.reject(sampled_for(verifier.actor(), sampled.id), "Another camera's log.", seen(world))


def one_side_signs_a_review(world: World) -> None:
    review = written(world)
    forget_mails()
    reviews.sign(seen_by(world.supervisor, review), digest_now(review))


def both_sides_have_signed_a_review(world: World) -> None:
    review = written(world)
    reviews.sign(seen_by(world.trainee, review), digest_now(review))
    forget_mails()
    reviews.sign(seen_by(world.supervisor, review), digest_now(review))


ACTS = (
    (an_item_is_signed, {"trainee"}),
    (an_item_is_signed_by_pin, {"trainee", "supervisor"}),
    (an_item_is_returned, {"trainee"}),
    (an_item_is_reopened, {"trainee", "supervisor"}),
    (an_assessment_is_signed, {"trainee"}),
    (an_assessment_is_signed_by_pin, {"trainee", "supervisor"}),
    (a_signature_is_verified, {"trainee", "supervisor"}),
    (a_signature_is_rejected, {"trainee", "supervisor"}),
    (one_side_signs_a_review, {"trainee"}),
    (both_sides_have_signed_a_review, {"trainee"}),
)


@pytest.mark.parametrize(("act", "people"), ACTS)
def test_the_mail_about_an_act_holds_the_head_that_the_act_made(
    world: World, settings: Settings, act: Callable[[World], None], people: set[str]
) -> None:
    act(world)
    db.session.commit()
    addresses = {getattr(world, person).email for person in people}
    mails = db.session.scalars(sa.select(OutgoingMail)).all()
    assert sorted(mail.to_address for mail in mails) == sorted(addresses)
    assert not any("Tara" in mail.subject + mail.body or "limit" in mail.body for mail in mails)
    files = sent_files(settings)
    assert len(files) == len(addresses)
    for file in files:
        heads = heads_in_file(file.read_bytes())
        assert heads == {last_head(world)}
        assert not list(check_against(heads, file.name))


def test_signing_several_at_once_mails_a_head_for_each(
    browser: Browser, world: World, settings: Settings
) -> None:
    for item in world.items:
        make_submitted(world, item)
    forget_mails()
    browser.sign_in(world.supervisor)
    cases = [case_of(world, place).id for place in range(3)]
    for case in cases:
        browser.get(f"/queue/{case}")
    fields = {"cases": [str(case) for case in cases], "statement": "Seen.", "confirmed_no_identifiers": "yes"}
    assert browser.send("/queue/together", fields).status_code == 302
    found = [heads_in_file(file.read_bytes()) for file in sent_files(settings)]
    assert {head.sequence for heads in found for head in heads} == {
        last_head(world).sequence - back for back in range(3)
    }


def test_a_digest_lists_one_head_for_each_placement(settings: Settings) -> None:
    world = make_world(items=2)
    for place in (0, 1):
        make_submitted(world, world.items[place])
        sign(world, place)
    theo = make_user("Theo Trainee", centre=world.centre, role=Role.TRAINEE)
    other = make_placement(world.centre, theo, world.framework, supervisor=world.supervisor)
    one = replace(world, trainee=theo, placement=other)
    make_submitted(one)
    sign(one)
    for placement in (world.placement, world.placement, other):
        tell(world.supervisor.id, NoticeKind.REOPENED, "Tara's item is open.", "/x", placement.id)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        digest.make_due()
        files = sent_files(settings)
    mine = [file for file in files if f"To: {world.supervisor.email}" in file.read_text()]
    heads = [heads_in_file(file.read_bytes()) for file in mine]
    assert heads == [{last_head(world), last_head(one)}]


def test_news_about_no_signature_carries_no_head(world: World, settings: Settings) -> None:
    make_submitted(world)
    files = sent_files(settings)
    assert len(files) == 1
    with pytest.raises(InvalidInputError, match="No head of a ledger"):
        heads_in_file(files[0].read_bytes())


@pytest.mark.parametrize(
    "saved",
    [
        lambda mail: mail,
        lambda mail: b"From someone\n" + mail + b"\nFrom someone\n" + mail,
        lambda mail: mail.split(b"\n\n", 1)[1],
        lambda mail: mail.decode().encode("utf-16"),
    ],
    ids=["as it came", "in a folder of mails", "without its head lines", "as Unicode of Windows"],
)
def test_a_mail_is_read_however_it_was_saved(
    world: World, settings: Settings, saved: Callable[[bytes], bytes]
) -> None:
    an_item_is_signed(world)
    (file,) = sent_files(settings)
    content = file.read_bytes().replace(b"\r\n", b"\n")
    assert heads_in_file(saved(content)) == {last_head(world)}
