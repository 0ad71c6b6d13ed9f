"""CV, organisation chart and completion statement go out to be signed, and their scans come back."""

import io
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from app.core.ids import new_id
from app.core.partial_days import PartialDay
from app.export import cv_service
from app.export.application_sections import application_sections
from app.export.building import gather
from app.export.completion import CompletedSet, Completion
from app.export.cv_models import CvEntry
from app.export.cv_values import CurriculumVitae, CvLine, CvSection
from app.export.models import ApplicationFile, PackKind, Slot
from app.export.sections import Section
from app.export.wet_places import places_in, signables
from app.export.wet_printing import places_of
from app.export.wet_reading import ScannedPage
from app.export.wet_service import Brought, sheets_for, take_in
from app.extensions import db
from tests.application import Browser
from tests.conformance.test_packs import scan
from tests.export.portfolio_example import attached
from tests.export.test_application_file import application
from tests.export_cv.test_cv_in_file import CV, with_cv
from tests.export_pages.small_world import PackWorld, add_document, make_pack_world, sign
from tests.people import make_world

from .scans import (
    APPLICATION,
    address,
    as_file,
    blue_in,
    drawn,
    kept,
    printed,
    said_to_be_made,
    upload,
)

POST = CvLine(section=CvSection.POST, title="Technologist", organisation="Northmoor", began=PartialDay(2019))
LONG = CurriculumVitae(
    CV.name, tuple(replace(CV.lines[0], title=f"Post {nth}", text="Words.\n" * 20) for nth in range(9))
)


def cv_in(cv: CurriculumVitae, *, signed: bool) -> Section:
    document = with_cv(cv)
    if signed:
        document = replace(document, signed=(replace(scan("slot/cv", 1), on_last=True),))
    (section,) = [one for one in application_sections(document) if one.key == "slot/cv"]
    return section


