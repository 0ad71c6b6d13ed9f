"""Word and Excel files become pages: laid out by LibreOffice where it is, else in a plain form."""

import io
import shutil

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from pypdf import PdfReader

from app.export import office_pages, office_program
from app.export.framing import FrameHead
from app.export.office_pages import word_pages, workbook_pages
from app.export.word_links import with_addresses

HEAD = FrameHead("E3 · Attachment 1 of 1", "record.docx")


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def word_file() -> bytes:
    document = Document()
    document.add_heading("Acceptance test", level=1)
    document.add_paragraph("The pump was set to 120 ml an hour.")
    table = document.add_table(2, 3)
    for place, text in enumerate(("Step", "Limit", "Reading", "Flow", "5 %", "2.1 %")):
        table.cell(place // 3, place % 3).text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(columns: int = 3) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Uniformity"
    sheet.append([f"Column {number}" for number in range(columns)])
    sheet.append([0.1 + 0.2, None, "=1+1"])
    book.create_sheet("Kept back").sheet_state = "hidden"
    book["Kept back"].append(["Secret sheet"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_plain_document_shows_headings_words_and_tables_in_order() -> None:
    text = text_of(word_pages(word_file(), HEAD))
    assert "Laid out by Techfolio" in text
    places = [text.index(words) for words in ("Acceptance test", "120 ml", "Step", "Reading", "Flow", "5 %")]
    assert places == sorted(places)


def linked(words: str, address: str, *, in_a_table: bool = False) -> bytes:
    """Make a document with one link."""
    document = Document()
    holder = document.add_table(1, 1).cell(0, 0) if in_a_table else document
    paragraph = holder.add_paragraph("See ")
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)  # noqa: SLF001 - the library reads links and writes none
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("in_a_table", [False, True])
def test_the_address_behind_a_link_is_printed_after_its_words(in_a_table: bool) -> None:  # noqa: FBT001 - by pytest
    content = linked("our procedure", "https://intranet.example.org/qc-07", in_a_table=in_a_table)
    assert "See our procedure (https://intranet.example.org/qc-07)" in text_of(word_pages(content, HEAD))


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("www.example.org/a", "https://www.example.org/a/"),
        ("sam@example.org", "mailto:sam@example.org"),
    ],
)
def test_words_that_name_their_address_are_printed_once(words: str, address: str) -> None:
    content = linked(words, address)
    assert with_addresses(content) == content


def test_a_plain_workbook_shows_sheets_as_they_are_seen_and_no_hidden_one() -> None:
    text = text_of(workbook_pages(workbook(), HEAD))
    assert "Uniformity" in text
    assert "0.3" in text
    assert "Secret sheet" not in text


def test_a_wide_sheet_stands_across() -> None:
    page = PdfReader(io.BytesIO(workbook_pages(workbook(columns=10), HEAD))).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_who_lays_a_file_out_is_part_of_what_decides_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert office_pages.maker() == "plain 3"
    monkeypatch.setenv(office_program.CHOICE, shutil.which("true") or "")
    assert office_pages.maker() == "LibreOffice 4"


def test_a_program_that_makes_nothing_leaves_the_plain_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_program.CHOICE, shutil.which("true") or "")
    assert "Laid out by Techfolio" in text_of(word_pages(word_file(), HEAD))


def test_libreoffice_lays_a_document_out_where_it_is_installed_and_the_page_says_who_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(office_program.CHOICE, "soffice")
    text = text_of(word_pages(word_file(), HEAD))
    installed = shutil.which("soffice") is not None
    assert (f"{office_pages.BY_OFFICE}: record.docx" in text) is installed
    assert ("Laid out by Techfolio" in text) is not installed
    assert "The pump was set to 120 ml an hour." in text
