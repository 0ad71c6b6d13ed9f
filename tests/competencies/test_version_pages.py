"""The pages that move a placement to a newer version, and what everybody sees of it afterwards."""

import re
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import add_centre
from app.placements.ending import finish
from app.placements.models import PlacementMove, PortfolioView
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from app.standards.values import ItemDocument
from tests.application import Browser
from tests.competencies.entries import make_draft, make_submitted
from tests.competencies.test_version_moves import bring, old, signed
from tests.competencies.versions import (
    GONE,
    MOVED,
    REWORDED,
    SAME,
    STRICTER,
    THIRD,
    make_versioned_world,
    moved_on,
    named,
    newer,
    state_of,
)
from tests.people import World, make_user
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_versioned_world()


def centre_address(world: World) -> str:
    return f"/centre/placements/{world.placement.id}"


def move_address(world: World) -> str:
    return f"{centre_address(world)}/versions/{world.framework.id}"


def text(browser: Browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.text


def form(browser: Browser, address: str, **more: str) -> dict[str, str]:
    """Fill the form in as the page shows it."""
    found = re.search(r'name="revision"[^>]* value="([0-9a-f]{64})"', text(browser, address))
    assert found
    return {"revision": found[1], "reason": "The publisher replaced it.", "confirmed": "yes"} | more


def test_a_newer_version_is_offered_to_the_coordinator(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    assert "Newer version published" not in text(browser, centre_address(world))
    assert "has the newest published version" in text(browser, f"{centre_address(world)}/versions")
    version = newer()
    assert "Newer version published" in text(browser, centre_address(world))
    page = text(browser, f"{centre_address(world)}/versions")
    assert "The placement has version 1. Version 2 was published" in page
    assert f"/standards/{version.id}/changes?from={world.framework.id}" in page
    assert move_address(world) in page


def test_the_report_changes_nothing_and_says_what_would_happen(browser: Browser, world: World) -> None:
    bring(world, old(world, SAME.title), State.SIGNED_OFF)
    bring(world, old(world, REWORDED.title), State.SIGNED_OFF)
    bring(world, old(world, STRICTER.title), State.SUBMITTED)
    bring(world, old(world, GONE.title), State.SIGNED_OFF)
    make_draft(world.placement, [old(world, MOVED.title)], "A draft that nobody knows")
    newer()
    page = text(browser.sign_in(world.coordinator), move_address(world))
    for words in (
        "Carries over untouched: 2 items",
        "Needs a new look: 2 items",
        "Has no home: 1 item",
        "New: 1 item",
        "1 piece of evidence.",
        "stays as it is, as history",
        "Draw a blood sample",
        "and hardness",
        "At least 2 pieces of evidence.",
    ):
        assert words in page
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Signed off becomes Reopened" in plain
    assert "Waiting for sign-off becomes In progress" in plain
    assert "A draft that nobody knows" not in page
    assert state_of(world, old(world, REWORDED.title)) is State.SIGNED_OFF
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 0


def test_moving_takes_a_reason_and_a_confirmation(browser: Browser, world: World) -> None:
    newer()
    browser.sign_in(world.coordinator)
    fields = form(browser, move_address(world))
    for lacking in ("reason", "confirmed"):
        answer = browser.send(move_address(world), {**fields, lacking: ""})
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    assert "The publisher replaced it." in browser.send(move_address(world), {**fields, "confirmed": ""}).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 0


def test_everybody_with_a_part_reads_the_move_afterwards(browser: Browser, world: World) -> None:
    bring(world, old(world, MOVED.title), State.SIGNED_OFF)
    version = newer()
    browser.sign_in(world.coordinator)
    answer = browser.send(move_address(world), form(browser, move_address(world)))
    assert (answer.status_code, answer.location) == (302, centre_address(world))
    assert "has version 2 of" in text(browser, centre_address(world))
    for person in (world.coordinator, world.supervisor, world.trainee):
        page = text(browser.sign_in(person), f"/placements/{world.placement.id}")
        for words in ("from version 1 to version 2", "Cora Coordinator", "The publisher replaced it."):
            assert words in page
        assert f"/standards/{version.id}/changes?from={world.framework.id}" in page
    looks = set(db.session.scalars(sa.select(PortfolioView.what)))
    assert "what a move to a newer version of its standards would do" in looks


def test_after_the_move_every_page_speaks_of_the_new_items(browser: Browser, world: World) -> None:
    evidence = bring(world, old(world, MOVED.title), State.SIGNED_OFF)
    bring(world, old(world, SAME.title), State.SUBMITTED)
    version = newer()
    moved_on(world)
    moved, same = named(version, MOVED.title), named(version, SAME.title)
    base = f"/placements/{world.placement.id}"
    browser.sign_in(world.trainee)
    assert "S-5 Explain dose limits" in text(browser, f"{base}/competencies")
    page = text(browser, f"{base}/competencies/{moved.id}")
    assert "This was about S-4 in version 1." in page
    entry = text(browser, f"/evidence/{evidence.id}")
    assert "S-5 Explain dose limits" in entry
    assert "It was claimed as S-4 in version 1." in entry
    for item in (moved, old(world, MOVED.title)):
        listed = text(browser, f"{base}/evidence?item={item.id}")
        assert "1 entry" in listed
        assert "S-5" in listed
    browser.sign_in(world.supervisor)
    assert "S-1 Check the gamma camera" in text(browser, "/queue")
    assert "S-4 Explain dose limits" in text(browser, "/signatures")
    assert "version 1" in text(browser, "/signatures")
    signed(world, same)
    assert state_of(world, same) is State.SIGNED_OFF


def test_an_old_link_leads_to_what_the_item_became(browser: Browser, world: World) -> None:
    bring(world, old(world, GONE.title), State.SIGNED_OFF)
    version = newer()
    moved_on(world)
    base = f"/placements/{world.placement.id}/competencies"
    browser.sign_in(world.trainee)
    answer = browser.get(f"{base}/{old(world, MOVED.title).id}")
    assert (answer.status_code, answer.location) == (302, f"{base}/{named(version, MOVED.title).id}")
    gone = old(world, GONE.title).id
    answer = browser.get(f"{base}/{gone}")
    assert (answer.status_code, answer.location) == (302, f"{base}/earlier#item-{gone}")
    assert browser.get(f"{base}/{new_id()}").status_code == 404


def test_items_that_are_gone_stay_readable_to_everybody_with_a_part(browser: Browser, world: World) -> None:
    evidence = bring(world, old(world, GONE.title), State.SIGNED_OFF)
    draft = make_draft(world.placement, [old(world, GONE.title)], "A draft that nobody knows")
    base = f"/placements/{world.placement.id}/competencies"
    assert "Items of earlier versions" not in text(browser.sign_in(world.trainee), base)
    newer()
    moved_on(world)
    for person in (world.trainee, world.supervisor, world.coordinator):
        browser.sign_in(person)
        assert f"{base}/earlier" in text(browser, base)
        page = text(browser, f"{base}/earlier")
        for words in ("S-5 Develop a film", "version 1", evidence.reference, "I have seen it.", "Signed off"):
            assert words in page
        assert (f"/evidence/{draft.id}" in page) is (person is world.trainee)
    stranger = make_user(centre=world.centre, role=Role.TRAINEE)
    text(browser.sign_in(stranger), f"{base}/earlier", 404)


def test_somebody_decided_in_between(browser: Browser, world: World) -> None:
    bring(world, old(world, REWORDED.title), State.SUBMITTED)
    newer()
    browser.sign_in(world.coordinator)
    fields = form(browser, move_address(world))
    signed(world, old(world, REWORDED.title))
    answer = browser.send(move_address(world), fields)
    assert answer.status_code == 409
    assert "Nothing was moved." in answer.text
    assert "The publisher replaced it." in answer.text
    plain = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    assert "Signed off becomes Reopened" in plain
    assert state_of(world, old(world, REWORDED.title)) is State.SIGNED_OFF
    assert browser.send(move_address(world), form(browser, move_address(world))).status_code == 302


def test_the_second_of_two_tabs_is_told(browser: Browser, world: World) -> None:
    newer()
    browser.sign_in(world.coordinator)
    fields = form(browser, move_address(world))
    assert browser.send(move_address(world), fields).status_code == 302
    again = browser.send(move_address(world), fields)
    assert again.status_code == 409
    assert "somebody has moved it" in again.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 1


def test_a_finished_placement_says_why_it_does_not_move(browser: Browser, world: World) -> None:
    newer()
    browser.sign_in(world.coordinator)
    fields = form(browser, move_address(world))
    finish(world.coordinator.actor(), world.placement, today())
    assert "Reopen it first" in text(browser, f"{centre_address(world)}/versions")
    assert "Reopen it first" in text(browser, move_address(world))
    assert browser.send(move_address(world), fields).status_code == 409
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 0


def test_a_foreign_version_or_placement_is_not_moved(browser: Browser, world: World) -> None:
    version = newer()
    browser.sign_in(world.coordinator)
    fields = form(browser, move_address(world))
    for number in (version.id, new_id()):
        address = f"{centre_address(world)}/versions/{number}"
        assert "Nothing to move" in text(browser, address)
        assert browser.send(address, fields).status_code == 409
    elsewhere = make_user(centre=add_centre("South"), role=Role.COORDINATOR)
    for person in (elsewhere, world.trainee, world.supervisor):
        browser.sign_in(person)
        for address in (move_address(world), f"{centre_address(world)}/versions"):
            assert browser.get(address).status_code == 404
        assert browser.send(move_address(world), fields).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 0


def browser_of(app: Flask, person: User) -> Browser:
    client = app.test_client()
    assert isinstance(client, Browser)
    return client.sign_in(person)


def at_once(app: Flask, *requests: tuple[Browser, str, dict[str, str]]) -> list[int]:
    """Send requests at the same moment; return their answers' numbers in order."""
    start = Barrier(len(requests))
    answers: list[TestResponse | None] = [None] * len(requests)

    def send(place: int, browser: Browser, address: str, fields: dict[str, str]) -> None:
        with app.app_context():
            start.wait()
            answers[place] = browser.send(address, fields)

    threads = [Thread(target=send, args=(place, *request)) for place, request in enumerate(requests)]
    db.session.remove()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer.status_code for answer in answers if answer]


def test_of_two_coordinators_at_once_one_moves_it(app: Flask, world: World) -> None:
    bring(world, old(world, REWORDED.title), State.SIGNED_OFF)
    newer()
    second = make_user(centre=world.centre, role=Role.COORDINATOR)
    people = [browser_of(app, person) for person in (world.coordinator, second)]
    address = move_address(world)
    fields = form(people[0], address)
    assert sorted(at_once(app, *((one, address, fields) for one in people))) == [302, 409]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 1


def test_a_move_and_a_signature_at_once_never_mix(app: Flask, world: World) -> None:
    bring(world, old(world, REWORDED.title), State.SUBMITTED)
    version = newer()
    coordinator, supervisor = browser_of(app, world.coordinator), browser_of(app, world.supervisor)
    address, fields = move_address(world), form(coordinator, move_address(world))
    found = re.search(r"/queue/[0-9a-f-]{36}", text(supervisor, "/queue"))
    assert found
    seen = re.search(r'name="revision" value="([0-9a-f]{64})"', text(supervisor, found[0]))
    assert seen
    decision = {"statement": "Seen.", "confirmed_no_identifiers": "yes", "revision": seen[1]}
    before, after = old(world, REWORDED.title).id, named(version, REWORDED.title).id
    moved, decided = at_once(
        app, (coordinator, address, fields), (supervisor, f"{found[0]}/sign-off", decision)
    )
    assert sorted([moved, decided]) == [302, 409]
    found_state = {case.item_id: case.state for case in db.session.query(SignOffCase)}
    assert found_state == ({after: State.IN_PROGRESS} if moved == 302 else {before: State.SIGNED_OFF})


@pytest.mark.parametrize("part", [MOVED, GONE])
@pytest.mark.parametrize("act", ["submit", "withdraw", "reopen"])
def test_a_page_of_an_old_item_says_that_the_placement_moved(
    browser: Browser, world: World, part: ItemDocument, act: str
) -> None:
    state = {"submit": State.IN_PROGRESS, "withdraw": State.SUBMITTED, "reopen": State.SIGNED_OFF}[act]
    item = old(world, part.title)
    bring(world, item, state)
    newer()
    moved_on(world)
    events = db.session.scalar(sa.select(sa.func.count()).select_from(SignOffEvent))
    browser.sign_in(world.supervisor if act == "reopen" else world.trainee)
    answer = browser.send(
        f"/placements/{world.placement.id}/competencies/{item.id}/{act}", {"reason": "Words of mine"}
    )
    assert answer.status_code == 409
    assert ("do not have this item" if part is GONE else "has moved to a newer version") in answer.text
    assert "Words of mine" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignOffEvent)) == events


