"""Supervisors initial weeks, many at once; a change drops the initial; words can be removed for good."""

import html

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError, RefusedError
from app.extensions import db
from app.logbook import queries, service
from app.logbook.hours import HOUR
from app.logbook.models import WeekInitial, WeekVersion
from app.mail.models import Notice
from app.placements.access import placement_for
from tests.application import Browser
from tests.logbook.writing import log_address, log_week, week_ago
from tests.people import World, make_placement, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def logged(world: World, weeks: int = 3) -> list[WeekVersion]:
    found = [log_week(world, number + 1) for number in range(weeks)]
    db.session.commit()
    return found


def initials() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(WeekInitial)) or 0


def test_a_supervisor_initials_many_weeks_at_once(browser: Browser) -> None:
    world = make_world()
    versions = logged(world)
    browser.sign_in(world.supervisor)
    assert "3 logged weeks" in browser.get("/queue").text
    page = browser.get("/weekly-logs?choose=all").text
    assert page.count("checked") == 3
    assert "Daily checks." in page
    answer = browser.send("/weekly-logs", {"weeks": [str(one.id) for one in versions]})
    assert answer.status_code == 302
    page = browser.get("/weekly-logs").text
    assert "3 weeks initialled." in page
    assert "Nothing waits for your initial." in page
    assert browser.get(log_address(world)).text.count("Initialled by Sam Supervisor") == 3


def test_nothing_ticked_is_said(browser: Browser) -> None:
    world = make_world()
    logged(world)
    browser.sign_in(world.supervisor)
    answer = browser.send("/weekly-logs", {})
    assert answer.status_code == 422
    assert "Tick the weeks that you have read." in answer.text
    assert browser.send("/weekly-logs", {"weeks": "nonsense"}).status_code == 404


def test_a_change_drops_the_initial_visibly(browser: Browser) -> None:
    world = make_world()
    version = logged(world, 1)[0]
    service.initial(world.supervisor.actor(), [version.id])
    db.session.commit()
    browser.sign_in(world.trainee)
    address = log_address(world, str(week_ago(1)))
    assert "it needs a new initial" in browser.get(address).text
    typed = {"seen": "1", "hours": "40", "done": "More than I thought."}
    assert browser.send(address, typed).status_code == 302
    page = browser.get(log_address(world)).text
    assert "after Sam Supervisor had initialled it on" in page
    assert [one.week.monday for one in queries.uninitialled(world.supervisor.actor(), today(), 1).rows] == [
        week_ago(1)
    ]
    assert initials() == 1


def test_what_changed_since_the_page_was_read_is_left_and_named(browser: Browser) -> None:
    world = make_world()
    first, second, third = logged(world)
    service.initial(world.supervisor.actor(), [second.id])
    log_week(world, 1, HOUR)
    db.session.commit()
    browser.sign_in(world.supervisor)
    browser.send("/weekly-logs", {"weeks": [str(one.id) for one in (first, second, third)]})
    page = html.unescape(browser.get("/weekly-logs").text)
    assert "1 week initialled." in page
    assert "was changed meanwhile. Read it again." in page
    assert "has been initialled already." in page
    assert initials() == 2


def test_only_a_supervisor_of_the_placement_initials() -> None:
    world = make_world()
    version = logged(world, 1)[0]
    other = make_user("Oona Other", centre=world.centre, role=Role.SUPERVISOR)
    theirs = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    make_placement(world.centre, theirs, world.framework, supervisor=other)
    db.session.commit()
    for person in (other, world.trainee, world.coordinator):
        with pytest.raises(NotFoundError):
            service.initial(person.actor(), [version.id])
    assert queries.number_uninitialled(other.actor(), today()) == 0
    assert queries.number_uninitialled(world.supervisor.actor(), today()) == 1
    assert initials() == 0


@pytest.mark.parametrize("who", ["trainee", "supervisor", "coordinator"])
def test_words_that_name_a_patient_are_removed_for_good_in_all_versions(browser: Browser, who: str) -> None:
    world = make_world()
    log_week(world, 1, words="With Jane from bed nine.")
    log_week(world, 1, words="With Jane from bed ten.")
    db.session.commit()
    browser.sign_in(getattr(world, who))
    address = log_address(world, str(week_ago(1)))
    assert f'href="{address}/remove-words"' in browser.get(address).text
    assert "cannot be undone" in browser.get(f"{address}/remove-words").text
    assert browser.send(f"{address}/remove-words", {}).status_code == 302
    page = browser.get(address).text
    assert "Jane" not in page
    assert page.count("The words were removed for good.") == 3
    assert "37 hours" in page
    assert f'href="{address}/remove-words"' not in page
    told = db.session.scalars(sa.select(Notice).where(Notice.user_id == world.trainee.id)).all()
    assert len(told) == (who != "trainee")
    access = placement_for(world.trainee.actor(), world.placement.id)
    week = queries.week_of(world.placement.id, week_ago(1))
    assert week is not None
    with pytest.raises(RefusedError):
        service.remove_words(access, week)


def test_a_trainee_writes_anew_after_words_were_removed() -> None:
    world = make_world()
    logged(world, 1)
    access = placement_for(world.trainee.actor(), world.placement.id)
    week = queries.week_of(world.placement.id, week_ago(1))
    assert week is not None
    service.remove_words(access, week)
    assert log_week(world, 1).number == 2
    assert queries.weeks_of(world.placement.id)[0].newest.words == "Daily checks."


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE logged_week SET monday = '2026-01-05'",
        "DELETE FROM logged_week_initial",
        "UPDATE logged_week_initial SET at = '2026-01-05'",
        "UPDATE logged_week_version SET words = 'else'",
        "UPDATE logged_week_version SET seconds = 1, words = '', purged_at = at, purged_by_id = week_id",
        "UPDATE logged_week_version SET purged_at = at, purged_by_id = written_by_id",
    ],
)
def test_what_was_logged_only_grows(statement: str) -> None:
    world = make_world()
    version = logged(world, 1)[0]
    service.initial(world.supervisor.actor(), [version.id])
    db.session.commit()
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text(statement))
    db.session.rollback()
