"""What a CV prints and in which order, what it leaves out, and what is pointed out beside it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.partial_days import PartialDay
from app.export.cv_values import (
    WEEK,
    CurriculumVitae,
    CvLine,
    CvSection,
    CvSource,
    source_in_force,
    source_in_words,
    unlisted_times,
)

TODAY = date(2026, 11, 20)


def post(began: str, ended: str = "", title: str = "Technologist") -> CvLine:
    return CvLine(
        section=CvSection.POST,
        title=title,
        organisation="Northmoor",
        began=PartialDay.read(began),
        ended=PartialDay.read(ended),
        is_current=not ended,
    )


def course(days: int, *, shown_anyway: bool = False) -> CvLine:
    return CvLine(section=CvSection.COURSE, title="Course", days=days, shown_anyway=shown_anyway)


def titles(*lines: CvLine) -> list[str]:
    (section,) = {line.section for line in lines}
    return [line.title for line in CurriculumVitae("Tara", lines).of(section)]


def test_posts_stand_newest_first_and_what_goes_on_before_all() -> None:
    lines = [
        post("2015", "2017", "first"),
        post("2023-02", title="now"),
        post("2019-03", "2022-12", "long"),
        post("2021-09", "2022-12", "later"),
    ]
    assert titles(*lines) == ["now", "later", "long", "first"]


def test_memberships_stay_in_the_order_that_was_chosen() -> None:
    made = [
        CvLine(section=CvSection.MEMBERSHIP, title=title, began=PartialDay(year))
        for title, year in (("old", 2010), ("new", 2024))
    ]
    assert titles(*made) == ["old", "new"]


@given(st.lists(st.tuples(st.integers(1990, 2026), st.integers(1, 12)), min_size=1, max_size=6))
def test_the_order_is_by_days_and_loses_no_line(starts: list[tuple[int, int]]) -> None:
    lines = [post(f"{year}-{month:02}", f"{year}-{month:02}", f"{year}-{month:02}") for year, month in starts]
    assert titles(*lines) == sorted((line.title for line in lines), reverse=True)


@given(st.integers(1, 40), st.booleans())
def test_a_course_of_a_week_or_less_is_left_out_unless_it_is_ticked(days: int, ticked: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    line = course(days, shown_anyway=ticked)
    assert line.is_printed is (days > WEEK or ticked)
    assert bool(titles(line)) is line.is_printed


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([post("2020-01", "2022-06"), post("2022-10")], []),
        ([post("2020-01", "2022-06"), post("2022-11")], ["between June 2022 and November 2022"]),
        ([post("2020", "2021"), post("2022-04")], []),
        ([post("2020-01", "2021-10-30"), post("2022-01-31")], []),
        ([post("2022-11"), post("2020-01", "2022-06")], ["between June 2022 and November 2022"]),
        ([post("2010", "2024"), post("2012", "2013"), post("2025-03")], []),
        ([post("2020", "2021")], ["since 2021"]),
        ([post("2020", "2026-08")], []),
        ([post("2020-01"), post("2018", "2019")], []),
        ([], []),
    ],
)
def test_times_of_more_than_three_months_without_a_post_are_pointed_out(
    lines: list[CvLine], found: list[str]
) -> None:
    assert unlisted_times(lines, TODAY) == [f"No post is listed {words}." for words in found]


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        (replace(post("2021-03"), hours="full time"), "Northmoor · March 2021 to present · full time"),
        (post("2019", "2021-07"), "Northmoor · 2019 to July 2021"),
        (post("2019", "2019"), "Northmoor · 2019"),
        (replace(course(1), began=PartialDay(2024, 3, 4)), "4 March 2024 · 1 day"),
        (
            CvLine(section=CvSection.MEMBERSHIP, title="IPEM", number="12", began=PartialDay(2020)),
            "since 2020 · number 12",
        ),
    ],
)
def test_a_line_says_its_facts_in_words(line: CvLine, facts: str) -> None:
    assert line.facts == facts


def test_a_cv_says_what_it_lacks() -> None:
    assert "there are none" in CurriculumVitae("Tara").lacks
    assert CurriculumVitae("Tara", (course(9),)).lacks == "it lists no employment"
    assert CurriculumVitae("Tara", (post("2020"),)).lacks == ""


@pytest.mark.parametrize("has_file", [True, False])
@pytest.mark.parametrize("has_lines", [True, False])
def test_what_was_chosen_counts_and_without_a_choice_a_file_before_entries(
    has_file: bool,  # noqa: FBT001 - parametrised
    has_lines: bool,  # noqa: FBT001 - as above
) -> None:
    for source in CvSource:
        assert source_in_force(source, has_file=has_file, has_lines=has_lines) is source
        assert source_in_words(source, has_file=has_file, has_lines=has_lines)
    found = source_in_force(None, has_file=has_file, has_lines=has_lines)
    assert (found is CvSource.BUILT) is (has_lines and not has_file)
