"""How the queue is put in order, and how long it is said to take."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.reading_time import Amount, about
from app.competencies.waiting import (
    Grouping,
    Waiting,
    grouped,
    grouping_named,
    in_order,
    minutes_of,
    neighbours,
    query_of,
)

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def row(name: str, *, trainee: str = "Tara", about: str = "Unit 1", hours: int = 0) -> Waiting:
    return Waiting(
        kind="Sign-off",
        about=about,
        title=name,
        trainee=trainee,
        owner=trainee,
        address=f"/queue/{name}",
        since=NOON + timedelta(hours=hours),
    )


ROWS = st.lists(
    st.builds(
        row,
        st.uuids().map(str),
        trainee=st.sampled_from(["Tara", "Olu", "Zofia"]),
        about=st.sampled_from(["Unit 1", "Unit 2"]),
        hours=st.integers(0, 50),
    ),
    max_size=12,
    unique_by=lambda one: one.address,
)


def test_first_comes_the_group_whose_oldest_has_waited_longest() -> None:
    rows = [
        row("new", trainee="Tara", hours=9),
        row("oldest", trainee="Olu", about="Unit 2", hours=1),
        row("old", trainee="Tara", hours=2),
        row("late", trainee="Olu", hours=30),
    ]
    by_trainee = grouped(rows, Grouping.TRAINEE)
    assert [(group.title, [one.title for one in group.rows]) for group in by_trainee] == [
        ("Olu", ["oldest", "late"]),
        ("Tara", ["old", "new"]),
    ]
    by_kind = grouped(rows, Grouping.KIND)
    assert [(group.title, [one.title for one in group.rows]) for group in by_kind] == [
        ("Unit 2", ["oldest"]),
        ("Unit 1", ["old", "new", "late"]),
    ]


def test_two_trainees_of_one_name_stay_apart() -> None:
    one, other = row("a", trainee="Tara"), row("b", trainee="Tara")
    apart = [one, Waiting(**{name: getattr(other, name) for name in Waiting.__slots__} | {"owner": "2"})]
    assert len(grouped(apart, Grouping.TRAINEE)) == 2


@given(ROWS, st.sampled_from(Grouping))
def test_grouping_loses_nothing_and_keeps_the_oldest_first(rows: list[Waiting], grouping: Grouping) -> None:
    groups = grouped(rows, grouping)
    assert sorted(one.address for one in in_order(rows, grouping)) == sorted(one.address for one in rows)
    oldest = [group.rows[0].since for group in groups]
    assert oldest == sorted(oldest)
    for group in groups:
        assert [one.since for one in group.rows] == sorted(one.since for one in group.rows)


@given(ROWS, st.sampled_from(Grouping))
def test_going_on_step_by_step_visits_every_row_once(rows: list[Waiting], grouping: Grouping) -> None:
    ordered = in_order(rows, grouping)
    visited: list[Waiting] = []
    following = ordered[0] if ordered else None
    while following:
        visited.append(following)
        before, following = neighbours(ordered, visited[-1].address)
        assert before == (visited[-2] if visited[:-1] else None)
    assert visited == ordered


def test_after_something_that_waits_no_more_comes_the_first_row() -> None:
    rows = [row("a"), row("b")]
    assert neighbours(rows, "/queue/gone") == (None, rows[0])
    assert neighbours([], "/queue/gone") == (None, None)


@pytest.mark.parametrize(
    ("amount", "minutes"),
    [
        (Amount(), 1),
        (Amount(entries=1), 2),
        (Amount(entries=2), 2),
        (Amount(entries=2, words=1), 3),
        (Amount(entries=2, words=200), 3),
        (Amount(entries=1, words=300, files=3), 6),
        (Amount(questions=3), 2),
        (Amount(questions=10, entries=1), 5),
    ],
)
def test_the_estimate_counts_entries_words_files_and_questions(amount: Amount, minutes: int) -> None:
    assert amount.minutes == minutes


def test_an_estimate_says_about() -> None:
    assert about(1) == "about 1 minute"
    assert minutes_of([row("a"), row("b")]) == 2
    assert row("a").effort == "About 1 minute"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (NOON, "New today"),
        (NOON - timedelta(days=1), "Waiting for 1 day, since 3 March 2026"),
        (NOON - timedelta(days=12), "Waiting for 12 days, since 20 February 2026"),
    ],
)
def test_a_row_says_for_how_many_days_it_waits(since: datetime, words: str) -> None:
    waiting = row("a", hours=int((since - NOON).total_seconds() // 3600))
    assert waiting.waits(date(2026, 3, 4)) == words


def test_an_address_keeps_the_grouping_and_a_strange_one_is_the_usual() -> None:
    assert row("a").address_in(Grouping.KIND) == "/queue/a?by=kind"
    assert row("a").address_in(Grouping.TRAINEE) == "/queue/a"
    assert grouping_named("kind") is Grouping.KIND
    assert {grouping_named(name) for name in (None, "", "size")} == {Grouping.TRAINEE}
    assert query_of(Grouping.TRAINEE) == ""
