"""Certificates are initialled page by page on paper; each scan comes back into the place of its page."""

import io

import pytest
from pypdf import PdfReader

from app.export.documents import remove
from app.export.models import ApplicationFile, PackKind, Slot
from app.export.wet_models import SignatureSheet
from app.export.wet_printing import places_of
from app.export.wet_reading import ScannedPage
from app.export.wet_service import Brought, sheets_for, take_in
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import PackWorld, add_document
from tests.people import make_world

from .scans import APPLICATION, address, as_file, blue_in, drawn, kept, printed, said_to_be_made, upload

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def with_certificate(browser: Browser) -> PackWorld:
    pack = PackWorld(make_world(1), [])
    browser.sign_in(pack.world.trainee)
    add_document(pack, Slot.CERTIFICATE, "qc-report-4-pages.pdf", title="BSc Physics")
    return pack


def test_each_page_of_a_certificate_goes_out_and_comes_back(browser: Browser) -> None:
    pack = with_certificate(browser)
    export = pack.made(PackKind.APPLICATION_DOCUMENTS)
    total = export.pages
    first = next(number for key, number in export.positions.items() if key.startswith("slot/certificates/"))
    papers = printed(browser, pack, APPLICATION)
    assert len(papers) == 4
    # The third page, upside down, and the first one: as one PDF from the scanner.
    scan = as_file([papers[2].rotate(180), papers[0]], "PDF")
    page = upload(browser, pack, ("scan.pdf", scan))
    assert page.status_code == 302
    told = " ".join(browser.get(address(pack)).text.split())
    assert f"“BSc Physics”, its page 3, page {first + 2} of {total}: the scan is in its place" in told
    again = pack.made(PackKind.APPLICATION_DOCUMENTS)
    assert (again.pages, again.positions) == (total, export.positions)
    content = pack.content(again)
    with PdfReader(io.BytesIO(content)) as reader:
        texts = [" ".join(one.extract_text().split()) for one in reader.pages]
    scanned = [number for number, text in enumerate(texts, start=1) if "Scan of a page signed" in text]
    assert scanned == [first, first + 2]
    assert all(f"Page {number} of {total}" in texts[number - 1] for number in range(first, first + 4))
    assert "2 scanned pages; Techfolio has not verified them" in texts[0]
    assert all("uploaded by Tara Trainee on" in texts[number - 1] for number in scanned)
    assert blue_in(drawn(content, first + 2)) > 100


def test_with_the_certificate_go_its_sheets_and_scans(browser: Browser) -> None:
    pack = with_certificate(browser)
    file = db.session.query(ApplicationFile).one()
    key = f"slot/certificates/{file.id}"
    said_to_be_made(pack, PackKind.APPLICATION_DOCUMENTS, {"index": 1, key: 3}, 6)
    (place, *_) = places_of(pack.placement, [PackKind.APPLICATION_DOCUMENTS])
    (sheet,) = sheets_for(pack.trainee, [place])
    take_in(pack.trainee, [Brought("scan.jpg", ScannedPage(b"a picture", sheet.token))])
    db.session.commit()
    (scan,) = kept()
    assert scan.sheet is not None
    assert scan.sheet.what == "the initialled certificate “BSc Physics”, its page 1"
    remove(pack.trainee, file)
    db.session.commit()
    assert kept() == []
    assert db.session.query(SignatureSheet).count() == 0
