"""The table of the workflow, and the page in the documentation that is drawn from it."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.competencies.diagram import document
from app.competencies.words import ACTION_WORDS, EVENT_WORDS, STATE_WORDS
from app.competencies.workflow import MOVES, SIGNED, Action, State, after

PAGE = Path(__file__).resolve().parents[2] / "docs" / "workflow.md"


def test_the_documented_diagram_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == document()


def test_every_state_and_action_has_words() -> None:
    assert set(STATE_WORDS) == set(State)
    assert set(ACTION_WORDS) == set(EVENT_WORDS) == set(Action)


def test_every_state_can_be_reached_and_all_but_the_last_left() -> None:
    assert {State.NOT_STARTED, *MOVES.values()} == set(State)
    assert {before for before, _ in MOVES} == set(State)


@given(st.lists(st.sampled_from(Action), max_size=30))
def test_on_every_walk_a_signature_was_asked_for(walk: list[Action]) -> None:
    state, done = State.NOT_STARTED, [Action.START]
    for action in walk:
        reached = after(state, action)
        if reached is None:
            continue
        if action is Action.SIGN_OFF:
            assert done[-1] is Action.SUBMIT
        assert (reached in SIGNED) is (action in {Action.SIGN_OFF, Action.VERIFY})
        state = reached
        done.append(action)
