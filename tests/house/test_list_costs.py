"""Lists that no other test counts: they take the same number of queries however long they are."""

import pytest

from app.core.actor import Role
from app.export.models import Slot
from app.extensions import db
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.competencies.test_pages import cost
from tests.export_pages.small_world import add_document, make_pack_world
from tests.people import make_user, make_world

pytestmark = pytest.mark.database


def test_a_supervisors_signatures(browser: Browser) -> None:
    world = make_world(items=8)
    browser.sign_in(world.supervisor)
    costs = []
    for places in (range(1), range(1, 8)):
        for place in places:
            make_submitted(world, world.items[place])
            sign(world, place)
        costs.append(cost(browser, "/signatures"))
    assert costs[0] == costs[1]


def test_the_administrators_people(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(make_user("Ada Administrator", is_administrator=True))
    few = cost(browser, "/administration")
    for role in (*Role, *Role):
        make_user(centre=world.centre, role=role)
    db.session.commit()
    assert cost(browser, "/administration") == few


@pytest.mark.parametrize("page", ["pack/documents", "pack"])
def test_the_application_documents(browser: Browser, page: str) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    address = f"/placements/{pack.world.placement.id}/{page}"
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    few = cost(browser, address)
    add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf")
    add_document(pack, Slot.CERTIFICATE, "drawing-a3-landscape.pdf")
    assert cost(browser, address) == few
