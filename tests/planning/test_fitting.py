"""Typical weeks are laid over the weeks of a placement: in order, never outside, every item once."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.placements.clock import Clock
from app.placements.clock_values import Block, Course
from app.planning.fitting import NOMINAL_WEEKS, block_weeks, fitted, laid_over, within
from app.standards.values import WeekSpan

LONGEST = 520
lengths = st.integers(min_value=1, max_value=LONGEST)


@st.composite
def windows(draw: st.DrawFn, last: int = LONGEST) -> WeekSpan:
    first = draw(st.integers(1, last))
    return WeekSpan(first, draw(st.integers(first, last)))


typical_spans = st.one_of(st.none(), windows(NOMINAL_WEEKS))
typical_plans = st.lists(typical_spans, max_size=30).map(
    lambda spans: dict(zip((uuid4() for _ in spans), spans, strict=True))
)


def test_by_hand() -> None:
    whole = WeekSpan(1, 50)
    assert laid_over(WeekSpan(4, 8), whole, whole) == WeekSpan(4, 8)
    assert laid_over(WeekSpan(1, 1), whole, WeekSpan(1, 100)) == WeekSpan(1, 2)
    assert laid_over(WeekSpan(50, 50), whole, WeekSpan(1, 100)) == WeekSpan(99, 100)
    assert laid_over(WeekSpan(1, 2), whole, WeekSpan(1, 25)) == WeekSpan(1, 1)
    # 9 * 30 / 50 = 5.4 weeks lie before week 10, and week 20 ends after 20 * 30 / 50 = 12 weeks.
    assert laid_over(WeekSpan(10, 20), whole, WeekSpan(1, 30)) == WeekSpan(6, 12)
    assert laid_over(WeekSpan(10, 20), whole, WeekSpan(1, 1)) == WeekSpan(1, 1)


@given(st.integers(1, LONGEST), windows(NOMINAL_WEEKS))
def test_the_same_length_changes_nothing_and_every_span_stays_inside(length: int, span: WeekSpan) -> None:
    there = WeekSpan(1, length)
    found = laid_over(span, WeekSpan(1, NOMINAL_WEEKS), there)
    assert 1 <= found.first <= found.last <= length
    if length == NOMINAL_WEEKS:
        assert found == span


@given(typical_plans, lengths)
def test_every_item_gets_weeks_or_is_to_be_confirmed_and_the_order_is_kept(
    typical: dict[UUID, WeekSpan | None], length: int
) -> None:
    found = fitted(typical, NOMINAL_WEEKS, length)
    assert found.keys() == typical.keys()
    assert all((found[item] is None) == (typical[item] is None) for item in typical)
    _in_order(typical, found)
    assert all(1 <= span.first <= span.last <= length for span in found.values() if span)


@given(typical_plans, windows())
def test_in_a_block_every_item_has_weeks_of_the_block_in_the_same_order(
    typical: dict[UUID, WeekSpan | None], window: WeekSpan
) -> None:
    found = within(typical, typical.keys(), window)
    assert found.keys() == typical.keys()
    assert all(span and window.first <= span.first <= span.last <= window.last for span in found.values())
    dated = {item: span for item, span in typical.items() if span}
    _in_order(dated, {item: found[item] for item in dated})
    if dated:
        # Together they take the whole block, from its first week to its last.
        assert min(span.first for span in found.values() if span) == window.first
        assert max(span.last for span in found.values() if span) == window.last


def _in_order(typical: Mapping[UUID, WeekSpan | None], found: Mapping[UUID, WeekSpan | None]) -> None:
    pairs = [(span, there) for item, span in typical.items() if span and (there := found[item])]
    for end in (0, 1):
        pairs.sort(key=lambda pair: (pair[0][end], pair[1][end]))
        assert [there[end] for _, there in pairs] == sorted(there[end] for _, there in pairs)


def test_without_a_length_nothing_is_planned() -> None:
    item = uuid4()
    assert fitted({item: WeekSpan(1, 8)}, NOMINAL_WEEKS, None) == {item: None}


def test_blocks_have_the_weeks_that_the_clock_counts() -> None:
    # The three blocks of docs/clock.md: 11 and 14 weeks, and 25 are left on 11 January.
    blocks = (
        Block(date(2026, 1, 5), date(2026, 3, 20)),
        Block(date(2026, 9, 14), date(2026, 12, 18)),
        Block(date(2027, 1, 11)),
    )
    clock = Clock(Course(starts_on=date(2026, 1, 5), weeks=50, blocks=blocks))
    assert block_weeks(clock) == [WeekSpan(1, 11), WeekSpan(12, 25), WeekSpan(26, 50)]
    assert block_weeks(Clock(Course(starts_on=date(2026, 1, 5), weeks=20, blocks=blocks))) == [
        WeekSpan(1, 11),
        WeekSpan(12, 20),
        None,
    ]
    assert block_weeks(Clock(Course(starts_on=date(2026, 1, 5), weeks=None, blocks=blocks))) == [None] * 3
