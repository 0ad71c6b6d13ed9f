"""A purge reaches sections, past exports and whatever is being made at that moment, in the store itself."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfReader

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.competencies.models import SignOffEvent
from app.competencies.submission import amend_evidence, submit_evidence
from app.competencies.withheld import report_words, step_for
from app.competencies.workflow import Action
from app.core.errors import ConflictError, RefusedError
from app.export import documents, service
from app.export.building import UNSETTLED, build, may_leave
from app.export.models import Export, PackKind, PackSection, Slot
from app.export.progress import Progress
from app.extensions import db
from app.jobs.models import Job, JobState
from app.jobs.service import run_now
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from app.portfolio.models import Attachment
from app.web.transaction import run_afterwards
from tests.export_pages.small_world import (
    SAMPLES,
    WORDS_IN_E1,
    PackWorld,
    add_document,
    entry,
    make_pack_world,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
FILE = "qc-report-4-pages.pdf"


def stored_texts() -> list[str]:
    texts = []
    for digest in blobs.store().digests():
        content = blobs.store().get(digest)
        if content.startswith(b"%PDF"):
            pages = PdfReader(io.BytesIO(content)).pages
            texts.append(" ".join(" ".join(page.extract_text() for page in pages).split()))
    return texts


def stored(*words: str) -> bool:
    return any(word in text for text in stored_texts() for word in words)


def purge(app: Flask, pack: PackWorld, decision: Decision, attachment: Attachment | None = None) -> None:
    """Report and purge as a supervisor does, with what a request does after its commit."""
    evidence_id = attachment.evidence_id if attachment else pack.entries[0].id
    supervisor = pack.world.supervisor.actor()
    with app.test_request_context(method="POST"):
        found = evidence_for(supervisor, evidence_id)
        made = report(found, attachment.id if attachment else None, "A name is on it", supervisor)
        decide(evidence_for(supervisor, evidence_id), made.id, decision, "I saw it")
        db.session.commit()
        run_afterwards(app.make_response("done"))


@pytest.fixture
def mark() -> str:
    """Return the first words of the file's own pages, which stand in every copy that shows it."""
    with PdfReader(SAMPLES / FILE) as reader:
        return " ".join(reader.pages[0].extract_text().split()[:4])


def test_a_purged_file_is_in_no_stored_object_any_more(app: Flask, mark: str) -> None:
    pack = make_pack_world()
    first, second = pack.made(), pack.made()
    assert stored(mark)
    assert stored(FILE)
    purge(app, pack, Decision.PURGE_FILE, pack.attachment(FILE))
    assert not stored(mark, FILE)
    for export in (first, second):
        db.session.refresh(export)
        assert export.digest is None
        assert export.purged_at is not None
        assert export.warnings == []
    assert blobs.orphans() == frozenset() == blobs.missing()


def test_purged_words_go_from_sections_and_exports(app: Flask) -> None:
    pack = make_pack_world()
    export = pack.made()
    assert stored(WORDS_IN_E1)
    purge(app, pack, Decision.PURGE_WORDS)
    assert not stored(WORDS_IN_E1)
    db.session.refresh(export)
    assert export.purged_at is not None


def test_words_of_a_signature_that_are_reported_go_from_past_exports_at_once(app: Flask) -> None:
    pack = make_pack_world()
    export = pack.made()
    signature = db.session.query(SignOffEvent).filter_by(action=Action.SIGN_OFF).one()
    words = signature.text
    assert stored(words)
    with app.test_request_context(method="POST"):
        report_words(step_for(pack.world.supervisor.actor(), signature.id), "A name is in it")
        db.session.commit()
        run_afterwards(app.make_response("done"))
    assert not stored(words)
    db.session.refresh(export)
    assert export.purged_at is not None


def test_a_new_portfolio_after_a_purge_says_so_and_holds_the_rest(app: Flask, mark: str) -> None:
    pack = make_pack_world()
    pack.made()
    purge(app, pack, Decision.PURGE_FILE, pack.attachment(FILE))
    with pytest.raises(RefusedError, match="1 file of E1 is gone"):
        pack.made()
    # What leaves as a whole, an archive or the operator's copy, leaves all the same.
    built = build(pack.placement.id, PackKind.PORTFOLIO, Progress(lambda _done, _of: None), may_leave)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(built.result.content)).pages)
    assert "removed for good because it held patient data" in " ".join(text.split())
    assert "Second entry" in text
    assert not stored(mark, FILE)


