"""A trainee chooses which pages of a document are printed, and whether its original goes along."""

import io
from datetime import timedelta

import pytest
import time_machine
from pypdf import PdfReader

from app.core.clock import now, today
from app.core.errors import RefusedError
from app.export.application import ApplicationDocument
from app.export.building import gather
from app.export.choice_forms import field_name
from app.export.document_choices import choose_document_original, choose_document_pages
from app.export.documents import NOT_A_PAGE, NOT_WRITTEN
from app.export.models import ApplicationFile, PackKind, Slot
from app.export.page_ranges import PageRanges
from app.export.preflight import check
from app.export.preflight_causes import Cause
from app.export.preflight_facts import ground_of
from app.export.wet_printing import places_of
from app.export.wet_reading import ScannedPage
from app.export.wet_service import Brought, sheets_for, take_in
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import JOBS, PackWorld, add_document
from tests.export_pages.test_document_pages import kept, upload
from tests.export_wet.scans import said_to_be_made
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS
REPORT, CHART = "qc-report-4-pages.pdf", "gamma-camera-uniformity.xlsx"


def document_of(pack: PackWorld) -> ApplicationDocument:
    db.session.expire_all()
    document = gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document
    assert isinstance(document, ApplicationDocument)
    return document


def certificate() -> tuple[PackWorld, ApplicationFile]:
    pack = PackWorld(make_world(1), [])
    return pack, add_document(pack, Slot.CERTIFICATE, REPORT)


def test_pages_are_chosen_where_the_document_is_described(browser: Browser) -> None:
    pack, file = certificate()
    place, name = f"/documents/{file.id}", field_name(file.id)
    shown = browser.sign_in(pack.world.trainee).get(place).text
    assert f"Pages to print of {REPORT}" in shown
    assert "It has 4 pages." in shown
    wrong = browser.send(place, {"title": "Degree", name: "9"})
    assert wrong.status_code == 422
    assert wrong.text.count("This file has 4 pages; 9 is beyond its end.") == 2
    assert wrong.text.count("<title>Error: ") == wrong.text.count("Error: Error") + 1 == 1
    assert 'value="Degree"' in wrong.text
    assert kept()[0].title == ""
    assert browser.send(place, {"title": "Degree", name: "4, 2"}).status_code == 302
    assert "Only some of its pages are printed: 2, 4." in browser.get(place).text
    (part,) = [part for slot in document_of(pack).slots for part in slot.files]
    assert (str(part.chosen), part.file_name) == ("2, 4", "Degree")
    reader = PdfReader(io.BytesIO(pack.content(pack.made(PackKind.APPLICATION_DOCUMENTS))))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    boxed = [number for number, text in enumerate(pages) if "Second proposer's initials" in text]
    assert len(boxed) == 2
    assert "Pages 2 and 4 of 4 of Degree" in pages[boxed[0]]
    assert browser.send(place, {"title": "Degree", name: "1-4"}).status_code == 302
    assert kept()[0].printed_pages == ""


def test_a_document_of_one_page_has_no_such_field_and_keeps_what_it_is(browser: Browser) -> None:
    pack = PackWorld(make_world(1), [])
    file = add_document(pack, Slot.CERTIFICATE, "drawing-a3-landscape.pdf")
    page = browser.sign_in(pack.world.trainee).get(f"/documents/{file.id}").text
    assert "Pages to print" not in page
    assert "The original" not in page
    assert browser.get(f"/documents/{file.id}/original").status_code == 404


