"""Who may hand over to whom, for which days: the rules by themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor, Role
from app.core.ids import new_id
from app.placements import assignment
from app.placements.handover_policy import Refusal, may_arrange, refusal
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, capacities

ABSENT, COLLEAGUE, TRAINEE, EXAMINER, MANAGER, STRANGER = (new_id() for _ in range(6))
CENTRE, ELSEWHERE = new_id(), new_id()
TODAY = date(2026, 3, 4)
WEEK = timedelta(days=7)
OWN = SupervisionSpan(ABSENT, TODAY - WEEK, TODAY + 4 * WEEK)


def facts(*spans: SupervisionSpan, finished: bool = False) -> PlacementFacts:
    return PlacementFacts(
        placement_id=new_id(),
        centre_id=CENTRE,
        trainee_id=TRAINEE,
        finished=finished,
        supervisions=frozenset({OWN, *spans}),
        readers=frozenset({(EXAMINER, Capacity.EXAMINER)}),
    )


def person(user_id: object, *roles: tuple[object, Role]) -> Actor:
    return Actor(user_id, "Somebody", is_administrator=False, roles=frozenset(roles))  # type: ignore[arg-type]  # UUIDs


AWAY = person(ABSENT)
COORDINATOR = person(MANAGER, (CENTRE, Role.COORDINATOR))


@pytest.mark.parametrize(
    ("who", "first", "last", "reason"),
    [
        (COLLEAGUE, TODAY, TODAY + WEEK, None),
        (COLLEAGUE, TODAY, TODAY, None),
        (COLLEAGUE, TODAY + 4 * WEEK, TODAY + 4 * WEEK, None),
        (ABSENT, TODAY, TODAY + WEEK, Refusal.THEMSELVES),
        (COLLEAGUE, TODAY - WEEK, TODAY + WEEK, Refusal.IN_THE_PAST),
        (COLLEAGUE, TODAY + WEEK, TODAY, Refusal.BEFORE_IT_BEGINS),
        (COLLEAGUE, TODAY, None, Refusal.BEFORE_IT_BEGINS),
        (COLLEAGUE, TODAY, TODAY + 5 * WEEK, Refusal.NOT_ALL_DAYS),
        (TRAINEE, TODAY, TODAY + WEEK, assignment.Refusal.OWN_PLACEMENT),
        (EXAMINER, TODAY, TODAY + WEEK, assignment.Refusal.READS_AS_EXAMINER),
    ],
)
def test_who_can_stand_in_and_when(who: object, first: date, last: date | None, reason: object) -> None:
    wanted = SupervisionSpan(who, first, last)  # type: ignore[arg-type]  # a UUID
    for actor in (AWAY, COORDINATOR):
        assert refusal(actor, ABSENT, wanted, facts(), [OWN], TODAY) is reason


def test_nobody_stands_in_twice_nor_on_what_is_finished() -> None:
    wanted = SupervisionSpan(COLLEAGUE, TODAY, TODAY + WEEK)
    again = facts(SupervisionSpan(COLLEAGUE, TODAY + WEEK, None))
    assert refusal(AWAY, ABSENT, wanted, again, [OWN], TODAY) is assignment.Refusal.SUPERVISES_ALREADY
    over = facts(finished=True)
    assert refusal(AWAY, ABSENT, wanted, over, [OWN], TODAY) is assignment.Refusal.IS_FINISHED


def test_who_only_stands_in_hands_nothing_on() -> None:
    wanted = SupervisionSpan(STRANGER, TODAY, TODAY + WEEK)
    stands_in = facts(SupervisionSpan(COLLEAGUE, TODAY, TODAY + WEEK))
    assert refusal(person(COLLEAGUE), COLLEAGUE, wanted, stands_in, [], TODAY) is Refusal.NOT_ALL_DAYS


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (AWAY, True),
        (COORDINATOR, True),
        (person(COLLEAGUE, (CENTRE, Role.SUPERVISOR)), False),
        (person(MANAGER, (ELSEWHERE, Role.COORDINATOR)), False),
        (person(TRAINEE, (CENTRE, Role.COORDINATOR)), False),
        (person(STRANGER), False),
    ],
)
def test_only_the_absent_supervisor_and_the_centres_coordinators_arrange_it(
    actor: Actor,
    may: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    assert may_arrange(actor, ABSENT, facts()) is may
    wanted = SupervisionSpan(COLLEAGUE, TODAY, TODAY + WEEK)
    reason = refusal(actor, ABSENT, wanted, facts(), [OWN], TODAY)
    assert reason is (None if may else Refusal.NOT_YOURS)


@given(
    who=st.sampled_from([ABSENT, COLLEAGUE, TRAINEE, EXAMINER, STRANGER]),
    first=st.integers(-10, 40),
    length=st.integers(-3, 40),
)
def test_what_is_handed_over_never_reaches_beyond_what_the_absent_supervisor_has(
    who: object, first: int, length: int
) -> None:
    begin = TODAY + timedelta(days=first)
    wanted = SupervisionSpan(who, begin, begin + timedelta(days=length))  # type: ignore[arg-type]  # a UUID
    if refusal(AWAY, ABSENT, wanted, facts(), [OWN], TODAY) is None:
        assert who in {COLLEAGUE, STRANGER}
        with_it = facts(wanted)
        for days in range(-10, 90):
            day = TODAY + timedelta(days=days)
            if Capacity.SUPERVISOR in capacities(person(who), with_it, day):
                assert Capacity.SUPERVISOR in capacities(AWAY, with_it, day)
                assert day >= TODAY