def texts(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_the_scan_of_a_cv_takes_its_last_page_and_the_others_stay_text() -> None:
    before = texts(cv_in(LONG, signed=False).make())
    section = cv_in(LONG, signed=True)
    content = section.make()
    after = texts(content)
    assert len(after) == len(before) > 2
    assert after[:-1] == before[:-1]
    assert "Scan of a page signed on paper" in after[-1]
    assert "Signature, in ink" not in after[-1]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        *_, last = pdf.Root.StructTreeRoot.K[0].K
        (figure,) = last.K
        assert pikepdf.Name.Figure == figure.S
        assert figure.Pg.objgen == pdf.pages[-1].obj.objgen
        assert "It reads: " in str(figure.Alt)
        assert "Signature, in ink" in str(figure.Alt)
        assert "Post 0" not in str(figure.Alt)
        assert len(pdf.Root.StructTreeRoot.ParentTree.Nums) // 2 >= len(pdf.pages)
    assert section.make() == content
    assert section.make.portable()() == content


def test_a_scan_that_was_kept_stands_on_the_last_page_of_a_longer_cv() -> None:
    document = with_cv(LONG)
    earlier = replace(scan("slot/cv", 1), on_last=True, is_earlier=True, words="Post of old")
    (section,) = [
        one for one in application_sections(replace(document, signed=(earlier,))) if one.key == "slot/cv"
    ]
    content = section.make()
    assert [number for number, text in enumerate(texts(content)) if "Scan of a page" in text] == [
        len(texts(content)) - 1
    ]


def test_what_is_signed_is_the_end_of_a_cv_each_page_of_a_chart_and_a_statement_that_is_complete() -> None:
    document = replace(
        with_cv(CV),
        completion=Completion(
            "4 March 2024 to 1 March 2026", (CompletedSet("Set", "100 %"),), is_complete=True
        ),
    )
    places = places_in(document, {"completion": 2, "slot/cv": 3, "slot/organisation-chart": 7}, 9)
    assert [(one.title, one.number, one.nth) for one in places] == [
        ("Completion statement", 2, 1),
        ("Curriculum vitae", 6, 1),
    ]
    assert document.completion is not None
    unfinished = replace(document, completion=replace(document.completion, is_complete=False))
    assert "completion" not in [one.key for one in signables(unfinished)]
    moved = replace(document, changed_on=document.changed_on.replace(year=2030))
    assert signables(moved) == signables(document)


def test_of_an_uploaded_cv_the_last_page_of_the_file_is_signed_and_never_a_list_of_links() -> None:
    document = application()
    part = attached("qc-report-4-pages.pdf", "cv")
    slots = [
        replace(slot, files=(replace(part, pages=4),)) if slot.key == "cv" else slot
        for slot in document.slots
    ]
    key = f"slot/cv/{part.key}"
    (place,) = [
        one
        for one in places_in(replace(document, slots=tuple(slots)), {"index": 1, key: 3, "slot/x": 8}, 9)
        if one.section_key == key
    ]
    assert (place.number, place.nth, place.title) == (6, 4, f"{part.file_name}, its page 4")


@pytest.mark.database
@pytest.mark.usefixtures("app")
class TestOfAPlacement:
    def test_all_three_come_back_to_their_page_numbers(self, browser: Browser) -> None:
        pack = make_pack_world(report=False)
        for item in pack.world.items[1:]:
            sign(pack.world, item)
        cv_service.add_entry(pack.trainee, POST, new_id())
        add_document(pack, Slot.ORGANISATION_CHART, "phone-photo-gps-orientation6.jpg", title="Our ward")
        browser.sign_in(pack.world.trainee)
        export = pack.made(PackKind.APPLICATION_DOCUMENTS)
        chart = db.session.query(ApplicationFile).one()
        positions = export.positions
        wanted = [positions[key] for key in ("completion", "slot/cv", f"slot/organisation-chart/{chart.id}")]
        papers = printed(browser, pack, APPLICATION)
        assert len(papers) == 3
        assert upload(browser, pack, ("signed.pdf", as_file(papers, "PDF"))).status_code == 302
        page = " ".join(browser.get(address(pack)).text.split())
        for what in ("completion statement", "CV", "organisation chart “Our ward”"):
            assert f"The signed {what}, page " in page
        again = pack.made(PackKind.APPLICATION_DOCUMENTS)
        assert (again.positions, again.pages) == (positions, export.pages)
        content = pack.content(again)
        shown = texts(content)
        scanned = [number for number, text in enumerate(shown, start=1) if "Scan of a page signed" in text]
        assert scanned == wanted
        assert all(blue_in(drawn(content, number)) > 100 for number in wanted)
        assert "3 scanned pages; Techfolio has not verified them" in shown[0]

    def test_a_cv_that_changed_is_not_shown_as_signed_and_the_check_says_so(self, browser: Browser) -> None:
        pack = PackWorld(make_world(1), [])
        cv_service.add_entry(pack.trainee, POST, new_id())
        said_to_be_made(pack, PackKind.APPLICATION_DOCUMENTS, {"index": 1, "slot/cv": 2}, 4)
        (place,) = places_of(pack.placement, [PackKind.APPLICATION_DOCUMENTS])
        (sheet,) = sheets_for(pack.trainee, [place])
        take_in(pack.trainee, [Brought("scan.jpg", ScannedPage(b"a picture", sheet.token))])
        db.session.commit()
        (page,) = gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document.signed
        assert (page.on_last, page.is_earlier) == (True, False)
        entry = db.session.query(CvEntry).one()
        cv_service.change_entry(
            pack.trainee, entry, replace(POST, title="Senior technologist"), entry.revision
        )
        db.session.commit()
        assert gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document.signed == ()
        browser.sign_in(pack.world.trainee)
        check = " ".join(browser.get(f"/placements/{pack.placement.id}/pack/check").text.split())
        assert "The CV has changed since it was signed on paper." in check
        (scan_kept,) = kept()
        assert browser.send(f"/signed-pages/{scan_kept.id}/keep").status_code == 302
        (page,) = gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document.signed
        assert page.is_earlier
        cv_service.delete_entry(pack.trainee, db.session.query(CvEntry).one())
        db.session.commit()
        assert gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document.signed == ()
        shown = " ".join(browser.get(address(pack)).text.split())
        assert "What was signed is not in the file now" in shown
        assert f"/signed-pages/{scan_kept.id}/remove" in shown
