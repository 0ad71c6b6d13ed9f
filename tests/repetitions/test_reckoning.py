"""Repetitions are counted by day: the same work noted, written up and observed counts once."""

from datetime import date
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.repetitions.reckoning import by_equipment, in_order, sums_of
from app.repetitions.values import Record, Source

MARCH = [date(2026, 3, day) for day in range(1, 32)]
NOTED, ENTRY, ASSESSED = Source.NOTED, Source.ENTRY, Source.ASSESSED


def shown(source: Source, day: int | None, *, achieved: bool = True, equipment: str = "") -> Record:
    return Record(
        source=source,
        source_id=UUID(int=day or 0),
        version_id=UUID(int=0),
        day=MARCH[day - 1] if day else None,
        achieved=achieved,
        equipment=equipment,
    )


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([], "Nothing shows that this was done yet."),
        ([shown(ENTRY, 4)], "Done once on 1 day, last on 4 March 2026."),
        ([shown(NOTED, 4), shown(ENTRY, 4), shown(ASSESSED, 4)], "Done once on 1 day, last on 4 March 2026."),
        ([shown(NOTED, 4)] * 3 + [shown(ENTRY, 4)], "Done 3 times on 1 day, last on 4 March 2026."),
        ([shown(NOTED, 4), shown(ENTRY, 5)], "Done twice on 2 days, last on 5 March 2026."),
        ([shown(NOTED, 4, achieved=False)], "Tried once without success."),
        (
            [shown(NOTED, 4), shown(NOTED, 6, achieved=False), shown(NOTED, 6, achieved=False)],
            "Done once on 1 day, last on 4 March 2026; tried twice without success.",
        ),
        ([shown(ENTRY, None), shown(ENTRY, None)], "Done twice."),
        ([shown(ENTRY, None), shown(ENTRY, 2)], "Done twice on 1 day, last on 2 March 2026."),
    ],
)
def test_a_sum_in_words(records: list[Record], words: str) -> None:
    assert sums_of(records).words == words


def test_equipment_is_one_whatever_its_case_and_spaces() -> None:
    records = [
        shown(NOTED, 1, equipment="Gamma camera 2"),
        shown(ENTRY, 2, equipment=" gamma  CAMERA 2 "),
        shown(NOTED, 3, equipment="Calibrator"),
        shown(NOTED, 4),
    ]
    found = by_equipment(records)
    assert [(name, sums.times, sums.days) for name, sums in found] == [
        ("Gamma camera 2", 2, 2),
        ("Calibrator", 1, 1),
    ]


def test_order_does_not_depend_on_how_it_was_read() -> None:
    records = [shown(ENTRY, 2), shown(NOTED, 2), shown(ENTRY, None), shown(ASSESSED, 1)]
    orders = {tuple(one.source for one in in_order(some)) for some in permutations(records)}
    assert orders == {(ENTRY, ASSESSED, NOTED, ENTRY)}


RECORDS = st.lists(
    st.builds(
        shown,
        st.sampled_from(Source),
        st.none() | st.integers(1, 31),
        achieved=st.booleans(),
    )
)


@given(RECORDS)
def test_times_lie_between_days_and_records(records: list[Record]) -> None:
    sums = sums_of(records)
    done = [one for one in records if one.achieved]
    assert sums.days <= sums.times <= len(done)
    assert sums.days == len({one.day for one in done if one.day})
    assert sums.tried <= len(records) - len(done)


@given(RECORDS, st.sampled_from(Source), st.integers(1, 31))
def test_a_further_record_never_lowers_a_sum(records: list[Record], source: Source, day: int) -> None:
    before, after = sums_of(records), sums_of([*records, shown(source, day)])
    assert before.times <= after.times <= before.times + 1
    assert before.days <= after.days