def test_a_page_from_before_the_move_keeps_its_ticks(browser: Browser, world: World) -> None:
    draft = make_draft(world.placement, [old(world, SAME.title)])
    db.session.commit()
    version = newer()
    moved_on(world)
    ticked = [str(old(world, part.title).id) for part in (SAME, MOVED)]
    answer = browser.sign_in(world.trainee).send(f"/evidence/{draft.id}/map", {"item": ticked})
    assert answer.status_code == 302
    assert _claimed(draft.id, world) == {named(version, SAME.title).id, named(version, MOVED.title).id}


def test_a_claim_on_an_item_that_is_gone_stays_until_it_is_unticked(browser: Browser, world: World) -> None:
    gone = old(world, GONE.title)
    draft = make_draft(world.placement, [old(world, SAME.title), gone])
    db.session.commit()
    version = newer()
    moved_on(world)
    same = named(version, SAME.title)
    browser.sign_in(world.trainee)
    assert "No longer in the standards" in text(browser, f"/evidence/{draft.id}/map")
    assert "Not part of the standards any more" in text(browser, f"/evidence/{draft.id}/edit")
    address = f"/evidence/{draft.id}/map"
    assert browser.send(address, {"item": [str(same.id)]}).status_code == 302
    assert _claimed(draft.id, world) == {same.id, gone.id}
    assert browser.send(address, {"item": [str(same.id)], "left": [str(gone.id)]}).status_code == 302
    assert _claimed(draft.id, world) == {same.id}


