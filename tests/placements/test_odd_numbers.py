"""Numbers as nobody should type them, and days that do not exist, in every field about weeks and hours."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from app.extensions import db
from app.logbook.models import LoggedWeek
from app.placements.clock_models import ClockChange, ProgrammeHours
from app.placements.reminder_models import CentreReminders
from tests.logbook.writing import log_address, week_ago
from tests.placements.conftest import Centres
from tests.placements.test_setting_pages import setting
from tests.placements.test_weeks_pages import Form, away, began, block, error_at, extension, hours

pytestmark = pytest.mark.database
# A sign, no number, too much, an exponent; digits of other scripts, of full width, raised; other notations.
ODD = ["-1", "NaN", "inf", "1e9", "1e1", "\u0663", "\uff11\uff10", "\u00b2", "0x10", "1_0", "9" * 19]


def forms(centres: Centres) -> dict[str, tuple[str, Form, str]]:
    """Return by name: the address, the form as it would be kept, and the field that holds a number."""
    centre = f"/centre/{centres.ours.centre.id}"
    programme = {"programme": "ptp", "full_time": "37.5", "reason": "Agreed."}
    return {
        "share": (f"{centres.placement}/weeks/hours/new", hours(centres, "0.6"), "share"),
        "extension": (f"{centres.placement}/weeks/extensions/new", extension("8"), "weeks"),
        "length": (f"{centres.placement}/weeks/setting", setting(began(centres)), "weeks"),
        "hours of a week": (f"{centres.placement}/weeks/setting", setting(began(centres)), "full_time"),
        "hours of a programme": (f"{centre}/programme-hours", programme, "full_time"),
        "quiet weeks": (f"{centre}/reminders", {"quiet_weeks": "3", "waiting_days": "7"}, "quiet_weeks"),
        "waiting days": (f"{centre}/reminders", {"quiet_weeks": "3", "waiting_days": "7"}, "waiting_days"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "share",
        "extension",
        "length",
        "hours of a week",
        "hours of a programme",
        "quiet weeks",
        "waiting days",
    ],
)
def test_an_odd_number_gets_a_sentence_at_its_field(centres: Centres, name: str) -> None:
    address, form, field = forms(centres)[name]
    for odd in ODD:
        answer = centres.browser.send(address, form | {field: odd})
        assert answer.status_code == 422, odd
        assert error_at(answer.text, field).strip(), odd
    for model in (ClockChange, ProgrammeHours, CentreReminders):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


@pytest.mark.parametrize("field", ["hours", "leave", "sickness", "other"])
def test_an_odd_number_in_the_weekly_log_gets_a_sentence_at_its_field(centres: Centres, field: str) -> None:
    world = centres.ours
    centres.browser.sign_in(world.trainee)
    address = log_address(world, str(week_ago(1)))
    for odd in ODD:
        answer = centres.browser.send(address, {"hours": "37.5", "done": "Checked pumps.", field: odd})
        assert answer.status_code == 422, odd
        assert error_at(answer.text, field).strip(), odd
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoggedWeek)) == 0


@pytest.mark.parametrize(
    "parts",
    [
        ("29", "2", "2027"),
        ("31", "11", "2026"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("1", "1", "26"),
        ("1", "1", "0"),
        ("\u0661", "\u0661", "\u0662\u0660\u0662\u0666"),
        ("NaN", "1", "2026"),
        ("1", "1", "99999"),
        ("", "1", "2026"),
    ],
)
def test_a_day_that_is_none_gets_a_sentence_at_its_field(
    centres: Centres, parts: tuple[str, str, str]
) -> None:
    day, month, year = parts
    odd = {"starts_on-day": day, "starts_on-month": month, "starts_on-year": year}
    for address, form in (
        (f"{centres.placement}/weeks/blocks/new", block(centres, 0, 90)),
        (f"{centres.placement}/weeks/breaks/new", away(centres, 0, 5)),
        (f"{centres.placement}/weeks/hours/new", hours(centres, "0.6")),
        (f"{centres.placement}/weeks/setting", setting(began(centres))),
    ):
        answer = centres.browser.send(address, form | odd)
        assert answer.status_code == 422
        assert error_at(answer.text, "starts_on").strip()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ClockChange)) == 0


@pytest.mark.parametrize(
    ("instant", "week"),
    [
        # Sunday 12 July, 23:30 British Summer Time, and half past midnight: Sunday in UTC both times.
        (datetime(2026, 7, 12, 22, 30, tzinfo=UTC), 27),
        (datetime(2026, 7, 12, 23, 30, tzinfo=UTC), 28),
        # The nights in which the clocks change.
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), 12),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), 13),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), 42),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), 43),
        # 28 December to 3 January is week 53 of the year; the placement goes on counting.
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), 52),
        (datetime(2027, 1, 3, 12, 0, tzinfo=UTC), 52),
        (datetime(2027, 1, 4, 0, 0, tzinfo=UTC), 53),
    ],
)
def test_pages_know_the_week_of_the_clocks_here(centres: Centres, instant: datetime, week: int) -> None:
    placement = centres.ours.placement
    placement.starts_on, placement.weeks = date(2026, 1, 5), 60
    placement.supervisions[0].starts_on = date(2026, 1, 5)
    db.session.commit()
    with time_machine.travel(instant, tick=False):
        browser = centres.browser.sign_in(centres.ours.trainee)
        for address in ("/", f"/placements/{placement.id}/weeks", f"/placements/{placement.id}/progress"):
            assert f"Week {week} of 60" in browser.get(address).text, address
