"""Who looked at a portfolio, and which finished placements are past the time they are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.core.clock import day_in_words, now, today
from app.extensions import db
from app.placements.models import PlacementState, PortfolioView
from app.placements.retention import kept_until
from tests.placements.conftest import Centres
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database


def look(centres: Centres, times: int = 1) -> None:
    db.session.add_all(
        PortfolioView(
            placement_id=centres.ours.placement.id,
            user_id=centres.ours.supervisor.id,
            capacity="supervisor",
            what=f"evidence E{number}",
            at=now() - timedelta(minutes=number),
        )
        for number in range(times)
    )
    db.session.commit()


def log(centres: Centres) -> str:
    return f"/placements/{centres.ours.placement.id}/log"


def test_trainee_and_coordinator_read_who_looked(centres: Centres) -> None:
    look(centres)
    for person in (centres.ours.trainee, centres.ours.coordinator):
        page = centres.browser.sign_in(person).get(log(centres)).text
        assert "Sam Supervisor" in page
        assert "Training supervisor" in page
        assert "evidence E0" in page


def test_others_do_not(centres: Centres) -> None:
    for person in (centres.ours.supervisor, centres.theirs.coordinator, centres.theirs.trainee):
        assert centres.browser.sign_in(person).get(log(centres)).status_code == 404


def test_a_co_ordinators_look_is_recorded_and_a_get_of_the_log_is_none(centres: Centres) -> None:
    centres.browser.get(centres.placement)
    centres.browser.get(log(centres))
    rows = db.session.query(PortfolioView).all()
    assert [(row.user_id, row.capacity) for row in rows] == [(centres.ours.coordinator.id, "coordinator")]


def test_the_log_is_cut_into_pages_at_a_constant_cost(centres: Centres) -> None:
    look(centres)
    centres.browser.get(log(centres))
    with counted_queries() as few:
        centres.browser.get(log(centres))
    look(centres, 70)
    with counted_queries() as many:
        page = centres.browser.get(log(centres)).text
    assert "Page 1 of 2" in page
    assert len(few) == len(many)


def test_without_a_decision_no_placement_is_marked(centres: Centres) -> None:
    finish(centres, 9000)
    page = centres.browser.get("/centre").text
    assert "has not decided how long" in page
    assert "Kept longer" not in page


def test_placements_past_the_decided_time_are_marked_in_words(centres: Centres, app: Flask) -> None:
    app.config["TECHFOLIO"] = replace(app.config["TECHFOLIO"], retention_months=24)
    finish(centres, 800)
    until = kept_until(today() - timedelta(days=800), 24)
    page = centres.browser.get("/centre").text
    assert "kept for 24 months" in page
    assert f"Kept longer than decided since {day_in_words(until)}" in page


def finish(centres: Centres, days_ago: int) -> None:
    placement = centres.ours.placement
    placement.starts_on = None
    placement.state, placement.finished_on = PlacementState.FINISHED, today() - timedelta(days=days_ago)
    db.session.commit()
