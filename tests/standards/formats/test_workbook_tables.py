"""Workbooks: merged cells, hidden sheets, numbers, dates and formulas."""

from datetime import UTC, datetime

import openpyxl
import pytest

from app.standards.formats.table_reading import read_tables
from app.standards.formats.values import FileUnreadableError, Format
from tests.standards.formats.outlines import item_of, outline, sentences_of
from tests.standards.formats.table_files import from_workbook, learning_of, saved, workbook


def test_a_merged_cell_counts_for_every_cell_it_covers() -> None:
    book = workbook(
        Units=[
            ("Unit", "Ref", "Criterion", "Weeks", None),
            (None, None, None, "from", "to"),
            ("PX 1 Imaging", "PX 1.1", "Position a phantom", 2, 9),
            (None, "PX 1.2", "Repeat an exposure", 3, 4),
            ("PX 2 Dose", "PX 2.1", "Read a dosemeter", 5, 6),
        ]
    )
    for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "A3:A4"):
        book.worksheets[0].merge_cells(cells)
    reading = from_workbook(book)

    assert outline(reading) == [
        "unit PX 1: Imaging",
        "  competency PX 1.1: Position a phantom",
        "  competency PX 1.2: Repeat an exposure",
        "unit PX 2: Dose",
        "  competency PX 2.1: Read a dosemeter",
    ]
    assert item_of(reading, "PX 1.2")["weeks"] == {"from": 3, "to": 4}
    assert reading.tables[0].rows[3].cells[0] == "PX 1 Imaging"
    assert reading.notes == []


def test_rows_below_a_merged_code_are_one_item() -> None:
    book = workbook(
        Units=[
            ("Ref", "Criteria", "Evidence"),
            ("1.1", "Check the label", "A photograph"),
            (None, "Check the cable", None),
            ("1.2", "Write it down", None),
        ]
    )
    book.worksheets[0].merge_cells("A2:A3")
    reading = from_workbook(book)

    assert item_of(reading, "1.1")["statement"] == "Check the label\n\nCheck the cable"
    assert item_of(reading, "1.1")["evidence_hint"] == "A photograph"
    assert [line.split(":")[0] for line in outline(reading)] == ["competency 1.1", "competency 1.2"]


def test_sections_without_items_between_them_stand_below_each_other() -> None:
    book = workbook(
        List=[
            ("Ref", "Standard"),
            ("Year one",),
            ("Imaging",),
            ("IM 1.1", "Set up"),
            ("Dispensing",),
            ("DI 1.1", "Draw up"),
            ("Year two",),
            ("Therapy",),
            ("TH 1.1", "Treat"),
        ]
    )
    for row in (2, 3, 5, 7, 8):
        book.worksheets[0].merge_cells(f"A{row}:B{row}")

    assert outline(from_workbook(book)) == [
        "section U1: Year one",
        "  unit IM 1: Imaging",
        "    competency IM 1.1: Set up",
        "  unit DI 1: Dispensing",
        "    competency DI 1.1: Draw up",
        "section U2: Year two",
        "  unit TH 1: Therapy",
        "    competency TH 1.1: Treat",
    ]


def test_hidden_sheets_and_rows_are_read_and_noted() -> None:
    rows = [("Ref", "Standard"), ("1", "One"), ("2", "Two")]
    book = workbook(First=rows, Second=[("Ref", "Standard"), ("3", "Three")])
    book.worksheets[1].sheet_state = "veryHidden"
    book.worksheets[0].row_dimensions[3].hidden = True
    reading = from_workbook(book)

    assert "sheet Second is hidden in the workbook, and was read all the same." in reading.notes
    assert "sheet First has hidden rows (1), and they were read all the same." in reading.notes
    assert {"2", "3"} <= {line.split(":")[0].split()[-1] for line in outline(reading)}


def test_numbers_are_read_as_the_sheet_shows_them() -> None:
    book = workbook(
        List=[("Ref", "Standard"), (2.1, "One"), (2.10, "Two"), (3, "Three"), (7, "Seven"), (1.5, "x")]
    )
    for row, number_format in ((3, "0.00"), (5, "000")):
        book.worksheets[0].cell(row, 1).number_format = number_format
    reading = from_workbook(book)

    assert [row.cells[0] for row in reading.tables[0].rows[1:]] == ["2.1", "2.10", "3", "007", "1.5"]
    assert (
        "Some codes are numbers in the sheet, so that 1.10 would be read as 1.1: 2.1, 1.5." in reading.notes
    )


