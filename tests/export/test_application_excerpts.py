"""Of long documents some pages are printed, boxes for initials on each; an original may go along."""

import hashlib
import io
from dataclasses import replace

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
import pytest
from docx import Document
from pypdf import PdfReader

from app.export.application import ApplicationDocument
from app.export.assembly import build_application
from app.export.attachments import attachment_section
from app.export.document import AttachmentPart
from app.export.framing import FrameHead
from app.export.page_ranges import PageRanges
from app.export.sections import MemoryCache
from app.export.wet_places import places_in, signables
from app.export.wet_sections import with_scans
from tests.conformance.test_packs import scan

from .conftest import read
from .portfolio_example import attached
from .test_application_file import application

BOXES = ("First proposer's initials", "Second proposer's initials")
CHART = "gamma-camera-uniformity.xlsx"


def holding(slot: str, part: AttachmentPart) -> ApplicationDocument:
    """Return application documents that hold one file in a slot."""
    document = application()
    slots = (replace(one, files=(part,) if one.key == slot else ()) for one in document.slots)
    return replace(document, slots=tuple(slots))


def degree(chosen: str) -> AttachmentPart:
    return replace(attached("qc-report-4-pages.pdf", "degree"), pages=4, chosen=PageRanges.typed(chosen))


def made(document: ApplicationDocument) -> bytes:
    return build_application(document, MemoryCache(), lambda _done, _of: None).content


def test_boxes_for_two_proposers_stand_on_the_pages_that_are_printed_and_on_no_other() -> None:
    document = holding("certificates", degree("2, 4"))
    result = build_application(document, MemoryCache(), lambda _done, _of: None)
    _, texts = read(result.content)
    first = result.positions["slot/certificates/degree"]
    assert result.page_count == len(texts) == first + 1
    assert [all(box in text for box in BOXES) for text in texts] == [False, False, True, True]
    assert "Printed: pages 2 and 4." in " ".join(texts[first - 2].split())
    told = " ".join(texts[first - 1].split())
    assert (
        "Pages 2 and 4 of 4 of qc-report-4-pages.pdf; the whole file is in the portfolio's archive." in told
    )
    assert "sign-off" not in told
    assert "of 4 of qc-report" not in " ".join(texts[first].split())
    source = PdfReader(io.BytesIO(attached("qc-report-4-pages.pdf").content))  # type: ignore[arg-type] # bytes
    for shown, page in zip(texts[first - 1 :], (1, 3), strict=True):
        assert source.pages[page].extract_text().split()[:6] == [
            word for word in source.pages[page].extract_text().split()[:6] if word in shown
        ]


def test_boxes_lie_below_the_page_and_the_note_above_it() -> None:
    source = pikepdf.Pdf.new()
    for _ in range(3):
        source.add_blank_page(page_size=(595, 842)).obj.Contents = source.make_stream(b"0 0 595 842 re f")
    kept = io.BytesIO()
    source.save(kept)
    part = AttachmentPart.of_bytes("degree", "degree.pdf", "application/pdf", kept.getvalue())
    content = made(holding("certificates", replace(part, pages=3, chosen=PageRanges.typed("3"))))
    with pypdfium2.PdfDocument(content) as drawn:
        page = drawn[len(drawn) - 1]
        words = page.get_textpage()
        height = page.get_size()[1]
        grey = page.render(scale=1).to_pil().convert("L")
        boxes = words.search("First proposer").get_next()
        note = words.search("Page 3 of 3").get_next()
        assert boxes
        assert note
        top_of_boxes = height - words.get_charbox(boxes[0])[3]
        foot_of_note = height - words.get_charbox(note[0])[1]
    middle = grey.width // 2
    black = [row for row in range(grey.height) if grey.getpixel((middle, row)) == 0]
    assert foot_of_note < black[0] < black[-1] < top_of_boxes


def test_an_original_is_inside_under_the_name_of_its_file_and_the_first_page_lists_it() -> None:
    part = replace(attached(CHART, "chart"), file_name="Our department", original_name=CHART, embedded=True)
    document = holding("organisation-chart", part)
    content = made(document)
    reader, texts = read(content)
    name = f"Organisation chart-1 {CHART}"
    assert {one: hashlib.sha256(found[0]).hexdigest() for one, found in reader.attachments.items()} == {
        name: part.digest
    }
    first = "".join(texts[0].split())
    assert name.replace(" ", "") in first
    assert part.digest in first
    assert "1,listedbelowwiththeirdigests" in first
    assert "Its original is inside this file." in " ".join(" ".join(texts).split())
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as about:
        assert about["pdfaid:part"] == "3"
    without = made(holding("organisation-chart", replace(part, embedded=False)))
    with pikepdf.open(io.BytesIO(without)) as pdf, pdf.open_metadata() as about:
        assert about["pdfaid:part"] == "2"
        assert not PdfReader(io.BytesIO(without)).attachments


def test_a_signed_page_is_known_by_its_number_in_the_file_whichever_pages_are_printed() -> None:
    key, positions = "slot/certificates/degree", {"index": 1, "slot/certificates": 2}
    whole = holding("certificates", replace(degree("1"), chosen=None))
    some = holding("certificates", degree("2, 4"))
    pages = places_in(whole, {**positions, key: 3}, 6)
    assert [(one.nth, one.place, one.number) for one in pages] == [(1, 1, 3), (2, 2, 4), (3, 3, 5), (4, 4, 6)]
    kept = places_in(some, {**positions, key: 3}, 4)
    assert [(one.nth, one.place, one.number) for one in kept] == [(2, 1, 3), (4, 2, 4)]
    assert [one.title[-10:] for one in kept] == ["its page 2", "its page 4"]
    (signable,) = signables(some)
    assert [signable.place_of(page) for page in range(1, 5)] == [None, 1, None, 2]
    (of_whole,) = signables(whole)
    assert of_whole.words_digest == signable.words_digest


def test_of_a_cv_the_end_of_what_is_printed_is_signed() -> None:
    document = holding("cv", degree("1-2"))
    (place,) = places_in(document, {"index": 1, "slot/cv": 2, "slot/cv/degree": 3}, 4)
    assert (place.nth, place.place, place.number) == (2, 2, 4)


def written() -> bytes:
    document = Document()
    for number in range(150):
        document.add_paragraph(f"Post {number} answers to post {number // 2}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("office", ["none", ""])
def test_a_scan_stands_among_the_pages_of_a_chart_that_was_written(
    office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHFOLIO_OFFICE", office)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    part = AttachmentPart.of_bytes("chart", "chart.docx", kind, written())
    head = FrameHead("Organisation chart", "chart.docx", chosen=PageRanges.typed("2-3"), is_signed_off=False)
    section = attachment_section(part, "slot/organisation-chart/chart", head, foot="Chart", depth=1)
    signed = with_scans(section, [scan(section.key, 2)]).make()
    printed, with_scan = (
        [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
        for content in (section.make(), signed)
    )
    assert len(printed) == len(with_scan) == 2
    assert with_scan[0] == printed[0]
    assert "Scan of a page signed on paper" in with_scan[1]
