"""An entry is discussed by those in the training, and by nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PlacementState, ReaderRole, Supervision
from app.portfolio.models import Evidence, EvidenceComment
from app.portfolio.service import amend, content_digest, withdraw_version
from tests.application import Browser
from tests.people import World, assign_reader, make_user
from tests.portfolio.makers import WORDS, make_draft, make_submitted

pytestmark = pytest.mark.database


@pytest.fixture
def evidence(world: World) -> Evidence:
    return make_submitted(world.placement, world.items[0])


def say(browser: Browser, evidence: Evidence, text: str = "Which camera was it?") -> EvidenceComment:
    number = str(new_id())
    answer = browser.send(f"/evidence/{evidence.id}/comments", {"text": text, "new_entry": number})
    assert answer.location == f"/evidence/{evidence.id}#comments-E1"
    db.session.expire_all()
    return db.session.get_one(EvidenceComment, UUID(number))


def count() -> int:
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count(EvidenceComment.id))) or 0


def test_all_in_the_training_talk_and_the_newest_stands_last(
    browser: Browser, world: World, evidence: Evidence
) -> None:
    say(browser.sign_in(world.supervisor), evidence, "Which camera was it?")
    say(browser.sign_in(world.trainee), evidence, "Camera 2.")
    say(browser.sign_in(world.coordinator), evidence, "Thank you both.")
    for person in (world.trainee, world.supervisor, world.coordinator):
        reader = browser.sign_in(person)
        page = reader.get(f"/evidence/{evidence.id}").text
        assert page.index("Which camera was it?") < page.index("Camera 2.") < page.index("Thank you both.")
        assert "Comments (3)" in page
        assert "Sam Supervisor</strong> (Training supervisor)" in page
        assert "3 comments" in reader.get(f"/placements/{world.placement.id}/evidence").text


def test_a_comment_is_shown_as_it_was_typed_and_never_as_html(trainee: Browser, evidence: Evidence) -> None:
    say(trainee, evidence, "<script>alert(1)</script>\nhttps://example.org/x & more")
    page = trainee.get(f"/evidence/{evidence.id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nhttps://example.org/x &amp; more" in page
    assert 'href="https://example.org' not in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "Write your comment."),
        ("x" * 4_001, "4,000 characters or fewer"),
        ("a\u202eb", "changes the direction"),
    ],
)
def test_what_cannot_be_taken_is_shown_again(
    trainee: Browser, evidence: Evidence, text: str, sentence: str
) -> None:
    answer = trainee.send(f"/evidence/{evidence.id}/comments", {"text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text.strip() in answer.text
    assert count() == 0


def test_a_second_click_adds_nothing_and_other_words_do(trainee: Browser, evidence: Evidence) -> None:
    fields = {"text": "Once", "new_entry": str(new_id())}
    for _ in range(2):
        assert trainee.send(f"/evidence/{evidence.id}/comments", fields).status_code == 302
    assert count() == 1
    trainee.send(f"/evidence/{evidence.id}/comments", {**fields, "text": "And again"})
    assert count() == 2


@pytest.mark.parametrize("role", ReaderRole)
def test_moderators_and_examiners_read_the_entry_without_its_comments(
    supervisor: Browser, browser: Browser, world: World, evidence: Evidence, role: ReaderRole
) -> None:
    say(supervisor, evidence, "Between us")
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    reader = make_user(centre=world.centre, role=Role(role.value))
    assign_reader(world.placement, reader, role)
    page = browser.sign_in(reader).get(f"/evidence/{evidence.id}")
    assert page.status_code == 200
    for text in (page.text, browser.get(f"/placements/{world.placement.id}/evidence").text):
        assert "omment" not in text
    assert "Comment of" not in browser.get(f"/evidence/{evidence.id}/report").text
    assert browser.get(f"/evidence/{evidence.id}/comments").status_code == 404
    assert browser.send(f"/evidence/{evidence.id}/comments", {"text": "x"}).status_code == 404
    assert count() == 1


def test_a_draft_is_not_discussed(trainee: Browser, supervisor: Browser, world: World) -> None:
    draft = make_draft(world.placement, WORDS, world.items[0])
    address = f"/evidence/{draft.evidence_id}/comments"
    assert supervisor.send(address, {"text": "x"}).status_code == 404
    assert "Comments begin when" in trainee.get(address).text
    answer = trainee.send(address, {"text": "What I wanted to say"})
    assert answer.status_code == 409
    assert "Comments" not in trainee.get(f"/evidence/{draft.evidence_id}").text
    assert count() == 0


def test_a_withdrawn_entry_keeps_what_was_said_for_its_trainee(
    trainee: Browser, supervisor: Browser, evidence: Evidence
) -> None:
    say(supervisor, evidence, "Which camera was it?")
    withdraw_version(evidence.versions[0])
    assert supervisor.get(f"/evidence/{evidence.id}/comments").status_code == 404
    assert "Which camera was it?" in trainee.get(f"/evidence/{evidence.id}").text
    answer = trainee.send(f"/evidence/{evidence.id}/comments", {"text": "Camera 2."})
    assert answer.status_code == 409
    assert "Comments begin when the entry is submitted" in answer.text
    assert "Camera 2." in answer.text


def test_a_comment_touches_no_digest(supervisor: Browser, evidence: Evidence) -> None:
    before = evidence.versions[0].digest
    say(supervisor, evidence)
    assert content_digest(evidence.versions[0]) == before == evidence.versions[0].digest


def test_a_new_version_keeps_the_thread(supervisor: Browser, evidence: Evidence) -> None:
    say(supervisor, evidence)
    amend(evidence)
    assert "Which camera was it?" in supervisor.get(f"/evidence/{evidence.id}").text


def test_an_author_changes_words_within_a_quarter_of_an_hour(supervisor: Browser, evidence: Evidence) -> None:
    comment = say(supervisor, evidence, "Wich camera?")
    page = supervisor.get(f"/comments/{comment.id}").text
    assert "Wich camera?" in page
    fields = {"text": "Which camera?", "revision": str(comment.revision)}
    assert supervisor.send(f"/comments/{comment.id}", fields).status_code == 302
    shown = supervisor.get(f"/evidence/{evidence.id}").text
    assert "Which camera?" in shown
    assert "Changed on " in shown
    assert "Wich" not in shown


def test_after_that_the_words_stay_and_what_was_typed_is_not_lost(
    supervisor: Browser, evidence: Evidence
) -> None:
    comment = say(supervisor, evidence)
    with time_machine.travel(now() + timedelta(minutes=16)):
        answer = supervisor.send(f"/comments/{comment.id}", {"text": "Too late", "revision": "1"})
        page = supervisor.get(f"/comments/{comment.id}").text
    assert answer.status_code == 409
    assert "can be changed for 15 minutes" in answer.text
    assert "Too late" in answer.text
    assert "Save" not in page
    assert "Remove this comment" in page
    db.session.expire_all()
    assert (comment.text, comment.changed_at) == ("Which camera was it?", None)


def test_of_two_tabs_the_second_overwrites_nothing(supervisor: Browser, evidence: Evidence) -> None:
    comment = say(supervisor, evidence)
    assert supervisor.send(f"/comments/{comment.id}", {"text": "First", "revision": "1"}).status_code == 302
    answer = supervisor.send(f"/comments/{comment.id}", {"text": "Second", "revision": "1"})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert "First" in answer.text
    assert "Second" in answer.text
    db.session.expire_all()
    assert comment.text == "First"


def test_a_removed_comment_leaves_that_it_was_removed(
    trainee: Browser, supervisor: Browser, world: World, evidence: Evidence
) -> None:
    comment = say(supervisor, evidence)
    assert supervisor.send(f"/comments/{comment.id}/remove").status_code == 302
    db.session.expire_all()
    assert comment.text == ""
    page = trainee.get(f"/evidence/{evidence.id}").text
    assert "Removed by its author on " in page
    assert "Comments (0)" in page
    assert "1 comment" not in trainee.get(f"/placements/{world.placement.id}/evidence").text
    again = supervisor.send(f"/comments/{comment.id}/remove")
    assert again.status_code == 409


def test_nobody_touches_the_comment_of_somebody_else(
    trainee: Browser, supervisor: Browser, stranger: Browser, evidence: Evidence
) -> None:
    comment = say(supervisor, evidence)
    for other in (trainee, stranger):
        assert other.get(f"/comments/{comment.id}").status_code == 404
        assert other.send(f"/comments/{comment.id}", {"text": "x", "revision": "1"}).status_code == 404
        assert other.send(f"/comments/{comment.id}/remove").status_code == 404
    assert f"/comments/{comment.id}" not in trainee.get(f"/evidence/{evidence.id}").text
    db.session.expire_all()
    assert comment.text == "Which camera was it?"


def test_an_ended_supervision_says_and_removes_nothing(
    supervisor: Browser, world: World, evidence: Evidence
) -> None:
    comment = say(supervisor, evidence)
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    assert supervisor.send(f"/comments/{comment.id}/remove").status_code == 404
    assert supervisor.send(f"/evidence/{evidence.id}/comments", {"text": "x"}).status_code == 404
    assert count() == 1


def test_what_a_former_supervisor_said_keeps_its_part(
    trainee: Browser, supervisor: Browser, world: World, evidence: Evidence
) -> None:
    say(supervisor, evidence)
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    new = make_user("Nora New", centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=new, starts_on=today()))
    assert "Sam Supervisor</strong> (Training supervisor)" in trainee.get(f"/evidence/{evidence.id}").text


def test_a_gone_comment_has_no_words_in_the_database_either(supervisor: Browser, evidence: Evidence) -> None:
    comment = say(supervisor, evidence)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(
            sa.update(EvidenceComment).where(EvidenceComment.id == comment.id).values(removed_at=now())
        )
    db.session.rollback()
