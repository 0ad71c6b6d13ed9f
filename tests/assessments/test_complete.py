"""An assessor fills an assessment in and signs it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.assessments.binding import is_unchanged
from app.assessments.form_values import Outcome
from app.assessments.models import AssessmentItem
from app.assessments.service import complete as sign
from app.assessments.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.core.errors import InvalidInputError
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from app.portfolio.service import submit_version
from app.portfolio.values import AttachmentState
from tests.application import Browser, on_postgresql
from tests.assessments.filled import (
    ANSWERS,
    UNSATISFACTORY,
    complete,
    fields,
    fresh,
    make_asked,
    make_begun,
    make_completed,
    signing,
)
from tests.competencies.entries import make_submitted
from tests.people import make_user, make_world
from tests.portfolio.makers import WORDS, attach
from tests.portfolio.makers import make_draft as evidence_with_files

pytestmark = pytest.mark.database


def test_signing_keeps_the_answers_and_shows_the_trainee_result_and_feedback(browser: Browser) -> None:
    world = make_world()
    world.supervisor.registration_body, world.supervisor.registration_number = "RCT", "RT-9"
    evidence = make_submitted(world)
    asked = make_asked(world, evidence_ids=frozenset({evidence.id}))
    page = browser.sign_in(world.supervisor).get(f"/assessments/{asked.id}/fill").text
    assert "Reads the meter" in page
    assert world.items[0].statement in page
    assert "I measured the uniformity" in page
    assert browser.send(f"/assessments/{asked.id}/fill", fields()).status_code == 302
    done = fresh(asked.id)
    assert (done.state, done.happened_on) == (State.COMPLETED, today() - timedelta(days=1))
    assert done.answers is not None
    assert (done.answers.answers, done.answers.outcome) == (ANSWERS, Outcome.SATISFACTORY)
    event = done.events[-1]
    assert (event.registration_body, event.registration_number) == ("RCT", "RT-9")
    assert event.content_digest == done.answers.content_digest
    assert event.confirmed_no_identifiers
    page = browser.sign_in(world.trainee).get(f"/assessments/{asked.id}").text
    assert "Satisfactory" in page
    assert "Read it against a second meter." in page
    assert "As expected" in page
    assert "Unchanged since it was signed" in page
    assert "RCT RT-9" in page


@pytest.mark.usefixtures("app")
def test_a_signature_stands_in_the_ledger() -> None:
    world = make_world()
    done = make_completed(world)
    recorded = db.session.scalars(
        sa.select(LedgerEntry.kind).where(LedgerEntry.subject_id == done.id).order_by(LedgerEntry.sequence)
    )
    assert list(recorded) == ["assessment:ask", "assessment:complete"]


def test_unsatisfactory_is_not_a_fail_and_says_what_is_needed(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    answers = {**UNSATISFACTORY, "do-next": ""}
    answer = browser.sign_in(world.supervisor).send(f"/assessments/{asked.id}/fill", fields(answers))
    assert answer.status_code == 422
    assert "an unsatisfactory outcome must carry feedback" in answer.text
    assert "Steady hands." in answer.text
    assert fresh(asked.id).state is State.ASKED
    browser.send(f"/assessments/{asked.id}/fill", fields(UNSATISFACTORY))
    page = browser.sign_in(world.trainee).get(f"/assessments/{asked.id}").text
    assert "Unsatisfactory is not a fail." in page
    assert "Repeat it with the scale in view." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer-reads": "eleven"}, "Choose one of the options."),
        ({"answer-reads": ""}, "Answer “Reads the meter”."),
        ({"answer-safe": "perhaps"}, "Choose one of the options."),
        ({"answer-outcome": ""}, "Choose whether the outcome is satisfactory"),
        ({"answer-do-next": "x" * 4_001}, "4,000 characters or fewer"),
        ({"answer-went-well": "Steady \u202ehands."}, "a hidden mark that changes the direction"),
        ({"confirmed_no_identifiers": ""}, "Confirm that you have seen no patient identifiers"),
        ({"happened_on-year": "2999"}, "is in the future"),
        ({"happened_on-day": ""}, "needs a day, a month and a year"),
    ],
)
def test_bad_input_is_explained_and_what_was_typed_stays(
    browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    world = make_world()
    asked = make_asked(world)
    sent = fields(more={"answer-result": "Four point two.", **typed})
    answer = browser.sign_in(world.supervisor).send(f"/assessments/{asked.id}/fill", sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Four point two." in answer.text
    assert answer.text.count("Error:") >= 2
    assert fresh(asked.id).state is State.ASKED


def test_a_low_rating_with_a_satisfactory_outcome_is_asked_about_once(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    doubtful = {**ANSWERS, "reads": "low"}
    answer = browser.sign_in(world.supervisor).send(f"/assessments/{asked.id}/fill", fields(doubtful))
    assert answer.status_code == 422
    assert "is answered “Taken over”" in answer.text
    assert browser.send(f"/assessments/{asked.id}/fill", fields(doubtful, {"sure": "yes"})).status_code == 302
    assert fresh(asked.id).state is State.COMPLETED


def test_the_service_refuses_what_the_page_would(app: object) -> None:  # noqa: ARG001 - the application's database
    world = make_world()
    asked = make_asked(world)
    for answers, day in (({**ANSWERS, "reads": "eleven"}, today()), (ANSWERS, today() + timedelta(1))):
        with pytest.raises(InvalidInputError):
            sign(asked, world.supervisor.actor(), signing(answers, day))
        db.session.rollback()


def test_a_supervisor_signs_at_the_bench_without_being_asked(browser: Browser) -> None:
    world = make_world()
    begun = make_begun(world)
    browser.sign_in(world.supervisor).send(f"/assessments/{begun.id}/fill", fields())
    done = fresh(begun.id)
    assert [event.action.value for event in done.events] == ["complete"]
    assert done.events[0].capacity == "supervisor"
    assert browser.sign_in(world.trainee).get(f"/assessments/{begun.id}").status_code == 200


def test_a_colleague_who_is_asked_sees_this_assessment_and_nothing_else(browser: Browser) -> None:
    world = make_world()
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    evidence = make_submitted(world)
    asked = make_asked(world, colleague, evidence_ids=frozenset({evidence.id}))
    browser.sign_in(colleague)
    assert "I measured the uniformity" in browser.get(f"/assessments/{asked.id}/fill").text
    for beyond in (f"/placements/{world.placement.id}", f"/evidence/{evidence.id}"):
        assert browser.get(beyond).status_code == 404
        assert beyond not in browser.get(f"/assessments/{asked.id}").text
    assert browser.send(f"/assessments/{asked.id}/fill", fields()).status_code == 302
    assert fresh(asked.id).events[-1].capacity == "assessor"
    log = browser.sign_in(world.trainee).get(f"/placements/{world.placement.id}/log").text
    assert "A1: the assessment" in log
    assert "Assessor" in log


def test_what_is_reported_as_patient_data_is_not_shown_to_the_assessor(browser: Browser) -> None:
    world = make_world()
    colleague = make_user(centre=world.centre, role=Role.SUPERVISOR)
    draft = evidence_with_files(world.placement, WORDS, world.items[0])
    hidden = attach(draft, world.trainee.id, name="with a name.txt")
    attach(draft, world.trainee.id, name="readings.txt")
    submit_version(draft, declared=True)
    asked = make_asked(world, colleague, evidence_ids=frozenset({draft.evidence_id}))
    hidden.state = AttachmentState.HIDDEN
    page = browser.sign_in(colleague).get(f"/assessments/{asked.id}/fill").text
    assert "Files: a hidden file, readings.txt" in page
    assert "with a name.txt" not in page
    report(evidence_for(world.trainee.actor(), draft.evidence_id), None, "A name", world.trainee.actor())
    page = browser.get(f"/assessments/{asked.id}/fill").text
    assert "Hidden: patient data was reported in this entry" in page
    assert WORDS.what_i_did not in page
    assert "readings.txt" not in page


def test_a_supervision_that_ends_between_reading_and_signing_signs_nothing(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    assert browser.sign_in(world.supervisor).get(f"/assessments/{asked.id}/fill").status_code == 200
    world.placement.supervisions[0].ends_on = today() - timedelta(1)
    answer = browser.send(f"/assessments/{asked.id}/fill", fields())
    assert answer.status_code == 404
    assert "Steady hands." in answer.text
    assert fresh(asked.id).state is State.ASKED
    assert f"/assessments/{asked.id}" not in browser.get("/assessments").text


def test_nobody_else_signs(browser: Browser) -> None:
    world = make_world()
    other = make_user(centre=world.centre, role=Role.SUPERVISOR)
    asked = make_asked(world)
    for person in (world.trainee, world.coordinator, other):
        assert browser.sign_in(person).get(f"/assessments/{asked.id}/fill").status_code == 404
        assert browser.send(f"/assessments/{asked.id}/fill", fields()).status_code == 404
    assert fresh(asked.id).state is State.ASKED


def test_signing_twice_is_refused_and_what_was_typed_stays(browser: Browser) -> None:
    world = make_world()
    done = make_completed(world)
    answer = browser.sign_in(world.supervisor).send(
        f"/assessments/{done.id}/fill", fields({**ANSWERS, "went-well": "Other words."})
    )
    assert answer.status_code == 409
    assert "What was signed does not change" in answer.text
    assert "Other words." in answer.text
    assert len(fresh(done.id).events) == 2


def test_words_typed_after_the_session_ended_are_held(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    page = browser.sign_in(world.supervisor).get(f"/assessments/{asked.id}/fill").text
    owner = page.split('name="form_owner" type="hidden" value="')[1].split('"')[0]
    with browser.session_transaction() as session:
        session.clear()
    answer = browser.send(f"/assessments/{asked.id}/fill", fields(more={"form_owner": owner}))
    kept = answer.location.split("next=")[1]
    assert "typed" in kept


def test_evidence_on_which_a_signed_assessment_rests_is_not_withdrawn(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    asked = make_asked(world, evidence_ids=frozenset({evidence.id}))
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/withdraw").text
    assert "The entry becomes a draft again" in page
    complete(asked, world.supervisor)
    assert (
        "a signed assessment rests on this evidence" in browser.get(f"/evidence/{evidence.id}/withdraw").text
    )
    assert browser.send(f"/evidence/{evidence.id}/withdraw").status_code == 409


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_answers SET feedback = 'other'",
        "DELETE FROM assessment_answers",
        "UPDATE assessment_event SET text = 'other'",
        "DELETE FROM assessment_event",
        "UPDATE assessment SET title = 'other'",
        "UPDATE assessment SET state = 'asked'",
        "UPDATE assessment_form SET title = 'other'",
        "DELETE FROM assessment_form",
        "DELETE FROM assessment_item",
        "DELETE FROM assessment_evidence",
    ],
)
@pytest.mark.usefixtures("app")
def test_the_database_refuses_to_change_what_was_signed(statement: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    make_completed(world, evidence_ids=frozenset({evidence.id}))
    with pytest.raises(sa.exc.DBAPIError, match=r"stays as it is|only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


@pytest.mark.usefixtures("app")
def test_an_item_cannot_be_added_to_what_was_asked() -> None:
    world = make_world()
    asked = make_asked(world)
    row = {"assessment_id": asked.id, "item_id": world.items[1].id}
    with pytest.raises(sa.exc.DBAPIError, match="stays as it is"):
        db.session.execute(sa.insert(AssessmentItem).values(row))
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE assessment_answers SET answers = \'{"outcome": "satisfactory"}\'',
        "UPDATE assessment_answers SET outcome = 'satisfactory'",
        "UPDATE assessment_event SET registration_number = 'RT-1' WHERE action = 'complete'",
        "UPDATE assessment SET title = 'Something else'",
        "UPDATE evidence_version SET what_i_did = 'Something else'",
        "UPDATE framework_item SET statement = 'Something else'",
        "DELETE FROM assessment_evidence",
    ],
)
@pytest.mark.usefixtures("app")
def test_what_was_changed_behind_the_triggers_is_found(statement: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    done = make_completed(world, UNSATISFACTORY, evidence_ids=frozenset({evidence.id}))
    assert is_unchanged(fresh(done.id))
    table = re.findall(r"(?:UPDATE|FROM) (\w+)", statement)[0]
    if on_postgresql():
        db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    else:
        triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        for name in db.session.scalars(triggers, {"table": table}).all():
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
    db.session.execute(sa.text(statement))
    db.session.commit()
    assert not is_unchanged(fresh(done.id))