def _claimed(evidence_id: object, world: World) -> set[object]:
    db.session.expire_all()
    found = evidence_for(world.trainee.actor(), evidence_id)  # type: ignore[arg-type]  # a number
    return {claim.item_id for claim in found.newest.claims}


def test_a_purge_after_the_move_reopens_what_the_item_became(browser: Browser, world: World) -> None:
    both = [old(world, SAME.title), old(world, GONE.title)]
    evidence = make_submitted(world, *both)
    for one in both:
        signed(world, one)
    version = newer()
    moved_on(world)
    made = report(evidence_for(world.trainee.actor(), evidence.id), None, "A name.", world.trainee.actor())
    db.session.commit()
    page = text(browser.sign_in(world.trainee), f"/placements/{world.placement.id}/competencies/earlier")
    assert "Hidden: patient data was reported in this entry" in page
    decide(evidence_for(world.supervisor.actor(), evidence.id), made.id, Decision.PURGE_ALL, "It was.")
    db.session.commit()
    assert state_of(world, named(version, SAME.title)) is State.REOPENED
    assert state_of(world, both[1]) is State.SIGNED_OFF


def test_the_pages_take_as_many_queries_for_many_items_as_for_one(browser: Browser, world: World) -> None:
    bring(world, old(world, REWORDED.title), State.SIGNED_OFF)
    newer()
    browser.sign_in(world.coordinator)
    address, base = move_address(world), f"/placements/{world.placement.id}"
    titles = [part.title for part in (SAME, STRICTER, MOVED, GONE)]
    rest = [old(world, title) for title in titles]
    counts = []
    for more in ([], rest):
        for one in more:
            bring(world, one, State.SIGNED_OFF)
        text(browser, address)
        with counted_queries() as sent:
            text(browser, address)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    moved_on(world)
    # What was signed two versions ago is named with its words of that time: one query more than without such.
    pages = [base, f"{base}/competencies", f"{base}/evidence"]
    once = [_counted(browser, page) for page in pages]
    second = world.placement.frameworks[0].framework_version
    newer(THIRD)
    moved_on(world, second)
    assert [_counted(browser, page) for page in pages] == once


def _counted(browser: Browser, address: str) -> int:
    text(browser, address)
    with counted_queries() as sent:
        text(browser, address)
    return len(sent)
