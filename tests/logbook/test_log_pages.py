"""A trainee logs weeks; everybody with a part reads hours against target; nothing typed is lost."""

import csv
import html
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.clock import day_in_words, today
from app.core.errors import ConflictError, RefusedError
from app.extensions import db
from app.logbook import service
from app.logbook.entry import Entry
from app.logbook.hours import HOUR
from app.logbook.models import WeekVersion
from app.logbook.policy import Sure
from app.placements.access import placement_for
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from app.placements.programmes import Programme
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.logbook.writing import log_address, log_week, week_ago
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def form(**more: str) -> dict[str, str]:
    return {"seen": "0", "hours": "37.5", "done": "Daily checks of both cameras.", **more}


def write(browser: Browser, world: World, weeks: int, **more: str) -> tuple[int, str]:
    answer = browser.send(log_address(world, str(week_ago(weeks))), form(**more))
    return answer.status_code, html.unescape(answer.text)


def newest() -> WeekVersion:
    return db.session.scalars(sa.select(WeekVersion).order_by(WeekVersion.at.desc())).first() or WeekVersion()


def test_a_trainee_logs_this_week_on_the_page_of_the_log(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert 'action="' + log_address(world, str(week_ago(0))) in browser.get(log_address(world)).text
    assert write(browser, world, 0, hours="37:30", leave="1", sickness="0,5")[0] == 302
    page = browser.get(log_address(world)).text
    assert "37.5 hours" in page
    assert "1 day, leave; 0.5 day, sickness" in page
    assert newest().seconds == 37.5 * HOUR
    assert (newest().leave, newest().sickness, newest().other) == (2, 1, 0)


def test_weeks_that_are_not_logged_are_listed_with_a_link_each(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    log_week(world, 2)
    db.session.commit()
    page = browser.get(log_address(world)).text
    assert f'href="{log_address(world, str(week_ago(1)))}"' in page
    assert "Weeks that are not logged" in page
    assert "9 weeks" in page
    hours = browser.get(log_address(world, "hours")).text
    assert hours.count(">Missing") == 9
    assert "<svg" in hours
    assert "style=" not in hours


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"hours": "a lot"}, "Write the hours like 37.5, 37:30 or 22,5 h."),
        ({"hours": "-3"}, "Write the hours like 37.5"),
        ({"hours": "170"}, "A week has 168 hours."),
        ({"hours": "61"}, "61 hours are a lot for one week."),
        ({"hours": ""}, None),
        ({"hours": "", "done": ""}, "Give the hours that you worked"),
        ({"done": ""}, "Write in two lines what you did."),
        ({"done": "a\nb\nc"}, "Keep it to two lines."),
        ({"done": "x" * 301}, "must be 300 characters or fewer"),
        ({"leave": "0.3"}, "Write whole or half days"),
        ({"leave": "5", "other": "3"}, "A week has seven days."),
        ({"done": "NHS number 999 000 0018"}, "There is what looks like an NHS number."),
        ({"done": "Patient: Jane Smith"}, "the name of a patient"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_in_the_form(
    browser: Browser, typed: dict[str, str], sentence: str | None
) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    status, page = write(browser, world, 1, **typed)
    assert status == (422 if sentence else 302)
    if sentence:
        assert sentence in page
        for text in typed.values():
            assert text in page
        assert db.session.scalar(sa.select(sa.func.count(WeekVersion.id))) == 0


def test_what_is_ticked_as_meant_is_kept(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    status, page = write(browser, world, 1, hours="61")
    assert status == 422
    assert 'name="sure"' in page
    assert write(browser, world, 1, hours="61", sure="yes")[0] == 302
    assert write(browser, world, 2, done="Unit number 12345", no_patient="yes")[0] == 302


@pytest.mark.parametrize(("weeks", "words"), [(-1, "has not begun yet"), (11, "before the placement began")])
def test_weeks_in_the_future_and_before_the_start_are_refused(
    browser: Browser, weeks: int, words: str
) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    page = browser.get(log_address(world, str(week_ago(weeks)))).text
    assert words in page
    assert 'name="hours"' not in page
    status, page = write(browser, world, weeks)
    assert status == 422
    assert words in page


@pytest.mark.parametrize("monday", ["2026-03-03", "yesterday", "2026-3-2", "9999-12-27", "0000-01-03"])
def test_an_address_that_names_no_monday_is_not_found(browser: Browser, monday: str) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert browser.get(log_address(world, monday)).status_code == 404


def test_a_finished_placement_takes_no_later_weeks(browser: Browser) -> None:
    world = make_world()
    world.placement.state = type(world.placement.state).FINISHED
    world.placement.finished_on = week_ago(2)
    db.session.commit()
    browser.sign_in(world.trainee)
    assert "finished on" in write(browser, world, 1)[1]
    assert write(browser, world, 2)[0] == 302


def test_a_change_keeps_what_was_there_and_nothing_is_overwritten_unseen(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    log_week(world, 1, words="First words.")
    db.session.commit()
    status, page = write(browser, world, 1, seen="0", done="Other words.")
    assert status == 409
    assert "changed meanwhile" in page
    assert "First words." in page
    assert "Other words." in page
    assert 'value="1"' in page
    assert write(browser, world, 1, seen="1", done="Other words.")[0] == 302
    page = browser.get(log_address(world, str(week_ago(1)))).text
    assert "History" in page
    assert "First words." in page


def test_the_same_sent_again_is_no_change() -> None:
    world = make_world()
    first = log_week(world, 1)
    assert log_week(world, 1).id == first.id
    access = placement_for(world.trainee.actor(), world.placement.id)
    with pytest.raises(ConflictError):
        service.write(access, week_ago(1), Entry(seconds=HOUR, words="Else."), 5, Sure())
    with pytest.raises(RefusedError):
        service.write(access, week_ago(-2), Entry(seconds=HOUR, words="Else."), 0, Sure())


def test_what_the_clock_knows_is_shown_and_proposed(browser: Browser) -> None:
    world = make_world()
    monday = week_ago(1)
    db.session.add(
        PlacementBreak(
            placement_id=world.placement.id,
            starts_on=monday,
            ends_on=monday + timedelta(days=1),
            kind=BreakKind.SICKNESS,
        )
    )
    db.session.commit()
    browser.sign_in(world.trainee)
    page = browser.get(log_address(world, str(monday))).text
    assert f"Sickness, {day_in_words(monday)} to" in page
    field = page.split('id="sickness"')[1].split(">")[0]
    assert 'value="2"' in field


def test_supervisors_read_that_somebody_was_away_and_not_why(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    write(browser, world, 1, sickness="2")
    for person, knows in ((world.supervisor, False), (world.coordinator, True)):
        browser.sign_in(person)
        for address in (
            log_address(world),
            log_address(world, "hours"),
            log_address(world, str(week_ago(1))),
            f"{log_address(world)}.csv",
            "/weekly-logs",
        ):
            answer = browser.get(address)
            if address == "/weekly-logs" and knows:
                assert answer.status_code == 404
                continue
            assert ("sickness" in answer.text.lower()) == knows, address
            assert ("Away for 2 days" in answer.text) != knows, address
        assert 'name="hours"' not in browser.get(log_address(world)).text


def test_the_files_hold_every_week_and_no_formula(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    write(browser, world, 1, hours="37:20", done="=1+1")
    text = browser.get(f"{log_address(world)}.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["Week from", "Planned hours", "Logged hours", "What was done"]
    mine = next(row for row in rows if row[:1] == [str(week_ago(1))])
    assert mine[2:4] == ["37.33", "'=1+1"]
    assert len([row for row in rows if row[:1] and row[0][:2] == "20"]) == 11
    book = load_workbook(io.BytesIO(browser.get(f"{log_address(world)}.xlsx").data))
    cells = [[cell.value for cell in row] for row in book["Weekly log"].iter_rows()]
    row = next(one for one in cells if str(one[0])[:10] == str(week_ago(1)))
    assert row[2] == pytest.approx(37 + 1 / 3)
    assert row[3] == "=1+1"
    assert book["Weekly log"].cell(cells.index(row) + 1, 4).data_type == "s"
    assert ["Weekly log of", "Tara Trainee"] in [
        [cell.value for cell in one] for one in book["About"].iter_rows()
    ]


def test_a_programme_without_a_first_day_has_no_weeks(browser: Browser) -> None:
    world = make_world()
    world.placement.programme = Programme.EQUIVALENCE
    world.placement.starts_on = world.placement.weeks = None
    db.session.commit()
    browser.sign_in(world.trainee)
    for address in (log_address(world), log_address(world, "hours")):
        assert "there are no weeks to log" in browser.get(address).text
    assert browser.get(log_address(world, str(week_ago(0)))).status_code == 404
    assert browser.get(f"{log_address(world)}.csv").status_code == 404


def test_the_pages_take_as_many_queries_for_ten_weeks_as_for_one(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.supervisor)
    addresses = [log_address(world), log_address(world, "hours"), f"{log_address(world)}.csv", "/weekly-logs"]
    counts = []
    for weeks in (range(1, 2), range(2, 11)):
        for number in weeks:
            log_week(world, number)
            service.initial(world.supervisor.actor(), [newest().id]) if number % 2 == 0 else None
        db.session.commit()
        counts.append([cost(browser, address) for address in addresses])
    assert counts[0] == counts[1]


def test_this_week_is_not_missing_yet(browser: Browser) -> None:
    world = make_world()
    world.placement.starts_on = week_ago(0)
    db.session.commit()
    browser.sign_in(world.trainee)
    page = browser.get(log_address(world)).text
    assert "Weeks that are not logged" not in page
    assert "Weeks that are over" not in page
    assert today() >= week_ago(0)
