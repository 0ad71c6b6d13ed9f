"""The workflow of an assessment: where it can go, and that its history and its state never part."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assessments.diagram import document
from app.assessments.models import Assessment
from app.assessments.moves import Given, move
from app.assessments.recording import check_events
from app.assessments.service import complete
from app.assessments.workflow import MOVES, OPEN, Action, State, after
from app.cli.database import ROOT
from app.core.errors import RefusedError
from app.extensions import db
from app.ledger.checking import check_chains
from tests.assessments.filled import fresh, make_asked, signing
from tests.people import make_world


def test_the_documented_diagram_is_current() -> None:
    assert (ROOT / "docs" / "assessments.md").read_text(encoding="utf-8") == document()


def test_every_state_but_the_first_is_reached_and_some_are_final() -> None:
    assert {*MOVES.values()} == set(State) - {State.DRAFT}
    assert {state for state in State if not any(before is state for before, _ in MOVES)} == {
        State.DECLINED,
        State.WITHDRAWN,
    }


def test_nothing_that_was_judged_is_open_again() -> None:
    assert all(after(state, action) not in OPEN for state in set(State) - OPEN for action in Action)


ACTS = st.lists(
    st.tuples(st.sampled_from(Action), st.sampled_from(["trainee", "supervisor", "coordinator"])),
    max_size=8,
)


@pytest.mark.usefixtures("app")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_people_try_the_history_arrives_at_the_state(acts: list[tuple[Action, str]]) -> None:
    world = make_world()
    asked = make_asked(world)
    for action, person in acts:
        actor = getattr(world, person).actor()
        state = asked.state
        try:
            if action is Action.COMPLETE:
                complete(asked, actor, signing())
            else:
                move(asked, action, actor, Given(text="Because."))
        except RefusedError:
            assert asked.state is state
            continue
        assert asked.state is MOVES[state, action]
        assert person != "trainee" or action in {Action.WITHDRAW, Action.ASK}
    db.session.commit()
    _replay(fresh(asked.id))
    assert [*check_chains(lambda _done: None), *check_events()] == []
    db.session.rollback()


def _replay(assessment: Assessment) -> None:
    state = State.DRAFT
    for place, event in enumerate(assessment.events, start=1):
        assert (event.sequence, event.from_state) == (place, state)
        state = MOVES[state, event.action]
        assert event.to_state is state
    assert assessment.state is state
    signed = any(event.action is Action.COMPLETE for event in assessment.events)
    assert (assessment.answers is not None) is signed
