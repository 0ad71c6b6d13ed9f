"""Writing a draft: saving, bad values, dates, and two tabs."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.extensions import db
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import amend, reflection_of
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import make_draft, make_submitted
from tests.portfolio.pages import fields_of

pytestmark = pytest.mark.database


@pytest.fixture
def draft(world: World) -> EvidenceVersion:
    return make_draft(world.placement)


def edit(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/edit"


def test_words_are_saved(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(draft, title="Linearity", what_i_did="I measured\r\ntwice.", reflection="Slow today.")
    assert trainee.send(edit(draft), fields).location == edit(draft)
    db.session.refresh(draft)
    assert (draft.title, draft.what_i_did) == ("Linearity", "I measured\ntwice.")
    assert reflection_of(draft.evidence) == "Slow today."
    assert "Slow today." in trainee.get(edit(draft)).text


def test_everything_may_be_empty(trainee: Browser, draft: EvidenceVersion) -> None:
    empty = {name: "" for name in fields_of(draft) if name != "revision"}
    assert trainee.send(edit(draft), fields_of(draft, **empty)).status_code == 302
    db.session.refresh(draft)
    assert (draft.title, draft.type, draft.happened_from) == ("", None, None)


BAD = [
    ("title", "x" * 1_000_000, "200 characters or fewer"),
    ("what_i_did", "y" * 1_000_000, "20,000 characters or fewer"),
    ("setting", "before\x00after", "a control character"),
    ("equipment", "safe\u202egnp.exe", "changes the direction"),
    ("title", "two\nlines", "a line break"),
    ("type", "invented", "Choose one of the options."),
    ("happened_from-month", "13", "must be a real day"),
    ("happened_from-day", "first", "in figures"),
    ("happened_from-year", "26", "four figures"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_bad_value_is_explained_and_the_others_are_kept(
    trainee: Browser, draft: EvidenceVersion, name: str, value: str, sentence: str
) -> None:
    answer = trainee.send(edit(draft), fields_of(draft, **{"what_happened": "Kept words", name: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept words" in answer.text
    db.session.refresh(draft)
    assert draft.what_happened != "Kept words"


def test_a_lone_surrogate_is_no_traceback(trainee: Browser, draft: EvidenceVersion) -> None:
    raw = "&".join(f"{name}={value}" for name, value in fields_of(draft, title="").items()).replace(
        "title=", "title=a%ED%A0%80b"
    )
    with trainee.session_transaction() as session:
        session["csrf_token"] = trainee.forgery_guard
    token = trainee.get(edit(draft)).text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = trainee.post(
        edit(draft), data=f"csrf_token={token}&{raw}", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {302, 422}


def test_html_is_shown_as_text(trainee: Browser, draft: EvidenceVersion) -> None:
    trainee.send(edit(draft), fields_of(draft, title="<script>alert(1)</script>"))
    for address in (edit(draft), f"/evidence/{draft.evidence_id}"):
        page = trainee.get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


def test_a_day_in_the_future_is_refused(trainee: Browser, draft: EvidenceVersion) -> None:
    day = today() + timedelta(days=1)
    answer = trainee.send(
        edit(draft),
        fields_of(
            draft,
            **{
                "happened_from-day": str(day.day),
                "happened_from-month": str(day.month),
                "happened_from-year": str(day.year),
            },
        ),
    )
    assert answer.status_code == 422
    assert "is in the future" in answer.text


def test_a_day_before_the_placement_is_questioned_and_saved(trainee: Browser, draft: EvidenceVersion) -> None:
    answer = trainee.send(edit(draft), fields_of(draft, **{"happened_from-year": "2019"}))
    assert answer.status_code == 302
    page = trainee.get(edit(draft)).text
    assert "is before your placement began" in page


def test_the_last_day_follows_the_first(trainee: Browser, draft: EvidenceVersion) -> None:
    early = {"happened_to-day": "1", "happened_to-month": "10", "happened_to-year": "2026"}
    answer = trainee.send(edit(draft), fields_of(draft, **early))
    assert answer.status_code == 422
    assert "is before the first day" in answer.text


def test_the_second_of_two_tabs_sees_both_and_overwrites_nothing(
    trainee: Browser, draft: EvidenceVersion
) -> None:
    first = fields_of(draft, title="From the first tab")
    second = fields_of(draft, title="From the second tab")
    assert trainee.send(edit(draft), first).status_code == 302
    answer = trainee.send(edit(draft), second)
    assert answer.status_code == 409
    assert "From the first tab" in answer.text
    assert "From the second tab" in answer.text
    db.session.refresh(draft)
    assert draft.title == "From the first tab"
    revision = answer.text.split('name="revision" type="hidden" value="')[1].split('"')[0]
    assert trainee.send(edit(draft), {**second, "revision": revision}).status_code == 302
    db.session.refresh(draft)
    assert draft.title == "From the second tab"


def test_a_form_without_a_revision_is_compared_not_lost(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(draft, title="Typed before the session ended")
    del fields["revision"]
    answer = trainee.send(edit(draft), fields)
    assert answer.status_code == 409
    assert "Typed before the session ended" in answer.text


def test_a_submitted_entry_cannot_be_edited(trainee: Browser, world: World) -> None:
    version = make_submitted(world.placement, world.items[0]).versions[0]
    assert trainee.get(edit(version)).status_code == 409
    answer = trainee.send(edit(version), fields_of(version, title="Better"))
    assert answer.status_code == 409
    assert "Better" in answer.text


def test_the_submitted_version_stays_while_the_amendment_is_written(trainee: Browser, world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    draft = amend(evidence)
    trainee.send(edit(draft), fields_of(draft, title="Amended"))
    db.session.refresh(evidence)
    assert [version.title for version in evidence.versions] == ["Daily uniformity check", "Amended"]


def test_other_people_find_nothing(supervisor: Browser, stranger: Browser, draft: EvidenceVersion) -> None:
    for other in (supervisor, stranger):
        assert other.get(edit(draft)).status_code == 404
        assert other.send(edit(draft), fields_of(draft, title="Mine now")).status_code == 404
        assert other.send(f"/evidence/{draft.evidence_id}/autosave", fields_of(draft)).status_code == 404
        assert other.get(f"/evidence/{draft.evidence_id}").status_code == 404
