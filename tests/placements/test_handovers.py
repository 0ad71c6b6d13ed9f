"""A supervisor who is away hands over to a colleague; it begins and ends by its dates, or early."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part
from app.mail.models import Notice
from app.mail.values import NoticeKind
from app.placements.models import Handover, Placement, ReaderRole, Supervision
from tests.application import Browser
from tests.people import World, assign_reader, make_placement, make_user, make_world
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database
NEW, LIST = "/handovers/new", "/handovers"


def days(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def handing(colleague: User, *placements: Placement, first: int = 0, last: int = 9) -> dict[str, Any]:
    return {
        "colleague": str(colleague.id),
        **days("starts_on", today() + timedelta(days=first)),
        **days("ends_on", today() + timedelta(days=last)),
        "trainees": [str(placement.id) for placement in placements],
        "reason": "Annual leave",
    }


def with_colleague() -> tuple[World, User]:
    world = make_world()
    colleague = make_user("Oona Colleague", centre=world.centre, role=Role.SUPERVISOR)
    db.session.commit()
    return world, colleague


def sees(browser: Browser, user: User, placement: Placement) -> bool:
    return browser.sign_in(user).get(f"/placements/{placement.id}").status_code == 200


def test_the_colleague_supervises_at_once_and_the_absent_supervisor_as_before(browser: Browser) -> None:
    world, colleague = with_colleague()
    assert not sees(browser, colleague, world.placement)
    answer = browser.sign_in(world.supervisor).send(NEW, handing(colleague, world.placement))
    assert answer.location == LIST
    assert sees(browser, colleague, world.placement)
    assert sees(browser, world.supervisor, world.placement)
    made = db.session.scalars(sa.select(Handover)).one()
    assert (made.absent_id, made.made_by_id, made.reason) == (
        world.supervisor.id,
        world.supervisor.id,
        "Annual leave",
    )
    assert (made.supervision.supervisor_id, made.supervision.starts_on, made.supervision.ends_on) == (
        colleague.id,
        today(),
        today() + timedelta(days=9),
    )


def test_both_see_it_and_a_trainee_to_come_is_not_named_to_the_colleague(browser: Browser) -> None:
    world, colleague = with_colleague()
    browser.sign_in(world.supervisor).send(NEW, handing(colleague, world.placement, first=3))
    for address in (LIST, "/queue"):
        page = browser.get(address).text
        assert "Oona Colleague stands in for Sam Supervisor" in page
        assert "Tara Trainee" in page
    page = browser.sign_in(colleague).get(LIST).text
    assert "Oona Colleague stands in for Sam Supervisor" in page
    assert "1 trainee" in page
    assert "Tara" not in page
    assert "Tara" not in browser.get("/queue").text
    assert not sees(browser, colleague, world.placement)


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_everybody_concerned_is_told_but_who_did_it(browser: Browser, who: str) -> None:
    world, colleague = with_colleague()
    other = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    further = make_placement(world.centre, other, world.framework, supervisor=world.supervisor)
    own = f"/centre/{world.centre.id}/handovers/new?absent={world.supervisor.id}"
    browser.sign_in(getattr(world, who))
    browser.send(NEW if who == "supervisor" else own, handing(colleague, world.placement, further))
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.HANDOVER)).all()
    concerned = {colleague.id, world.trainee.id, other.id} | (
        set() if who == "supervisor" else {world.supervisor.id}
    )
    assert {notice.user_id for notice in told} == concerned
    assert len(told) == len(concerned)
    to_colleague = next(notice for notice in told if notice.user_id == colleague.id)
    assert to_colleague.words.startswith("You stand in for Sam Supervisor: ")


def test_it_ends_by_itself(browser: Browser) -> None:
    world, colleague = with_colleague()
    browser.sign_in(world.supervisor).send(NEW, handing(colleague, world.placement))
    span = db.session.scalars(sa.select(Supervision).where(Supervision.supervisor_id == colleague.id)).one()
    span.starts_on, span.ends_on = today() - timedelta(days=9), today() - timedelta(days=1)
    db.session.commit()
    assert not sees(browser, colleague, world.placement)
    page = browser.get(LIST).text
    assert "Tara" not in page
    assert "For nobody at present." in page


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
@pytest.mark.parametrize("first", [0, 3])
def test_it_can_be_ended_early(browser: Browser, who: str, first: int) -> None:
    world, colleague = with_colleague()
    browser.sign_in(world.supervisor).send(NEW, handing(colleague, world.placement, first=first))
    group = db.session.scalars(sa.select(Handover.group_id)).one()
    assert browser.sign_in(colleague).send(f"/handovers/{group}/end").status_code == 404
    answer = browser.sign_in(getattr(world, who)).send(f"/handovers/{group}/end?centre={world.centre.id}")
    assert answer.status_code == 302
    ended = sa.select(Notice.user_id).where(
        Notice.kind == NoticeKind.HANDOVER, Notice.words.contains(" not ")
    )
    others = {world.supervisor.id} if who == "coordinator" else set()
    assert set(db.session.scalars(ended)) == {colleague.id, world.trainee.id} | others
    assert not sees(browser, colleague, world.placement)
    assert sees(browser, world.supervisor, world.placement)
    left = db.session.scalars(sa.select(Handover)).all()
    # What never began leaves nothing; what began stays on record, for the colleague may not examine now.
    assert [one.ended_by_id for one in left] == ([getattr(world, who).id] if first == 0 else [])
    again = browser.sign_in(world.supervisor).send(f"/handovers/{group}/end")
    assert again.status_code == (409 if first == 0 else 404)


def test_a_coordinator_hands_over_for_somebody_who_is_away(browser: Browser) -> None:
    world, colleague = with_colleague()
    listed = f"/centre/{world.centre.id}/handovers"
    assert "Sam Supervisor" in browser.sign_in(world.coordinator).get(listed).text
    address = f"{listed}/new?absent={world.supervisor.id}"
    assert "Hand over for Sam Supervisor" in browser.get(address).text
    assert browser.send(address, handing(colleague, world.placement)).location == listed
    assert "Oona Colleague stands in for Sam Supervisor" in browser.get(listed).text
    assert sees(browser, colleague, world.placement)
    browser.sign_in(world.coordinator)
    manage = browser.get(f"/centre/placements/{world.placement.id}").text
    assert "Stands in for Sam Supervisor: Annual leave" in manage


def test_only_the_chosen_trainees_are_handed_over(browser: Browser) -> None:
    world, colleague = with_colleague()
    other = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    further = make_placement(world.centre, other, world.framework, supervisor=world.supervisor)
    browser.sign_in(world.supervisor)
    assert browser.get(NEW).text.count(" checked>") == 2
    browser.send(NEW, handing(colleague, further))
    assert sees(browser, colleague, further)
    assert not sees(browser, colleague, world.placement)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"colleague": ""}, "Choose the colleague."),
        ({"trainees": []}, "Choose at least one trainee."),
        ({"reason": " "}, "Write why, for instance"),
        (days("ends_on", today() - timedelta(days=1)), "The last day must not come before the first."),
        (days("ends_on", today() + timedelta(days=1_000)), "Check the year."),
        (days("starts_on", today() - timedelta(days=1)), "A hand-over begins today or later."),
        ({"ends_on-day": "31", "ends_on-month": "2"}, "must be a real day"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_handed_over(
    browser: Browser, more: dict[str, Any], sentence: str
) -> None:
    world, colleague = with_colleague()
    answer = browser.sign_in(world.supervisor).send(NEW, {**handing(colleague, world.placement), **more})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(sa.select(Handover)).all() == []


def test_the_rules_of_every_supervision_hold(browser: Browser) -> None:
    world, colleague = with_colleague()
    second = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    further = make_placement(world.centre, second, world.framework, supervisor=world.supervisor)
    assign_reader(world.placement, colleague, ReaderRole.EXAMINER)
    give_part(second, world.centre.id, Role.SUPERVISOR)
    db.session.commit()
    browser.sign_in(world.supervisor)
    examined = browser.send(NEW, handing(colleague, further, world.placement))
    assert examined.status_code == 422
    assert "Tara Trainee: This person is assigned to examine the placement" in examined.text
    own = browser.send(NEW, handing(second, further))
    assert "Olu Other: Nobody judges their own placement." in own.text
    assert db.session.scalars(sa.select(Handover)).all() == []


def test_nobody_hands_over_what_is_not_theirs(browser: Browser) -> None:
    world, colleague = with_colleague()
    theirs, _ = with_colleague()
    foreign = handing(colleague, world.placement, theirs.placement)
    assert browser.sign_in(world.supervisor).send(NEW, foreign).status_code == 422
    elsewhere = browser.send(NEW, handing(theirs.supervisor, world.placement))
    assert elsewhere.status_code == 422
    assert browser.get(f"{NEW}?centre={theirs.centre.id}").status_code == 404
    # Who stands in has nothing of their own to hand on.
    assert browser.sign_in(colleague).get(NEW).status_code == 404
    address = f"/centre/{world.centre.id}/handovers"
    assert browser.sign_in(theirs.coordinator).get(address).status_code == 404
    strange = f"/centre/{theirs.centre.id}/handovers/new?absent={world.supervisor.id}"
    assert browser.get(strange).status_code == 404
    assert browser.send(f"/handovers/{new_id()}/end").status_code == 404
    assert db.session.scalars(sa.select(Handover)).all() == []


def test_a_coordinator_does_not_arrange_their_own_supervision(browser: Browser) -> None:
    world, colleague = with_colleague()
    give_part(world.trainee, world.centre.id, Role.COORDINATOR)
    db.session.commit()
    address = f"/centre/{world.centre.id}/handovers/new?absent={world.supervisor.id}"
    page = browser.sign_in(world.trainee).get(address).text
    assert "supervises nobody here who could be handed over" in page
    assert browser.send(address, handing(colleague, world.placement)).status_code == 422
    browser.sign_in(world.supervisor).send(NEW, handing(colleague, world.placement))
    group = db.session.scalars(sa.select(Handover.group_id)).one()
    assert browser.sign_in(world.trainee).send(f"/handovers/{group}/end").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(browser: Browser) -> None:
    world, colleague = with_colleague()
    placements = [world.placement]
    for _ in range(6):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placements.append(make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor))
    db.session.commit()
    browser.sign_in(world.supervisor).send(NEW, handing(colleague, placements[0]))
    with counted_queries() as few:
        browser.get(LIST)
    for placement in placements[1:]:
        browser.send(NEW, handing(colleague, placement))
    with counted_queries() as many:
        page = browser.get(LIST).text
    assert page.count("</h3>") == 7
    assert len(few) == len(many)
