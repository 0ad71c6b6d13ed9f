"""Of a long file some pages are printed: those and no others, and the first says which were left out."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from app.export.assembly import build_portfolio
from app.export.attachments import attachment_section
from app.export.document import AttachmentPart
from app.export.document_digest import digest_of_content
from app.export.excerpts import NoSuchPagesError
from app.export.framing import FrameHead
from app.export.image_pages import image_pages
from app.export.office_pages import word_pages
from app.export.page_ranges import PageRanges
from app.export.pdf_pages import pdf_pages
from app.export.sections import MemoryCache
from app.export.text_pages import table_pages, text_pages

from .conftest import read
from .portfolio_example import attached, entry, portfolio, with_entry

DARK, LIGHT = 128, 240
CLEAR = 3  # points between the note and the page below it


def head(chosen: str, name: str = "protocol.pdf") -> FrameHead:
    return FrameHead("E1 · Attachment 1 of 1", name, chosen=PageRanges.typed(chosen))


def long_text() -> bytes:
    return "\n".join(f"Line number {number} of the protocol" for number in range(1, 400)).encode()


def texts(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def alternatives(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [str(figure.Alt) for figure in pdf.Root.StructTreeRoot.K[0].K]


def test_chosen_pages_of_a_pdf_are_printed_and_the_first_says_so() -> None:
    content = attached("qc-report-4-pages.pdf").content
    assert isinstance(content, bytes)
    whole = texts(content)
    made = pdf_pages(content, head("4, 2"))
    shown = texts(made)
    assert len(shown) == 2
    for page, source in zip(shown, (whole[1], whole[3]), strict=True):
        assert source[:60] in page
    note = "Pages 2 and 4 of 4 of protocol.pdf; the whole file is in the portfolio's archive."
    assert note in shown[0]
    assert "A sign-off covers the whole file." in shown[0]
    assert note not in shown[1]
    first, second = alternatives(made)
    assert first.startswith(note)
    assert "page 2 of 4" in first
    assert note not in second


def test_the_note_covers_nothing_of_the_page_below_it() -> None:
    source = pikepdf.Pdf.new()
    source.add_blank_page(page_size=(595, 842)).obj.Contents = source.make_stream(b"0 0 595 842 re f")
    kept = io.BytesIO()
    source.save(kept)
    made = pdf_pages(kept.getvalue(), head("1, 5-9", f"{'protocol-' * 9}.pdf"))
    assert "Left out, because the file has 1 page: pages 5-9." in texts(made)[0]
    with pypdfium2.PdfDocument(made) as drawn:
        grey: Image.Image = drawn[0].render(scale=1).to_pil().convert("L")
    middle = [min(grey.crop((60, row, grey.width - 60, row + 1)).tobytes()) for row in range(grey.height)]
    block = next(
        row for row in range(grey.height) if max(grey.crop((200, row, 400, row + 1)).tobytes()) < DARK
    )
    assert min(middle[block - CLEAR : block]) > LIGHT
    assert min(middle[:block]) < DARK


def test_chosen_pages_of_a_text_are_those_of_the_whole_and_nothing_else_is_in_the_file() -> None:
    everything = text_pages(long_text(), FrameHead("E1", "protocol.txt"))
    whole = texts(everything)
    assert len(whole) > 3
    made = text_pages(long_text(), head("2-3, 90", "protocol.txt"))
    shown = texts(made)
    assert len(shown) == 2
    assert whole[1].split("protocol.txt", 1)[1] in shown[0]
    assert shown[1].endswith(whole[2].split("protocol.txt", 1)[1])
    note = f"Pages 2-3 of {len(whole)} of protocol.txt; the whole file is in the portfolio's archive."
    assert note in shown[0]
    assert f"Left out, because the file has {len(whole)} pages: page 90." in shown[0]
    assert note not in shown[1]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.Root.StructTreeRoot.K[0].K) > 0
        assert len(list(pdf.objects)) < len(list(pikepdf.open(io.BytesIO(everything)).objects))


def test_a_table_and_a_word_document_are_excerpted_too() -> None:
    rows = "\n".join(f"{number},{number * number}" for number in range(300)).encode()
    assert "Page 2 of" in texts(table_pages(rows, head("2", "table.csv")))[0]
    document = Document()
    for number in range(150):
        document.add_paragraph(f"Paragraph {number}")
    out = io.BytesIO()
    document.save(out)
    (page,) = texts(word_pages(out.getvalue(), head("2", "record.docx")))
    assert "of record.docx; the whole file is in" in page
    assert "Paragraph 0 " not in page


def test_pictures_of_a_scan_are_excerpted() -> None:
    frames = [Image.new("L", (60, 60), shade) for shade in (0, 90, 180)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    made = image_pages(out.getvalue(), head("3", "scan.tif"))
    assert "Page 3 of 3 of scan.tif" in texts(made)[0]
    assert "picture 3" in alternatives(made)[0]


@pytest.mark.parametrize("make", [pdf_pages, text_pages])
def test_a_file_that_has_none_of_them_says_that_nothing_is_printed(make: object) -> None:
    content = attached("qc-report-4-pages.pdf").content if make is pdf_pages else b"One line"
    with pytest.raises(
        NoSuchPagesError, match=r"Nothing of this file is printed: it has \d pages?, and what"
    ):
        make(content, head("5-6"))  # type: ignore[operator]  # either of two


def with_excerpt(chosen: PageRanges | None) -> AttachmentPart:
    return replace(attached("qc-report-4-pages.pdf"), pages=4, chosen=chosen)


def test_an_excerpt_has_pages_of_its_own_and_says_the_same_content() -> None:
    def digest(chosen: PageRanges | None) -> str:
        part = with_excerpt(chosen)
        return attachment_section(
            part, "key", FrameHead("E1", "a.pdf", chosen=chosen), foot="", depth=0
        ).digest

    two, three = PageRanges.typed("2"), PageRanges.typed("3")
    assert len({digest(None), digest(two), digest(three)}) == 3
    whole = with_entry(portfolio(), replace(entry(1), attachments=(with_excerpt(None),)))
    part = with_entry(portfolio(), replace(entry(1), attachments=(with_excerpt(two),)))
    assert digest_of_content(whole) == digest_of_content(part)


def test_a_portfolio_counts_the_pages_that_are_printed_and_leads_to_them() -> None:
    small = portfolio(entries=2)
    behind = PageRanges.typed("2")
    after = replace(attached("drawing-a3-landscape.pdf"), key="after", chosen=behind)
    parts = (with_excerpt(PageRanges.typed("2-3")), after)
    document = with_entry(small, replace(entry(1), attachments=parts))
    result = build_portfolio(document, MemoryCache(), lambda _done, _of: None)
    _, pages = read(result.content)
    excerpt = result.positions["evidence/E1/qc-report-4-pages.pdf"]
    assert result.positions["evidence/E1/after"] == excerpt + 2
    assert f"Page {excerpt} of {result.page_count}" in pages[excerpt - 1]
    assert "Pages 2-3 of 4 of qc-report-4-pages.pdf" in " ".join(pages[excerpt - 1].split())
    own_pages = " ".join(" ".join(pages[result.positions["evidence/E1"] - 1 : excerpt - 1]).split())
    assert "Printed: pages 2-3. A sign-off covers the whole file." in own_pages
    matrix = " ".join(pages[result.positions["matrix"] - 1].split())
    assert f"E2, page {result.positions['evidence/E2']}" in matrix
    (warning,) = result.warnings
    assert warning.sentence.startswith(
        "Nothing of this file is printed: it has 1 page, and what was chosen is"
    )
    assert warning.sentence.split(";")[0] in " ".join(pages[excerpt + 1].split())
