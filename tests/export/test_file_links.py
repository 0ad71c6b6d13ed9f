"""What lies behind the words of PDF, Excel and Word files is printed as text, and nothing can be clicked."""

import io
import zipfile
from functools import partial

import pikepdf
import pytest
import weasyprint  # type: ignore[import-untyped] # it ships no types
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader

from app.export import office_program
from app.export.file_links import MOST_LINKS, Link, link_list
from app.export.framing import FrameHead
from app.export.office_links import UNREAD, document_links, listed_links, workbook_links
from app.export.office_pages import word_pages, workbook_pages
from app.export.page_ranges import PageRanges
from app.export.pdf_pages import pdf_pages

from .linked_shapes import (
    IN_OLD_SHAPE,
    IN_SHAPE,
    ON_PICTURE,
    ON_SHAPE,
    linked_document,
    linked_drawings,
)

HEAD = FrameHead("E1 · Attachment 1 of 1", "protocol.pdf")
TITLE = "Links in this file"
PROCEDURE = "https://intranet.example.org/qc/07?version=3&page=2"


def texts(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def linked_pdf(*pages: str) -> bytes:
    """Make a PDF with these pages of HTML, as a word processor does."""
    html = "".join(f'<section style="break-after: page">{page}</section>' for page in pages)
    content: bytes = weasyprint.HTML(string=html).write_pdf()
    return content


def link(address: str, words: str) -> str:
    return f'<p><a href="{address}">{words}</a></p>'


def linked_workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Uniformity"
    sheet["A1"] = "Procedure"
    sheet["A1"].hyperlink = PROCEDURE
    sheet["B2"] = '=HYPERLINK("https://example.org/form","The form")'
    sheet["B3"] = "https://www.example.org/shown"
    sheet["B3"].hyperlink = "https://www.example.org/shown"
    sheet["A4"] = "Kept back"
    sheet["A4"].hyperlink = "https://secret.example.org/row"
    sheet.row_dimensions[4].hidden = True
    sheet["D1"] = "Kept back"
    sheet["D1"].hyperlink = "https://secret.example.org/column"
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Patients").sheet_state = "hidden"
    book["Patients"]["A1"] = "Kept back"
    book["Patients"]["A1"].hyperlink = "https://secret.example.org/sheet"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_addresses_behind_words_of_a_pdf_stand_on_a_page_behind_its_pages() -> None:
    content = linked_pdf(link(PROCEDURE, "our procedure"), link("mailto:lab@example.org", "write to us"))
    *shown, last = texts(pdf_pages(content, HEAD))
    assert len(shown) == 2
    assert TITLE in last
    assert f"Page 1 our procedure {PROCEDURE} Page 2 write to us mailto:lab@example.org" in last
    assert "protocol.pdf" in last


def test_what_is_printed_can_not_be_clicked_and_is_the_same_each_time() -> None:
    content = linked_pdf(link(PROCEDURE, "our procedure") + link("javascript:alert(1)", "run"))
    made = pdf_pages(content, HEAD)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert all(Name.Annots not in page.obj for page in pdf.pages)
        assert not any(isinstance(one, Dictionary) and Name.URI in one for one in pdf.objects)
        (figures,) = [list(whole.K) for whole in pdf.Root.StructTreeRoot.K]
        assert len(figures) == len(pdf.pages) == 2
        assert PROCEDURE in str(figures[-1].Alt)
    assert "javascript" not in " ".join(texts(made))
    assert "1 link leads neither to the web nor to a mail address" in texts(made)[-1]
    assert pdf_pages(content, HEAD) == made


def test_words_that_name_their_address_make_no_list_and_two_lines_are_one_link() -> None:
    words = "https://example.org/" + "a-long-way-to-it/" * 12
    content = linked_pdf(
        link(words, words.replace("/", "/ ")) + link("https://example.org/b", "example.org/b")
    )
    assert len(texts(pdf_pages(content, HEAD))) == 1


def test_an_address_stands_once_with_all_its_pages() -> None:
    content = linked_pdf(link(PROCEDURE, "here"), link(PROCEDURE, "and here"), link(PROCEDURE, "again"))
    last = texts(pdf_pages(content, HEAD))[-1]
    assert last.count(PROCEDURE) == 1
    assert "Page 1, page 2 and page 3" in last


def test_of_pages_that_are_not_printed_no_address_is_there() -> None:
    content = linked_pdf(link("https://secret.example.org/1", "first"), link(PROCEDURE, "second"))
    made = pdf_pages(content, FrameHead(HEAD.which, HEAD.file_name, chosen=PageRanges.typed("2")))
    assert len(texts(made)) == 2
    assert PROCEDURE in texts(made)[-1]
    assert "secret" not in " ".join(texts(made))


def test_a_long_list_is_cut_and_says_how_many_are_left() -> None:
    links = [Link(f"https://example.org/{number}", "page 1", "here") for number in range(MOST_LINKS + 3)]
    listed = link_list(links)
    assert len(listed.lines) == MOST_LINKS
    assert listed.more == ("3 more addresses are behind links of this file.",)
    assert len(link_list([Link(f"https://example.org/{'x' * 900}", "page 1")]).lines[0].address) < 310


@pytest.mark.parametrize(
    "address", ["file:///C:/ward/list.xlsx", "data:text/html,hi", "JavaScript:alert(1)", "x"]
)
def test_other_addresses_are_counted_and_never_printed(address: str) -> None:
    listed = link_list([Link(address, "page 1", "here"), Link(address, "page 2", "there")])
    assert listed.lines == ()
    assert listed.more[0].startswith("1 link leads neither")


def test_notes_that_are_broken_are_passed_over() -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        good = Dictionary(S=Name.URI, URI=String(PROCEDURE))
        broken = (
            Dictionary(Type=Name.Annot, Subtype=Name.Link, A=good, Rect=Array([0, 0, Name.X, 10])),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, A=good, Rect=Array([5])),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=7)),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Name.Nothing),
        )
        page.obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(note) for note in broken]))
        kept = io.BytesIO()
        pdf.save(kept)
    last = texts(pdf_pages(kept.getvalue(), HEAD))[-1]
    assert f"Page 1 Not known {PROCEDURE}" in last


