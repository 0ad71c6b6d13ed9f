"""Which week of a placement a day falls in."""

from datetime import date

import pytest

from app.oversight.week import placement_week

START = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 4), "Starts on 5 January 2026"),
        (date(2026, 1, 5), "Week 1 of 50"),
        (date(2026, 1, 11), "Week 1 of 50"),
        (date(2026, 1, 12), "Week 2 of 50"),
        # The clocks change on 29 March and 25 October: a week has seven days all the same.
        (date(2026, 3, 29), "Week 12 of 50"),
        (date(2026, 3, 30), "Week 13 of 50"),
        (date(2026, 12, 20), "Week 50 of 50"),
        (date(2026, 12, 21), "Week 51; 50 weeks were planned"),
    ],
)
def test_weeks_begin_on_the_day_on_which_the_placement_began(day: date, words: str) -> None:
    week = placement_week(START, 50, day)
    assert week is not None
    assert week.words == words


def test_a_programme_without_a_start_has_no_week() -> None:
    assert placement_week(None, None, START) is None


def test_a_programme_without_a_length_counts_on() -> None:
    week = placement_week(START, None, date(2028, 1, 5))
    assert week is not None
    assert week.words == "Week 105"
