"""A CPD record is its person's own: nobody else of the centre opens any page of it."""

from datetime import timedelta

import pytest

from app.core.actor import Role
from app.core.clock import today
from app.cpd.queries import standards_of
from app.extensions import db
from app.identity.models import User
from app.placements.models import PlacementReader, PlacementState, ReaderRole, Supervision
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, capacities
from app.portfolio.confidentiality import Decision
from tests.application import Browser
from tests.cpd.records import add_activity, own, registered_world
from tests.people import World, make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def pages_of(record_id: object, evidence_id: object, item_id: object) -> list[str]:
    base = f"/placements/{record_id}"
    return [
        base,
        f"{base}/cpd",
        f"{base}/cpd/registration",
        f"{base}/cpd/new",
        f"{base}/cpd/bring",
        f"{base}/cpd/profile",
        f"{base}/cpd/profile/{item_id}",
        f"{base}/cpd.csv",
        f"{base}/cpd.xlsx",
        f"{base}/evidence",
        f"{base}/competencies",
        f"{base}/pack",
        f"{base}/log",
        f"/evidence/{evidence_id}",
        f"/evidence/{evidence_id}/activity",
        f"/centre/placements/{record_id}",
    ]


def strangers(world: World) -> list[User]:
    return [
        world.supervisor,
        world.coordinator,
        make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER),
        make_user("Xan Examiner", centre=world.centre, role=Role.EXAMINER),
        make_user("Olu Other", centre=world.centre, role=Role.TRAINEE),
        make_user("Ada Runner", is_administrator=True),
    ]


def test_nobody_but_its_person_opens_any_page(browser: Browser) -> None:
    world, record = registered_world()
    entry = add_activity(world, record, today(), title="The drift of the third phantom")
    people = strangers(world)
    # Even one who is entered as supervisor or reader has no part in it.
    record.supervisions.append(
        Supervision(supervisor=world.supervisor, starts_on=today() - timedelta(days=9))
    )
    record.readers.append(PlacementReader(user=people[3], role=ReaderRole.EXAMINER))
    item = standards_of(record.id)[0].item_id
    db.session.commit()
    targets = pages_of(record.id, entry.evidence_id, item)
    for person in people:
        browser.sign_in(person)
        for target in targets:
            answer = browser.get(target)
            assert answer.status_code == 404, f"{person.name} got {answer.status_code} for {target}"
            assert "third phantom" not in answer.text
        for target in ("cpd/period", "cpd/new", "cpd/profile/forget", "cpd/registration", "cpd/bring"):
            assert browser.send(f"/placements/{record.id}/{target}").status_code == 404
    browser.sign_in(world.trainee)
    for target in targets[:-1]:
        assert browser.get(target, follow_redirects=True).status_code == 200, target


def test_a_finished_record_is_read_by_nobody_else_either() -> None:
    world, record = registered_world()
    facts = PlacementFacts(
        placement_id=record.id,
        centre_id=record.centre_id,
        trainee_id=world.trainee.id,
        finished=True,
        supervisions=frozenset({SupervisionSpan(world.supervisor.id, today(), None)}),
        readers=frozenset({(world.supervisor.id, Capacity.EXAMINER)}),
        own_record=True,
    )
    assert not capacities(world.supervisor.actor(), facts, today())
    assert not capacities(world.coordinator.actor(), facts, today())
    assert capacities(world.trainee.actor(), facts, today()) == {Capacity.TRAINEE}


def test_lists_of_the_centre_tell_that_there_is_a_record_and_no_more(browser: Browser) -> None:
    world, record = registered_world()
    add_activity(world, record, today(), title="The drift of the third phantom")
    db.session.commit()
    browser.sign_in(world.coordinator)
    page = browser.get(f"/centre?centre={world.centre.id}").text
    assert "Continuing professional development record" in page
    for target in ("/centre", "/cohort", "/", "/cohort/timeline", "/cohort/at-risk", "/visits/new"):
        text = browser.get(target, follow_redirects=True).text
        assert "third phantom" not in text
        assert "CT 1234" not in text
        assert str(record.id) not in text, target


def test_a_page_of_a_record_is_none_of_a_training_placement(browser: Browser) -> None:
    world, _ = registered_world()
    browser.sign_in(world.trainee)
    for target in ("cpd", "cpd/new", "cpd/bring", "cpd/profile", "cpd/registration"):
        assert browser.get(f"/placements/{world.placement.id}/{target}").status_code == 404


def test_its_person_alone_decides_on_patient_data_in_it(browser: Browser) -> None:
    world, record = registered_world()
    entry = add_activity(world, record, today())
    db.session.commit()
    browser.sign_in(world.trainee)
    target = f"/evidence/{entry.evidence_id}/report"
    assert browser.send(target, {"what": "entry", "reason": "A name"}).status_code == 302
    found = own(world, record)
    assert found.decides
    report = browser.get(f"/evidence/{entry.evidence_id}").text
    assert "Look at it and decide" in report
    address = report.split('href="/reports/')[1].split('"')[0]
    browser.sign_in(world.coordinator)
    assert browser.get(f"/reports/{address}").status_code == 404
    browser.sign_in(world.trainee)
    answer = browser.send(
        f"/reports/{address}", {"decision": Decision.PURGE_WORDS.value, "reason": "It was one"}
    )
    assert answer.status_code == 302
    page = browser.get(f"/evidence/{entry.evidence_id}/activity").text
    assert "How it drifts." not in page
    assert "I check it weekly." not in page


def test_a_state_of_the_placement_changes_nothing_of_that(browser: Browser) -> None:
    world, record = registered_world()
    record.state, record.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    browser.sign_in(world.coordinator)
    assert browser.get(f"/placements/{record.id}").status_code == 404
