"""A co-ordinator enters blocks, hours, breaks and extensions; everybody reads what that does to the weeks."""

import html
import re
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import day_in_words, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.mail.models import Notice
from app.placements import clocks
from app.placements.clock import Clock, monday_of
from app.placements.clock_forms import read_share, share_as_typed
from app.placements.clock_models import (
    ChangeKind,
    ClockChange,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
)
from app.placements.clock_values import FULL_TIME_HOURS, BreakKind
from app.placements.models import PlacementState
from app.placements.programmes import Programme
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.people import make_placement, make_user
from tests.placements.conftest import Centres

pytestmark = pytest.mark.database
A_DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
Form = dict[str, str]


def days(name: str, day: date | None) -> Form:
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return {f"{name}-{part}": value for part, value in zip(("day", "month", "year"), parts, strict=True)}


def began(centres: Centres) -> date:
    start = centres.ours.placement.starts_on
    assert start is not None
    return start


def away(centres: Centres, first: int, last: int | None, kind: BreakKind = BreakKind.SICKNESS) -> Form:
    """Return a filled form of a break; days count from the first day of the placement."""
    start = began(centres)
    return {
        "kind": kind.value,
        **days("starts_on", start + first * A_DAY),
        **days("ends_on", None if last is None else start + last * A_DAY),
        "reason": "The manager told us.",
    }


def block(centres: Centres, first: int, last: int | None, **more: str) -> Form:
    start = began(centres)
    return {
        **days("starts_on", start + first * A_DAY),
        **days("ends_on", None if last is None else start + last * A_DAY),
        "reason": "Agreed with the sites.",
        **more,
    }


def hours(centres: Centres, share: str, first: int = 0) -> Form:
    return {**days("starts_on", began(centres) + first * A_DAY), "share": share, "reason": "New contract."}


def extension(weeks: str, decided: int = 0) -> Form:
    return {"weeks": weeks, **days("decided_on", today() + decided * A_DAY), "reason": "By the panel."}


def send(centres: Centres, sort: str, form: Form) -> str:
    """Send a form that is to be kept, and return the page of the weeks after it."""
    answer = centres.browser.send(f"{centres.placement}/weeks/{sort}/new", form)
    assert answer.status_code == 302, answer.text
    return centres.browser.get(weeks(centres)).text


def weeks(centres: Centres) -> str:
    return f"/placements/{centres.ours.placement.id}/weeks"


def clock(centres: Centres) -> Clock:
    db.session.expire_all()
    found = clocks.clock_of(centres.ours.placement)
    assert found is not None
    return found


def only(model: type[clocks.Row]) -> clocks.Row:
    return cast("clocks.Row", db.session.scalars(sa.select(model)).one())


def test_a_placement_without_entries_runs_from_its_first_day_at_full_time(centres: Centres) -> None:
    page = centres.browser.get(weeks(centres)).text
    assert "of 50" in page
    assert "None: training runs from the first day on." in page
    assert "Full time throughout." in page
    assert f"50 weeks of full-time work from {day_in_words(began(centres))} end on" in page


def test_each_entry_moves_the_end_says_so_and_stays_in_the_history(centres: Centres) -> None:
    start, end = began(centres), clock(centres).planned_end
    assert end is not None
    page = send(centres, "breaks", away(centres, 7, 20))
    assert "the end moves to" in page
    assert "2 weeks later" in page
    assert clock(centres).planned_end == end + 2 * WEEK
    page = send(centres, "extensions", extension("8"))
    assert "Extended by 8 weeks" in page
    assert clock(centres).planned_end == end + 10 * WEEK
    send(centres, "breaks", away(centres, 28, 34, BreakKind.ANNUAL_LEAVE))
    assert clock(centres).planned_end == end + 10 * WEEK
    supervisor = centres.ours.supervisor
    page = send(
        centres,
        "blocks",
        block(centres, 0, None, year_label="Year 2", site="Westmere General", supervisor=str(supervisor.id)),
    )
    assert "Year 2, Westmere General, with Sam Supervisor" in page
    page = send(centres, "hours", hours(centres, "22.5 hours"))
    assert "0.6 of full time (22.5 hours a week)" in page
    kept = only(PlacementHours)
    assert isinstance(kept, PlacementHours)
    assert (kept.part, kept.whole, kept.starts_on) == (3, 5, start)
    told = db.session.scalars(sa.select(ClockChange).order_by(ClockChange.at, ClockChange.id)).all()
    assert [one.sort.value for one in told] == ["breaks", "extensions", "breaks", "blocks", "hours"]
    assert {(one.kind, one.actor_id, one.before) for one in told} == {
        (ChangeKind.ADDED, centres.ours.coordinator.id, "")
    }
    assert "The manager told us." in page
    assert "Break added" in page


