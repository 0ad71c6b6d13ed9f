"""Random walks over the verbs: the policy decides, the table moves, and the history arrives at the state."""

import random

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.competencies import service
from app.competencies.board import board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.workflow import MOVES, Action, State, after
from app.core.errors import RefusedError
from app.extensions import db
from app.identity.models import User
from tests.competencies.entries import access_of, case_of, make_submitted, seen, sign
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ACTIONS = (Action.SUBMIT, Action.WITHDRAW, Action.RETURN, Action.SIGN_OFF, Action.REOPEN)


def act(world: World, person: User, action: Action) -> None:
    access, item_id = access_of(person, world.placement), world.items[0].id
    if action is Action.SUBMIT:
        service.submit(access, item_id)
    elif action is Action.WITHDRAW:
        service.withdraw(access, item_id)
    elif action is Action.RETURN:
        service.return_with_feedback(access, item_id, "More, please.", seen(world))
    elif action is Action.SIGN_OFF:
        service.sign_off(access, item_id, "Seen.", seen(world), confirmed_no_identifiers=True)
    else:
        service.reopen(access, item_id, "Look again.")


def replayed(case: SignOffCase) -> State:
    state = State.NOT_STARTED
    for number, event in enumerate(case.events, start=1):
        assert event.sequence == number
        assert event.from_state is state
        reached = after(state, event.action)
        assert event.to_state is reached
        assert reached is not None
        state = reached
    return state


@pytest.mark.parametrize("seed", range(6))
def test_the_offer_and_the_service_agree_and_the_history_replays(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - a repeatable walk, no secret
    world = make_world()
    make_submitted(world)
    done = 0
    for _ in range(40):
        before = case_of(world).state
        possible = [action for state, action in MOVES if state is before and action in ACTIONS]
        person = choose.choice([world.trainee, world.supervisor, world.coordinator])
        action = choose.choice([*possible, *possible, *ACTIONS])
        board = board_for(world.placement)
        offered = (
            service.refusal_for(access_of(person, world.placement), board, world.items[0].id, action) is None
        )
        try:
            act(world, person, action)
        except RefusedError:
            db.session.rollback()
            assert not offered
            assert case_of(world).state is before
        else:
            db.session.commit()
            assert offered
            assert case_of(world).state is MOVES[before, action]
            done += 1
        assert replayed(case_of(world)) is case_of(world).state
    assert done > 3


def test_history_cannot_be_changed_or_deleted() -> None:
    world = make_world()
    make_submitted(world)
    sign(world)
    for statement in (
        sa.update(SignOffEvent).values(text="Something else"),
        sa.delete(SignOffEvent),
    ):
        with pytest.raises(IntegrityError):
            db.session.execute(statement)
        db.session.rollback()
