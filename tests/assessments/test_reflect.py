"""The trainee's reflection on an assessment: private until released, and outside what was signed."""

import pytest

from app.assessments.binding import is_unchanged
from app.assessments.service import reflect
from app.core.errors import RefusedError
from tests.application import Browser
from tests.assessments.filled import fresh, make_asked, make_completed, seen_by
from tests.people import make_world

pytestmark = pytest.mark.database


def test_a_reflection_is_private_until_it_is_released(browser: Browser) -> None:
    world = make_world()
    done = make_completed(world)
    address = f"/assessments/{done.id}"
    sent = {"reflection": "I hurried.", "seen": ""}
    assert browser.sign_in(world.trainee).send(f"{address}/reflection", sent).status_code == 302
    assert "I hurried." in browser.get(address).text
    for person in (world.supervisor, world.coordinator):
        assert "I hurried." not in browser.sign_in(person).get(address).text
        assert browser.get(f"{address}/reflection").status_code == 404
    kept = fresh(done.id).reflection
    assert kept is not None
    sent = {"reflection": "I hurried.", "seen": kept.changed_at.isoformat(), "released": "yes"}
    browser.sign_in(world.trainee).send(f"{address}/reflection", sent)
    assert "I hurried." in browser.sign_in(world.supervisor).get(address).text
    assert is_unchanged(fresh(done.id))


def test_words_saved_in_another_tab_are_not_overwritten_unseen(browser: Browser) -> None:
    world = make_world()
    done = make_completed(world)
    address = f"/assessments/{done.id}/reflection"
    browser.sign_in(world.trainee).send(address, {"reflection": "First.", "seen": ""})
    answer = browser.send(address, {"reflection": "Second.", "seen": ""})
    assert answer.status_code == 409
    assert "First." in answer.text
    assert "Second." in answer.text


@pytest.mark.usefixtures("app")
def test_there_is_nothing_to_reflect_on_before_it_is_signed() -> None:
    world = make_world()
    asked = make_asked(world)
    with pytest.raises(RefusedError, match="once it is signed"):
        reflect(seen_by(world.trainee, asked), "Too early.", released=False)