def test_a_choice_of_pages_dates_the_file_and_so_does_taking_it_back() -> None:
    pack, file = certificate()
    for days, chosen in ((3, PageRanges.typed("2")), (5, PageRanges.typed("2, 4")), (8, None)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            choose_document_pages(pack.trainee, file, chosen)
            db.session.commit()
            assert document_of(pack).changed_on == (day := today())
        with time_machine.travel(now() + timedelta(days=days + 1), tick=False):
            choose_document_pages(pack.trainee, file, chosen)
            db.session.commit()
            assert document_of(pack).changed_on == day


def test_a_chart_may_be_an_office_file_and_its_original_goes_along_once_it_was_looked_into(
    browser: Browser,
) -> None:
    pack = PackWorld(make_world(1), [])
    browser.sign_in(pack.world.trainee)
    assert upload(browser, pack.world, "organisation-chart", CHART).status_code == 302
    assert NOT_WRITTEN in upload(browser, pack.world, "job-description", "identifiers.txt").text
    assert NOT_A_PAGE in upload(browser, pack.world, "certificate", CHART).text
    (file,) = kept()
    place = f"/documents/{file.id}"
    shown = browser.get(place).text
    assert f"{place}/original" in shown
    assert "There is no preview of a file of this kind" in shown
    assert "Its pages are counted when the file is made." in shown
    page = browser.get(f"{place}/original").text
    assert "Looked for: hidden sheets, hidden rows and columns" in page
    assert "This file may hold patient data" in page
    assert "remove the document." in page
    refused = browser.send(f"{place}/original")
    assert refused.status_code == 422
    assert "Tick the box to embed the original." in refused.text
    assert browser.send(f"{place}/original", {"confirmed": "yes"}).status_code == 422
    assert not kept()[0].embedded
    both = {"confirmed": "yes", "looked": "yes"}
    assert browser.send(f"{place}/original", both).location == place
    assert "is embedded in them" in browser.get(place).text
    (told,) = check(ground_of(pack.trainee).facts).of(Cause.ORIGINAL)
    assert told.thing.address == f"{place}/original"
    reader = PdfReader(io.BytesIO(pack.content(pack.made(PackKind.APPLICATION_DOCUMENTS))))
    assert list(reader.attachments) == [f"Organisation chart-1 {CHART}"]
    assert browser.send(f"{place}/original/out").location == place
    assert not kept()[0].embedded


def test_nobody_else_embeds_an_original_and_nobody_does_unseen(browser: Browser) -> None:
    pack = PackWorld(make_world(1), [])
    file = add_document(pack, Slot.ORGANISATION_CHART, CHART)
    place = f"/documents/{file.id}/original"
    for person in (pack.world.coordinator, pack.world.supervisor, make_world().trainee):
        browser.sign_in(person)
        assert browser.get(place).status_code == 404
        assert browser.send(place, {"confirmed": "yes"}).status_code == 404
        assert browser.send(f"{place}/out").status_code == 404
    with pytest.raises(RefusedError, match="could not look into this file"):
        choose_document_original(pack.trainee, file, embedded=True)
    assert not kept()[0].embedded


def test_a_scan_stays_at_its_page_whichever_pages_are_printed() -> None:
    pack, file = certificate()
    key = f"slot/certificates/{file.id}"
    kinds = [PackKind.APPLICATION_DOCUMENTS]
    said_to_be_made(pack, kinds[0], {"index": 1, "slot/certificates": 2, key: 3}, 6)
    place = next(one for one in places_of(pack.placement, kinds) if one.nth == 2)
    (sheet,) = sheets_for(pack.trainee, [place])
    take_in(pack.trainee, [Brought("scan.jpg", ScannedPage(b"a picture", sheet.token))])
    db.session.commit()
    assert [page.nth for page in document_of(pack).signed] == [2]
    for chosen, nth in (("2-3", [1]), ("3-4", []), ("1-2", [2])):
        choose_document_pages(pack.trainee, file, PageRanges.typed(chosen))
        db.session.commit()
        assert [page.nth for page in document_of(pack).signed] == nth
    # The file that was made last has no numbers for these pages: it has to be made anew first.
    assert places_of(pack.placement, kinds) == []
    said_to_be_made(pack, kinds[0], {"index": 1, "slot/certificates": 2, key: 3}, 4)
    assert [(one.nth, one.number) for one in places_of(pack.placement, kinds)] == [(1, 3), (2, 4)]
