"""The sample files give the tree that a person sees in them, and the broken one all of its problems."""

import pytest

from app.standards.formats.values import Format
from tests.standards.formats.outlines import data_of, document_of, item_of, outline, sentences_of
from tests.standards.formats.table_files import from_sample, learning_of

TREE = [
    "unit DM 1: Device management",
    "  competency DM 1.1: Carry out acceptance tests on a medical device and record the outcome",
    "  competency DM 1.2: Explain the legislation that governs medical devices in use",
    "  competency DM 1.3: Decommission a device, including removal of stored data",
    "unit DM 2: Electrical safety",
    "  competency DM 2.1: Measure earth bond, insulation and leakage currents and judge them against limits",
    "  competency DM 2.2: Explain classes and types of applied part",
    "  competency DM 2.10: Investigate a failed electrical safety test",
    "unit PP 1: Professional practice",
    "  competency PP 1.1: Keep patient information confidential",
    "  competency PP 1.2: Reflect on own practice and act on feedback",
]
LEARNING = {
    "DM 1.1": "practical",
    "DM 1.2": "knowledge",
    "DM 1.3": "practical",
    "DM 2.1": "practical",
    "DM 2.2": "knowledge",
    "DM 2.10": "practical",
    "PP 1.1": "practical",
    "PP 1.2": "practical",
}
SHEET = "spreadsheet-with-merged-headings.xlsx"
FILES = [("plain.csv", Format.CSV), (SHEET, Format.XLSX), ("word-tables.docx", Format.WORD)]


@pytest.mark.parametrize(("name", "format_"), FILES, ids=["csv", "xlsx", "docx"])
def test_each_sample_gives_the_same_tree(name: str, format_: Format) -> None:
    reading = from_sample(name, format_)

    assert outline(reading) == TREE
    assert learning_of(reading) == LEARNING
    statement = item_of(reading, "DM 1.1")["statement"]
    assert statement == "Carry out acceptance tests on a medical device and record the outcome"
    assert "statement" not in item_of(reading, "DM 1")
    assert len(document_of(reading).items) == 3


def test_every_item_knows_its_row() -> None:
    sheet = from_sample("plain.csv", Format.CSV).sheet

    assert sheet.place(sheet.line_of(("items", 1, "children", 2))) == "row 9"


def test_rows_of_a_sheet_and_of_a_word_table_are_named_with_it() -> None:
    book, word = from_sample(SHEET, Format.XLSX).sheet, from_sample("word-tables.docx", Format.WORD).sheet

    assert book.place(book.line_of(("items", 0))) == "sheet Sheet, row 4"
    assert book.place(book.line_of(("items", 0, "children", 1))) == "sheet Sheet, row 6"
    assert word.place(word.line_of(("items", 1))) == "table 2, the heading before it"
    assert word.place(word.line_of(("items", 1, "children", 0))) == "table 2, row 2"


def test_a_file_that_names_itself_gives_the_title() -> None:
    assert data_of(from_sample(SHEET, Format.XLSX))["title"] == "Training standards"
    word = data_of(from_sample("word-tables.docx", Format.WORD))
    assert word["title"] == "Training standards (example for import)"


def test_what_is_left_out_is_accounted_for() -> None:
    assert from_sample("plain.csv", Format.CSV).notes == []
    assert from_sample("word-tables.docx", Format.WORD).notes == [
        'Not taken over: table 1, row 5, a line of a form ("Supervisor comments:").',
        'Not taken over: table 2, row 5, a line of a form ("Supervisor comments:").',
        'Not taken over: table 3, row 4, a line of a form ("Supervisor comments:").',
    ]


def test_the_broken_file_lists_every_problem_at_once_with_its_row() -> None:
    assert sentences_of(from_sample("broken.csv", Format.CSV)) == [
        "row 3, item A 1.1: Its parent A 9 is not in the file.",
        "row 4, item A 1: This unit is empty. Put items below it, or take it out.",
        "row 4, item A 1, code: The code A 1 is used twice, first in row 2. Give each item its own.",
        "row 5, item number 1 of its list, code: The code is missing.",
        "row 6, item A 1.2: This item is its own parent. Name the item above it.",
        "row 7, item =cmd(), code: A code begins with a letter or a digit and stands in one line.",
        (
            "row 8, item A 1.3: juggling is no kind that is known. "
            "Write section, unit, competency or criterion, or knowledge or practical."
        ),
        (
            "row 8, item A 1.3, statement: Of this cell nothing is left to show: it holds only markup. "
            "Write it as plain text."
        ),
    ]