def test_an_entry_is_changed_and_removed_and_both_are_kept_in_words(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 13))
    row = only(PlacementBreak)
    address = f"{centres.placement}/weeks/breaks/{row.id}"
    page = centres.browser.get(address).text
    assert "Change a break" in page
    changed = away(centres, 7, 20, BreakKind.SUSPENSION) | {"reason": "It took longer."}
    assert centres.browser.send(address, changed).location == weeks(centres)
    db.session.expire_all()
    assert isinstance(row, PlacementBreak)
    assert (row.kind, row.ends_on) == (BreakKind.SUSPENSION, began(centres) + 20 * A_DAY)
    # Sent again it changes nothing, and says nothing in the history.
    centres.browser.send(address, changed)
    assert centres.browser.send(f"{address}/remove", {"reason": "Entered for somebody else."}).location
    assert db.session.scalar(sa.select(PlacementBreak)) is None
    told = db.session.scalars(sa.select(ClockChange).order_by(ClockChange.at, ClockChange.id)).all()
    assert [one.kind for one in told] == [ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED]
    assert told[1].before == told[0].after
    assert told[2].before == told[1].after
    assert told[2].before.startswith("Suspension of the training")
    page = centres.browser.get(weeks(centres)).text
    assert "Break removed" in page
    assert "Entered for somebody else." in page


@pytest.mark.parametrize("change", ["DELETE FROM", "UPDATE"])
def test_the_history_only_grows(centres: Centres, change: str) -> None:
    send(centres, "extensions", extension("2"))
    rest = " SET reason = 'Nothing'" if change == "UPDATE" else ""
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(f"{change} placement_clock_change{rest}"))
    db.session.rollback()


def error_at(page: str, name: str) -> str:
    """Return what stands at a field's place, or nothing."""
    found = re.search(rf'id="{name}-error".*?</span>(.*?)</span>', page, re.DOTALL)
    return html.unescape(found.group(1)).strip() if found else ""


BAD_BREAKS = [
    ((30, 20), {}, "ends_on", "The last day must not come before the first."),
    ((-1, 20), {}, "starts_on", "Give that day or a later one."),
    ((10, 12), {}, "starts_on", "These days overlap with another break"),
    ((0, 10), {}, "ends_on", "These days overlap with another break"),
    ((20, 600), {}, "sure", "is longer than the whole placement (50 weeks)"),
    ((20, 30), {"starts_on-year": "1970"}, "starts_on", "more than 20 years away"),
    ((20, 30), {"ends_on-year": "2200"}, "ends_on", "more than 20 years away"),
    ((20, 30), {"starts_on-day": "31", "starts_on-month": "2"}, "starts_on", "must be a real day"),
    ((20, 30), {"kind": "holiday"}, "kind", "Choose one of the options."),
    ((20, 30), {"reason": " "}, "reason", "Write why."),
]


@pytest.mark.parametrize(("span", "instead", "field", "sentence"), BAD_BREAKS)
def test_a_break_that_makes_no_sense_is_explained_at_its_field(
    centres: Centres,
    span: tuple[int, int],
    instead: Form,
    field: str,
    sentence: str,
) -> None:
    send(centres, "breaks", away(centres, 7, 13))
    answer = centres.browser.send(f"{centres.placement}/weeks/breaks/new", away(centres, *span) | instead)
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    assert 'value="The manager told us."' in answer.text or "reason" in instead
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementBreak)) == 1


