"""Somebody without an account gets a mail, opens its link on a phone, fills in the form and signs."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.assessments import guests
from app.assessments.guest_domains import keep_domains
from app.assessments.guest_policy import Guest
from app.assessments.workflow import State
from app.extensions import db
from app.ledger.outside import heads_in_file
from app.placements.access import placement_for
from tests.assessments.filled import fresh, publish, request_of
from tests.browser.conftest import Live, OpenPage, check_access, served
from tests.browser.test_assessing import answer
from tests.mail.server import Server, mail_server
from tests.people import make_world

pytestmark = pytest.mark.browser
MOST_TAPS = 5
PATIENCE = 60.0
# Counts every tap that is not on one of the form's own fields; kept while the person goes from page to page.
COUNT_TAPS = """
document.addEventListener("click", event => {
  if (event.target.closest("input, label, textarea, select, fieldset")) return;
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") || 0) + 1);
}, true);
"""


@pytest.fixture
def mails() -> Iterator[Server]:
    with mail_server() as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, mails: Server) -> Iterator[Live]:
    """Run a server of its own that sends its mail through a real mail server."""
    sender = "Techfolio <techfolio@test.example>"
    with (
        served(tmp_path, TECHFOLIO_SMTP_URL=mails.url, TECHFOLIO_MAIL_FROM=sender) as live,
        live.app.app_context(),
    ):
        db.session(expire_on_commit=False)
        yield live
        db.session.remove()


def mail_number(mails: Server, number: int) -> str:
    """Wait for a mail and return its text."""
    deadline = time.monotonic() + PATIENCE
    while len(mails.taken) < number:
        assert time.monotonic() < deadline, "the mail did not come in time"
        time.sleep(0.1)
    return str(mails.taken[number - 1].get_content())


def link_in(text: str) -> str:
    found = re.search(r"http://\S+", text)
    assert found, text
    return found.group()


def taps(page: Page) -> int:
    return int(page.evaluate("sessionStorage.getItem('taps') || 0"))


def test_a_guest_goes_from_the_mail_to_a_signature_on_a_phone(
    site: Live, mails: Server, open_page: OpenPage
) -> None:
    # Given a trainee who asks somebody without an account, at an address that the centre knows
    world = make_world()
    keep_domains([world.centre.id], "known.example")
    guest = Guest(name="Gus Guest", email="gus@known.example", job_title="Physicist")
    access = placement_for(world.trainee.actor(), world.placement.id)
    asked = guests.ask_guest(access, publish(), request_of(world), guest)
    db.session.commit()

    # When they tap the link in the mail, with name and role there already, answer and sign
    phone = open_page(phone=True)
    phone.add_init_script(COUNT_TAPS)
    phone.goto(link_in(mail_number(mails, 1)))
    check_access(phone)
    expect(phone.get_by_label("Your name")).to_have_value("Gus Guest")
    expect(phone.get_by_label("Your role")).to_have_value("Physicist")
    answer(phone)
    phone.get_by_role("button", name="Sign", exact=True).click()

    # Then it is signed, with the tap on the link itself counted in
    expect(phone.get_by_role("heading", name="Signed")).to_be_visible()
    check_access(phone)
    assert 1 + taps(phone) <= MOST_TAPS
    assert fresh(asked.id).state is State.COMPLETED
    db.session.rollback()

    # And the confirmation brings a head to keep and a way to dispute
    confirmation = mail_number(mails, 2)
    assert heads_in_file(confirmation.encode())
    phone.goto(link_in(confirmation))
    check_access(phone)
    phone.get_by_label("Why?").fill("I was on leave that day.")
    phone.get_by_role("button", name="Dispute this signature").click()
    expect(phone.get_by_role("heading", name="Disputed")).to_be_visible()
    assert fresh(asked.id).state is State.DISPUTED
    db.session.rollback()
    assert site.address in link_in(confirmation)
