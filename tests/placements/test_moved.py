"""What became of items over several moves."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.placements.moved import NOTHING_MOVED, MovedItems

ITEMS = [uuid4() for _ in range(6)]
CHAINS = st.dictionaries(st.sampled_from(ITEMS), st.one_of(st.none(), st.sampled_from(ITEMS)))


def test_items_are_followed_to_the_end() -> None:
    a, b, c, d, e, other = ITEMS
    moved = MovedItems({a: b, b: c, d: e, e: None})
    assert [moved.now(item) for item in (a, b, c, d, e, other)] == [c, c, c, e, e, other]
    assert [moved.is_gone(item) for item in (a, c, d, e, other)] == [False, False, True, True, False]
    assert moved.were(c) == frozenset({a, b, c})
    assert moved.were(other) == frozenset({other})
    assert NOTHING_MOVED.now(a) == a


@given(became=CHAINS)
def test_rows_that_lead_in_a_circle_do_no_harm(became: dict[UUID, UUID | None]) -> None:
    moved = MovedItems(became)
    for item in ITEMS:
        assert moved.now(item) in ITEMS
        assert item in moved.were(item)
