"""Who may do what with an assessment, in which state: the whole table."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.form_values import FormType
from app.assessments.policy import (
    WHO,
    Facts,
    Part,
    Refusal,
    acting_part,
    assessor_refusal,
    incomplete,
    incomplete_request,
    parts_in,
    refusal,
)
from app.assessments.workflow import JUDGED, MOVES, Action, State, after
from app.core.actor import Actor, Role
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan

CENTRE, ELSEWHERE = uuid4(), uuid4()
DAY = date(2026, 3, 4)


def actor(*roles: Role, centre: UUID = CENTRE) -> Actor:
    return Actor(
        user_id=uuid4(), name="A", is_administrator=False, roles=frozenset((centre, role) for role in roles)
    )


PEOPLE = {
    "trainee": actor(Role.TRAINEE),
    "supervisor": actor(Role.SUPERVISOR),
    "former": actor(Role.SUPERVISOR),
    "future": actor(Role.SUPERVISOR),
    "colleague": actor(Role.SUPERVISOR),
    "coordinator": actor(Role.COORDINATOR),
    "verifier": actor(Role.VERIFIER),
    "moderator": actor(Role.MODERATOR),
    "examiner": actor(Role.EXAMINER, Role.SUPERVISOR),
    "fellow": actor(Role.TRAINEE),
    "stranger": actor(Role.SUPERVISOR, centre=ELSEWHERE),
}
PLACEMENT = PlacementFacts(
    placement_id=uuid4(),
    centre_id=CENTRE,
    trainee_id=PEOPLE["trainee"].user_id,
    finished=True,
    supervisions=frozenset(
        {
            SupervisionSpan(PEOPLE["supervisor"].user_id, DAY, DAY),
            SupervisionSpan(PEOPLE["former"].user_id, DAY - timedelta(9), DAY - timedelta(1)),
            SupervisionSpan(PEOPLE["future"].user_id, DAY + timedelta(1), None),
        }
    ),
    readers=frozenset(
        {
            (PEOPLE["moderator"].user_id, Capacity.MODERATOR),
            (PEOPLE["examiner"].user_id, Capacity.EXAMINER),
        }
    ),
)
ABLE = {"supervisor", "future", "colleague"}


def facts(state: State, assessor: str | None = "supervisor", starter: str = "trainee") -> Facts:
    return Facts(
        placement=PLACEMENT,
        day=DAY,
        state=state,
        starter_id=PEOPLE[starter].user_id,
        assessor_id=PEOPLE[assessor].user_id if assessor else None,
    )


def who_may(action: Action, case: Facts) -> set[str]:
    return {name for name, person in PEOPLE.items() if refusal(person, action, case) is None}


@pytest.mark.parametrize("person", PEOPLE)
def test_only_supervisors_of_the_centre_without_an_ended_supervision_assess(person: str) -> None:
    assert (assessor_refusal(PEOPLE[person], PLACEMENT, DAY) is None) is (person in ABLE)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ("trainee", Refusal.OWN_PLACEMENT),
        ("examiner", Refusal.EXAMINES),
        ("former", Refusal.SUPERVISION_ENDED),
        ("coordinator", Refusal.NOT_AN_ASSESSOR),
        ("stranger", Refusal.NOT_AN_ASSESSOR),
    ],
)
def test_the_refusal_says_why(person: str, reason: Refusal) -> None:
    assert assessor_refusal(PEOPLE[person], PLACEMENT, DAY) is reason


ALLOWED = {
    (State.DRAFT, Action.ASK): {"trainee"},
    (State.DRAFT, Action.WITHDRAW): {"trainee"},
    (State.ASKED, Action.COMPLETE): {"supervisor"},
    (State.ASKED, Action.DECLINE): {"supervisor"},
    (State.ASKED, Action.WITHDRAW): {"trainee"},
    (State.COMPLETED, Action.DISPUTE): {"supervisor"},
    (State.DISPUTED, Action.UPHOLD): {"supervisor", "coordinator"},
    (State.DISPUTED, Action.WITHDRAW): {"supervisor", "coordinator"},
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_every_action_in_every_state_after_the_trainee_asked_the_supervisor(
    state: State, action: Action
) -> None:
    assert who_may(action, facts(state)) == ALLOWED.get((state, action), set())


@pytest.mark.parametrize("asked", PEOPLE)
def test_who_is_asked_signs_only_while_they_can_assess(asked: str) -> None:
    assert who_may(Action.COMPLETE, facts(State.ASKED, asked)) == ({asked} & ABLE)


@pytest.mark.parametrize("starter", PEOPLE)
def test_nobody_but_a_present_supervisor_signs_without_being_asked(starter: str) -> None:
    begun = facts(State.DRAFT, starter, starter)
    assert who_may(Action.COMPLETE, begun) == ({starter} & {"supervisor"})


def test_a_supervisor_signs_as_supervisor_and_a_colleague_as_assessor() -> None:
    asked = facts(State.ASKED)
    assert acting_part(PEOPLE["supervisor"], Action.COMPLETE, asked) is Part.SUPERVISOR
    asked = facts(State.ASKED, "colleague")
    assert acting_part(PEOPLE["colleague"], Action.COMPLETE, asked) is Part.ASSESSOR


@pytest.mark.parametrize("state", State)
def test_who_sees_an_assessment(state: State) -> None:
    seeing = {name for name, person in PEOPLE.items() if parts_in(person, facts(state, "colleague"))}
    everybody = {"trainee", "supervisor", "coordinator", "colleague"}
    readers = {"verifier", "moderator", "examiner"} if state in JUDGED else set()
    assert seeing == ({"trainee"} if state is State.DRAFT else everybody | readers)


def test_nobody_signs_or_decides_for_themselves_whatever_else_they_are() -> None:
    roles = frozenset((CENTRE, role) for role in Role)
    both = Actor(PEOPLE["trainee"].user_id, "T", is_administrator=True, roles=roles)
    assert refusal(both, Action.COMPLETE, facts(State.ASKED, "trainee")) is Refusal.OWN_PLACEMENT
    assert refusal(both, Action.UPHOLD, facts(State.DISPUTED)) is Refusal.OWN_PLACEMENT


@given(
    state=st.sampled_from(State),
    action=st.sampled_from(Action),
    assessor=st.sampled_from([*PEOPLE, None]),
    starter=st.sampled_from(list(PEOPLE)),
    person=st.sampled_from(list(PEOPLE)),
)
def test_what_is_allowed_is_in_the_table_and_has_a_part(
    state: State, action: Action, assessor: str | None, starter: str, person: str
) -> None:
    case = facts(state, assessor, starter)
    part = acting_part(PEOPLE[person], action, case)
    allowed = refusal(PEOPLE[person], action, case) is None
    assert allowed is (part is not None and after(state, action) is not None)
    if allowed:
        assert parts_in(PEOPLE[person], case)
    if allowed and action is Action.COMPLETE:
        assert person == assessor
        assert person in ABLE


@pytest.mark.parametrize(
    ("action", "state", "text", "confirmed", "lacking"),
    [
        (Action.ASK, State.DRAFT, "", False, None),
        (Action.COMPLETE, State.ASKED, "I saw it.", False, Refusal.NOT_CONFIRMED),
        (Action.COMPLETE, State.ASKED, "I saw it.", True, None),
        (Action.DECLINE, State.ASKED, " \n", False, Refusal.REASON_MISSING),
        (Action.WITHDRAW, State.ASKED, "", False, None),
        (Action.WITHDRAW, State.DISPUTED, "", False, Refusal.REASON_MISSING),
        (Action.DISPUTE, State.COMPLETED, "", False, Refusal.REASON_MISSING),
        (Action.UPHOLD, State.DISPUTED, "She confirms it.", False, None),
    ],
)
def test_what_an_act_must_bring(
    action: Action, state: State, text: str, *, confirmed: bool, lacking: Refusal | None
) -> None:
    assert incomplete(action, state, text, confirmed=confirmed) is lacking


@pytest.mark.parametrize("kind", FormType)
def test_only_a_discussion_needs_an_outline(kind: FormType) -> None:
    lacking = incomplete_request(form=kind, title="T", outline=" ", items=1)
    assert lacking == ({"outline": Refusal.OUTLINE_MISSING} if kind is FormType.CBD else {})


def test_a_request_needs_words_and_an_item() -> None:
    lacking = incomplete_request(form=FormType.DOPS, title=" ", outline="", items=0)
    assert lacking == {"title": Refusal.TITLE_MISSING, "items": Refusal.ITEMS_MISSING}


def test_every_refusal_is_a_sentence() -> None:
    for reason in Refusal:
        assert reason.sentence.endswith(".")
        assert reason.sentence[0].isupper()


def test_the_two_tables_name_the_same_moves() -> None:
    assert set(WHO) == set(MOVES)
