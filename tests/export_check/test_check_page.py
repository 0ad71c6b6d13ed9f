"""The page of the check: what it names, whom it names it to, looking for patient data, the centre's rules."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.blobs import service as blobs
from app.blobs.models import Blob
from app.blobs.store import as_digest
from app.core.errors import ConflictError
from app.export import preflight_views
from app.export.centre_rules import decide
from app.export.models import PackKind, PackSection
from app.export.preflight_values import CentreRules
from app.export.screening import last_run
from app.export.screening_models import Outcome, Screening
from app.export.service import save_report
from app.export.slots import gather_application
from app.export.values import Slot
from app.extensions import db
from app.jobs.service import run_now
from app.placements.programmes import Programme
from app.portfolio.confidentiality import Decision
from app.portfolio.service import submit_version
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.export_pages.small_world import JOBS, PackWorld, add_document, make_pack_world
from tests.export_pages.test_purging import purge
from tests.people import make_world
from tests.portfolio.makers import WORDS, attach, make_draft

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS
NUMBER = "999 000 0018"
PHOTO = "phone-photo-gps-orientation6.jpg"


def address(pack: PackWorld) -> str:
    return f"/placements/{pack.placement.id}/pack/check"


def text_of(browser: Browser, pack: PackWorld) -> str:
    return " ".join(browser.get(address(pack)).text.split())


def lost_files(browser: Browser, pack: PackWorld) -> str:
    """Return what the page says of files that the store does not have; nothing where it has all."""
    _, _, after = text_of(browser, pack).partition("Missing or damaged in the store")
    return after.partition("</section>")[0]


def scanned(browser: Browser, pack: PackWorld) -> None:
    """Ask for a look as a person does, and do the job."""
    assert browser.send(f"{address(pack)}/scan").status_code == 302
    run = last_run(pack.placement.id)
    assert run is not None
    run_now(run.job)
    db.session.expire_all()


def with_number(pack: PackWorld) -> None:
    """Submit an entry with an identifier in its words and one in a file."""
    words = replace(WORDS, title="Fourth entry", what_happened=f"Repeated for {NUMBER}.")
    draft = make_draft(pack.placement, words, pack.world.items[2])
    attach(draft, pack.world.trainee.id, f"Reading\n{NUMBER}\n".encode(), "readings.txt")
    submit_version(draft, declared=True)
    db.session.commit()


def test_it_names_what_a_reader_would_return_it_for_with_a_link_to_each(browser: Browser) -> None:
    pack = make_pack_world(items=4, report=False)
    page = text_of(browser.sign_in(pack.world.trainee), pack)
    _, unsigned, _, bare = pack.world.items
    base = f"/placements/{pack.placement.id}"
    assert f'href="{base}/competencies/{unsigned.id}"' in page
    assert f'href="{base}/competencies/{bare.id}"' in page
    for heading in (
        "Included without a sign-off (2)",
        "Matrix cells without a page (1)",
        "No report on role",
    ):
        assert heading in page
    assert f'href="{base}/pack/documents#form"' in page
    assert preflight_views.NEVER_LOOKED in page
    assert f'href="{address(pack)}#patient-data"' in page
    assert "Not looked through by a program (1)" in page
    assert "They are not rules of the Register" in page
    assert pack.world.framework.notice in page


def test_looking_finds_identifiers_in_words_and_files_and_says_when(browser: Browser) -> None:
    pack = make_pack_world()
    with_number(pack)
    browser.sign_in(pack.world.trainee)
    scanned(browser, pack)
    page = text_of(browser, pack)
    assert "What happened: what looks like an NHS number." in page
    assert "Line 2: what looks like an NHS number." in page
    assert "Looked through for patient data on" in page
    assert "Nothing came or changed since." in page
    assert "words in pictures are not read" in page
    assert NUMBER not in page
    kept = db.session.scalars(select(Screening)).all()
    assert NUMBER not in repr([(row.findings, row.note) for row in kept])


def test_what_came_since_the_last_look_is_said(browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    scanned(browser, pack)
    with_number(pack)
    page = text_of(browser, pack)
    assert "2 things came or changed since." in page
    assert page.count("No program has looked through it as it is now.") == 2


def test_the_words_of_the_report_lead_to_the_report(browser: Browser) -> None:
    pack = make_pack_world(report=False)
    browser.sign_in(pack.world.trainee)
    scanned(browser, pack)
    save_report(pack.trainee, NUMBER, 0)
    page = text_of(browser, pack)
    assert f'/placements/{pack.placement.id}/pack/report">Report on role and responsibilities</a>' in page


def test_asking_twice_is_one_look_and_the_page_says_that_it_goes_on(browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    for _ in range(2):
        browser.send(f"{address(pack)}/scan")
    assert preflight_views.BEING_LOOKED in text_of(browser, pack)


def test_a_file_that_the_store_lost_is_named_at_once_and_stops_the_portfolio(browser: Browser) -> None:
    pack = make_pack_world()
    lost = pack.attachment(PHOTO)
    assert lost.digest is not None
    blobs.store().delete(as_digest(lost.digest))
    browser.sign_in(pack.world.trainee)
    assert f"E1, {PHOTO}" in lost_files(browser, pack), "nobody has looked through anything yet"
    scanned(browser, pack)
    assert f"E1, {PHOTO}" in lost_files(browser, pack)
    assert db.session.get_one(Screening, (pack.placement.id, lost.digest)).outcome is Outcome.MISSING
    with pytest.raises(ConflictError, match="E1, phone-photo"):
        pack.made()


def test_a_file_that_is_lost_after_it_was_looked_through_is_named_until_it_is_back(browser: Browser) -> None:
    pack = make_pack_world()
    digest = as_digest(pack.attachment(PHOTO).digest or "")
    content = blobs.store().get(digest)
    browser.sign_in(pack.world.trainee)
    scanned(browser, pack)
    assert not lost_files(browser, pack)
    blobs.store().delete(digest)
    assert f"E1, {PHOTO}" in lost_files(browser, pack)
    blobs.store().put(content)
    assert not lost_files(browser, pack)


def test_a_portfolio_that_lacks_a_file_is_refused_before_anything_is_laid_out() -> None:
    pack = make_pack_world()
    pack.made()
    digest = as_digest(pack.attachment(PHOTO).digest or "")
    blobs.store().delete(digest)
    assert pack.made().digest, "its pages were kept when the portfolio was made before"
    db.session.execute(delete(PackSection))
    db.session.commit()
    with pytest.raises(ConflictError, match=f"E1, {PHOTO} is gone"):
        pack.made()
    assert db.session.scalar(select(func.count()).select_from(PackSection)) == 0


def test_a_purged_file_stops_the_portfolio_until_the_entry_does_without(app: Flask, browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    scanned(browser, pack)
    file = pack.attachment("qc-report-4-pages.pdf")
    digest = file.digest
    purge(app, pack, Decision.PURGE_FILE, file)
    db.session.expire_all()
    assert "The portfolio cannot be made: 1 thing in it is gone." in text_of(browser, pack)
    answer = browser.send(f"/placements/{pack.placement.id}/pack/{PackKind.PORTFOLIO.value}")
    assert "1 file of E1 is gone" in " ".join(answer.text.split())
    assert db.session.get(Screening, (pack.placement.id, digest)) is None


def test_only_who_writes_signs_or_co_ordinates_sees_it_and_slots_are_not_for_supervisors(
    browser: Browser,
) -> None:
    pack = make_pack_world()
    assert "Application documents that are missing" in text_of(browser.sign_in(pack.world.coordinator), pack)
    assert "Application documents that are missing" not in text_of(
        browser.sign_in(pack.world.supervisor), pack
    )
    assert browser.sign_in(make_world().trainee).get(address(pack)).status_code == 404


def test_a_centre_decides_on_a_limit_and_the_page_names_what_is_large(browser: Browser) -> None:
    pack = make_pack_world()
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    rules = f"/centre/{pack.world.centre.id}/pack-rules"
    browser.sign_in(pack.world.coordinator)
    assert "whole number from 1" in browser.send(rules, {"most": "a lot"}).text
    assert browser.send(rules, {"most": "1", "asks_first_hand": "yes"}).status_code == 302
    page = text_of(browser.sign_in(pack.world.trainee), pack)
    assert "Its limit for a file is 1 megabyte." in page
    assert "does not ask for a sign-off" in page
    assert "Included without a sign-off" not in page


def test_large_application_documents_are_named_with_their_own_files_to_who_has_them(browser: Browser) -> None:
    pack = make_pack_world()
    add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf")
    export = pack.made(PackKind.APPLICATION_DOCUMENTS)
    db.session.execute(update(Blob).where(Blob.digest == export.digest).values(size=2_000_000))
    decide(pack.world.coordinator.actor(), pack.world.centre.id, CentreRules(most_megabytes=1))
    db.session.commit()
    named = ("Application documents of", "Education certificates, scanned-service-sheet.pdf")
    page = text_of(browser.sign_in(pack.world.trainee), pack)
    assert all(words in page for words in named)
    assert "E1, qc-report" not in page.split("Larger than")[1].split("</section>")[0]
    page = text_of(browser.sign_in(pack.world.supervisor), pack)
    assert not any(words in page for words in named)


def test_whoever_is_registered_already_misses_no_application_documents(browser: Browser) -> None:
    pack = make_pack_world()
    missing = "Application documents that are missing"
    assert missing in text_of(browser.sign_in(pack.world.trainee), pack)
    assert gather_application(pack.placement).warnings
    pack.placement.programme = Programme.CPD
    db.session.commit()
    assert missing not in text_of(browser, pack)
    assert gather_application(pack.placement).warnings == ()


def test_each_missing_document_leads_to_its_place(browser: Browser) -> None:
    pack = make_pack_world()
    page = browser.sign_in(pack.world.trainee).get(address(pack)).text
    for slot in (Slot.FORM, Slot.CV, Slot.ORGANISATION_CHART, Slot.CERTIFICATE):
        assert f'href="/placements/{pack.placement.id}/pack/documents#{slot.value}"' in page


def test_it_takes_as_many_queries_for_many_entries_as_for_few(browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    few = cost(browser, address(pack))
    for _ in range(3):
        with_number(pack)
    assert cost(browser, address(pack)) == few
