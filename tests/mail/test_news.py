"""Who is told of what happens to a sign-off, a placement, an account and a report of patient data."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.competencies import service
from app.config import Settings
from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import link_for
from app.mail.delivery import send_due
from app.mail.models import Notice, OutgoingMail
from app.mail.service import post
from app.mail.values import NoticeKind
from app.placements import service as placements
from app.placements.models import Supervision
from app.placements.supervising import Word
from app.portfolio.access import evidence_for
from app.portfolio.comments import discussed_evidence, write_comment
from app.portfolio.confidentiality import Decision, decide, report
from tests.application import Browser
from tests.competencies.entries import access_of, case_of, make_submitted, seen, sign
from tests.mail.outbox import mailing_through
from tests.mail.server import REFUSED, mail_server
from tests.people import World, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


@pytest.fixture
def world() -> World:
    made = make_world()
    ended = make_user("Enid Formerly", centre=made.centre, role=Role.SUPERVISOR)
    span = {"starts_on": today() - timedelta(days=30), "ends_on": today() - timedelta(days=1)}
    made.placement.supervisions.append(Supervision(supervisor=ended, **span))
    db.session.commit()
    return made


def news(*, unseen: bool = False) -> set[tuple[str, NoticeKind]]:
    """Return who was told of what."""
    db.session.expire_all()
    wanted = db.session.query(User.name, Notice.kind).join(Notice, Notice.user_id == User.id)
    if unseen:
        wanted = wanted.filter(Notice.seen_at.is_(None))
    return {(name, kind) for name, kind in wanted}


def test_who_supervises_now_is_told_that_an_item_waits(world: World) -> None:
    make_submitted(world)
    assert news() == {("Sam Supervisor", NoticeKind.EVIDENCE_WAITS)}
    notice = db.session.query(Notice).one()
    assert notice.address == f"/queue/{case_of(world).id}"
    assert notice.words.startswith("Tara Trainee asks for the sign-off of ")
    assert "uniformity" not in notice.words


def test_an_item_that_was_taken_back_waits_for_nobody(world: World) -> None:
    make_submitted(world)
    service.withdraw(access_of(world.trainee, world.placement), world.items[0].id)
    assert news(unseen=True) == set()


def test_the_trainee_is_told_of_a_signature_and_the_supervisors_need_no_mail(world: World) -> None:
    make_submitted(world)
    sign(world)
    assert news(unseen=True) == {("Tara Trainee", NoticeKind.SIGNED)}


def test_the_trainee_is_told_of_a_return_but_not_of_the_words_in_a_mail(world: World) -> None:
    make_submitted(world)
    access = access_of(world.supervisor, world.placement)
    service.return_with_feedback(access, world.items[0].id, "The limit is missing.", seen(world))
    assert news(unseen=True) == {("Tara Trainee", NoticeKind.RETURNED)}
    assert "limit" not in db.session.query(Notice).filter_by(kind=NoticeKind.RETURNED).one().words


def test_everybody_but_who_reopened_is_told_of_it(world: World) -> None:
    make_submitted(world)
    sign(world)
    service.reopen(access_of(world.coordinator, world.placement), world.items[0].id, "Signed by mistake.")
    reopened = {name for name, kind in news(unseen=True) if kind is NoticeKind.REOPENED}
    assert reopened == {"Tara Trainee", "Sam Supervisor"}


def test_a_report_of_patient_data_is_told_at_once_to_those_who_decide(world: World) -> None:
    evidence = make_submitted(world)
    db.session.query(Notice).delete()
    found = evidence_for(world.supervisor.actor(), evidence.id)
    made = report(found, None, "Mr Patient's name", world.supervisor.actor())
    assert news() == {
        ("Cora Coordinator", NoticeKind.PATIENT_DATA),
        ("Tara Trainee", NoticeKind.PATIENT_DATA),
    }
    mails = db.session.query(OutgoingMail).all()
    assert {mail.to_address for mail in mails} == {world.coordinator.email, world.trainee.email}
    assert not any("Patient's" in mail.body or "Tara" in mail.subject + mail.body for mail in mails)
    decide(evidence_for(world.supervisor.actor(), evidence.id), made.id, Decision.RESTORE, "No name there.")
    assert news(unseen=True) == {("Tara Trainee", NoticeKind.PATIENT_DATA)}


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("trainee", {"Sam Supervisor"}),
        ("supervisor", {"Tara Trainee"}),
        ("coordinator", {"Tara Trainee", "Sam Supervisor"}),
    ],
)
def test_a_comment_is_told_to_the_others_without_its_words(world: World, author: str, told: set[str]) -> None:
    evidence = make_submitted(world)
    found = discussed_evidence(getattr(world, author).actor(), evidence.id, locked=True)
    number = new_id()
    for _click in range(2):
        write_comment(found, "Which camera was it?", number)
    assert {name for name, kind in news() if kind is NoticeKind.COMMENT} == told
    notices = db.session.query(Notice).filter_by(kind=NoticeKind.COMMENT).all()
    assert len(notices) == len(told)
    assert not any("camera" in notice.words for notice in notices)


def test_a_co_ordinator_who_spoke_before_is_told_of_the_answer(world: World) -> None:
    evidence = make_submitted(world)
    for person in (world.coordinator, world.trainee):
        write_comment(discussed_evidence(person.actor(), evidence.id, locked=True), "It is so.", new_id())
    assert ("Cora Coordinator", NoticeKind.COMMENT) in news()


def because(world: World) -> Word:
    return Word(world.coordinator.actor(), "She has more time.")


def test_a_supervisor_and_the_trainee_are_told_of_a_supervision(world: World) -> None:
    other = make_user("Oona Other", centre=world.centre, role=Role.SUPERVISOR)
    placements.assign_supervisor(world.placement, other.id, today(), None, because(world))
    assert news() == {("Oona Other", NoticeKind.PLACEMENT), ("Tara Trainee", NoticeKind.PLACEMENT)}
    addresses = {notice.address for notice in db.session.query(Notice)}
    assert addresses == {f"/placements/{world.placement.id}"}


def test_a_supervisor_who_begins_later_is_led_to_no_page_that_is_not_theirs_yet(world: World) -> None:
    other = make_user("Oona Other", centre=world.centre, role=Role.SUPERVISOR)
    in_a_week = today() + timedelta(days=7)
    placements.assign_supervisor(world.placement, other.id, in_a_week, None, because(world))
    assert db.session.query(Notice).filter_by(user_id=other.id).one().address == "/"


def test_a_set_password_link_can_be_mailed_and_still_shows(
    browser: Browser, world: World, settings: Settings
) -> None:
    new = {"name": "Nina New", "email": "nina@test.example", "role": "trainee"}
    browser.sign_in(world.coordinator)
    page = browser.send(f"/centre/{world.centre.id}/people/new", new).text
    link = page.split('id="link"')[1].split('value="')[1].split('"')[0]
    mail_at = page.split('action="/centre/people/')[1].split('"')[0]
    again = browser.send(f"/centre/people/{mail_at}").text
    assert "The link is on its way to nina@test.example." in again
    assert link in again
    token = urlsplit(link).path.rpartition("/")[2]
    (mail,) = db.session.query(OutgoingMail)
    assert token not in mail.body
    assert send_due() == 1
    (path,) = (settings.data / "mail").glob("*.eml")
    printed = path.read_text().replace("=\n", "").replace("=3D", "=")
    assert f"/set-password/{token}" in printed
    assert link_for(token) is not None


def test_a_link_is_not_mailed_to_who_is_not_the_co_ordinators_or_has_none(
    browser: Browser, world: World
) -> None:
    stranger = make_world().trainee
    browser.sign_in(world.coordinator)
    assert browser.send(f"/centre/people/{stranger.id}/link/mail").status_code == 404
    assert browser.send(f"/centre/people/{world.trainee.id}/link/mail").status_code == 404
    assert db.session.query(OutgoingMail).count() == 0


def test_the_co_ordinators_are_told_of_a_mail_that_could_not_be_delivered(
    browser: Browser, world: World
) -> None:
    post("gone@test.example", "An assessment", ["Hello"], kind="x", placement_id=world.placement.id)
    post(world.trainee.email, "Your news", ["Hello"], kind="x", user_id=world.trainee.id)
    db.session.commit()
    with mail_server() as server, mailing_through(browser.application, server.url):
        server.answers = {"gone@test.example": REFUSED, world.trainee.email: REFUSED}
        send_due()
    assert news() == {("Cora Coordinator", NoticeKind.UNDELIVERED)}
    words = {notice.words for notice in db.session.query(Notice)}
    assert words == {
        f"A mail to {address} could not be delivered. Check the address."
        for address in ("gone@test.example", world.trainee.email)
    }
