"""Weeks as they are typed and said, what changed in words, who may what, and where the bars lie."""

from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.placements.policy import Capacity
from app.planning.changes import differences
from app.planning.policy import MAKERS, PlanFacts, Refusal, refusal
from app.planning.strips import LEFT, RIGHT, picture
from app.planning.typed_weeks import Typed, read_weeks, typed
from app.planning.values import Line
from app.planning.words import MOST_WEEKS, STATE_WORDS, away_in_words
from app.planning.workflow import MOVES, Act, State
from app.standards.values import WeekSpan


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("4-8", WeekSpan(4, 8)),
        (" 4 – 8 ", WeekSpan(4, 8)),  # noqa: RUF001 - a phone turns the sign into a dash
        ("4 to 8", WeekSpan(4, 8)),
        ("weeks 4-8", WeekSpan(4, 8)),
        ("week 4", WeekSpan(4, 4)),
        ("50", WeekSpan(50, 50)),
        ("TBC", None),
        ("tbc", None),
    ],
)
def test_weeks_are_read_as_people_type_them(text: str, weeks: WeekSpan | None) -> None:
    assert read_weeks(text, 50) == Typed(weeks, is_given=True)


@pytest.mark.parametrize("text", ["0", "0-4", "8-4", "51", "49-51", "four", "4-", "1.5", "4,8", "٤", "²"])
def test_what_makes_no_sense_gets_a_sentence(text: str) -> None:
    found = read_weeks(text, 50)
    assert found.problem.endswith(".")
    assert found.weeks is None


def test_nothing_is_nothing_and_without_a_length_there_is_still_an_end() -> None:
    assert read_weeks("  ", 50) == Typed()
    assert read_weeks(f"{MOST_WEEKS}", None).weeks
    assert read_weeks(f"{MOST_WEEKS + 1}", None).problem


@given(st.integers(1, MOST_WEEKS), st.integers(0, MOST_WEEKS))
def test_what_is_shown_reads_as_the_same_again(first: int, more: int) -> None:
    span = WeekSpan(first, min(first + more, MOST_WEEKS))
    assert read_weeks(typed(span), None).weeks == span


def test_what_changed_is_said_item_by_item_in_their_order() -> None:
    moved, confirmed, unsure, fresh, gone, same = (uuid4() for _ in range(6))
    before = {
        moved: Line(WeekSpan(4, 8), note="Ask."),
        confirmed: Line(None),
        unsure: Line(WeekSpan(2, 2), away=True, secondment="Example Royal"),
        gone: Line(WeekSpan(1, 1)),
        same: Line(WeekSpan(3, 9)),
    }
    after = {
        moved: Line(WeekSpan(10, 12)),
        confirmed: Line(WeekSpan(20, 20), away=True),
        unsure: Line(None),
        fresh: Line(WeekSpan(5, 6), note="New."),
        same: Line(WeekSpan(3, 9)),
    }
    names = [
        (one, name) for one, name in zip((moved, confirmed, unsure, fresh, gone, same), "ABCDEF", strict=True)
    ]
    assert differences(before, after, names) == [
        "A: moved from weeks 4 to 8 to weeks 10 to 12.",
        "A: the note “Ask” is gone.",
        "B: was to be confirmed, now week 20.",
        "B: cannot be done at this site; a secondment is still to be arranged.",
        "C: was week 2, now to be confirmed.",
        "C: can be done at this site after all.",
        "D: now planned, weeks 5 to 6.",
        "D: note “New”.",
        "E: not in the plan any more.",
    ]
    assert differences(before, before, names) == []


def test_a_secondment_says_where_and_when_as_far_as_that_is_known() -> None:
    assert away_in_words(Line()) == ""
    whole = Line(away=True, secondment="Example Royal", secondment_weeks=WeekSpan(4, 5))
    assert away_in_words(whole).endswith("secondment to Example Royal in weeks 4 to 5")
    assert away_in_words(Line(away=True, secondment="Example Royal")).endswith(
        "Example Royal, to be confirmed"
    )
    assert "place to be arranged in week 4" in away_in_words(Line(away=True, secondment_weeks=WeekSpan(4, 4)))


def test_every_state_has_words_and_can_be_reached() -> None:
    assert set(STATE_WORDS) == set(State) == {State.DRAFT, *MOVES.values()}
    assert {before for before, _ in MOVES} == set(State) - {State.AGREED}


def facts(**more: object) -> PlanFacts:
    usual: dict[str, object] = {
        "parts": frozenset({Capacity.TRAINEE}),
        "finished": False,
        "has_weeks": True,
        "state": State.DRAFT,
        "planned": True,
        "sides": frozenset(),
        "ever_agreed": False,
    }
    return PlanFacts(**(usual | more))  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(("act", "part"), list(product(Act, Capacity)))
def test_who_may_what(act: Act, part: Capacity) -> None:
    found = refusal(act, facts(parts=frozenset({part})))
    if part not in MAKERS:
        assert found is Refusal.READERS
    elif act in {Act.CHANGE, Act.DISCARD}:
        assert found is None
    elif part is Capacity.COORDINATOR:
        assert found is Refusal.BOTH_SIDES_ONLY
    else:
        assert found is (Refusal.YOUR_SIDE_HAS_NOT if act is Act.WITHDRAW else None)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"finished": True}, Refusal.FINISHED),
        ({"has_weeks": False}, Refusal.NO_WEEKS),
        ({"state": State.AGREED}, Refusal.AGREED),
    ],
)
def test_when_nothing_can_be_done(act: Act, more: dict[str, object], expected: Refusal) -> None:
    assert refusal(act, facts(**more)) is expected


def test_what_is_agreed_once_stays_on_record_and_nothing_is_not_agreed_to() -> None:
    agreed = frozenset({Capacity.TRAINEE})
    assert refusal(Act.AGREE, facts(planned=False)) is Refusal.NOTHING_PLANNED
    assert refusal(Act.AGREE, facts(sides=agreed, state=State.PROPOSED)) is Refusal.YOUR_SIDE_HAS
    assert refusal(Act.WITHDRAW, facts(sides=agreed, state=State.PROPOSED)) is None
    assert refusal(Act.DISCARD, facts(ever_agreed=True)) is Refusal.WAS_AGREED_TO


@given(st.integers(1, MOST_WEEKS), st.integers(1, MOST_WEEKS + 30), st.integers(0, 60), st.integers(0, 600))
def test_bars_lie_in_the_picture_even_where_the_placement_was_shortened(
    length: int, first: int, more: int, week: int
) -> None:
    line = Line(WeekSpan(first, first + more), away=True, secondment_weeks=WeekSpan(first, first))
    found = picture([("S-01", line), ("S-02", None), ("S-03", Line())], length, week, [WeekSpan(1, 1), None])
    bar, missing, unsure = found.bars
    assert bar.x is not None
    assert LEFT <= bar.x < bar.x + bar.width <= RIGHT + 0.02
    assert (missing.words, unsure.words) == ("not planned", "TBC")
    assert all(LEFT <= x <= RIGHT for x, _ in found.ticks)
    assert [number for _, number in found.ticks] == sorted({number for _, number in found.ticks})
    assert {1, length} <= {number for _, number in found.ticks}
    assert (found.now is None) == (week == 0 or week > length)
