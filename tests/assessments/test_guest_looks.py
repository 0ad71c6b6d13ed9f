"""Who opens a guest's link stands in the access log of the portfolio, without a name or an address."""

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.placements.models import PortfolioView
from tests.application import Browser
from tests.assessments.filled import fields
from tests.assessments.test_guests import STATED, address, make_guest_asked
from tests.people import make_world

pytestmark = pytest.mark.database


def test_a_guests_look_stands_in_the_access_log_under_who_invited_them(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    assert browser.get(address(asked)).status_code == 200
    log = f"/placements/{world.placement.id}/log"
    for person in (world.trainee, world.coordinator):
        page = browser.sign_in(person).get(log).text
        assert "Guest, invited by Tara Trainee" in page
        assert "A1: what is to be judged, by a link that was mailed" in page
        assert "Gus" not in page
        assert "known.example" not in page


def test_a_link_that_opens_nothing_leaves_no_look(browser: Browser) -> None:
    world = make_world()
    asked = make_guest_asked(world)
    link = address(asked)
    browser.send(link, fields(more=STATED))
    assert browser.get(link).status_code == 410
    assert db.session.scalar(sa.select(sa.func.count(PortfolioView.id))) == 0