@pytest.mark.parametrize("program", ["none", "soffice"])
def test_addresses_behind_cells_are_listed_whoever_lays_the_sheets_out(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    # Where LibreOffice is not installed, we lay them out ourselves, and the same has to hold.
    monkeypatch.setenv(office_program.CHOICE, program)
    text = " ".join(texts(workbook_pages(linked_workbook(), FrameHead(HEAD.which, "book.xlsx"))))
    assert f"Uniformity, A1 Procedure {PROCEDURE} Uniformity, B2 The form https://example.org/form" in text
    assert "B3" not in text
    assert "secret.example.org" not in text


def test_fields_and_heads_of_a_word_file_are_listed_where_their_addresses_are_not_printed() -> None:
    document = Document()
    paragraph = document.add_paragraph("As in the ")
    for kind, text in (
        ("begin", ""),
        ("", f'HYPERLINK "{PROCEDURE[:20]}'),
        ("", f'{PROCEDURE[20:]}" \\h'),
        ("end", ""),
    ):
        run = OxmlElement("w:r")
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)
        paragraph._p.append(run)  # noqa: SLF001 - the library reads fields and writes none
    out = io.BytesIO()
    document.save(out)
    text = " ".join(texts(word_pages(out.getvalue(), FrameHead(HEAD.which, "record.docx"))))
    assert TITLE in text
    assert f"Text Not known {PROCEDURE}" in text


def test_links_that_cannot_be_read_are_said_to_be_so() -> None:
    def broken() -> list[Link]:
        raise KeyError("xl/_rels/workbook.xml.rels")

    assert listed_links(broken).more == (UNREAD,)


def test_links_on_pictures_and_shapes_of_a_workbook_are_listed_and_hidden_ones_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = workbook_links(linked_drawings())
    assert [(link.address, link.where, link.words) for link in found] == [
        (ON_PICTURE, "Overview, B3", "The dose calibrator"),
        (ON_SHAPE, "Overview, C6", "limits"),
        (IN_SHAPE, "Overview, C6", "limits"),
    ]
    for office in ("none", ""):
        monkeypatch.setenv(office_program.CHOICE, office)
        last = texts(workbook_pages(linked_drawings(), FrameHead("E1", "overview.xlsx")))[-1]
        assert all(address in last for address in (ON_PICTURE, ON_SHAPE, IN_SHAPE))
        assert "secret" not in last


def test_links_on_pictures_shapes_and_in_text_boxes_of_a_document_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everywhere = (ON_PICTURE, ON_SHAPE, IN_SHAPE, IN_OLD_SHAPE)
    found = {link.address: link.words for link in document_links(linked_document())}
    assert found == {
        ON_PICTURE: "The dose calibrator",
        ON_SHAPE: "limits",
        IN_SHAPE: "limits",
        IN_OLD_SHAPE: "A drawing of old",
    }
    for office in ("none", ""):
        monkeypatch.setenv(office_program.CHOICE, office)
        shown = " ".join(texts(word_pages(linked_document(), FrameHead("E1", "overview.docx"))))
        assert all(shown.count(address) == 1 for address in everywhere), office


def test_drawings_that_are_broken_make_a_sentence_and_no_error() -> None:
    with zipfile.ZipFile(io.BytesIO(linked_drawings())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for broken in (b"<xdr:wsDr", parts["xl/drawings/drawing1.xml"].replace(b"<xdr:row>5<", b"<xdr:row>x<")):
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            for name, content in {**parts, "xl/drawings/drawing1.xml": broken}.items():
                archive.writestr(name, content)
        assert listed_links(partial(workbook_links, kept.getvalue())).more == (UNREAD,)
