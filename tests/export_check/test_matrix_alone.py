"""The matrix by itself: four formats that say the same, with true page numbers and no cell that runs."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from lxml import etree  # type: ignore[import-untyped]  # the package ships no types
from openpyxl import load_workbook
from pypdf import PdfReader

from app.export.document import MatrixRow
from app.export.matrix_print import as_pdf
from app.export.matrix_sheets import HEADINGS, LINE, as_csv, as_workbook
from app.export.matrix_table import NO_PAGES, MatrixTable, Numbering, table_of
from app.export.matrix_word import as_document
from tests.application import Browser
from tests.export.conftest import build
from tests.export.portfolio_example import portfolio
from tests.export_pages.small_world import JOBS, make_pack_world

assert JOBS
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def table() -> MatrixTable:
    """Return the matrix of the example, with a code that a spreadsheet would run."""
    document = portfolio()
    first = document.matrix[0]
    hostile = replace(first, code="=1+1", title="@SUM(A1)\x07\nnext", evidence=first.evidence)
    return table_of(
        replace(document, matrix=(hostile, *document.matrix[1:])),
        Numbering({"evidence/E1": 12}, "4 March 2026, 09:05", 40),
    )


def test_a_row_names_its_evidence_and_the_pages_on_which_it_begins(table: MatrixTable) -> None:
    rows = [criterion for one in table.sets for criterion in one.criteria]
    with_first = [row for row in rows if any(piece.reference == "E1" for piece in row.pieces)]
    assert with_first
    assert all("12" in row.cells[3].split("; ") for row in with_first)
    others = {piece.page for row in rows for piece in row.pieces if piece.reference != "E1"}
    assert others <= {None}
    assert "Those of the portfolio made on 4 March 2026, 09:05, which has 40 pages." in table.numbering


def test_without_a_portfolio_it_says_that_there_are_no_page_numbers() -> None:
    document = replace(portfolio(), matrix=(), evidence=())
    empty = table_of(document, Numbering({}))
    assert (empty.sets, empty.numbering) == ((), NO_PAGES)
    assert all(write(empty) for write in (as_csv, as_workbook, as_document, as_pdf))


def test_the_csv_keeps_formulas_as_text_and_the_notice_in_each_row(table: MatrixTable) -> None:
    text = as_csv(table).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert tuple(rows[0]) == HEADINGS
    assert rows[1][1] == "'=1+1"
    assert rows[1][2] == "'@SUM(A1) next"
    assert rows[1][-1] == table.sets[0].notice
    assert ["Page numbers", table.numbering] in rows


def test_the_workbook_freezes_its_headings_filters_and_holds_texts_only(table: MatrixTable) -> None:
    book = load_workbook(io.BytesIO(as_workbook(table)))
    sheet = book["Evidence matrix"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:G{sheet.max_row}")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert sheet["B2"].value == "=1+1"
    assert sheet["G2"].value == table.sets[0].notice
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Page numbers"] == table.numbering
    assert about["Name"] == table.trainee


def test_the_document_is_a_real_table_across_a4_with_its_heading_on_every_page(table: MatrixTable) -> None:
    content = as_document(table)
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    assert section.orientation is WD_ORIENT.LANDSCAPE
    assert section.page_width is not None
    assert round(section.page_width.mm) == 297
    assert len(document.tables) == len(table.sets)
    first = document.tables[0]
    assert first.rows[0].cells[0].text == table.sets[0].notice
    assert [cell.text for cell in first.rows[1].cells] == ["Code", "Criterion", "Evidence", "Pages", "State"]
    assert first.rows[2].cells[0].text == "=1+1"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    repeated = [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(repeated) == sum(2 if one.notice else 1 for one in table.sets)


def test_the_pdf_lies_across_a4_and_says_the_same(table: MatrixTable) -> None:
    reader = PdfReader(io.BytesIO(as_pdf(table)))
    page = reader.pages[0]
    assert page.mediabox.width > page.mediabox.height
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert "=1+1" in text
    assert "made on 4 March 2026, 09:05" in text
    assert f"Page 1 of {len(reader.pages)}" in text


def test_the_longest_word_of_our_own_codes_is_not_broken(table: MatrixTable) -> None:
    (first, *_), *_ = (one.criteria for one in table.sets)
    long = replace(first, code="S-RCT-E-GSP-PROFESSIONAL")
    changed = replace(table, sets=(replace(table.sets[0], criteria=(long,)),))
    (page,) = PdfReader(io.BytesIO(as_pdf(changed))).pages
    assert "PROFESSIONAL" in page.extract_text()


def test_all_four_say_the_page_numbers_of_the_portfolio() -> None:
    document = portfolio()
    built = build(document)
    numbers = built.result.positions
    table = table_of(document, Numbering(numbers, "4 March 2026, 09:05", built.result.page_count))
    wanted = {
        row.code: "; ".join(str(numbers[f"evidence/{name}"]) for name in row.evidence)
        for row in document.matrix
    }
    assert max(len(pages) for pages in wanted.values()) > len("12; 34; 56")
    comma = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))[1 : len(wanted) + 1]
    assert {row[1]: row[4] for row in comma} == wanted
    sheet = load_workbook(io.BytesIO(as_workbook(table)))["Evidence matrix"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[1]: row[4] or "" for row in rows} == wanted
    tables = Document(io.BytesIO(as_document(table))).tables
    cells = [[cell.text for cell in row.cells] for one in tables for row in one.rows]
    assert {row[0]: row[3] for row in cells if row[0] in wanted} == wanted
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(table))).pages)
    held = "".join(built.text_of("matrix").split())
    lines = {line.code: line for one in table.sets for line in one.criteria}
    for row in document.matrix:
        evidence = "; ".join(piece.words for piece in lines[row.code].pieces)
        told = f"{row.code}{row.title}{evidence or 'No evidence'}{wanted[row.code]}{row.state}"
        assert "".join(told.split()) in "".join(printed.split())
        for name in row.evidence:
            assert re.search(rf"{name}(\(theoretical\))?,page{numbers[f'evidence/{name}']}(?!\d)", held), name


def test_a_row_of_the_workbook_is_as_high_as_its_longest_cell(table: MatrixTable) -> None:
    book = load_workbook(io.BytesIO(as_workbook(table)))
    sheet = book["Evidence matrix"]
    heights = {
        sheet.cell(row, 2).value: sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)
    }
    assert heights["C.1"] > heights["S-NM-02"] > LINE
    assert book["About"].page_setup.orientation == "landscape"
    fitted = [one.sheet_properties.pageSetUpPr for one in book]
    assert all(one is not None and one.fitToPage for one in fitted)


def test_two_sets_with_the_same_code_keep_their_rows_apart() -> None:
    document = portfolio()
    keys = [framework.key for framework in document.frameworks]
    matrix = tuple(MatrixRow(key, "SAME", f"Of {key}", "Signed off", ()) for key in keys)
    table = table_of(replace(document, matrix=matrix), Numbering({}))
    assert [one.criteria[0].title for one in table.sets] == [f"Of {key}" for key in keys]


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_the_page_numbers_are_those_of_the_portfolio_that_was_made_last(browser: Browser) -> None:
    pack = make_pack_world()
    address = f"/placements/{pack.placement.id}/pack/matrix.csv"
    browser.sign_in(pack.world.supervisor)
    assert NO_PAGES in browser.get(address).data.decode("utf-8-sig")
    export = pack.made()
    rows = list(csv.reader(io.StringIO(browser.get(address).data.decode("utf-8-sig"))))
    assert rows[1][3:5] == ["E1; E2", f"{export.positions['evidence/E1']}; {export.positions['evidence/E2']}"]
    with PdfReader(io.BytesIO(pack.content(export))) as reader:
        assert "Second entry" in reader.pages[export.positions["evidence/E2"] - 1].extract_text()
