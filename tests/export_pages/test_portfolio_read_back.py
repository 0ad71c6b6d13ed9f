"""The portfolio of a real placement, read back by another program and compared with the database."""

import io
import re

import pytest
from pypdf import PdfReader

from app.blobs import service as blobs
from app.export.models import PackKind, Slot
from app.export.service import save_report
from app.extensions import db
from app.portfolio.models import Evidence
from app.portfolio.service import Words, amend, submit_version
from tests.assessments.filled import UNSATISFACTORY, make_asked, make_completed
from tests.export_pages.small_world import PRIVATE, PackWorld, add_document, make_pack_world
from tests.people import STARTER_NOTICE
from tests.portfolio.makers import make_draft

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def pages_of(pack: PackWorld, kind: PackKind = PackKind.PORTFOLIO) -> list[str]:
    reader = PdfReader(io.BytesIO(pack.content(pack.made(kind))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_every_submitted_entry_stands_in_it_and_the_matrix_tells_the_true_page() -> None:
    pack = make_pack_world()
    pages = pages_of(pack)
    matrix = " ".join(page for page in pages if "Evidence and page" in page)
    for entry in db.session.query(Evidence):
        printed = {int(number) for number in re.findall(rf"\b{entry.reference}, page (\d+)", matrix)}
        assert len(printed) == 1
        (number,) = printed
        title = entry.versions[-1].title
        assert f"{entry.reference}: {title}" in pages[number - 1]
        assert f"{entry.reference}: {title}" not in pages[number - 2]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_it_says_who_signed_and_what_the_items_are() -> None:
    pack = make_pack_world()
    text = " ".join(pages_of(pack))
    for item in pack.world.items:
        assert item.code in text
    for words in (
        "Sam Supervisor, Training supervisor",
        "RCT CT10482",
        "I watched this being done.",
        "Own account, electronically",
        STARTER_NOTICE,
        "gamma cameras",
        "not signatures in ink",
        "gamma-camera-uniformity.xlsx",
    ):
        assert words in text


def test_a_draft_of_an_entry_and_newer_words_that_are_not_submitted_stay_out() -> None:
    pack = make_pack_world()
    make_draft(pack.placement, Words(title="Never submitted words"))
    db.session.commit()
    assert "Never submitted words" not in " ".join(pages_of(pack))


def test_private_reflection_reaches_no_stored_file() -> None:
    pack = make_pack_world()
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    pack.made()
    pack.made(PackKind.APPLICATION_DOCUMENTS)
    texts = []
    for digest in blobs.store().digests():
        content = blobs.store().get(digest)
        assert PRIVATE.encode() not in content
        if content.startswith(b"%PDF"):
            texts += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert any("Second entry" in text for text in texts)
    assert not any("frightened" in text for text in texts)


def test_application_documents_stand_in_their_order_and_short_courses_stay_out() -> None:
    pack = make_pack_world()
    add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf", title="BSc Clinical Technology")
    add_document(
        pack, Slot.CERTIFICATE, "drawing-a3-landscape.pdf", title="One day course", short_course=True
    )
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    pages = pages_of(pack, PackKind.APPLICATION_DOCUMENTS)
    text = " ".join(pages)
    assert "One day course" not in text
    assert text.index("Curriculum vitae") < text.index("BSc Clinical Technology")
    assert "Application form: no file has been added." in pages[0]
    assert "Job description: no file" not in pages[0]
    # The scheme judges this portfolio: what goes along is a statement, to be signed when all is done.
    assert "Completion statement" in pages[1]
    assert "Not complete yet" in pages[1]
    assert pack.world.framework.notice in " ".join(pages[1].split())
    assert not any("DRAFT" in page for page in pages)


def test_a_report_in_markdown_is_laid_out_and_html_stays_text() -> None:
    pack = make_pack_world()
    save_report(pack.trainee, "# Heading words\n\n**Strong words** <script>alert(1)</script>", 1)
    db.session.commit()
    text = " ".join(pages_of(pack))
    assert "Heading words" in text
    assert "**" not in text
    assert "<script>" in text


def test_assessments_are_printed_with_their_answers_and_stand_in_the_register() -> None:
    pack = make_pack_world()
    make_completed(pack.world, UNSATISFACTORY)
    make_completed(pack.world, title="Reading it again")
    make_asked(pack.world, title="Not signed yet")
    text = " ".join(pages_of(pack))
    for words in (
        "A1: Reading the ward meter",
        "Direct observation of practical skills (DOPS)",
        "Starter form",
        "Reads the meter As expected",
        "Unsatisfactory is not a fail.",
        "Repeat it with the scale in view.",
        "I observed this work myself",
        "A1 DOPS: Unsatisfactory",
        "A2 DOPS: Satisfactory",
    ):
        assert words in text
    assert "Not signed yet" not in text


def test_an_entry_names_the_assessments_that_it_lay_before_and_leads_to_them() -> None:
    pack = make_pack_world()
    first, second = db.session.query(Evidence).order_by(Evidence.number).limit(2).all()
    make_completed(pack.world, evidence_ids=frozenset({first.id}))
    make_asked(pack.world, title="Not signed yet", evidence_ids=frozenset({first.id}))
    read = PdfReader(io.BytesIO(pack.content(pack.made(PackKind.PORTFOLIO))))
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    (on_first,) = (page for page in pages if f"{first.reference}: {first.versions[-1].title}" in page[:200])
    assert "Assessment Who Day Outcome A1 Reading the ward meter" in on_first
    assert "Satisfactory" in on_first
    assert "Not signed yet" not in on_first
    (on_second,) = (
        page for page in pages if f"{second.reference}: {second.versions[-1].title}" in page[:200]
    )
    assert "Reading the ward meter" not in on_second
    (assessed,) = (nth for nth, page in enumerate(pages) if page.startswith("Assessments"))
    links = [link.get_object() for link in read.pages[pages.index(on_first)].annotations or ()]
    assert assessed in {read.get_page_number(link["/Dest"][0].get_object()) for link in links}


def test_an_entry_says_which_version_lay_before_the_assessor() -> None:
    pack = make_pack_world()
    entry = db.session.query(Evidence).order_by(Evidence.number).first()
    assert entry is not None
    make_completed(pack.world, evidence_ids=frozenset({entry.id}))
    assert "of this entry" not in " ".join(pages_of(pack))
    submit_version(amend(entry), declared=True)
    db.session.commit()
    assert "Version 1 of this entry" in " ".join(pages_of(pack))
