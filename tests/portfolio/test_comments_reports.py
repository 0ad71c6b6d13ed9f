"""Patient data in a comment, or in the entry that it is about: hidden at once, and emptied by a purge."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.ids import new_id
from app.extensions import db
from app.portfolio import confidentiality
from app.portfolio.models import Evidence, EvidenceComment, PatientDataReport
from app.portfolio.open_reports import open_reports
from app.portfolio.queries import hidden_evidence
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import make_submitted

pytestmark = pytest.mark.database
SECRET = "The one from bed nine"
HARMLESS = "Which camera was it?"


@pytest.fixture
def evidence(world: World) -> Evidence:
    return make_submitted(world.placement, world.items[0])


@pytest.fixture
def comment(trainee: Browser, supervisor: Browser, evidence: Evidence) -> EvidenceComment:
    say(supervisor, evidence, HARMLESS)
    return say(trainee, evidence, SECRET)


@pytest.fixture
def told() -> Iterator[list[UUID]]:
    calls: list[UUID] = []
    kept = list(confidentiality.after_purge)
    confidentiality.after_purge[:] = [lambda evidence, *_: calls.append(evidence.id)]
    yield calls
    confidentiality.after_purge[:] = kept


def say(browser: Browser, evidence: Evidence, text: str) -> EvidenceComment:
    number = new_id()
    browser.send(f"/evidence/{evidence.id}/comments", {"text": text, "new_entry": str(number)})
    return db.session.get_one(EvidenceComment, number)


def report(browser: Browser, evidence: Evidence, what: object = "entry") -> PatientDataReport:
    fields = {"what": str(what), "reason": "A bed is named"}
    assert browser.send(f"/evidence/{evidence.id}/report", fields).status_code == 302
    db.session.expire_all()
    newest = sa.select(PatientDataReport).order_by(PatientDataReport.reported_at.desc())
    return db.session.scalars(newest).first()  # type: ignore[return-value]  # it was made just now


def decide(browser: Browser, made: PatientDataReport, decision: str) -> int:
    status = browser.send(f"/reports/{made.id}", {"decision": decision, "reason": "I looked"}).status_code
    db.session.expire_all()
    return status


def texts() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(sa.select(EvidenceComment.text)))


def test_a_reported_comment_is_hidden_and_nothing_else(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment
) -> None:
    report(supervisor, evidence, comment.id)
    for address in (f"/evidence/{evidence.id}", f"/evidence/{evidence.id}/comments"):
        page = trainee.get(address).text
        assert SECRET not in page
        assert HARMLESS in page
        assert "Patient data was reported in this comment" in page
        assert SECRET in supervisor.get(address).text
    assert "four million counts" in trainee.get(f"/evidence/{evidence.id}").text
    assert hidden_evidence(evidence.placement_id) == frozenset()


def test_its_author_can_neither_change_nor_remove_nor_read_it_meanwhile(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment
) -> None:
    report(supervisor, evidence, comment.id)
    page = trainee.get(f"/comments/{comment.id}").text
    assert "It stays as it is until" in page
    assert SECRET not in page
    fields = {"text": "Nothing was here", "revision": str(comment.revision)}
    assert trainee.send(f"/comments/{comment.id}", fields).status_code == 409
    assert trainee.send(f"/comments/{comment.id}/remove").status_code == 409
    assert SECRET in texts()


def test_a_purged_comment_is_really_empty_and_touches_no_signature(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment, told: list[UUID]
) -> None:
    made = report(trainee, evidence, comment.id)
    page = supervisor.get(f"/reports/{made.id}").text
    assert SECRET in page
    assert HARMLESS not in page
    assert "Remove the comment for good" in page
    assert "purge-words" not in page
    assert decide(supervisor, made, "purge-comment") == 302
    assert texts() == {"", HARMLESS}
    assert told == []
    assert "because it held patient data" in trainee.get(f"/evidence/{evidence.id}").text
    assert "four million counts" in trainee.get(f"/evidence/{evidence.id}").text
    assert open_reports([evidence.placement_id]) == []


def test_a_restored_comment_is_as_it_was(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment
) -> None:
    assert decide(supervisor, report(trainee, evidence, comment.id), "restore") == 302
    assert SECRET in trainee.get(f"/evidence/{evidence.id}").text


def test_a_report_on_the_entry_hides_its_comments_and_stops_the_talk(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment, world: World
) -> None:
    made = report(supervisor, evidence)
    page = trainee.get(f"/evidence/{evidence.id}").text
    for words in (SECRET, HARMLESS):
        assert words not in page
        assert words in supervisor.get(f"/evidence/{evidence.id}").text
        assert words in supervisor.get(f"/reports/{made.id}").text
    assert SECRET not in trainee.get(f"/comments/{comment.id}").text
    assert "omment" not in trainee.get(f"/placements/{world.placement.id}/evidence").text.split("<main")[1]
    answer = trainee.send(f"/evidence/{evidence.id}/comments", {"text": "Which one do you mean?"})
    assert answer.status_code == 409
    assert "Which one do you mean?" in answer.text
    assert decide(supervisor, made, "restore") == 302
    assert SECRET in trainee.get(f"/evidence/{evidence.id}").text


@pytest.mark.parametrize("decision", ["purge-words", "purge-all"])
def test_a_purge_of_the_words_takes_the_comments_along(
    trainee: Browser,
    supervisor: Browser,
    evidence: Evidence,
    comment: EvidenceComment,
    told: list[UUID],
    decision: str,
) -> None:
    report(trainee, evidence, comment.id)
    assert decide(supervisor, report(supervisor, evidence), decision) == 302
    assert texts() == {""}
    assert told == [evidence.id]
    assert open_reports([evidence.placement_id]) == []


def test_a_purged_comment_leaves_reports_on_others_open(
    trainee: Browser, supervisor: Browser, evidence: Evidence, comment: EvidenceComment
) -> None:
    other = say(trainee, evidence, "And the next bed")
    about_other, whole = report(trainee, evidence, other.id), report(supervisor, evidence)
    made = PatientDataReport(
        evidence_id=evidence.id, comment_id=comment.id, reported_by_id=comment.written_by_id, reason="Again"
    )
    db.session.add(made)
    db.session.flush()
    assert decide(supervisor, made, "purge-comment") == 302
    assert {one.id for one in open_reports([evidence.placement_id])} == {about_other.id, whole.id}


def test_a_comment_of_another_entry_cannot_be_reported_here(
    trainee: Browser, evidence: Evidence, comment: EvidenceComment, world: World
) -> None:
    other = make_submitted(world.placement, world.items[1])
    answer = trainee.send(f"/evidence/{other.id}/report", {"what": str(comment.id), "reason": "A bed"})
    assert answer.status_code == 422
    assert open_reports([evidence.placement_id]) == []


def test_a_report_is_about_a_file_or_a_comment_never_both(
    evidence: Evidence, comment: EvidenceComment, world: World
) -> None:
    assert comment.evidence_id == evidence.id
    file_id = new_id()
    made = PatientDataReport(
        evidence_id=evidence.id,
        attachment_id=file_id,
        comment_id=comment.id,
        reported_by_id=world.trainee.id,
        reason="Both",
    )
    db.session.add(made)
    with pytest.raises(sa.exc.IntegrityError, match="about_one_thing"):
        db.session.flush()
    db.session.rollback()
