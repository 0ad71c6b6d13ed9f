"""Which foreign pages are taken over as they are, which become pictures, and what is told of those."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from app.export.framing import FrameHead, with_text
from app.export.pdf_pages import pdf_pages
from tests.conformance.odd_pages import READABLE, odd_pages

from .portfolio_example import FILES

HEAD = FrameHead("E1 · Attachment 1 of 1", "odd.pdf")
TAKEN_OVER = {"tagged", "plain"}
KINDS = (
    *("font elsewhere", "for the press", "layered", "tagged"),
    *("spot colour", "soft mask", "plain", "highlighted"),
)


@pytest.fixture(scope="module")
def framed() -> bytes:
    """The odd pages in their frames."""
    return pdf_pages(odd_pages(), HEAD)


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_breaks_no_rule_is_taken_over_and_a_picture_says_so(framed: bytes, kind: str) -> None:
    number = KINDS.index(kind)
    with pikepdf.open(io.BytesIO(framed)) as pdf:
        is_picture = pdf.pages[number].obj.Resources.XObject.Attachment.Subtype == pikepdf.Name.Image
    text = " ".join(PdfReader(io.BytesIO(framed)).pages[number].extract_text().split())
    assert is_picture is (kind not in TAKEN_OVER)
    # Drawn by viewers only: the page is whole as a picture, and nothing about it is odd to its reader.
    assert ("This page is shown as a picture of itself" in text) is (is_picture and kind != "highlighted")


def test_nothing_of_a_layer_that_was_switched_off_stays_in_the_file(framed: bytes) -> None:
    with pikepdf.open(io.BytesIO(framed)) as pdf:
        assert pikepdf.Name.OCProperties not in pdf.Root
        assert not any(
            str(item.get("/Type")) == "/OCG" for item in pdf.objects if isinstance(item, pikepdf.Dictionary)
        )


def test_the_words_of_a_picture_are_its_alternative_text(framed: bytes) -> None:
    with pikepdf.open(io.BytesIO(framed)) as pdf:
        figures = pdf.Root.StructTreeRoot.K[0].K
        told = [str(figure.Alt) for figure in figures]
    assert (
        told[0] == f"E1 · Attachment 1 of 1, odd.pdf: page 1 of 8, shown as a picture. It reads: {READABLE}"
    )
    assert told[1] == "E1 · Attachment 1 of 1, odd.pdf: page 2 of 8, shown as a picture"
    assert told[7].endswith("page 8 of 8, shown as a picture. It reads: 4711")


def test_a_report_with_whole_fonts_keeps_its_letters() -> None:
    framed = pdf_pages((FILES / "qc-report-4-pages.pdf").read_bytes(), HEAD)
    with pikepdf.open(io.BytesIO(framed)) as pdf:
        assert all(page.obj.Resources.XObject.Attachment.Subtype == pikepdf.Name.Form for page in pdf.pages)


def test_alternative_text_has_an_end_and_no_letter_without_a_meaning() -> None:
    told = with_text("A page", "\ue000 word" * 5_000)
    assert "\ue000" not in told
    assert told.endswith("(and more)")
    assert len(told.encode("utf-16")) < 32_767
