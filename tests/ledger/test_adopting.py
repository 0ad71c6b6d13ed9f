"""Steps that are older than the ledger are taken into it as what they are: adopted, not witnessed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.recording import adopt_events, check_events
from app.config import Settings
from app.core.clock import now
from app.extensions import db
from app.ledger.checking import check_chains
from app.ledger.models import LedgerEntry, LedgerHead, LedgerKey
from app.ledger.queries import entries_of
from tests.competencies.entries import make_submitted, sign
from tests.ledger.test_checking import let_anything_be_done, run
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


@pytest.fixture
def world() -> World:
    """Return a placement with one signed item from before there was a ledger."""
    world = make_world()
    make_submitted(world)
    sign(world)
    let_anything_be_done()
    for model in (LedgerEntry, LedgerHead, LedgerKey):
        db.session.execute(sa.delete(model))
    db.session.commit()
    return world


def findings() -> list[str]:
    db.session.expire_all()
    chains = list(check_chains(lambda _done: None))
    return [finding.sentence for finding in (*chains, *check_events())]


def test_what_is_older_than_the_ledger_is_adopted_once_in_its_order(world: World) -> None:
    assert len(findings()) == 3
    before = now()
    assert adopt_events().adopted == 3
    links = entries_of(world.placement.id)
    assert [link.kind for link in links] == [
        "adopted:item:start",
        "adopted:item:submit",
        "adopted:item:sign-off",
    ]
    assert all(link.at >= before for link in links)
    assert findings() == []
    assert adopt_events().adopted == 0
    assert len(entries_of(world.placement.id)) == 3


@pytest.mark.parametrize("column", ["text", "at", "registration_number"])
@pytest.mark.usefixtures("app", "world")
def test_what_is_changed_after_its_adoption_is_found(column: str) -> None:
    adopt_events()
    event = db.session.scalars(sa.select(SignOffEvent).where(SignOffEvent.action == "sign-off")).one()
    changed = event.at - timedelta(days=1) if column == "at" else "Something else"
    db.session.execute(sa.update(SignOffEvent).where(SignOffEvent.id == event.id).values({column: changed}))
    db.session.commit()
    assert any("not what the ledger recorded" in sentence for sentence in findings())


def test_the_ledger_goes_on_after_what_was_adopted(world: World) -> None:
    adopt_events()
    make_submitted(world, world.items[1])
    sign(world, 1)
    links = entries_of(world.placement.id)
    assert [link.kind.startswith("adopted:") for link in links] == [True] * 3 + [False] * 3
    assert findings() == []


def test_what_the_ledger_should_have_witnessed_is_not_adopted(world: World, settings: Settings) -> None:
    run(settings, "adopt")
    make_submitted(world, world.items[1])
    db.session.execute(sa.delete(LedgerEntry).where(LedgerEntry.kind == "item:submit"))
    db.session.commit()
    code, output = run(settings, "adopt")
    assert code == 1
    assert "Not adopted: 1 step" in output


@pytest.mark.usefixtures("app", "world")
def test_the_command_adopts_and_the_check_says_so(settings: Settings) -> None:
    assert run(settings, "check")[0] == 1
    code, output = run(settings, "adopt")
    assert (code, output) == (0, "3 steps adopted.\n")
    assert run(settings, "adopt")[1] == "There was nothing to adopt.\n"
    code, output = run(settings, "check")
    assert code == 0, output
    assert "3 links were adopted, not witnessed" in output
