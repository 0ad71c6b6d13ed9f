"""Automatic saving: what is in order is saved, what is not is named, and nothing is overwritten."""

import pytest

from app.extensions import db
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import reflection_of
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import make_draft
from tests.portfolio.pages import BY_SCRIPT, fields_of

pytestmark = pytest.mark.database


@pytest.fixture
def draft(world: World) -> EvidenceVersion:
    return make_draft(world.placement)


def autosave(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/autosave"


def test_words_and_reflection_are_saved(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(draft, title="Typed", reflection="For me")
    answer = trainee.send(autosave(draft), fields, headers=BY_SCRIPT).get_json()
    db.session.refresh(draft)
    assert (draft.title, reflection_of(draft.evidence)) == ("Typed", "For me")
    assert answer["revision"] == draft.revision
    assert answer["problems"] == {}
    assert len(answer["saved_at"]) == len("14:05")


def test_a_bad_field_stops_no_other(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(draft, title="Typed", setting="bad\u202e", **{"happened_from-month": "13"})
    answer = trainee.send(autosave(draft), fields, headers=BY_SCRIPT).get_json()
    assert set(answer["problems"]) == {"setting", "happened_from"}
    before = draft.happened_from
    db.session.refresh(draft)
    assert (draft.title, draft.setting, draft.happened_from) == ("Typed", "Gamma camera room 2", before)


def test_a_stale_page_is_told_and_changes_nothing(trainee: Browser, draft: EvidenceVersion) -> None:
    old = fields_of(draft, title="From the other tab")
    assert (
        trainee.send(autosave(draft), fields_of(draft, title="First"), headers=BY_SCRIPT).status_code == 200
    )
    answer = trainee.send(autosave(draft), old, headers=BY_SCRIPT)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.get_json()["sentence"]
    db.session.refresh(draft)
    assert draft.title == "First"


def test_saving_the_same_again_changes_no_revision(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(
        draft, **{"happened_to-day": "6", "happened_to-month": "10", "happened_to-year": "2026"}
    )
    answer = trainee.send(autosave(draft), fields, headers=BY_SCRIPT).get_json()
    assert str(answer["revision"]) == fields["revision"]


def test_without_a_session_the_script_is_told(browser: Browser, draft: EvidenceVersion) -> None:
    assert browser.send(autosave(draft), fields_of(draft), headers=BY_SCRIPT).status_code == 401
