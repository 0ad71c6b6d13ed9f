"""A trainee chooses whether the portfolio prints the weekly log; why they were away is never in it."""

import pytest

from app.core.clock import today
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.export.gathering import gather_portfolio
from app.export.logged import choose_log, prints_log
from app.export.sources import WordsSource, may_be_shown
from app.export.values import PackKind
from app.extensions import db
from app.logbook import queries, service
from app.logbook.entry import Entry
from app.logbook.hours import HOUR
from app.logbook.policy import Sure
from app.placements.access import placement_for
from app.placements.programmes import Programme
from tests.application import Browser
from tests.export_pages.small_world import access, make_pack_world
from tests.logbook.writing import log_week, week_ago
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_it_is_off_until_somebody_chooses_it_and_the_programme_may_say_otherwise(browser: Browser) -> None:
    world = make_world()
    log_week(world, 1)
    db.session.commit()
    assert gather_portfolio(world.placement).portfolio.weekly_log is None
    page = f"/placements/{world.placement.id}/pack/choices"
    browser.sign_in(world.trainee)
    assert 'id="weekly-log"' in browser.get(page).text
    assert browser.send(page, {"weekly_log": "yes"}).status_code == 302
    log = gather_portfolio(world.placement).portfolio.weekly_log
    assert log is not None
    assert [line.words for line in log.lines] == ["Daily checks."]
    assert ("Contracted for the whole placement", "1,875 hours, 1 % of them logged") in log.facts
    assert browser.send(page, {}).status_code == 302
    assert gather_portfolio(world.placement).portfolio.weekly_log is None
    world.placement.programme = Programme.ART
    assert not prints_log(world.placement)
    other = make_world()
    other.placement.programme = Programme.ART
    assert prints_log(other.placement)
    assert gather_portfolio(other.placement).portfolio.weekly_log is None


def test_nobody_else_chooses() -> None:
    world = make_world()
    with pytest.raises(NotFoundError):
        choose_log(placement_for(world.supervisor.actor(), world.placement.id), printed=True)


def test_why_somebody_was_away_is_not_in_it_and_initials_are() -> None:
    world = make_world()
    own = placement_for(world.trainee.actor(), world.placement.id)
    entry = Entry(seconds=30 * HOUR, words="Daily checks.", sickness=2)
    version = service.write(own, week_ago(1), entry, 0, Sure())
    service.initial(world.supervisor.actor(), [version.id])
    choose_log(own, printed=True)
    log = gather_portfolio(world.placement).portfolio.weekly_log
    assert log is not None
    assert "sick" not in repr(log).lower()
    assert "away" not in repr(log).lower()
    assert log.lines[0].seen.startswith("Sam Supervisor on ")
    assert today().year >= log.lines[0].monday.year


def test_a_portfolio_that_is_made_has_it_and_goes_when_words_are_removed() -> None:
    pack = make_pack_world()
    log_week(pack.world, 1, words="Daily checks of Jane.")
    choose_log(access(pack.world.trainee, pack.placement), printed=True)
    export = pack.made()
    assert export.kind is PackKind.PORTFOLIO
    assert "weekly-log" in export.positions
    week = queries.week_of(pack.placement.id, week_ago(1))
    assert week is not None
    shown = [WordsSource(week.id, week.newest.id)]
    assert may_be_shown(pack.placement.id, shown)
    assert not may_be_shown(pack.placement.id, [WordsSource(week.id, new_id())])
    service.remove_words(access(pack.world.trainee, pack.placement), week)
    db.session.commit()
    db.session.refresh(export)
    assert export.digest is None
    assert not may_be_shown(pack.placement.id, shown)
    log = gather_portfolio(pack.placement).portfolio.weekly_log
    assert log is not None
    assert log.lines[0].words == "The words were removed for good."
