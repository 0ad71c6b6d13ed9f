"""Which days a calendar's entries fall on, and what is written of them, read back by the library."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.oversight.calendar_entries import (
    CalendarEntry,
    Change,
    course_entries,
    on_day,
    since,
)
from app.oversight.calendar_text import calendar_text
from app.placements.clock import Clock
from app.placements.clock_values import Block, Break, BreakKind, Course, Hours
from app.standards.values import WeekSpan
from tests.oversight.calendars import read

PLACEMENT = UUID("019abcde-0000-7000-8000-000000000001")
MONDAY = date(2026, 1, 5)
CHANGE = Change(datetime(2025, 12, 1, 9, 30, tzinfo=UTC), 3)
DAYS = st.dates(date(1990, 1, 1), date(2150, 1, 1))


def course(**more: object) -> Clock:
    """Return the clock of a placement of 50 weeks that begins on 5 January 2026."""
    return Clock(Course(**({"starts_on": MONDAY, "weeks": 50} | more)))  # type: ignore[arg-type]  # as each test has it


def entries_of(clock: Clock, *spans: WeekSpan | None) -> list[CalendarEntry]:
    return list(course_entries(PLACEMENT, clock, spans, CHANGE))


def written(*entries: CalendarEntry) -> bytes:
    return calendar_text(entries, "techfolio.example", lambda path: f"https://techfolio.example{path}")


def test_what_is_planned_is_due_in_the_last_week_of_its_span() -> None:
    due = entries_of(course(), WeekSpan(1, 3), WeekSpan(3, 3), WeekSpan(2, 2), None)[:-1]
    assert [(one.title, one.first, one.last) for one in due] == [
        ("1 item planned for this week", date(2026, 1, 12), date(2026, 1, 16)),
        ("2 items planned for this week", date(2026, 1, 19), date(2026, 1, 23)),
    ]


def test_a_part_timers_weeks_are_due_when_their_own_weeks_are_done() -> None:
    # At 0.6 the tenth placement week is done on the Friday of the 17th calendar week: 16.67 of them.
    clock = course(hours=(Hours(MONDAY, Fraction(3, 5)),))
    assert clock.due_week(10) == MONDAY + timedelta(weeks=16)


def test_a_break_moves_what_is_due_after_it_and_nothing_before() -> None:
    away = Break(date(2026, 3, 2), date(2026, 3, 15), BreakKind.SICKNESS)
    clock = course(breaks=(away,))
    assert clock.due_week(8) == MONDAY + timedelta(weeks=7)
    assert clock.due_week(9) == MONDAY + timedelta(weeks=10)


def test_weeks_that_a_placement_never_comes_to_are_left_out() -> None:
    clock = course(ended_on=date(2026, 1, 9))
    assert [one.key for one in entries_of(clock, WeekSpan(1, 1), WeekSpan(2, 2))] == [f"due-{PLACEMENT}-1"]


def test_blocks_end_and_so_does_the_placement() -> None:
    blocks = (Block(MONDAY, date(2026, 3, 20)), Block(date(2026, 9, 14), date(2026, 12, 18), "", "Ysbyty"))
    found = entries_of(course(blocks=(*blocks, Block(date(2027, 1, 11)))))
    assert [(one.title, one.first) for one in found] == [
        ("Block 1 of 3 ends", date(2026, 3, 20)),
        ("Block 2 of 3 ends", date(2026, 12, 18)),
        ("Planned end of the placement", date(2027, 7, 2)),
    ]


@given(DAYS, st.integers(1, 160), st.fractions(Fraction(1, 5), 1, max_denominator=20))
def test_every_placement_week_is_due_in_a_calendar_week_of_its_own(
    start: date, week: int, share: Fraction
) -> None:
    clock = Clock(Course(starts_on=start, weeks=160, hours=(Hours(start, share),)))
    monday, later = clock.due_week(week), clock.due_week(week + 1)
    assert monday is not None
    assert later is not None
    assert monday.weekday() == 0
    assert start - timedelta(days=6) <= monday < later
    assert clock.week(max(monday, start)) == week


@given(st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=8), DAYS)
def test_what_is_written_is_read_back_the_same(spans: list[tuple[date, int]], day: date) -> None:
    entries = [
        CalendarEntry(
            key=f"visit-{number}",
            first=first,
            last=first + timedelta(days=length),
            title="Visit to Ysbyty Gŵyr 🏥, dział “Łódź”; \\ 1:2"
            + "\N{LATIN SMALL LETTER E WITH CIRCUMFLEX}" * length,
            path=f"/visits/{number}?a=1,2;b",
            change=CHANGE,
        )
        for number, (first, length) in enumerate(spans)
    ]
    kept = since(entries, day)
    text = written(*kept)
    assert text == written(*since(reversed(entries), day))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    events = read(text)
    assert [event.title for event in events] == [one.title for one in kept]
    assert [event.first for event in events] == [one.first for one in kept]
    assert [event.after for event in events] == [one.last + timedelta(days=1) for one in kept]
    assert [event.address for event in events] == [f"https://techfolio.example{one.path}" for one in kept]
    assert all(one.last >= day for one in kept)
    assert len(kept) == sum(one.last >= day for one in entries)


def test_an_entry_says_whole_days_and_when_it_was_changed() -> None:
    text = written(on_day("review-1", date(2026, 12, 31), "Monthly meeting", "/reviews/1", CHANGE)).decode()
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in text
    for line in (
        "UID:review-1@techfolio.example",
        "DTSTAMP:20251201T093000Z",
        "LAST-MODIFIED:20251201T093000Z",
        "SEQUENCE:3",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ):
        assert f"\r\n{line}\r\n" in text
    assert "VTIMEZONE" not in text
    assert "METHOD" not in text


def test_a_key_stands_once() -> None:
    one = on_day("visit-1", MONDAY, "Visit to Ysbyty", "/visits/1", CHANGE)
    other = on_day("visit-1", MONDAY, "A moderator visits", "/placements/1", CHANGE)
    assert since([one, other], MONDAY) == [one]