def test_a_code_that_excel_took_for_a_date_is_a_problem_with_its_row() -> None:
    reading = from_workbook(
        workbook(
            List=[
                ("Ref", "Standard"),
                ("1.1", "One"),
                (datetime(2026, 2, 1, tzinfo=UTC).replace(tzinfo=None), "Two"),
            ]
        )
    )

    assert sentences_of(reading) == [
        (
            "sheet List, row 3, item 2026-02-01, code: "
            "This cell holds a date (2026-02-01). Format the column as text and type what was meant."
        )
    ]


def test_formulas_and_errors_are_problems_with_their_rows() -> None:
    book = workbook(
        List=[("Ref", "Standard", "Total"), ("1.1", '="a"&"b"', "=1"), ("1.2", "Two", 2), ("1.3", "=1/0", 3)]
    )
    error = book.worksheets[0]["B4"]
    error.value, error.data_type = "#REF!", "e"
    reading = from_workbook(book)

    assert sentences_of(reading) == [
        (
            "sheet List, row 2, item 1.1, statement: "
            'This cell holds a formula (="a"&"b"). Replace it by its value.'
        ),
        "sheet List, row 4, item 1.3, statement: This cell shows an error (#REF!). Put it right.",
    ]
    assert reading.notes == ['Not taken over: column "Total".']


def test_a_text_that_only_begins_like_a_formula_is_kept() -> None:
    book = workbook(List=[("Ref", "Standard"), ("1.1", "x")])
    cell = book.worksheets[0]["B2"]
    cell.value, cell.data_type = "=1+1 is what a child learns", "s"

    assert item_of(from_workbook(book), "1.1")["statement"] == "=1+1 is what a child learns"


def test_ticks_below_k_and_p_say_which_learning_it_is() -> None:
    reading = from_workbook(
        workbook(
            List=[
                ("Code", "Competency", "K", "P"),
                ("1.1", "Explain it", "x", None),
                ("1.2", "Do it", None, "✓"),
                ("1.3", "Explain and do it", "x", "x"),
            ]
        )
    )

    assert learning_of(reading) == {"1.1": "knowledge", "1.2": "practical"}


def test_codes_at_the_beginning_of_texts_are_taken_apart() -> None:
    reading = from_workbook(
        workbook(
            List=[("Competency", "Notes"), ("2.1 Test a device", None), ("2.2 Report it", "See the policy")]
        )
    )

    assert outline(reading) == ["competency 2.1: Test a device", "competency 2.2: Report it"]
    assert item_of(reading, "2.2")["guidance"] == "See the policy"
    assert "The codes were taken from the beginnings of the texts." in reading.notes


def test_items_without_codes_are_numbered_in_their_units() -> None:
    reading = from_workbook(
        workbook(
            List=[("Topic", "Learning outcome"), ("Safety", "Lift well"), (None, "Dress"), ("Law", "Cite it")]
        )
    )

    assert outline(reading) == [
        "unit U1: Safety",
        "  competency U1.1: Lift well",
        "  competency U1.2: Dress",
        "unit U2: Law",
        "  competency U2.1: Cite it",
    ]
    assert "The file has no codes for 3 items, so they were numbered." in reading.notes


def test_a_cell_far_away_does_not_make_the_table_large() -> None:
    book = workbook(List=[("Ref", "Standard"), ("1", "One")])
    book.worksheets[0]["A1048576"] = "end"

    assert [row.number for row in read_tables(saved(book), "a.xlsx", Format.XLSX)[0].rows] == [
        1,
        2,
        1_048_576,
    ]


def test_words_in_the_last_column_are_refused() -> None:
    book = workbook(List=[("Ref", "Standard"), ("1", "One")])
    book.worksheets[0]["XFD2"] = "end"

    with pytest.raises(FileUnreadableError) as refusal:
        from_workbook(book)
    assert "beyond column 250" in refusal.value.sentence


def test_a_cell_merged_over_the_whole_sheet_fills_only_what_has_words() -> None:
    book = workbook(List=[("Ref", "Standard"), ("Everything",), ("1.1", "One"), ("1.2", "Two")])
    book.worksheets[0].merge_cells("A2:XFD2")

    assert outline(from_workbook(book))[0] == "unit 1: Everything"


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(FileUnreadableError):
        from_workbook(openpyxl.Workbook())
