"""Every tie, tried on every judging address: nothing is decided, and a page says why in a sentence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.competencies.policy import Refusal
from app.competencies.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part
from app.placements.models import PlacementState, ReaderRole, Supervision
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, seen
from tests.people import World, assign_reader, make_user
from tests.verification.sampled import sampled_in, signed_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ITEM, SAMPLED, SAMPLE = "item", "sampled", "sample"
# What stands on the page for whom nothing is there: no name, no reason that would tell something.
NOTHING = "There is nothing here that you can see."
Maker = Callable[[World], User]


def own(world: World) -> User:
    """Let the trainee play every part in the centre, and supervise themselves."""
    for role in Role:
        give_part(world.trainee, world.centre.id, role)
    world.placement.supervisions.append(Supervision(supervisor=world.trainee, starts_on=today()))
    return world.trainee


def ended(world: World) -> User:
    """End the supervision of the one who signed."""
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    return world.supervisor


def ended_and_coordinates(world: World) -> User:
    """End a supervision of somebody who still sees the placement, as a co-ordinator."""
    long_ago, yesterday = today() - timedelta(days=50), today() - timedelta(days=1)
    span = Supervision(supervisor=world.coordinator, starts_on=long_ago, ends_on=yesterday)
    world.placement.supervisions.append(span)
    return world.coordinator


def signer(world: World) -> User:
    """Let the one who signed verify in the centre, and supervise no more."""
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    give_part(world.supervisor, world.centre.id, Role.VERIFIER)
    return world.supervisor


def supervising_verifier(world: World) -> User:
    """Let a verifier supervise beside the one who signed."""
    verifier = make_user(centre=world.centre, role=Role.VERIFIER)
    world.placement.supervisions.append(Supervision(supervisor=verifier, starts_on=today()))
    return verifier


def examiner(world: World) -> User:
    """Let somebody examine the placement, which is finished."""
    found = make_user(centre=world.centre, role=Role.EXAMINER)
    assign_reader(world.placement, found, ReaderRole.EXAMINER)
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    return found


def examiner_who_trained(world: World) -> User:
    """Let an examiner have come to supervise, and to have ended."""
    found = examiner(world)
    long_ago, yesterday = today() - timedelta(days=50), today() - timedelta(days=1)
    span = Supervision(supervisor=found, starts_on=long_ago, ends_on=yesterday)
    world.placement.supervisions.append(span)
    return found


def verifying_examiner(world: World) -> User:
    """Let an examiner have become a verifier of the centre."""
    found = examiner(world)
    give_part(found, world.centre.id, Role.VERIFIER)
    return found


@pytest.mark.parametrize(
    ("make", "page", "sentence"),
    [
        (own, ITEM, Refusal.OWN_PLACEMENT.sentence),
        (own, SAMPLE, Refusal.OWN_PLACEMENT.sentence),
        (ended, ITEM, NOTHING),
        (ended_and_coordinates, ITEM, "Reopen this item"),
        (signer, SAMPLED, Refusal.SIGNED_BY_YOU.sentence),
        (signer, SAMPLE, Refusal.SIGNED_BY_YOU.sentence),
        (supervising_verifier, SAMPLED, Refusal.SUPERVISED_BY_YOU.sentence),
        (examiner, ITEM, Refusal.EXAMINED_BY_YOU.sentence),
        (examiner_who_trained, ITEM, NOTHING),
        (verifying_examiner, SAMPLED, Refusal.EXAMINED_BY_YOU.sentence),
    ],
)
def test_a_tie_is_told_on_a_page_and_nothing_is_verified_or_rejected(
    browser: Browser, make: Maker, page: str, sentence: str
) -> None:
    world, _ = signed_world()
    sampled = sampled_in(world)[0]
    person = make(world)
    db.session.commit()
    pages = {
        ITEM: f"/placements/{world.placement.id}/competencies/{world.items[0].id}",
        SAMPLED: f"/verification/items/{sampled.id}",
        SAMPLE: f"/verification/samples/{sampled.sample_id}",
    }
    told = browser.sign_in(person).get(pages[page]).text
    assert sentence.replace("'", "&#39;") in told
    assert "/accept" not in told
    fields = {"revision": seen(world), "note": "", "reason": "x"}
    for decision in ("accept", "reject"):
        assert browser.send(f"{pages[SAMPLED]}/{decision}", fields).status_code in {404, 409}
    assert case_of(world).state is State.SIGNED_OFF


@pytest.mark.parametrize(
    "make", [own, ended, ended_and_coordinates, signer, examiner, examiner_who_trained, verifying_examiner]
)
def test_a_tie_signs_and_returns_nothing(browser: Browser, make: Maker) -> None:
    world, _ = signed_world()
    make_submitted(world, world.items[1])
    person = make(world)
    db.session.commit()
    case = case_of(world, 1)
    fields = {
        "revision": seen(world, 1),
        "statement": "x",
        "feedback": "x",
        "confirmed_no_identifiers": "yes",
    }
    browser.sign_in(person)
    for decision in ("sign-off", "return"):
        assert browser.send(f"/queue/{case.id}/{decision}", fields).status_code == 404
    assert case_of(world, 1).state is State.SUBMITTED


@pytest.mark.parametrize("make", [own, ended, signer, examiner, examiner_who_trained, verifying_examiner])
def test_a_tie_reopens_nothing(browser: Browser, make: Maker) -> None:
    world, _ = signed_world()
    person = make(world)
    db.session.commit()
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    assert browser.sign_in(person).send(f"{item}/reopen", {"reason": "x"}).status_code == 404
    assert case_of(world).state is State.SIGNED_OFF


def test_an_examiner_is_not_assigned_to_supervise_nor_a_supervisor_to_examine(browser: Browser) -> None:
    world, _ = signed_world()
    found = examiner(world)
    world.placement.state, world.placement.finished_on = PlacementState.ACTIVE, None
    give_part(found, world.centre.id, Role.SUPERVISOR)
    give_part(world.supervisor, world.centre.id, Role.EXAMINER)
    db.session.commit()
    browser.sign_in(world.coordinator)
    day = {
        "starts_on-day": str(today().day),
        "starts_on-month": str(today().month),
        "starts_on-year": str(today().year),
    }
    manage = f"/centre/placements/{world.placement.id}"
    to_supervise = browser.send(
        f"{manage}/supervisors/new", {"person": str(found.id), "reason": "More time.", **day}
    )
    assert "This person is assigned to examine the placement" in to_supervise.text
    to_examine = browser.send(
        f"{manage}/readers/new", {"person": str(world.supervisor.id), "role": "examiner"}
    )
    assert "This person supervises the trainee or has done so." in to_examine.text
    assert len(world.placement.supervisions) == len(world.placement.readers) == 1


def test_who_looks_from_outside_does_not_become_a_verifier(browser: Browser) -> None:
    world, verifier = signed_world()
    found = examiner(world)
    db.session.commit()
    browser.sign_in(world.coordinator)
    answer = browser.send(f"/centre/{world.centre.id}/people/{found.id}/verifier")
    assert answer.status_code == 409
    assert "An internal verifier belongs to the centre." in answer.text
    enrolled = browser.send(
        f"/centre/{world.centre.id}/people/new", {"name": "X", "email": found.email, "role": "verifier"}
    )
    assert enrolled.status_code == 422
    assert "An internal verifier belongs to the centre." in enrolled.text
    to_examine = browser.send(
        f"/centre/placements/{world.placement.id}/readers/new",
        {"person": str(verifier.id), "role": "examiner"},
    )
    assert to_examine.status_code == 422


def test_a_coordinator_makes_and_ends_a_verifier_on_the_people_page(browser: Browser) -> None:
    world, _ = signed_world()
    address = f"/centre/{world.centre.id}/people/{world.supervisor.id}/verifier"
    page = browser.sign_in(world.coordinator).get("/centre/people").text
    assert f'action="{address}"' in page
    assert f"/people/{world.trainee.id}/verifier" not in page
    assert browser.send(address).status_code == 302
    assert f'action="{address}/end"' in browser.get("/centre/people").text
    assert browser.sign_in(world.supervisor).get("/verification").status_code == 200
    assert browser.sign_in(world.coordinator).send(f"{address}/end").status_code == 302
    assert browser.sign_in(world.supervisor).get("/verification").status_code == 404
