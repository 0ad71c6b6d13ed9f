"""Reports of patient data: hidden at once, then shown again or removed for good, with every copy."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.models import Blob
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.policy import Capacity
from app.portfolio import confidentiality, queries
from app.portfolio.models import Evidence, PatientDataReport, ReportOutcome
from app.portfolio.open_reports import open_reports
from app.portfolio.service import submit_version, withdraw_version
from app.portfolio.values import AttachmentState
from tests.application import Browser
from tests.people import World, make_world
from tests.portfolio.makers import WORDS, attach, make_draft

pytestmark = pytest.mark.database
REASON = {"reason": "A hospital number on page 1"}


@pytest.fixture
def evidence(world: World) -> Evidence:
    draft = make_draft(world.placement, WORDS, world.items[0])
    attach(draft, world.trainee.id, b"first readings", "first.txt")
    attach(draft, world.trainee.id, b"second readings", "second.txt")
    submit_version(draft, declared=True)
    return draft.evidence


@pytest.fixture
def told() -> Iterator[list[tuple[UUID, Capacity, str]]]:
    calls: list[tuple[UUID, Capacity, str]] = []

    def note(evidence: Evidence, _actor: Actor, capacity: Capacity, reason: str) -> None:
        calls.append((evidence.id, capacity, reason))

    kept = list(confidentiality.after_purge)
    confidentiality.after_purge[:] = [note]
    yield calls
    confidentiality.after_purge[:] = kept


def make(browser: Browser, evidence: Evidence, what: object = "entry") -> PatientDataReport:
    answer = browser.send(f"/evidence/{evidence.id}/report", {"what": str(what), **REASON})
    assert answer.status_code == 302
    db.session.expire_all()
    return db.session.scalars(
        sa.select(PatientDataReport).order_by(PatientDataReport.reported_at.desc())
    ).first()  # type: ignore[return-value]  # it was made just now


def decide(browser: Browser, report: PatientDataReport, decision: str) -> int:
    status = browser.send(f"/reports/{report.id}", {"decision": decision, "reason": "I looked"}).status_code
    db.session.expire_all()
    return status


def test_a_reported_file_is_gone_for_everybody_at_once(
    trainee: Browser, supervisor: Browser, evidence: Evidence
) -> None:
    first, second = (file.attachment for file in evidence.versions[0].files)
    make(trainee, evidence, first.id)
    for browser in (trainee, supervisor):
        assert browser.get(f"/files/{first.id}").status_code == 404
        assert browser.get(f"/files/{second.id}").status_code == 200
    page = trainee.get(f"/evidence/{evidence.id}").text
    assert "first.txt" not in page
    assert "first readings" not in page
    assert "four million counts" in page
    assert "first readings" in supervisor.get(f"/evidence/{evidence.id}").text


def test_reported_words_are_hidden_from_all_but_the_deciders(
    trainee: Browser, supervisor: Browser, evidence: Evidence, world: World
) -> None:
    make(supervisor, evidence)
    page = trainee.get(f"/evidence/{evidence.id}").text
    listed = trainee.get(f"/placements/{world.placement.id}/evidence").text
    for words in (WORDS.title, "four million", "Flood source", "Page 1", "first.txt"):
        assert words not in page
        assert words not in listed
    found = trainee.get(f"/placements/{world.placement.id}/evidence?words=million").text
    assert "No entry matches" in found
    assert "four million" in supervisor.get(f"/evidence/{evidence.id}").text
    claims = queries.current_claims(world.placement.id)[world.items[0].id]
    assert [(claim.words_hidden, claim.location) for claim in claims] == [(True, "")]


def test_a_restored_entry_is_as_it_was(trainee: Browser, supervisor: Browser, evidence: Evidence) -> None:
    report = make(trainee, evidence)
    page = supervisor.get(f"/reports/{report.id}").text
    assert REASON["reason"] in page
    assert "four million" in page
    assert decide(supervisor, report, "restore") == 302
    assert report.outcome is ReportOutcome.RESTORED
    assert "four million" in trainee.get(f"/evidence/{evidence.id}").text
    assert {file.state for file in evidence.attachments} == {AttachmentState.PRESENT}


def test_a_file_stays_hidden_while_another_report_is_open(
    trainee: Browser, supervisor: Browser, evidence: Evidence
) -> None:
    first = evidence.versions[0].files[0].attachment
    about_file = make(trainee, evidence, first.id)
    whole = make(supervisor, evidence)
    decide(supervisor, whole, "restore")
    assert supervisor.get(f"/files/{first.id}").status_code == 404
    decide(supervisor, about_file, "restore")
    assert supervisor.get(f"/files/{first.id}").status_code == 200


def test_a_purged_file_is_really_gone(
    trainee: Browser, supervisor: Browser, evidence: Evidence, told: list[tuple[UUID, Capacity, str]]
) -> None:
    first = evidence.versions[0].files[0].attachment
    digest = first.digest or ""
    report = make(trainee, evidence, first.id)
    assert decide(supervisor, report, "purge-file") == 302
    assert (first.state, first.digest, first.filename) == (AttachmentState.PURGED, None, "Removed file")
    assert db.session.get(Blob, digest) is None
    with pytest.raises(NotFoundError):
        blobs.read(digest)
    assert supervisor.get(f"/files/{first.id}").status_code == 404
    assert told == [(evidence.id, Capacity.SUPERVISOR, "I looked")]
    assert "four million" in trainee.get(f"/evidence/{evidence.id}").text


def test_a_file_that_another_entry_shares_survives_for_it(
    trainee: Browser, supervisor: Browser, evidence: Evidence, world: World
) -> None:
    other = make_draft(world.placement)
    shared = attach(other, world.trainee.id, b"first readings")
    first = evidence.versions[0].files[0].attachment
    decide(supervisor, make(trainee, evidence, first.id), "purge-file")
    assert first.digest is None
    assert trainee.get(f"/files/{shared.id}").get_data() == b"first readings"


def test_purged_words_are_empty_in_every_version(
    trainee: Browser, supervisor: Browser, evidence: Evidence, told: list[tuple[UUID, Capacity, str]]
) -> None:
    withdraw_version(evidence.versions[0])
    assert decide(supervisor, make(trainee, evidence), "purge-words") == 302
    for version in evidence.versions:
        assert (version.title, version.what_i_did, version.procedure) == ("", "", "")
        assert [claim.location for claim in version.claims] == [""]
    assert evidence.versions[0].purged_at is not None
    assert evidence.versions[1].purged_at is None
    assert {file.state for file in evidence.attachments} == {AttachmentState.PRESENT}
    assert len(told) == 1


def test_purging_all_takes_words_and_files_and_ends_every_report(
    trainee: Browser, supervisor: Browser, evidence: Evidence, world: World
) -> None:
    make(trainee, evidence, evidence.attachments[0].id)
    decide(supervisor, make(trainee, evidence), "purge-all")
    assert {file.state for file in evidence.attachments} == {AttachmentState.PURGED}
    assert evidence.versions[0].title == ""
    assert open_reports([world.placement.id]) == []


def test_only_deciders_decide_and_only_once(
    trainee: Browser, supervisor: Browser, stranger: Browser, evidence: Evidence
) -> None:
    report = make(trainee, evidence)
    assert open_reports([evidence.placement_id]) == [report]
    for browser in (trainee, stranger):
        assert browser.get(f"/reports/{report.id}").status_code == 404
        assert decide(browser, report, "purge-all") == 404
    assert decide(supervisor, report, "purge-file") == 422
    assert decide(supervisor, report, "restore") == 302
    assert decide(supervisor, report, "purge-all") == 409
    assert "Shown again" in supervisor.get(f"/reports/{report.id}").text


def test_a_report_and_a_decision_need_a_reason(
    trainee: Browser, supervisor: Browser, evidence: Evidence
) -> None:
    answer = trainee.send(f"/evidence/{evidence.id}/report", {"what": "entry", "reason": " "})
    assert answer.status_code == 422
    report = make(trainee, evidence)
    answer = supervisor.send(f"/reports/{report.id}", {"decision": "restore", "reason": ""})
    assert answer.status_code == 422


def test_files_of_other_entries_and_strangers_reports_are_refused(
    trainee: Browser, stranger: Browser, evidence: Evidence
) -> None:
    other = make_world()
    draft = make_draft(other.placement, WORDS, other.items[0])
    foreign = attach(draft, other.trainee.id)
    submit_version(draft, declared=True)
    answer = trainee.send(f"/evidence/{evidence.id}/report", {"what": str(foreign.id), **REASON})
    assert answer.status_code == 422
    assert stranger.send(f"/evidence/{evidence.id}/report", {"what": "entry", **REASON}).status_code == 404
    db.session.refresh(foreign)
    assert foreign.state is AttachmentState.PRESENT


def test_a_draft_that_nobody_saw_needs_no_report(trainee: Browser, world: World) -> None:
    draft = make_draft(world.placement)
    answer = trainee.send(f"/evidence/{draft.evidence_id}/report", {"what": "entry", **REASON})
    assert answer.status_code == 409


def test_a_reported_entry_cannot_be_edited_meanwhile(trainee: Browser, evidence: Evidence) -> None:
    withdraw_version(evidence.versions[0])
    make(trainee, evidence)
    answer = trainee.get(f"/evidence/{evidence.id}/edit")
    assert answer.status_code == 409
    assert "four million" not in answer.text
