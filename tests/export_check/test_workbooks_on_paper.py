"""Sheets stand on pages that can be read, and as their author set them up."""

import io
import shutil
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from app.export import office_program
from app.export.framing import FrameHead
from app.export.office_pages import workbook_pages
from app.export.workbook_print import fitted


def workbook(columns: int, change: Callable[[Worksheet], None] = lambda _sheet: None) -> bytes:
    """Make a workbook of one sheet with headings, and figures below them."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append([f"Head {number}" for number in range(columns)])
    sheet.append([number / 7 for number in range(columns)])
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def set_up(content: bytes) -> tuple[bool, str | None]:
    """Return whether the sheet is fitted to the width of a page, and which way round it lies."""
    sheet = load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    fits = bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
    assert not fits or (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    return fits, sheet.page_setup.orientation


@pytest.mark.parametrize(
    ("columns", "expected"),
    [(3, (True, None)), (9, (True, None)), (14, (True, "landscape")), (22, (True, "landscape"))],
)
def test_a_sheet_is_as_wide_as_a_page_and_lies_across_where_it_would_be_small(
    columns: int, expected: tuple[bool, str | None]
) -> None:
    assert set_up(fitted(workbook(columns))) == expected


def test_a_sheet_that_nobody_could_read_on_one_page_goes_on_several() -> None:
    content = workbook(30)
    assert fitted(content) == content


def _scaled(sheet: Worksheet) -> None:
    sheet.page_setup.scale = 70


def _on_pages(sheet: Worksheet) -> None:
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 2


def _divided(sheet: Worksheet) -> None:
    sheet.col_breaks.append(Break(id=4))


@pytest.mark.parametrize("change", [_scaled, _on_pages, _divided])
def test_what_its_author_chose_is_left_alone(change: Callable[[Worksheet], None]) -> None:
    content = workbook(9, change)
    assert fitted(content) == content


def test_hidden_columns_take_no_room() -> None:
    def hide(sheet: Worksheet) -> None:
        for letter in "CDEFGHIJKL":
            sheet.column_dimensions[letter].hidden = True

    assert set_up(fitted(workbook(14, hide))) == (True, None)


def test_wide_columns_lay_a_sheet_across() -> None:
    def widen(sheet: Worksheet) -> None:
        for letter in "ABCD":
            sheet.column_dimensions[letter].width = 32

    assert set_up(fitted(workbook(4, widen))) == (True, "landscape")


@pytest.mark.parametrize("content", [b"no workbook", workbook(0)])
def test_what_cannot_be_read_and_what_is_empty_stay_as_they_are(content: bytes) -> None:
    assert fitted(content) == content


def test_no_column_stands_on_a_page_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_program.CHOICE, "soffice")
    made = workbook_pages(workbook(14), FrameHead("E3 · Attachment 1 of 1", "log.xlsx"))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 1
    if shutil.which("soffice"):
        text = pages[0].extract_text()
        assert "Head 0" in text
        assert "Head 13" in text
