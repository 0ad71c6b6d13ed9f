"""Two co-ordinators, or two tabs, on the same weeks: nothing that the other entered is overwritten unseen."""

import re

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.placements.clock_models import (
    ClockChange,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
)
from tests.placements.conftest import Centres
from tests.placements.test_setting_pages import setting
from tests.placements.test_weeks_pages import (
    A_DAY,
    WEEK,
    away,
    began,
    block,
    clock,
    error_at,
    extension,
    only,
    send,
)

pytestmark = pytest.mark.database
MEANWHILE = "This was changed meanwhile, perhaps in another tab, and nothing was overwritten."


def seen_on(centres: Centres, address: str) -> dict[str, str]:
    """Open a page as a browser does, and return the mark that it holds."""
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', centres.browser.get(address).text)
    assert found
    return {"seen": found[1]}


def test_a_change_that_another_tab_made_is_shown_and_not_overwritten(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 13))
    address = f"{centres.placement}/weeks/breaks/{only(PlacementBreak).id}"
    first, second = seen_on(centres, address), seen_on(centres, address)
    assert centres.browser.send(address, away(centres, 7, 20) | first).status_code == 302
    end = clock(centres).planned_end

    answer = centres.browser.send(address, away(centres, 7, 15) | second)

    assert answer.status_code == 422
    assert MEANWHILE in answer.text
    assert f"{(began(centres) + 20 * A_DAY).day} " in re.findall("<strong>(.*?)</strong>", answer.text)[0]
    assert clock(centres).planned_end == end
    # Having read what it says now, it may be sent again.
    again = re.findall(r'name="seen"[^>]*value="([^"]*)"', answer.text)[0]
    assert centres.browser.send(address, away(centres, 7, 15) | {"seen": again}).status_code == 302
    assert clock(centres).planned_end != end


def test_the_same_change_sent_twice_is_one_change(centres: Centres) -> None:
    send(centres, "blocks", block(centres, 0, 90, site="Westmere General"))
    address = f"{centres.placement}/weeks/blocks/{only(PlacementBlock).id}"
    seen = seen_on(centres, address)
    for _ in range(2):
        form = block(centres, 0, 80, site="Eastmere", supervisor=str(centres.ours.supervisor.id)) | seen
        assert centres.browser.send(address, form).status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ClockChange)) == 2


def test_what_another_tab_changed_is_not_removed_unseen(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 13))
    address = f"{centres.placement}/weeks/breaks/{only(PlacementBreak).id}"
    seen = seen_on(centres, f"{address}/remove")
    assert centres.browser.send(address, away(centres, 7, 20)).status_code == 302
    answer = centres.browser.send(f"{address}/remove", {"reason": "A slip"} | seen)
    assert MEANWHILE in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementBreak)) == 1
    assert centres.browser.send(f"{address}/remove", {"reason": "A slip"}).status_code == 302
    # What is gone is not there to be changed.
    assert centres.browser.send(address, away(centres, 7, 15) | seen).status_code == 404


def test_first_day_and_length_that_another_tab_changed_are_not_overwritten(centres: Centres) -> None:
    address = f"{centres.placement}/weeks/setting"
    seen, start = seen_on(centres, address), began(centres)
    assert centres.browser.send(address, setting(start, "45") | seen).status_code == 302
    answer = centres.browser.send(address, setting(start - WEEK) | seen)
    assert MEANWHILE in answer.text
    assert "45 weeks, 37.5 hours a week" in answer.text
    db.session.expire_all()
    assert (began(centres), centres.ours.placement.weeks) == (start, 45)
    # Twice the same is one change.
    assert centres.browser.send(address, setting(start, "45") | seen).status_code == 302


def test_an_extension_sent_twice_is_entered_once(centres: Centres) -> None:
    send(centres, "extensions", extension("8"))
    end = clock(centres).planned_end
    answer = centres.browser.send(f"{centres.placement}/weeks/extensions/new", extension("8"))
    assert answer.status_code == 422
    assert "is entered already. Change that one." in error_at(answer.text, "decided_on")
    assert clock(centres).planned_end == end
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementExtension)) == 1
