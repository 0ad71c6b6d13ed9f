"""Tables whose heading takes two rows: a heading over several columns, divided in the row below it."""

import docx
import pytest

from tests.standards.formats.outlines import item_of, outline, sentences_of
from tests.standards.formats.table_files import add_table, from_csv, from_word, from_workbook, workbook

PLAN = [
    ("Unit", "Competency", None, "Weeks", None, "Assessment", None),
    (None, "No.", "Description", "From", "To", "Method", "Date"),
    ("Imaging", "NM1", "Acquire a bone scan", 1, 9, "DOPS", None),
    (None, "NM2", "Do the daily quality control", 2, 4, "DOPS", None),
    ("Radiopharmacy", "NM3", "Elute a generator", 3, 3, "OCE", None),
]
TREE = [
    "unit U1: Imaging",
    "  competency NM1: Acquire a bone scan",
    "  competency NM2: Do the daily quality control",
    "unit U2: Radiopharmacy",
    "  competency NM3: Elute a generator",
]


def test_a_merged_heading_is_divided_though_not_every_word_below_it_is_known() -> None:
    book = workbook(Plan=PLAN)
    for cells in ("A1:A2", "B1:C1", "D1:E1", "F1:G1", "A3:A4"):
        book["Plan"].merge_cells(cells)

    reading = from_workbook(book)

    assert outline(reading) == TREE
    assert item_of(reading, "NM1")["weeks"] == {"from": 1, "to": 9}
    assert item_of(reading, "NM3")["evidence_hint"] == "OCE"


def test_the_same_without_merged_cells_is_read_the_same() -> None:
    reading = from_csv("\n".join(",".join(str(cell or "") for cell in row) for row in PLAN))

    assert outline(reading) == TREE
    assert item_of(reading, "NM2")["weeks"] == {"from": 2, "to": 4}


def test_knowledge_and_practical_below_one_heading_are_two_columns() -> None:
    document = docx.Document()
    table = add_table(
        document,
        [
            ("No", "Learning outcome", "", "Sign-off", ""),
            ("", "Knowledge", "Practical", "Trainee", "Supervisor"),
            ("1.1", "Describe the test", "Measure uniformity", "", ""),
            ("1.2", "", "Measure resolution", "", ""),
        ],
    )
    table.cell(0, 0).merge(table.cell(1, 0)).text = "No"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Learning outcome"
    table.cell(0, 3).merge(table.cell(0, 4)).text = "Sign-off"

    assert outline(from_word(document)) == [
        "competency 1.1 K: Describe the test",
        "competency 1.1 P: Measure uniformity",
        "competency 1.2: Measure resolution",
    ]


@pytest.mark.parametrize("words", ["Skills", "Explain the theory of the gamma camera and of its collimators"])
def test_a_first_item_below_a_wide_heading_is_not_lost(words: str) -> None:
    reading = from_csv(f"Ref,Standard,\nA 1,{words},\nA 2,Clean the device,daily\n")

    assert [line.split(":")[0] for line in outline(reading)] == ["competency A 1", "competency A 2"]
    assert sentences_of(reading) == []


def test_a_table_that_says_again_below_which_heading_it_stands_makes_no_second_unit() -> None:
    document = docx.Document()
    document.add_heading("B1 Infusion devices", 2)
    table = add_table(
        document,
        [
            ("No.", "Competence", "K / S"),
            ("B1 Infusion devices", "", ""),
            ("B1.1", "Calibrate a syringe driver", "S"),
            ("B1.2", "State the alarm limits", "K"),
        ],
    )
    table.cell(1, 0).merge(table.cell(1, 2)).text = "B1 Infusion devices"

    assert outline(from_word(document)) == [
        "unit B1: Infusion devices",
        "  competency B1.1: Calibrate a syringe driver",
        "  competency B1.2: State the alarm limits",
    ]


def test_the_first_and_the_last_week_have_many_names() -> None:
    reading = from_csv("ID,Competency,Week start,Week end\nA1,Do it,3,9\n")

    assert item_of(reading, "A1")["weeks"] == {"from": 3, "to": 9}
