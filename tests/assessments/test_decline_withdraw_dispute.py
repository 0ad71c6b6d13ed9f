"""An assessment that is not made: declined, withdrawn, or disputed after it was signed."""

import pytest

from app.assessments.queries import satisfactory_by_item
from app.assessments.workflow import State
from app.core.actor import Role
from app.extensions import db
from app.identity.service import give_part
from tests.application import Browser
from tests.assessments.filled import complete, fields, fresh, make_asked, make_begun, make_completed
from tests.people import make_user, make_world

pytestmark = pytest.mark.database
WHY = {"reason": "I was not there."}


def test_an_assessor_declines_with_a_reason_that_the_trainee_reads(browser: Browser) -> None:
    world = make_world()
    asked = make_asked(world)
    address = f"/assessments/{asked.id}/decline"
    answer = browser.sign_in(world.supervisor).send(address, {"reason": " "})
    assert answer.status_code == 422
    assert "Write why." in answer.text
    assert browser.send(address, WHY).status_code == 302
    assert fresh(asked.id).state is State.DECLINED
    assert browser.send(f"/assessments/{asked.id}/fill", fields()).status_code == 409
    page = browser.sign_in(world.trainee).get(f"/assessments/{asked.id}").text
    assert "I was not there." in page


def test_a_trainee_withdraws_what_nobody_has_signed(browser: Browser) -> None:
    world = make_world()
    asked, done = make_asked(world), make_completed(world)
    assert browser.sign_in(world.trainee).send(f"/assessments/{asked.id}/withdraw").status_code == 302
    assert fresh(asked.id).state is State.WITHDRAWN
    answer = browser.send(f"/assessments/{done.id}/withdraw")
    assert answer.status_code == 409
    assert "What was signed does not change" in answer.text
    assert fresh(done.id).state is State.COMPLETED


def test_a_supervisor_withdraws_what_they_began_and_not_what_was_asked(browser: Browser) -> None:
    world = make_world()
    begun, asked = make_begun(world), make_asked(world)
    browser.sign_in(world.supervisor)
    assert browser.send(f"/assessments/{begun.id}/withdraw").status_code == 302
    assert browser.send(f"/assessments/{asked.id}/withdraw").status_code == 409
    assert (fresh(begun.id).state, fresh(asked.id).state) == (State.WITHDRAWN, State.ASKED)


@pytest.mark.parametrize(
    ("decision", "state", "counts"), [("uphold", State.COMPLETED, 1), ("withdraw", State.WITHDRAWN, 0)]
)
def test_a_disputed_one_counts_for_nothing_until_somebody_decides(
    browser: Browser, decision: str, state: State, counts: int
) -> None:
    world = make_world()
    colleague = make_user(centre=world.centre, role=Role.SUPERVISOR)
    asked = make_asked(world, colleague)
    browser.sign_in(colleague).send(f"/assessments/{asked.id}/fill", fields())
    assert browser.send(f"/assessments/{asked.id}/dispute", WHY).status_code == 302
    assert fresh(asked.id).state is State.DISPUTED
    assert satisfactory_by_item(world.placement.id) == {}
    assert browser.get(f"/assessments/{asked.id}/settle").status_code == 404
    assert browser.sign_in(world.trainee).get(f"/assessments/{asked.id}/settle").status_code == 404
    address = f"/assessments/{asked.id}/settle"
    assert browser.sign_in(world.coordinator).send(address, {"decision": decision}).status_code == 422
    assert browser.send(address, {"decision": decision, "reason": "She was there."}).status_code == 302
    assert fresh(asked.id).state is state
    assert len(satisfactory_by_item(world.placement.id)) == counts


def test_only_in_whose_name_it_was_signed_disputes(browser: Browser) -> None:
    world = make_world()
    done = make_completed(world)
    for person in (world.trainee, world.coordinator):
        assert browser.sign_in(person).send(f"/assessments/{done.id}/dispute", WHY).status_code == 404
    db.session.expire_all()
    assert fresh(done.id).state is State.COMPLETED


def test_who_has_signed_an_assessment_cannot_examine_the_trainee(browser: Browser) -> None:
    world = make_world()
    examiner = make_user("Xena Examiner", centre=world.centre, role=Role.EXAMINER)
    give_part(examiner, world.centre.id, Role.SUPERVISOR)
    asked = make_asked(world, examiner)
    complete(asked, examiner)
    answer = browser.sign_in(world.coordinator).send(
        f"/centre/placements/{world.placement.id}/readers/new",
        {"person": str(examiner.id), "role": "examiner"},
    )
    assert answer.status_code == 422
    assert "has signed an assessment of the trainee" in answer.text
