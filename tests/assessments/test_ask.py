"""A trainee asks for an assessment, and a supervisor starts one at the bench."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.assessments.models import Assessment
from app.assessments.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import PlacementReader, ReaderRole, Supervision
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from tests.application import Browser
from tests.assessments.filled import fresh, make_asked, make_begun, publish
from tests.assessments.forms import changed
from tests.competencies.entries import make_draft, make_submitted
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/assessments/new"


def request_fields(world: World, **more: Any) -> dict[str, Any]:
    return {
        "form_key": "starter-dops-meter",
        "title": "Reading the ward meter",
        "more_items": [str(world.items[0].id)],
        "assessor": str(world.supervisor.id),
        **more,
    }


def kept() -> list[Assessment]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Assessment).order_by(Assessment.number)))


def test_asking_puts_it_into_the_assessors_list(browser: Browser) -> None:
    world = make_world()
    publish()
    evidence = make_submitted(world)
    sent = request_fields(world, outline="Twice, with the old one.", evidence=[str(evidence.id)])
    answer = browser.sign_in(world.trainee).send(address(world), sent)
    assert answer.status_code == 302
    (asked,) = kept()
    assert (asked.reference, asked.state, asked.assessor) == ("A1", State.ASKED, world.supervisor)
    assert [chosen.item_id for chosen in asked.items] == [world.items[0].id]
    assert [chosen.evidence_version.evidence_id for chosen in asked.evidence] == [evidence.id]
    page = browser.sign_in(world.supervisor).get("/assessments").text
    assert "A1 Reading the ward meter" in page
    assert "Tara Trainee" in page
    assert "1 assessment waits for you" in browser.get("/").text


def test_the_forms_for_the_discipline_are_on_offer_and_those_for_the_item_come_first(
    browser: Browser,
) -> None:
    world = make_world()
    key, code = world.framework.framework.key, world.items[0].code
    publish(
        changed(
            "framework: starter-example\n    codes: [S-EX-01.1]", f"framework: {key}\n    codes: [{code}]"
        )
    )
    publish(
        changed("starter-dops-meter", "starter-other")
        .replace("[renal-technology, nuclear-medicine]", "[renal-technology]")
        .replace("Reading a meter", "Dialysis")
    )
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"{address(world)}?item={world.items[0].id}").text
    assert f"Written for {code}" in page
    assert "Reading a meter" in page
    assert "Dialysis" not in page
    page = browser.get(f"{address(world)}?form=starter-dops-meter&item={world.items[0].id}").text
    assert f'value="{world.items[0].id}" checked' in page
    assert "Starter form" in page


def test_who_can_be_asked(browser: Browser) -> None:
    world = make_world()
    publish()
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    former = make_user("Finn Former", centre=world.centre, role=Role.SUPERVISOR)
    examiner = make_user("Xena Examiner", centre=world.centre, role=Role.SUPERVISOR)
    closed = make_user("Clive Closed", centre=world.centre, role=Role.SUPERVISOR)
    closed.active = False
    world.placement.supervisions.append(
        Supervision(supervisor=former, starts_on=today() - timedelta(9), ends_on=today() - timedelta(1))
    )
    world.placement.readers.append(PlacementReader(user=examiner, role=ReaderRole.EXAMINER))
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"{address(world)}?form=starter-dops-meter").text
    assert "Sam Supervisor" in page
    assert colleague.name in page
    for nobody in (former, examiner, closed, world.coordinator):
        assert nobody.name not in page
        answer = browser.send(address(world), request_fields(world, assessor=str(nobody.id)))
        assert answer.status_code == 422
        assert "Reading the ward meter" in answer.text
    assert kept() == []


def test_the_item_from_whose_page_one_came_is_chosen_already(browser: Browser) -> None:
    world = make_world()
    publish()
    item = str(world.items[0].id)
    page = browser.sign_in(world.trainee).get(f"{address(world)}?form=starter-dops-meter&item={item}").text
    assert f'name="items" type="checkbox" value="{item}" checked' in page
    assert f'name="for_item" type="hidden" value="{item}"' in page
    sent = request_fields(world, more_items=[str(world.items[1].id)], items=[item], for_item=item)
    assert browser.send(address(world), sent).status_code == 302
    (asked,) = kept()
    assert {chosen.item_id for chosen in asked.items} == {one.id for one in world.items[:2]}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"title": " "}, "Say in a few words what is observed or discussed."),
        ({"more_items": []}, "Choose at least one item of the standards"),
        ({"more_items": ["nonsense"]}, "not on offer any more"),
        ({"assessor": ""}, "Choose who is to assess you."),
        ({"evidence": ["019abcde-0000-7000-8000-000000000000"]}, "not on offer any more"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(
    browser: Browser, more: dict[str, Any], sentence: str
) -> None:
    world = make_world()
    publish()
    answer = browser.sign_in(world.trainee).send(
        address(world), request_fields(world, outline="I wrote this.", **more)
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "I wrote this." in answer.text
    assert kept() == []


def test_a_discussion_needs_an_outline(browser: Browser) -> None:
    world = make_world()
    publish(changed("type: DOPS", "type: CBD"))
    answer = browser.sign_in(world.trainee).send(address(world), request_fields(world))
    assert answer.status_code == 422
    assert "Write a short outline" in answer.text


def test_drafts_and_reported_entries_cannot_be_shown_to_the_assessor(browser: Browser) -> None:
    world = make_world()
    publish()
    draft = make_draft(world.placement, world.items[:1], "A draft of mine")
    reported = make_submitted(world, title="A reported entry")
    report(evidence_for(world.trainee.actor(), reported.id), None, "A name", world.trainee.actor())
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"{address(world)}?form=starter-dops-meter").text
    assert "A draft of mine" not in page
    assert "A reported entry" not in page
    for evidence in (draft, reported):
        answer = browser.send(address(world), request_fields(world, evidence=[str(evidence.id)]))
        assert answer.status_code == 422
    assert kept() == []


def test_several_people_answer_multi_source_feedback_so_it_is_not_asked_for_here(browser: Browser) -> None:
    world = make_world()
    publish(changed("type: DOPS", "type: MSF"))
    db.session.commit()
    assert "Reading a meter" not in browser.sign_in(world.trainee).get(address(world)).text
    assert browser.get(f"{address(world)}?form=starter-dops-meter").status_code == 404


def test_a_newer_version_of_a_form_is_the_one_on_offer(browser: Browser) -> None:
    world = make_world()
    publish()
    publish(changed('version: "1"', 'version: "2"').replace("Reading a meter", "Reading any meter"))
    db.session.commit()
    page = browser.sign_in(world.trainee).get(address(world)).text
    assert "Reading any meter" in page
    assert "Reading a meter" not in page
    browser.send(address(world), request_fields(world))
    assert [one.stored_form.version for one in kept()] == ["2"]


def test_a_supervisor_starts_one_at_the_bench_and_goes_on_to_the_form(browser: Browser) -> None:
    world = make_world()
    publish()
    sent = request_fields(world)
    del sent["assessor"]
    answer = browser.sign_in(world.supervisor).send(address(world), sent)
    (begun,) = kept()
    assert answer.location == f"/assessments/{begun.id}/fill"
    assert (begun.state, begun.assessor_id) == (State.DRAFT, world.supervisor.id)
    assert browser.get(answer.location).status_code == 200


def test_what_is_begun_at_the_bench_is_seen_by_nobody_else(browser: Browser) -> None:
    world = make_world()
    begun = make_begun(world, title="Begun at the bench")
    for person in (world.trainee, world.coordinator):
        assert browser.sign_in(person).get(f"/assessments/{begun.id}").status_code == 404
        listed = browser.get(f"/placements/{world.placement.id}/assessments").text
        assert "Begun at the bench" not in listed
    assert "Begun at the bench" in browser.sign_in(world.supervisor).get("/assessments").text


def test_a_coordinator_and_a_colleague_cannot_begin_one(browser: Browser) -> None:
    world = make_world()
    publish()
    colleague = make_user(centre=world.centre, role=Role.SUPERVISOR)
    db.session.commit()
    for person in (world.coordinator, colleague):
        assert browser.sign_in(person).send(address(world), request_fields(world)).status_code == 404
    assert kept() == []


def test_numbers_count_within_the_placement(browser: Browser) -> None:
    world = make_world()
    assert [make_asked(world).reference for _ in range(2)] == ["A1", "A2"]
    browser.sign_in(world.trainee)
    assert fresh(make_asked(world).id).reference == "A3"
