"""Charts are laid out in percentages, keep to their picture, and say the figures that they draw."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import TimeScale, percent, stacked

YEAR = TimeScale(date(2026, 1, 1), date(2026, 12, 31))


def test_a_bar_is_filled_by_its_parts() -> None:
    parts = stacked(
        [("signed", "signed off", 1), ("submitted", "waiting", 0), ("nothing", "with nothing", 3)]
    )
    assert [(part.left, part.width) for part in parts] == [("0%", "25%"), ("25%", "0%"), ("25%", "75%")]
    assert [part.number for part in parts] == [1, 0, 3]


def test_a_bar_can_be_shorter_than_the_whole() -> None:
    (only,) = stacked([("load", "trainees", 3)], most=12)
    assert only.width == "25%"
    assert stacked([("load", "trainees", 0)])[0].width == "0%"


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=5), st.integers(0, 2000))
def test_no_bar_leaves_its_picture(numbers: list[int], most: int) -> None:
    parts = stacked([("load", "things", number) for number in numbers], most)
    assert all(float(part.left[:-1]) + float(part.width[:-1]) <= 100.02 for part in parts)


def test_days_lie_where_they_belong() -> None:
    assert YEAR.at(date(2026, 1, 1)) == "0%"
    found = YEAR.stretch("block", date(2026, 1, 1), date(2026, 12, 31))
    assert found is not None
    assert (found.left, found.width) == ("0%", "100%")
    assert YEAR.stretch("block", date(2025, 1, 1), date(2025, 12, 31)) is None
    assert [tick.words for tick in YEAR.ticks] == ["Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026"]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_an_axis_has_few_enough_words(first: date, days: int) -> None:
    scale = TimeScale(first, first + timedelta(days=days))
    assert len(scale.ticks) <= 9
    stretch = scale.stretch("away", first - timedelta(days=10), scale.last + timedelta(days=10))
    assert stretch is not None
    assert (stretch.left, stretch.width) == ("0%", "100%")


def test_a_month_near_the_end_stands_to_the_left_of_its_mark() -> None:
    ticks = TimeScale(date(2026, 4, 27), date(2028, 2, 22)).ticks
    assert [(tick.words, tick.anchor) for tick in ticks] == [
        ("Jul 2026", "start"),
        ("Jan 2027", "start"),
        ("Jul 2027", "start"),
        ("Jan 2028", "end"),
    ]


def test_a_share_is_cut_to_the_picture() -> None:
    assert (percent(-1), percent(0.125), percent(2)) == ("0%", "12.5%", "100%")
