"""A purge of patient data reopens what was signed on it and returns what waited."""

from uuid import UUID

import pytest

from app.competencies.purging import REASON
from app.competencies.workflow import State
from app.extensions import db
from app.identity.models import User
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from app.portfolio.models import Evidence
from tests.competencies.entries import case_of, make_submitted, sign
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def purge(evidence: Evidence, who: User) -> None:
    evidence_id: UUID = evidence.id
    made = report(evidence_for(who.actor(), evidence_id), None, "A name in the words", who.actor())
    db.session.commit()
    found = evidence_for(who.actor(), evidence_id)
    decide(found, made.id, Decision.PURGE_WORDS, "It names a patient")
    db.session.commit()


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_signed_items_are_reopened_with_the_reason(who: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    purge(evidence, getattr(world, who))
    case = case_of(world)
    assert case.state is State.REOPENED
    assert case.events[-1].text == REASON
    assert case.events[-1].capacity == who


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_waiting_items_are_returned(who: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    purge(evidence, getattr(world, who))
    case = case_of(world)
    assert case.state is State.RETURNED
    assert case.events[-1].text.startswith(REASON)


def test_items_that_do_not_rest_on_the_entry_stay() -> None:
    world = make_world()
    evidence = make_submitted(world, world.items[0])
    make_submitted(world, world.items[1])
    sign(world, 1)
    purge(evidence, world.supervisor)
    assert case_of(world, 1).state is State.SIGNED_OFF
