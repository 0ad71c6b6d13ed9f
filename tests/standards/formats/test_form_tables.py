"""Word documents with a form for each item: the headings stand one below the other."""

from typing import Any

from tests.standards.formats.outlines import item_of, outline, sentences_of
from tests.standards.formats.table_files import add_table, from_word, word_document


def form(document: Any, code: str, title: str, statement: str) -> Any:
    return add_table(
        document,
        [
            ("Competency code", code),
            ("Title", title),
            ("Statement", statement),
            ("Type", "Practical"),
            ("Assessor signature", ""),
        ],
    )


def test_each_form_is_an_item_below_the_heading_before_it() -> None:
    document = word_document()
    document.add_heading("Unit 1 Equipment", 1)
    form(document, "EQ-01", "Acceptance", "Accept a device for use")
    document.add_paragraph("")
    form(document, "EQ-02", "Maintenance", "Carry out planned maintenance")

    reading = from_word(document)

    assert outline(reading) == [
        "unit Unit 1: Equipment",
        "  competency EQ-01: Acceptance",
        "  competency EQ-02: Maintenance",
    ]
    assert item_of(reading, "EQ-02")["statement"] == "Carry out planned maintenance"
    assert item_of(reading, "EQ-01")["learning"] == "practical"
    assert "Tables that are forms for one item, read as a row each: 2." in reading.notes
    assert sentences_of(reading) == []


def test_merged_cells_beside_the_headings_are_one_cell() -> None:
    document = word_document()
    table = add_table(
        document, [("Ref", "A 1", ""), ("Title", "Clean", ""), ("Standard", "Clean the device", "")]
    )
    for row in range(3):
        text = table.cell(row, 1).text
        table.cell(row, 1).merge(table.cell(row, 2)).text = text

    assert outline(from_word(document)) == ["competency A 1: Clean"]


def test_a_list_of_two_columns_is_no_form() -> None:
    document = word_document()
    add_table(document, [("Code", "Statement"), ("A 1", "Clean it"), ("A 2", "Store it")])

    assert outline(from_word(document)) == ["competency A 1: Clean it", "competency A 2: Store it"]
