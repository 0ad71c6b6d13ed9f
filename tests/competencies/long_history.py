"""Gives a placement a long history: items that were asked for, returned, signed and reopened many times."""

from itertools import cycle

import sqlalchemy as sa

from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.recording import record_event
from app.competencies.workflow import MOVES, Action, State
from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.standards.models import FrameworkItem
from tests.people import World

BEGINNING = (Action.START, Action.SUBMIT)
ROUND = (Action.RETURN, Action.SUBMIT, Action.SIGN_OFF, Action.REOPEN, Action.SUBMIT)
TRAINEES_OWN = {Action.START, Action.SUBMIT}
TOGETHER = 100


def lengthen(world: World, steps: int) -> None:
    """Add so many steps to the history of a placement, and as many links to its ledger; commit.

    The items take turns with whole rounds, at the end of which their sign-off has been asked for; so there
    may be a few steps more.
    """
    cases = {case.item_id: case for case in _cases(world)}
    sequences = {case.id: len(case.events) for case in cases.values()}
    made = 0
    for turn, item in enumerate(cycle(world.items)):
        if made >= steps:
            break
        actions = ROUND if item.id in cases else BEGINNING
        case = cases.get(item.id) or _new_case(world, item)
        cases[item.id] = case
        for action in actions:
            sequences[case.id] = sequences.get(case.id, 0) + 1
            _step(world, case, action, sequences[case.id])
        made += len(actions)
        if turn % TOGETHER == 0:
            db.session.commit()
    db.session.commit()


def _cases(world: World) -> list[SignOffCase]:
    mine = sa.select(SignOffCase).where(SignOffCase.placement_id == world.placement.id)
    return list(db.session.scalars(mine))


def _new_case(world: World, item: FrameworkItem) -> SignOffCase:
    case = SignOffCase(id=new_id(), placement_id=world.placement.id, item_id=item.id, state=State.NOT_STARTED)
    db.session.add(case)
    return case


def _step(world: World, case: SignOffCase, action: Action, sequence: int) -> None:
    by_trainee = action in TRAINEES_OWN
    reached = MOVES[case.state, action]
    event = SignOffEvent(
        id=new_id(),
        case=case,
        case_id=case.id,
        sequence=sequence,
        action=action,
        from_state=case.state,
        to_state=reached,
        actor_id=(world.trainee if by_trainee else world.supervisor).id,
        capacity="trainee" if by_trainee else "supervisor",
        text="" if by_trainee else "I looked at all of it.",
        confirmed_no_identifiers=action is Action.SIGN_OFF,
        content_digest="0" * 64,
        at=now(),
    )
    case.state, case.changed_at = reached, event.at
    db.session.add(event)
    db.session.flush()
    record_event(event)