@pytest.mark.parametrize(
    ("span", "instead", "field", "sentence"),
    [
        ((-1, 9), {}, "starts_on", "Give that day or a later one."),
        ((60, 90), {}, "starts_on", "These days overlap with another block"),
        ((0, None), {}, "ends_on", "These days overlap with another block"),
        ((200, 190), {}, "ends_on", "The last day must not come before the first."),
        ((200, 210), {"starts_on-year": "2200"}, "starts_on", "more than 20 years away"),
        ((200, 210), {"supervisor": str(new_id())}, "supervisor", "Choose one of the options."),
    ],
)
def test_a_block_that_makes_no_sense_is_explained_at_its_field(
    centres: Centres, span: tuple[int, int | None], instead: Form, field: str, sentence: str
) -> None:
    send(centres, "blocks", block(centres, 50, 100))
    answer = centres.browser.send(f"{centres.placement}/weeks/blocks/new", block(centres, *span) | instead)
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementBlock)) == 1


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        ("0", "The share must be more than 0."),
        ("3", "The share must be 1 or less"),
        ("22.5", "For hours write the word too"),
        ("-0.5", "Write the share like 0.6"),
        ("half", "Write the share like 0.6"),
        ("", "Give the share of full time."),
    ],
)
def test_a_share_that_makes_no_sense_is_explained_at_its_field(
    centres: Centres, share: str, sentence: str
) -> None:
    answer = centres.browser.send(f"{centres.placement}/weeks/hours/new", hours(centres, share))
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, "share"), answer.text


def test_two_changes_of_hours_on_one_day_are_refused(centres: Centres) -> None:
    send(centres, "hours", hours(centres, "60 %", 14))
    answer = centres.browser.send(f"{centres.placement}/weeks/hours/new", hours(centres, "0.8", 14))
    assert "are entered already. Change those." in error_at(answer.text, "starts_on")


@pytest.mark.parametrize(
    ("weeks_typed", "decided", "field", "sentence"),
    [
        ("0", 0, "weeks", "at least 1 week"),
        ("2.5", 0, "weeks", "a whole number in figures"),
        ("999", 0, "weeks", "more than 520 weeks"),
        ("5", 1, "decided_on", "in the future"),
    ],
)
def test_an_extension_that_makes_no_sense_is_explained_at_its_field(
    centres: Centres, weeks_typed: str, decided: int, field: str, sentence: str
) -> None:
    address = f"{centres.placement}/weeks/extensions/new"
    answer = centres.browser.send(address, extension(weeks_typed, decided))
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    assert db.session.scalar(sa.select(PlacementExtension)) is None


def test_a_break_longer_than_the_placement_is_kept_where_somebody_says_that_it_is_meant(
    centres: Centres,
) -> None:
    form = away(centres, 20, 400, BreakKind.PARENTAL) | {"sure": "yes"}
    assert "Parental leave" in send(centres, "breaks", form)


def test_a_break_may_go_on_without_a_last_day(centres: Centres) -> None:
    page = send(centres, "breaks", away(centres, 7, None))
    assert "goes on" in page
    assert "There is a planned end once another block is planned" in page
    assert clock(centres).planned_end is None


@pytest.mark.parametrize(
    ("who", "knows"),
    [("trainee", True), ("coordinator", True), ("supervisor", False), ("verifier", False)],
)
def test_why_somebody_is_away_is_read_by_trainee_and_coordinator_only(
    centres: Centres, who: str, *, knows: bool
) -> None:
    send(centres, "breaks", away(centres, 7, 20))
    ours = centres.ours
    verifier = centres.person(Role.VERIFIER)
    people: dict[str, User] = {
        "trainee": ours.trainee,
        "coordinator": ours.coordinator,
        "supervisor": ours.supervisor,
        "verifier": verifier,
    }
    reader = centres.browser.sign_in(people[who])
    span = began(centres) + 8 * A_DAY
    page = reader.get(weeks(centres) + "?" + "&".join(f"{k}={v}" for k, v in days("day", span).items())).text
    assert ("Sickness" in page) is knows
    assert ("The manager told us." in page) is knows
    assert ("Away, " in page) is not knows
    assert "2 weeks later" in page
    assert "No: " in page


def test_the_trainee_is_told_that_something_changed_and_not_what(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 20))
    notice = db.session.scalars(
        sa.select(Notice).where(Notice.address == weeks(centres), Notice.user_id == centres.ours.trainee.id)
    ).one()
    assert "weeks of your placement were changed" in notice.words
    assert "ick" not in notice.words


