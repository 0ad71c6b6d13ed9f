"""Word and Excel files that were made to harm: nothing hidden is printed, and nothing is lost unsaid."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pikepdf import Pdf

from app.blobs.values import MediaType
from app.export import office_pages
from app.export.file_links import Link
from app.export.inspection_apart import inspect
from app.export.office_links import workbook_links
from app.export.plain_blocks import LONG, WIDE
from app.export.word_links import with_addresses
from app.export.word_text import document_blocks
from app.export.workbook_cells import workbook_blocks
from app.export.workbook_print import fitted

from .test_office_pages import HEAD, text_of


def workbook() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]  # a workbook or a document
    return out.getvalue()


def test_hidden_rows_and_columns_stay_hidden_in_the_plain_form() -> None:
    book, sheet = workbook()
    sheet.append(["seen", "hidden column", "seen too"])
    sheet.append(["hidden row"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    made = workbook_blocks(saved(book))
    assert [block.rows for block in made.blocks] == [(("seen", "seen too"),)]
    assert made.cut == ()


def without_numbers(content: bytes) -> bytes:
    """Leave out the numbers of rows and cells, as some programs do that write workbooks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as changed:
        for name in given.namelist():
            part = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb'(<(?:row|c)\b[^>]*?) r="[A-Z]*[0-9]+"', rb"\1", part)
            changed.writestr(name, part)
    return out.getvalue()


def test_rows_and_cells_that_are_not_numbered_are_counted() -> None:
    book, sheet = workbook()
    sheet.append(["seen", "hidden column", "seen too"])
    for number, words in enumerate(("hidden row", "hidden as well", "a link"), start=2):
        sheet.cell(number, 1, words).hyperlink = f"https://example.org/{number}"
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True
    content = without_numbers(saved(book))
    assert workbook_blocks(content).blocks[0].rows == (("seen", "seen too"), ("a link", ""))
    assert workbook_links(content) == [Link("https://example.org/4", "Sheet, A4", "a link")]
    found = next(one for one in inspect(MediaType.XLSX, content) if "hidden rows" in one.what)
    assert found.words == "1 sheet with hidden rows or columns: “Sheet: 2 rows, column B”"


def test_cells_far_apart_are_found() -> None:
    book, sheet = workbook()
    sheet["A1"], sheet["B1048576"] = "first", "last"
    made = workbook_blocks(saved(book))
    assert made.blocks[0].rows == (("first", ""), ("", "last"))


@pytest.mark.parametrize(
    ("rows", "columns", "sheets", "cut"),
    [
        (2_000, 1, 1, ()),
        (2_001, 1, 1, (LONG,)),
        (1_001, 1, 2, (LONG,)),
        (1, 16, 1, ()),
        (1, 17, 1, (WIDE,)),
    ],
)
def test_what_is_cut_is_said_and_nothing_else(
    rows: int, columns: int, sheets: int, cut: tuple[str, ...]
) -> None:
    book = Workbook(write_only=True)
    for _ in range(sheets):
        sheet = book.create_sheet()
        for _ in range(rows):
            sheet.append(["x"] * columns)
    made = workbook_blocks(saved(book))
    assert made.cut == cut
    assert sum(len(block.rows) for block in made.blocks) == min(rows * sheets, 2_000)


def test_a_day_that_is_none_is_no_reason_to_show_nothing() -> None:
    book, sheet = workbook()
    sheet["A1"], sheet["A2"] = 99_999_999, "words"
    sheet["A1"].number_format = "dd/mm/yyyy"
    assert "words" in text_of(office_pages.workbook_pages(saved(book), HEAD))