def test_a_file_that_another_entry_shares_stays_there(app: Flask, mark: str) -> None:
    pack = make_pack_world()
    other = entry(pack.world, pack.world.items[1:], [FILE], "Shares the file")
    shared = db.session.query(Attachment).filter_by(evidence_id=pack.entries[0].id, filename=FILE).one()
    pack.made()
    purge(app, pack, Decision.PURGE_FILE, shared)
    found = evidence_for(pack.world.trainee.actor(), pack.entries[0].id)
    submit_evidence(found, amend_evidence(found), declared=True, ask_for=[])
    pack.made()
    assert other.attachments[0].digest is not None
    assert any(mark in text and "Shares the file" in text for text in stored_texts())


def while_making(pack: PackWorld, act: Callable[[], None], kind: PackKind = PackKind.PORTFOLIO) -> Export:
    """Make a file, and do something at its third step."""
    export = service.request_pack(pack.trainee, kind)
    export_id, job = export.id, export.job
    steps: list[int] = []

    def watch(_done: int, _total: int) -> None:
        steps.append(1)
        if len(steps) == 3:
            act()

    assert job is not None
    run_now(job, watch)
    return db.session.get_one(Export, export_id, populate_existing=True)


def test_a_purge_while_it_is_being_made_stays_out_of_the_finished_file(app: Flask, mark: str) -> None:
    pack = make_pack_world()
    db.session.commit()
    export = while_making(pack, lambda: purge(app, pack, Decision.PURGE_FILE, pack.attachment(FILE)))
    assert export.digest is not None
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pack.content(export))).pages)
    assert "removed for good" in " ".join(text.split())
    assert not stored(mark, FILE)
    assert blobs.orphans() == frozenset()


def test_a_report_while_it_is_being_made_keeps_the_file_out(mark: str) -> None:
    pack = make_pack_world()
    trainee = pack.world.trainee.actor()
    file_id, evidence_id = pack.attachment(FILE).id, pack.entries[0].id

    def hide() -> None:
        report(evidence_for(trainee, evidence_id), file_id, "A name is on it", trainee)
        db.session.commit()

    export = while_making(pack, hide)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pack.content(export))).pages)
    assert mark not in " ".join(text.split())
    assert "Hidden file" in text


def test_what_never_settles_is_given_up_with_a_sentence(app: Flask) -> None:
    pack = make_pack_world()
    names = [FILE, "phone-photo-gps-orientation6.jpg", "gamma-camera-uniformity.xlsx"]
    export = service.request_pack(pack.trainee, PackKind.PORTFOLIO)
    export_id, job = export.id, export.job
    assert job is not None
    job_id = job.id

    def watch(done: int, total: int) -> None:
        # The last step of each try comes when everything has been read already.
        if done == total and names:
            purge(app, pack, Decision.PURGE_FILE, pack.attachment(names.pop()))

    with pytest.raises(ConflictError, match="Files were being removed"):
        run_now(job, watch)
    db.session.expire_all()
    assert db.session.get_one(Export, export_id).digest is None
    failed = db.session.get_one(Job, job_id)
    assert (failed.state, failed.problem) == (JobState.FAILED, UNSETTLED)
    assert blobs.orphans() == frozenset()


def test_a_removed_document_goes_from_every_copy(app: Flask) -> None:
    pack = make_pack_world()
    file = add_document(pack, Slot.CV, "scanned-service-sheet.pdf", title="Titlemark of a CV")
    digest = file.digest
    assert digest is not None
    export = pack.made(PackKind.APPLICATION_DOCUMENTS)
    assert stored("Titlemark of a CV")
    with app.test_request_context(method="POST"):
        documents.remove(pack.trainee, file)
        db.session.commit()
        run_afterwards(app.make_response("done"))
    assert not stored("Titlemark of a CV")
    assert not blobs.store().exists(as_digest(digest))
    db.session.refresh(export)
    assert export.purged_at is not None


def test_sections_that_are_of_no_use_any_more_do_not_pile_up() -> None:
    pack = make_pack_world()
    pack.made()
    before = db.session.query(PackSection).count()
    for number in range(3):
        service.save_report(pack.trainee, f"Report number {number}", number + 1)
        db.session.commit()
        pack.made()
    assert db.session.query(PackSection).count() == before
    assert blobs.orphans() == frozenset()