def test_nobody_else_changes_anything(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 20))
    row = only(PlacementBreak)
    theirs = f"/centre/placements/{centres.theirs.placement.id}/weeks/breaks"
    assert centres.browser.get(f"{theirs}/new").status_code == 404
    own_of_other_sort = f"{centres.placement}/weeks/blocks/{row.id}"
    assert centres.browser.get(own_of_other_sort).status_code == 404
    for person in (centres.ours.trainee, centres.ours.supervisor):
        reader = centres.browser.sign_in(person)
        assert "Add a break" not in reader.get(weeks(centres)).text
        assert reader.get(f"{centres.placement}/weeks/breaks/{row.id}").status_code in {403, 404}
        sent = reader.send(f"{centres.placement}/weeks/breaks/new", away(centres, 30, 31))
        assert sent.status_code in {403, 404}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementBreak)) == 1


def test_a_finished_placement_keeps_its_weeks_until_it_is_reopened(centres: Centres) -> None:
    placement = centres.ours.placement
    placement.state, placement.finished_on = PlacementState.FINISHED, today() - 14 * A_DAY
    db.session.commit()
    page = centres.browser.get(weeks(centres)).text
    assert "Add a break" not in page
    assert "The placement ended on" in page
    answer = centres.browser.send(f"{centres.placement}/weeks/breaks/new", away(centres, 7, 8))
    assert "Reopen it to change its weeks." in answer.text
    assert answer.status_code == 422
    centres.browser.send(f"{centres.placement}/reopen", {"reason": "Too early."})
    row = only(PlacementBreak)
    assert isinstance(row, PlacementBreak)
    assert (row.kind, row.starts_on, row.ends_on) == (
        BreakKind.CLOSED,
        today() - 13 * A_DAY,
        today() - A_DAY,
    )
    assert "Add a break" in centres.browser.get(weeks(centres)).text


def test_a_programme_without_a_first_day_has_no_weeks(centres: Centres) -> None:
    placement = centres.ours.placement
    placement.programme, placement.starts_on, placement.weeks = Programme.EQUIVALENCE, None, None
    db.session.commit()
    assert "there are no weeks to count" in centres.browser.get(weeks(centres)).text
    assert centres.browser.get(f"{centres.placement}/weeks/breaks/new").status_code == 404


def test_a_centre_says_whose_bank_holidays_it_has(centres: Centres) -> None:
    address = f"/centre/{centres.ours.centre.id}/bank-holidays"
    assert "New Year" in centres.browser.get(address).text
    assert "Andrew" not in centres.browser.get(address).text
    assert centres.browser.send(address, {"nation": "scotland"}).status_code == 302
    assert "Andrew" in centres.browser.get(address).text
    assert "Bank holidays are those of Scotland." in centres.browser.get(weeks(centres)).text
    assert centres.browser.send(address, {"nation": "france"}).status_code == 422
    assert centres.browser.get(f"/centre/{centres.theirs.centre.id}/bank-holidays").status_code == 404


def test_lists_read_all_clocks_with_the_same_number_of_queries(browser: Browser, centres: Centres) -> None:
    browser.sign_in(centres.ours.coordinator)
    few = cost(browser, "/")
    for _ in range(4):
        trainee = make_user(centre=centres.ours.centre, role=Role.TRAINEE)
        placement = make_placement(centres.ours.centre, trainee, centres.ours.framework)
        db.session.add(PlacementHours(placement_id=placement.id, starts_on=today(), part=3, whole=5))
    db.session.commit()
    assert cost(browser, "/") == few


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("0.6", Fraction(3, 5)),
        ("60 %", Fraction(3, 5)),
        ("60%", Fraction(3, 5)),
        ("22,5 hours", Fraction(3, 5)),
        ("20 h", Fraction(8, 15)),
        ("1", Fraction(1)),
        ("six tenths", None),
        ("9" * 20, None),
        ("٣", None),
    ],
)
def test_a_share_is_read_as_people_write_it(typed: str, share: Fraction | None) -> None:
    assert read_share(typed, FULL_TIME_HOURS) == share


@pytest.mark.parametrize("share", [Fraction(3, 5), Fraction(8, 15), Fraction(1), Fraction(1, 3)])
def test_a_share_is_shown_so_that_reading_it_gives_the_same_again(share: Fraction) -> None:
    assert read_share(share_as_typed(share, FULL_TIME_HOURS), FULL_TIME_HOURS) == share


def test_a_placement_that_began_today_is_in_week_1(centres: Centres) -> None:
    centres.ours.placement.starts_on = today()
    db.session.commit()
    assert "Week 1 of 50" in centres.browser.get(weeks(centres)).text
    assert clock(centres).week(monday_of(today()) + 7 * A_DAY) == 1 + (today().weekday() == 0)
