"""Who may be asked for feedback, who decides about a round, and that three answers are never too many."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.msf_policy import (
    CycleFacts,
    CycleRefusal,
    Rater,
    RaterClosed,
    cycle_refusal,
    rater_closed,
    rater_problems,
    threshold_refusal,
)
from app.assessments.msf_workflow import CYCLE_MOVES, CycleAction, CycleState, InvitationState
from app.core.actor import Actor
from app.placements.policy import PlacementFacts, SupervisionSpan

TODAY = date(2026, 3, 4)
TRAINEE, SUPERVISOR, ENDED = uuid4(), uuid4(), uuid4()
FACTS = CycleFacts(
    placement=PlacementFacts(
        placement_id=uuid4(),
        centre_id=uuid4(),
        trainee_id=TRAINEE,
        finished=False,
        supervisions=frozenset(
            {
                SupervisionSpan(SUPERVISOR, TODAY, None),
                SupervisionSpan(ENDED, TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
            }
        ),
        readers=frozenset(),
    ),
    day=TODAY,
    state=CycleState.OPEN,
    closes_on=TODAY,
    threshold=5,
    answers=5,
    extended=False,
)
actions = st.sampled_from(CycleAction)
states = st.sampled_from(CycleState)


def who(user_id: UUID) -> Actor:
    return Actor(user_id=user_id, name="Somebody", is_administrator=False, roles=frozenset())


@given(answers=st.integers(0, 2), threshold=st.integers(-5, 12), state=states)
def test_fewer_than_three_answers_are_never_released(answers: int, threshold: int, state: CycleState) -> None:
    facts = replace(FACTS, answers=answers, threshold=threshold, state=state)
    assert not facts.has_enough
    assert cycle_refusal(who(SUPERVISOR), CycleAction.RELEASE, facts) is not None


@given(answers=st.integers(0, 12), threshold=st.integers(3, 12))
def test_an_open_round_is_released_from_its_threshold_on_and_not_before(answers: int, threshold: int) -> None:
    facts = replace(FACTS, answers=answers, threshold=threshold)
    expected = None if answers >= threshold else CycleRefusal.TOO_FEW
    assert cycle_refusal(who(SUPERVISOR), CycleAction.RELEASE, facts) is expected


@given(action=actions, state=states)
def test_nobody_else_than_the_supervisor_decides_and_the_trainee_only_withdraws(
    action: CycleAction, state: CycleState
) -> None:
    facts = replace(FACTS, state=state, closes_on=TODAY - timedelta(days=1))
    for user_id in (ENDED, uuid4()):
        assert cycle_refusal(who(user_id), action, facts) is CycleRefusal.NOT_YOUR_PART
    possible = (state, action) in CYCLE_MOVES
    withdraws = action is CycleAction.WITHDRAW
    assert (cycle_refusal(who(TRAINEE), action, facts) is None) == (possible and withdraws)
    assert (cycle_refusal(who(SUPERVISOR), action, facts) is None) == (possible and not withdraws)


@given(threshold=st.integers(-3, 20), raters=st.integers(5, 12))
def test_a_threshold_lies_between_three_and_the_number_of_colleagues(threshold: int, raters: int) -> None:
    assert (threshold_refusal(threshold, raters) is None) == (3 <= threshold <= raters)


@pytest.mark.parametrize(
    ("late", "extended", "said"),
    [
        (False, False, CycleRefusal.STILL_OPEN),
        (True, False, None),
        (True, True, CycleRefusal.EXTENDED_BEFORE),
    ],
)
def test_a_round_is_lengthened_once_after_its_last_day(
    late: bool,  # noqa: FBT001 - the table of cases
    extended: bool,  # noqa: FBT001 - the table of cases
    said: CycleRefusal | None,
) -> None:
    closes_on = TODAY - timedelta(days=1 if late else 0)
    facts = replace(FACTS, closes_on=closes_on, extended=extended)
    assert cycle_refusal(who(SUPERVISOR), CycleAction.EXTEND, facts) is said


def named(*addresses: str) -> list[Rater]:
    return [Rater(name=f"Rater {number}", email=address) for number, address in enumerate(addresses)]


FIVE = tuple(f"r{number}@work.example" for number in range(5))


@pytest.mark.parametrize(
    ("addresses", "own", "said"),
    [
        (FIVE[:4], "t@work.example", "at least 5"),
        (tuple(f"r{number}@work.example" for number in range(13)), "t@work.example", "at most 12"),
        ((*FIVE, "R0+again@Work.example"), "t@work.example", "stands there 2 times (Rater 0, Rater 5)"),
        ((*FIVE, "T+x@work.example"), "t@work.example", "your own address"),
    ],
)
def test_what_is_wrong_with_the_colleagues_is_said(addresses: tuple[str, ...], own: str, said: str) -> None:
    assert said in " ".join(rater_problems(named(*addresses), [own]))


def test_twelve_colleagues_with_one_address_are_one_and_all_are_named() -> None:
    problems = rater_problems(named(*["same@work.example"] * 12), ["t@work.example"])
    assert "stands there 12 times" in problems[0]
    assert "Rater 0" in problems[0]
    assert "Rater 11" in problems[0]
    assert "at least 5" in problems[1]


@pytest.mark.parametrize("number", [5, 12])
def test_five_to_twelve_different_colleagues_are_fine(number: int) -> None:
    people = named(*(f"r{place}@work.example" for place in range(number)))
    assert rater_problems(people, ["t@work.example"]) == []


@given(invitation=st.sampled_from(InvitationState), state=states, days=st.integers(-3, 3))
def test_a_link_opens_only_for_who_is_invited_while_the_round_is_open(
    invitation: InvitationState, state: CycleState, days: int
) -> None:
    facts = replace(FACTS, state=state, closes_on=TODAY + timedelta(days=days))
    opens = invitation is InvitationState.INVITED and state is CycleState.OPEN and days >= 0
    assert (rater_closed(invitation, facts) is None) == opens


def test_a_used_link_says_so() -> None:
    assert rater_closed(InvitationState.ANSWERED, FACTS) is RaterClosed.ANSWERED
