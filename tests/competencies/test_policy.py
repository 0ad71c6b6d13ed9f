"""Who may do what with a sign-off, in which state: the whole table."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.policy import (
    JUDGING,
    WHO,
    CaseFacts,
    Cause,
    Refusal,
    acting_part,
    incomplete,
    refusal,
)
from app.competencies.workflow import MOVES, Action, State
from app.core.actor import Actor, Role
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan

CENTRE = uuid4()
DAY = date(2026, 3, 4)


def actor(*roles: Role) -> Actor:
    return Actor(
        user_id=uuid4(), name="A", is_administrator=False, roles=frozenset((CENTRE, role) for role in roles)
    )


TRAINEE, SUPERVISOR, FORMER, FUTURE = actor(Role.TRAINEE), actor(), actor(), actor(Role.SUPERVISOR)
COORDINATOR, MODERATOR, EXAMINER, STRANGER = actor(Role.COORDINATOR), actor(), actor(), actor(Role.SUPERVISOR)
PLACEMENT = PlacementFacts(
    placement_id=uuid4(),
    centre_id=CENTRE,
    trainee_id=TRAINEE.user_id,
    finished=True,
    supervisions=frozenset(
        {
            SupervisionSpan(SUPERVISOR.user_id, DAY, DAY),
            SupervisionSpan(FORMER.user_id, DAY - timedelta(9), DAY - timedelta(1)),
            SupervisionSpan(FUTURE.user_id, DAY + timedelta(1), None),
        }
    ),
    readers=frozenset({(MODERATOR.user_id, Capacity.MODERATOR), (EXAMINER.user_id, Capacity.EXAMINER)}),
)
PEOPLE = {
    "trainee": TRAINEE,
    "supervisor": SUPERVISOR,
    "former": FORMER,
    "future": FUTURE,
    "coordinator": COORDINATOR,
    "moderator": MODERATOR,
    "examiner": EXAMINER,
    "stranger": STRANGER,
}


def facts(state: State, **more: object) -> CaseFacts:
    return CaseFacts(
        **{"placement": PLACEMENT, "day": DAY, "state": state, "counts": True, "met": True, **more}  # type: ignore[arg-type]  # a table of keyword values
    )


ALLOWED = {
    Action.START: {"trainee"},
    Action.SUBMIT: {"trainee"},
    Action.WITHDRAW: {"trainee"},
    Action.RETURN: {"supervisor"},
    Action.SIGN_OFF: {"supervisor"},
    Action.VERIFY: {"verifier"},
    Action.REOPEN: {"supervisor", "coordinator"},
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_every_action_by_everybody_in_every_state(person: str, action: Action, state: State) -> None:
    allowed = person in ALLOWED[action] and (state, action) in MOVES
    assert (refusal(PEOPLE[person], action, facts(state)) is None) is allowed


@pytest.mark.parametrize("action", sorted(JUDGING))
def test_nobody_judges_their_own_placement_whatever_else_they_are(action: Action) -> None:
    both = Actor(TRAINEE.user_id, "T", is_administrator=True, roles=COORDINATOR.roles)
    for state in State:
        assert refusal(both, action, facts(state)) is Refusal.OWN_PLACEMENT


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.SIGN_OFF])
def test_nothing_goes_forward_while_something_is_missing(action: Action) -> None:
    state = next(before for before, what in MOVES if what is action)
    person = next(PEOPLE[name] for name in ALLOWED[action])
    assert refusal(person, action, facts(state, met=False)) is Refusal.STILL_MISSING


def test_reported_evidence_cannot_be_signed_but_can_be_returned() -> None:
    reported = facts(State.SUBMITTED, hidden_files=True)
    assert refusal(SUPERVISOR, Action.SIGN_OFF, reported) is Refusal.HIDDEN_FILES
    assert refusal(SUPERVISOR, Action.RETURN, reported) is None


def test_a_heading_is_never_signed_off() -> None:
    assert refusal(TRAINEE, Action.START, facts(State.NOT_STARTED, counts=False)) is (
        Refusal.TAKES_NO_SIGN_OFF
    )


def test_an_amendment_lets_the_trainee_reopen_and_nothing_else() -> None:
    amended = {"cause": Cause.AMENDMENT}
    assert refusal(TRAINEE, Action.REOPEN, facts(State.SIGNED_OFF, **amended)) is None
    assert acting_part(TRAINEE, Action.REOPEN, facts(State.SIGNED_OFF, **amended)) is Capacity.TRAINEE
    assert refusal(TRAINEE, Action.SIGN_OFF, facts(State.SUBMITTED, **amended)) is Refusal.NOT_YOUR_PART


def test_a_purge_lets_the_coordinator_return() -> None:
    assert refusal(COORDINATOR, Action.RETURN, facts(State.SUBMITTED)) is Refusal.NOT_YOUR_PART
    assert refusal(COORDINATOR, Action.RETURN, facts(State.SUBMITTED, cause=Cause.PURGE)) is None


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    ("action", "state"), [(Action.REOPEN, State.SIGNED_OFF), (Action.WITHDRAW, State.SUBMITTED)]
)
def test_a_move_to_a_newer_version_is_the_coordinators_alone(
    person: str, action: Action, state: State
) -> None:
    moved = facts(state, cause=Cause.NEW_VERSION)
    assert (refusal(PEOPLE[person], action, moved) is None) is (person == "coordinator")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.START, State.NOT_STARTED),
        (Action.SUBMIT, State.REOPENED),
        (Action.WITHDRAW, State.SUBMITTED),
        (Action.SIGN_OFF, State.SUBMITTED),
    ],
)
def test_filing_elsewhere_lets_a_supervisor_take_every_step_and_nobody_else(
    person: str, action: Action, state: State
) -> None:
    refiled = facts(state, cause=Cause.REFILING)
    assert (refusal(PEOPLE[person], action, refiled) is None) is (person == "supervisor")


@pytest.mark.parametrize(
    ("action", "text", "confirmed", "lacking"),
    [
        (Action.RETURN, " \n", True, Refusal.FEEDBACK_MISSING),
        (Action.RETURN, "Add the log.", False, None),
        (Action.SIGN_OFF, "", True, Refusal.STATEMENT_MISSING),
        (Action.SIGN_OFF, "Seen.", False, Refusal.NOT_CONFIRMED),
        (Action.SIGN_OFF, "Seen.", True, None),
        (Action.REOPEN, "", False, Refusal.REASON_MISSING),
        (Action.SUBMIT, "", False, None),
    ],
)
def test_what_a_decision_must_bring(
    action: Action, text: str, *, confirmed: bool, lacking: Refusal | None
) -> None:
    assert incomplete(action, text, confirmed=confirmed) is lacking


def test_every_refusal_is_a_sentence() -> None:
    for reason in Refusal:
        assert reason.sentence.endswith(".")
        assert reason.sentence[0].isupper()


def test_every_action_says_who_may_choose_it() -> None:
    assert set(WHO) == set(Action)


@given(
    state=st.sampled_from(State),
    counts=st.booleans(),
    met=st.booleans(),
    hidden=st.booleans(),
    cause=st.sampled_from(Cause),
)
def test_signing_off_takes_a_current_supervisor_a_met_rule_and_nothing_hidden(
    *, state: State, counts: bool, met: bool, hidden: bool, cause: Cause
) -> None:
    case = facts(state, counts=counts, met=met, hidden_files=hidden, cause=cause)
    signs = {name for name, person in PEOPLE.items() if refusal(person, Action.SIGN_OFF, case) is None}
    fine = state is State.SUBMITTED and counts and met and not hidden
    assert signs == ({"supervisor"} if fine else set())