def with_many_hidden_columns() -> bytes:
    """Say a hundred thousand times that all columns are hidden, and fill ten thousand cells."""
    book, _ = workbook()
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 10_001))
    columns = "<cols>{}</cols><sheetData>{}".format(
        '<col min="1" max="16384" width="9" hidden="1"/>' * 100_000, rows
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as given, zipfile.ZipFile(out, "w") as changed:
        for name in given.namelist():
            part = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<sheetData/>", columns.encode() + b"</sheetData>")
                part = part.replace(b"<sheetData></sheetData>", columns.encode() + b"</sheetData>")
            changed.writestr(name, part)
    return out.getvalue()


def test_what_is_said_of_columns_a_hundred_thousand_times_is_read_once() -> None:
    content = with_many_hidden_columns()
    assert content.count(b"XFD") == 10_000
    assert workbook_links(content) == []
    assert fitted(content) == content
    assert workbook_blocks(content).blocks[0].rows == ()
    (found,) = inspect(MediaType.XLSX, content)[:1]
    assert found.words == "1 sheet with hidden rows or columns: “Sheet: column A to XFD”"


def run(words: str, tag: str = "w:t", *, hidden: bool = False) -> object:
    made, text = OxmlElement("w:r"), OxmlElement(tag)
    if hidden:
        looks = OxmlElement("w:rPr")
        looks.append(OxmlElement("w:vanish"))
        made.append(looks)
    text.text = words
    made.append(text)
    return made


BOX = (
    '<w:r {}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
CONTROL = "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
FIELD = '<w:fldSimple {} w:instr=" DATE "><w:r><w:t>in a field</w:t></w:r></w:fldSimple>'


def full_document() -> bytes:
    document = Document()
    paragraph = document.add_paragraph("plain ")
    for tag, made in (("w:ins", run("put in ")), ("w:del", run("taken out", "w:delText"))):
        change = OxmlElement(tag)
        change.append(made)
        paragraph._p.append(change)  # noqa: SLF001 - the library has no way to track a change
    paragraph._p.append(run("hidden by itself", hidden=True))  # noqa: SLF001 - as above
    paragraph._p.append(parse_xml(FIELD.format(nsdecls("w"))))  # noqa: SLF001 - as above
    paragraph._p.append(parse_xml(BOX.format(nsdecls("w"))))  # noqa: SLF001 - as above
    document.styles.add_style("Secret", WD_STYLE_TYPE.PARAGRAPH).font.hidden = True
    document.add_paragraph("hidden by a style", style="Secret")
    document.element.body.insert(1, parse_xml(CONTROL.format(nsdecls("w"))))
    cell = document.add_table(1, 1).cell(0, 0)
    for depth in range(50):
        cell.paragraphs[0].text = f"depth {depth}"
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "the deepest"
    return saved(document)


def test_a_style_that_nothing_can_refer_to_hides_nothing() -> None:
    document = Document()
    document.add_heading("Setting", level=1)
    document.add_paragraph("Seen by all")
    nameless = document.styles.add_style("Secret", WD_STYLE_TYPE.PARAGRAPH)
    nameless.font.hidden = True
    del nameless.element.attrib[qn("w:styleId")]
    content = saved(document)
    heading, words = document_blocks(content).blocks
    assert (heading.heading, words.words) == ("Setting", "Seen by all")
    assert not any("hidden text" in one.words for one in inspect(MediaType.DOCX, content))


def test_a_plain_document_shows_all_that_a_reader_sees_and_nothing_hidden() -> None:
    text = document_blocks(full_document()).text
    for words in ("plain put in in a field", "in a box", "in a control", "depth 49", "the deepest"):
        assert words in text
    for words in ("taken out", "hidden by"):
        assert words not in text
    found = next(one for one in inspect(MediaType.DOCX, full_document()) if "hidden text" in one.what)
    assert found.words == "2 pieces of hidden text: “hidden by itself” and “hidden by a style”"


def test_a_cell_that_says_it_spans_millions_of_columns_is_one_cell() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "words"
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), "200000000")
    cell._tc.get_or_add_tcPr().append(span)  # noqa: SLF001 - the library writes no such span
    assert document_blocks(saved(document)).blocks[0].rows == (("words",),)


def test_an_address_that_leads_nowhere_is_not_printed() -> None:
    document = Document()
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), document.part.relate_to("removed-link", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    link.append(run("our procedure"))
    document.add_paragraph("See ")._p.append(link)  # noqa: SLF001 - the library reads links and writes none
    content = saved(document)
    assert with_addresses(content) == content


def test_a_file_that_is_laid_out_on_too_many_pages_is_printed_in_the_plain_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def endless(_content: bytes, _ending: str) -> bytes:
        pdf = Pdf.new()
        for _ in range(301):
            pdf.add_blank_page()
        return saved(pdf)

    # What the program would make of a hundred thousand rows takes it minutes.
    monkeypatch.setattr(office_pages, "laid_out_pdf", endless)
    book, sheet = workbook()
    sheet["A1"] = "words"
    assert "Laid out by Techfolio" in text_of(office_pages.workbook_pages(saved(book), HEAD))


def test_a_document_of_few_paragraphs_and_millions_of_letters_is_cut_and_says_so() -> None:
    document = Document()
    document.add_paragraph("first " * 30_000)
    document.add_paragraph("second " * 30_000)
    document.add_paragraph("third")
    made = document_blocks(saved(document))
    assert len(made.blocks) == 2
    assert len(made.text) == pytest.approx(200_000, abs=9)
    assert made.cut == (LONG,)


def test_a_workbook_of_long_cells_is_cut_and_says_so() -> None:
    book, sheet = workbook()
    for _ in range(10):
        sheet.append(["x" * 30_000, "y"])
    made = workbook_blocks(saved(book))
    assert sum(len(cell) for row in made.blocks[0].rows for cell in row) == pytest.approx(200_000, abs=99)
    assert made.cut == (LONG,)
