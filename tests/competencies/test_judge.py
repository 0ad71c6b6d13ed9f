"""A supervisor returns an item or signs it off, on exactly what was shown."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import Supervision
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from app.portfolio.models import Evidence
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, seen, submit_entry
from tests.competencies.test_pages import cost
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STATEMENT = "I watched two of the three measurements."


def signing(world: World, **more: str) -> dict[str, str]:
    given = {"statement": STATEMENT, "confirmed_no_identifiers": "yes", "revision": seen(world)}
    return {**given, **more}


def test_the_page_shows_the_standard_beside_the_evidence(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, title="Uniformity of camera 2")
    page = browser.sign_in(world.supervisor).get(f"/queue/{case_of(world).id}").text
    item = world.items[0]
    assert item.statement in page
    assert "Uniformity of camera 2" in page
    assert "I measured the uniformity" in page
    assert "Starter set - written by this project" in page
    assert f"meets {item.code}" in page
    assert page.index(item.statement) < page.index("Uniformity of camera 2") < page.index("Your decision")


def test_files_stand_beside_the_words_and_can_be_opened(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:1])
    browser.sign_in(world.trainee)
    upload = {"files": (SAMPLES / "phone-photo-gps-orientation6.jpg").open("rb")}
    assert browser.send(f"/evidence/{evidence.id}/files", upload).status_code == 302
    submit_entry(world.placement, db.session.get_one(Evidence, evidence.id))
    db.session.commit()
    page = browser.sign_in(world.supervisor).get(f"/queue/{case_of(world).id}").text
    picture = page.split('class="app-preview" src="')[1].split('"')[0]
    assert (browser.get(picture).mimetype or "").startswith("image/")
    assert "phone-photo-gps-orientation6" in page


def test_the_page_costs_the_same_with_much_evidence(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    address = f"/queue/{case_of(world).id}"
    few = cost(browser.sign_in(world.supervisor), address)
    for _ in range(10):
        make_submitted(world)
    assert cost(browser, address) == few


def test_comments_stand_with_the_evidence_and_writing_one_leads_back(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    address = f"/queue/{case_of(world).id}"
    page = browser.sign_in(world.supervisor).get(address).text
    assert "No comments yet." in page
    link = f"/evidence/{evidence.id}/comments?case={case_of(world).id}"
    assert link in page
    assert f'name="case" value="{case_of(world).id}"' in browser.get(link).text
    fields = {"text": "Which camera was it?", "case": str(case_of(world).id)}
    assert browser.send(f"/evidence/{evidence.id}/comments", fields).location == address
    assert "Which camera was it?" in browser.get(address).text
    fields["case"] = "https://elsewhere.example"
    answer = browser.send(f"/evidence/{evidence.id}/comments", fields)
    assert answer.location == f"/evidence/{evidence.id}#comments-E1"


def test_a_sign_off_records_who_as_what_and_on_which_evidence(browser: Browser) -> None:
    world = make_world()
    world.supervisor.registration_body = "RCT"
    world.supervisor.registration_number = "4711"
    evidence = make_submitted(world)
    digest = seen(world)
    answer = browser.sign_in(world.supervisor).send(f"/queue/{case_of(world).id}/sign-off", signing(world))
    assert answer.location == "/queue"
    case = case_of(world)
    event = case.events[-1]
    assert case.state is State.SIGNED_OFF
    assert (event.action, event.capacity, event.text) == (Action.SIGN_OFF, "supervisor", STATEMENT)
    assert (event.registration_body, event.registration_number) == ("RCT", "4711")
    assert event.confirmed_no_identifiers
    assert event.content_digest == digest
    assert [(one.evidence_version_id, one.digest) for one in event.evidence] == [
        (evidence.versions[0].id, evidence.versions[0].digest)
    ]


def test_the_registration_number_stays_as_it_was_when_signed(browser: Browser) -> None:
    world = make_world()
    world.supervisor.registration_number = "old"
    make_submitted(world)
    browser.sign_in(world.supervisor).send(f"/queue/{case_of(world).id}/sign-off", signing(world))
    world.supervisor.registration_number = "new"
    db.session.commit()
    assert case_of(world).events[-1].registration_number == "old"


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"statement": "  "}, "Write what you have seen"),
        ({"confirmed_no_identifiers": ""}, "Confirm that you have seen no patient identifiers"),
        ({"statement": "x" * 4_001}, "4,000 characters or fewer"),
        ({"statement": "a\x00b"}, "control character"),
        ({"statement": "a\u202eb"}, "changes the direction"),
    ],
)
def test_an_incomplete_sign_off_changes_nothing(
    browser: Browser, lacking: dict[str, str], sentence: str
) -> None:
    world = make_world()
    make_submitted(world)
    answer = browser.sign_in(world.supervisor).send(
        f"/queue/{case_of(world).id}/sign-off", signing(world, **lacking)
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert case_of(world).state is State.SUBMITTED


def test_a_return_needs_feedback_and_shows_it_to_the_trainee(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    address = f"/queue/{case_of(world).id}/return"
    empty = browser.sign_in(world.supervisor).send(address, {"feedback": "", "revision": seen(world)})
    assert empty.status_code == 422
    feedback = "Add the <b>log</b> of Tuesday."
    assert browser.send(address, {"feedback": feedback, "revision": seen(world)}).status_code == 302
    assert case_of(world).state is State.RETURNED
    page = browser.sign_in(world.trainee).get("/").text
    assert "Add the &lt;b&gt;log&lt;/b&gt; of Tuesday." in page
    item_page = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    assert "Returned with feedback" in browser.get(item_page).text


def test_after_a_decision_comes_the_next_item(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, world.items[0])
    make_submitted(world, world.items[1])
    answer = browser.sign_in(world.supervisor).send(f"/queue/{case_of(world, 0).id}/sign-off", signing(world))
    assert answer.location == f"/queue/{case_of(world, 1).id}"


@pytest.mark.parametrize("decision", ["return", "sign-off"])
def test_evidence_that_changed_meanwhile_has_to_be_looked_at_again(browser: Browser, decision: str) -> None:
    world = make_world()
    make_submitted(world)
    fields = {**signing(world), "feedback": "My long feedback"}
    further = make_draft(world.placement, world.items[:1])
    submit_entry(world.placement, further)
    db.session.commit()
    answer = browser.sign_in(world.supervisor).send(f"/queue/{case_of(world).id}/{decision}", fields)
    assert answer.status_code == 409
    assert "The evidence changed while you were reading" in answer.text
    assert (STATEMENT if decision == "sign-off" else "My long feedback") in answer.text
    assert case_of(world).state is State.SUBMITTED
    again = browser.send(f"/queue/{case_of(world).id}/{decision}", {**fields, "revision": seen(world)})
    assert again.status_code == 302


def test_of_two_supervisors_one_wins_and_the_other_keeps_the_words(browser: Browser) -> None:
    world = make_world()
    second = make_user(centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=second, starts_on=today()))
    make_submitted(world)
    address = f"/queue/{case_of(world).id}"
    fields = {"feedback": "Words that took an hour", "revision": seen(world)}
    assert browser.sign_in(world.supervisor).send(f"{address}/sign-off", signing(world)).status_code == 302
    answer = browser.sign_in(second).send(f"{address}/return", fields)
    assert answer.status_code == 409
    assert "signed off already, perhaps by another supervisor" in answer.text
    assert "Words that took an hour" in answer.text
    assert case_of(world).state is State.SIGNED_OFF
    assert "signed off already" in browser.get(address).text


def test_reported_evidence_cannot_be_signed(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    report(evidence_for(world.supervisor.actor(), evidence.id), None, "A name", world.supervisor.actor())
    db.session.commit()
    address = f"/queue/{case_of(world).id}"
    page = browser.sign_in(world.supervisor).get(address).text
    assert "Decide on the report before you sign anything off" in page
    assert "/sign-off" not in page
    assert browser.send(f"{address}/sign-off", signing(world)).status_code == 409
    assert "Patient data was reported" in browser.get("/queue").text


def test_an_ended_supervision_decides_nothing_from_the_next_request_on(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    address = f"/queue/{case_of(world).id}"
    fields = signing(world)
    assert browser.sign_in(world.supervisor).get(address).status_code == 200
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    db.session.commit()
    for answer in (browser.get(address), browser.send(f"{address}/sign-off", fields)):
        assert answer.status_code == 404
        assert "Tara" not in answer.text
    assert "Tara" not in browser.get("/queue").text
    assert "Tara" not in browser.get("/").text
    assert case_of(world).state is State.SUBMITTED


def test_nobody_else_judges(browser: Browser) -> None:
    world, other = make_world(), make_world()
    make_submitted(world)
    address = f"/queue/{case_of(world).id}"
    moderator = make_user(centre=world.centre, role=Role.MODERATOR)
    db.session.commit()
    for person in (world.trainee, world.coordinator, other.supervisor, moderator):
        browser.sign_in(person)
        assert browser.get(address).status_code == 404
        assert browser.send(f"{address}/sign-off", signing(world)).status_code == 404
        assert (
            browser.send(f"{address}/return", {"feedback": "x", "revision": seen(world)}).status_code == 404
        )
    decided = sa.select(SignOffEvent).where(SignOffEvent.action.in_([Action.RETURN, Action.SIGN_OFF]))
    assert db.session.scalars(decided).all() == []


def test_a_supervisor_never_signs_for_themselves(browser: Browser) -> None:
    world = make_world()
    world.placement.supervisions.append(Supervision(supervisor=world.trainee, starts_on=today()))
    make_submitted(world)
    db.session.commit()
    assert browser.sign_in(world.trainee).get(f"/queue/{case_of(world).id}").status_code == 404
