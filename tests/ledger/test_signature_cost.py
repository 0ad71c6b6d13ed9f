"""A signature costs the same few statements, and SQLite as many steps, however long the history is."""

import pytest

from app.competencies import service
from app.extensions import db
from app.placements.access import placement_for
from tests.application import on_postgresql
from tests.competencies.entries import make_submitted, seen
from tests.competencies.long_history import lengthen
from tests.ledger.costs import Cost, cost_of
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

# Whoever makes it fewer lowers this; a further statement needs a reason that is worth the wait of everybody.
STATEMENTS = 30


def cost_of_signature(world: World) -> Cost:
    """Sign the first item as a request would: with nothing remembered."""
    supervisor, placement_id, item_id = world.supervisor.actor(), world.placement.id, world.items[0].id
    shown = seen(world)
    db.session.commit()
    db.session.expunge_all()

    def sign() -> None:
        access = placement_for(supervisor, placement_id)
        service.sign_off(access, item_id, "I have seen it.", shown, confirmed_no_identifiers=True)
        db.session.commit()

    return cost_of(sign)


def test_a_signature_takes_so_many_statements() -> None:
    world = make_world()
    make_submitted(world)
    assert cost_of_signature(world).statements == STATEMENTS


def test_a_signature_costs_the_same_with_a_long_history() -> None:
    costs = []
    for steps in (20, 600):
        world = make_world(items=6)
        make_submitted(world)
        lengthen(world, steps)
        costs.append(cost_of_signature(world))
    short, long = costs
    assert short.statements == long.statements == STATEMENTS
    if not on_postgresql():
        # A few more, because identifiers and digests fall elsewhere in the indexes.
        assert short.steps > 1_000
        assert long.steps <= short.steps + 50
