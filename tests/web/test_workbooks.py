"""A table as a workbook: the library that reads it finds what was put in, as what it is and how it looks."""

import io
from datetime import date, datetime
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.web.sheets import Cell, Sheet, columns_of
from app.web.workbooks import LONG, LONGEST_CELL, TEXT, USUAL, WIDE, as_workbook

DAY = date(2026, 3, 4)
CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="_"), min_size=1),
    st.sampled_from(["=1+1", "#REF!", "-4", "2026-03-04", "<b>&amp;</b>", "two\nlines", " spaces ", "TRUE"]),
    st.integers(min_value=0, max_value=3),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    # Hours; a quarter is the same in the file, a third is not.
    st.integers(min_value=0, max_value=99).map(lambda quarters: Fraction(quarters, 4)),
)
# A last row of nothing but empty cells is no row to the library that reads it.
ROWS = st.lists(st.tuples(st.integers(min_value=0, max_value=3), CELLS, CELLS), max_size=5)


def read(cell: object) -> object:
    """Return a value as it was before it was written."""
    return cell.date() if isinstance(cell, datetime) else cell


@settings(max_examples=40)
@given(ROWS)
def test_every_cell_is_what_it_was(rows: list[tuple[Cell, ...]]) -> None:
    headings = ["First", "Second", "=Third"]
    book = load_workbook(io.BytesIO(as_workbook(Sheet("A table", headings, columns_of(headings, rows)))))
    page = book["A table"]
    assert [[read(cell.value) for cell in row] for row in page.iter_rows()] == [headings, *map(list, rows)]
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                # Never a formula, and said to be a text so that nothing is made of it.
                assert cell.data_type in {"s", "inlineStr"}
                assert (cell.number_format, cell.quotePrefix) == (TEXT, True)


def test_it_looks_as_a_table_does() -> None:
    rows: list[list[Cell]] = [
        ["short", "x" * 30, "y" * 90, DAY, Fraction(7, 2), 3],
        [None, "", "z", None, 1, 2],
    ]
    sheet = Sheet(
        "A table",
        list("ABCDEF"),
        columns_of("ABCDEF", rows),
        about="R&D",
        name="The whole",
        author="Tara",
        facts=[("Name", "=Tara")],
    )
    book = load_workbook(io.BytesIO(as_workbook(sheet)))
    assert (book.properties.title, book.properties.creator) == ("The whole", "Tara")
    page, about = book.worksheets
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:F3", "$1:$1")
    assert page.page_setup.orientation == "landscape"
    footer = page.oddFooter
    assert footer is not None
    assert footer.left is not None
    assert footer.left.text == "A table. RandD"
    assert [page.column_dimensions[one].width for one in "ABC"] == [USUAL, LONG, WIDE]
    assert [cell.font.b for cell in page[1]] == [True] * 6
    assert [cell.number_format for cell in page[2]] == ["@", "@", "@", "d mmmm yyyy", "0.00", "General"]
    assert page["E2"].value == 3.5
    # One hour would look different; this is the number 1.
    assert (page["E3"].value, page["E3"].number_format) == (1, "General")
    assert {cell.alignment.vertical for cell in page[2]} == {"top"}
    assert [[cell.value for cell in row] for row in about.iter_rows()] == [["Name", "=Tara"]]
    assert about["B1"].data_type != "f"


def test_what_a_file_cannot_hold_is_written_as_excel_reads_it() -> None:
    column = ["a\x0bb", "_x0041_", "one\rtwo", "w" * (LONGEST_CELL + 1)]
    page = load_workbook(io.BytesIO(as_workbook(Sheet("A table", ["A"], [column])))).worksheets[0]
    first, second, third, long = (row[0] for row in page.iter_rows(min_row=2, values_only=True))
    assert (first, second, third) == ("a_x000B_b", "_x005F_x0041_", "one_x000D_two")
    assert len(str(long)) == LONGEST_CELL
