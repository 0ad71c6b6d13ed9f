"""Hours and days are read as people type them and come out even."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logbook.hours import HOUR, days_of, hours_of, read_days, read_hours


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("37.5", 37.5),
        ("37:30", 37.5),
        ("22,5 h", 22.5),
        ("22.5 hours", 22.5),
        ("7 h 30 min", 7.5),
        ("7h30", 7.5),
        ("0", 0),
        ("168", 168),
        (" 8 ", 8),
        ("7.25", 7.25),
    ],
)
def test_hours_are_read(typed: str, hours: float) -> None:
    assert read_hours(typed) == hours * HOUR


@pytest.mark.parametrize(
    "typed", ["", "x", "-3", "37:5", "37:60", "1.234", "1e2", "٣٧", "7 30", "1,000", "37.5.1", "h"]
)
def test_what_are_no_hours_is_refused(typed: str) -> None:
    assert read_hours(typed) is None


@pytest.mark.parametrize(
    ("typed", "halves"), [("2", 4), ("0.5", 1), ("1,5 days", 3), ("1 day", 2), ("7.0", 14)]
)
def test_days_are_read(typed: str, halves: int) -> None:
    assert read_days(typed) == halves


@pytest.mark.parametrize("typed", ["", "0.25", "-1", "two", "1.55", "½"])
def test_what_are_no_days_is_refused(typed: str) -> None:
    assert read_days(typed) is None


@given(st.integers(0, 168 * 60))
def test_minutes_are_written_so_that_reading_them_gives_the_same(minutes: int) -> None:
    assert read_hours(hours_of(minutes * 60)) == minutes * 60


@given(st.integers(0, 16_800))
def test_hundredths_of_hours_are_written_as_decimals(hundredths: int) -> None:
    assert read_hours(hours_of(hundredths * 36)) == hundredths * 36
    assert ":" not in hours_of(hundredths * 36)


def test_days_are_written_in_words() -> None:
    assert [days_of(halves) for halves in (1, 2, 3, 10)] == ["0.5 day", "1 day", "1.5 days", "5 days"]
