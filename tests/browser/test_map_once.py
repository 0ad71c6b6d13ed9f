"""A trainee maps an entry once and takes over what it also supports, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PlacementFramework
from app.standards.models import Crosswalk
from app.standards.relations import Relation
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import make_framework, make_world
from tests.portfolio.makers import make_draft

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("phone", [True, False])
def test_a_trainee_takes_a_suggestion_over(open_page: OpenPage, *, phone: bool) -> None:
    # Given a placement with two sets that a crosswalk joins, and an entry without items
    world = make_world()
    second = make_framework()
    world.placement.frameworks.append(PlacementFramework(framework_version=second, position=1))
    joined = [
        [item.code, Relation.RELATED, other.code, ""]
        for item, other in zip(world.items, second.items[1:], strict=True)
    ]
    db.session.add(
        Crosswalk(
            id=new_id(),
            source_key=world.framework.framework.key,
            target_key=second.framework.key,
            links=joined,
        )
    )
    draft = make_draft(world.placement)
    give_password(world.trainee)
    page = open_page(phone=phone)
    sign_in(page, world.trainee.email)

    # When the trainee maps it to an item and says where
    page.goto(f"/evidence/{draft.evidence_id}/map")
    page.get_by_role("checkbox", name=world.items[0].code).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Where in this evidence").fill("Page 2")
    page.get_by_role("button", name="Save").click()

    # Then what it also supports is suggested, with the reason
    suggested = page.get_by_role("checkbox", name=second.items[1].code)
    expect(suggested).not_to_be_checked()
    expect(page.get_by_text(f"Because it supports {world.items[0].code}, which is related.")).to_be_visible()
    check_access(page)

    # When they accept it, the draft claims it at the same place
    suggested.check()
    page.get_by_role("button", name="Add what is ticked").click()
    expect(page.get_by_text(f"Added: {second.items[1].code}.")).to_be_visible()
    expect(page.get_by_text(f"{second.items[1].code} {second.items[1].title}: Page 2")).to_be_visible()

    # And on the page of all items nothing more is suggested until something more is mapped
    page.get_by_role("button", name="Save and choose items").click()
    expect(page.get_by_text("What this also supports")).to_have_count(0)
    page.get_by_role("checkbox", name=world.items[1].code).check()
    page.get_by_role("button", name="Go on").click()
    page.goto(f"/evidence/{draft.evidence_id}/map")
    page.get_by_text("What this also supports (1 suggestion)").click()
    expect(page.get_by_role("checkbox", name=second.items[2].code).first).to_be_visible()
    check_access(page)

    # And the item's own page names the other
    page.goto(f"/standards/items/{world.items[0].id}")
    expect(page.get_by_role("heading", name="Also supports")).to_be_visible()
    check_access(page)
