"""Months, gaps, mixture and standards of a period, judged without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.cpd.judgement import A_MONTH, Done, Standard, judge
from app.cpd.policy import usual_period, wrong_period, wrong_registration_day, wrong_summary
from app.cpd.values import ActivityKind, Period, hours_words, read_hours

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
LATER = date(2026, 2, 1)
FIRST, SECOND, LAST = (
    Standard(new_id(), name, name == "Profile") for name in ("Record", "Mixture", "Profile")
)
ALL = (FIRST, SECOND, LAST)


def done(
    month: int,
    day: int = 1,
    kind: ActivityKind | None = ActivityKind.WORK_BASED,
    *standards: Standard,
    last: date | None = None,
) -> Done:
    items = frozenset(one.item_id for one in standards)
    return Done(first=date(2025, month, day), last=last, kind=kind, minutes=30, standards=items)


def monthly() -> list[Done]:
    kinds = list(ActivityKind)
    return [done(month, 2, kinds[month % 3], *ALL) for month in range(1, 13)]


def test_a_record_with_something_each_month_misses_nothing() -> None:
    found = judge(YEAR, LATER, monthly(), ALL)
    assert not found.missing
    assert not found.gaps
    assert (found.total, found.minutes) == (12, 360)
    assert [number for _, number in found.months] == [1] * 12
    assert sum(found.kinds.values()) == 12


def test_gaps_are_named_and_longer_ones_are_told_apart() -> None:
    found = judge(YEAR, LATER, [done(1), done(3, 15), done(9)], ALL)
    assert [(gap.first, gap.last, gap.is_long) for gap in found.gaps] == [
        (date(2025, 1, 2), date(2025, 3, 14), False),
        (date(2025, 3, 16), date(2025, 8, 31), True),
        (date(2025, 9, 2), date(2025, 12, 31), True),
    ]
    assert "Nothing is recorded from 2 January 2025 to 14 March 2025: longer than a month." in found.missing
    assert any("longer than a quarter" in sentence for sentence in found.missing)


def test_something_that_took_months_leaves_no_gap() -> None:
    found = judge(YEAR, LATER, [done(1, last=date(2025, 12, 20))], ALL)
    assert not found.gaps


def test_days_that_have_not_come_are_not_missing() -> None:
    found = judge(YEAR, date(2025, 1, 20), [done(1, 10)], ALL)
    assert not found.gaps
    assert found.months == ((date(2025, 1, 1), 1),)
    ahead = judge(YEAR, date(2024, 12, 1), [], ALL)
    assert not ahead.missing
    assert not ahead.months


def test_one_kind_alone_is_no_mixture_and_bare_standards_are_named() -> None:
    found = judge(YEAR, LATER, [done(month, 1, ActivityKind.FORMAL, FIRST) for month in range(1, 13)], ALL)
    assert found.missing == (
        "All that is sorted is of one kind, “Formal or educational”. A mixture is asked for.",
        "1 standard has no activity yet: “Mixture”.",
    )
    unsorted = judge(YEAR, LATER, [done(month, 1, None, FIRST, SECOND) for month in range(1, 13)], ALL)
    assert unsorted.unsorted == 12
    assert unsorted.missing == ("No activity says of which kind it is, so the mixture cannot be seen.",)


def test_an_empty_period_is_said_in_one_sentence() -> None:
    outside = [done(6)]
    found = judge(Period(date(2025, 8, 1), date(2025, 9, 1)), LATER, outside, ALL)
    assert found.missing == ("Nothing is recorded in this period yet.",)


@given(st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=30))
def test_every_day_without_a_gap_has_an_activity_within_a_month_before(days: list[date]) -> None:
    found = judge(
        YEAR,
        LATER,
        [Done(first=day, last=None, kind=None, minutes=None, standards=frozenset()) for day in days],
        ALL,
    )
    for gap in found.gaps:
        assert gap.last - gap.first + timedelta(days=1) > A_MONTH
        assert not [day for day in days if gap.first <= day <= gap.last]
    assert sum(number for _, number in found.months) == len(days) == found.total


@pytest.mark.parametrize(
    ("text", "minutes"), [("1.5", 90), ("1,5 h", 90), ("1:30", 90), ("0", 0), ("", None), ("1000", 60_000)]
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert read_hours(text) == minutes


@pytest.mark.parametrize("text", ["a lot", "-1", "1001", "1:75", "1e9", "9" * 400, "\u0661", "1.2.3", "."])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_hours(text)


def test_hours_are_written_briefly() -> None:
    assert [hours_words(minutes) for minutes in (None, 60, 90, 100)] == [
        "",
        "1 hour",
        "1.5 hours",
        "1.67 hours",
    ]


def test_the_usual_period_is_two_years_and_begins_no_earlier_than_the_registration() -> None:
    assert usual_period(date(2020, 1, 1), date(2026, 3, 4)) == Period(date(2024, 3, 5), date(2026, 3, 4))
    assert usual_period(date(2026, 1, 1), date(2026, 3, 4)) == Period(date(2026, 1, 1), date(2026, 3, 4))
    assert usual_period(date(2020, 1, 1), date(2028, 2, 29)).first == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 2, 1), date(2026, 1, 1), "period_to"),
        (date(1970, 1, 1), date(1971, 1, 1), "period_from"),
        (date(2026, 1, 1), date(9999, 12, 31), "period_to"),
        (date(2010, 1, 1), date(2026, 1, 1), "period_to"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(first: date, last: date, field: str) -> None:
    wrong = wrong_period(Period(first, last), date(2026, 3, 4))
    assert wrong is not None
    assert wrong[0] == field


def test_what_makes_sense_is_not_refused() -> None:
    day = date(2026, 3, 4)
    assert wrong_period(Period(date(2024, 3, 5), day), day) is None
    assert not wrong_registration_day(day, day, date(2025, 1, 1))
    assert not wrong_summary("word " * 500)
    assert "501 words" in wrong_summary("word " * 501)
