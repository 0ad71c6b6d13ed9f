"""Nothing of a table is dropped in silence: each row is an item, a heading, a problem or named in a note."""

import json
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.standards.formats.accounts import ranges
from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import Format, Layout, Reading, Role
from tests.standards.formats.outlines import outline, problems_of
from tests.standards.formats.table_files import from_csv, from_workbook, saved, workbook

WORDS = (
    "Unit {}",
    "DM {}",
    "1.{}",
    "Explain {}",
    "{}:",
    "Signature {}",
    "practical",
    "K",
    "",
    "",
    "Ref",
    "Standard",
)
KNOWN = {"Ref", "Standard", "Type", "Unit", "Evidence", "Parent", "Colour", "K", "practical", ""}
HEADINGS = ("Ref", "Standard", "Type", "Unit", "Evidence", "Parent", "Colour")


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 5))
    heading = draw(st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width))
    rows = [
        [draw(st.sampled_from(WORDS)).format(f"w{row}x{at}") for at in range(width)]
        for row in range(draw(st.integers(1, 12)))
    ]
    at = draw(st.integers(0, len(rows)))
    return [*rows[:at], heading, *rows[at:]]


def told_of(reading: Reading) -> set[int]:
    """Return the numbers of the rows that the items, the problems or the notes speak of."""
    told = {problem.line for problem in problems_of(reading)}
    rows = reading.sheet.places
    taken = {rows[number] for number in {*reading.sheet.lines.values(), *told} if number in rows}
    found = {int(words.rpartition(" ")[2]) for words in taken if words.rpartition(" ")[2].isdecimal()}
    for note in reading.notes:
        for numbers in re.findall(r"rows? ([0-9, -]+)", note):
            for part in numbers.strip(", ").split(", "):
                first, _, last = part.partition("-")
                found |= set(range(int(first), int(last or first) + 1))
    return found


@settings(deadline=None, max_examples=300)
@example(
    [
        ["Unit w0x0", "", "practical", "practical", "practical"],
        ["Ref", "Ref", "Ref", "Ref", "Standard"],
        *([f"Unit w{row}x{at}" for at in range(5)] for row in range(1, 5)),
    ]
)
@given(tables())
def test_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    reading = read_table_file(saved(workbook(List=rows)), "a.xlsx", Format.XLSX)
    assert reading.layout is not None
    if 0 not in reading.layout.heading:
        assert reading.sheet.findings
        return

    told = told_of(reading)
    data = json.dumps(reading.sheet.data) + "".join(reading.notes)
    for row in reading.tables[0].rows:
        is_shown = any(word in data for cell in row.cells for word in re.findall(r"w\d+x\d+", cell))
        is_title = any(f'"title": "{cell}"' in data for cell in row.cells if cell)
        above = row.number == reading.layout.heading[0] - 1 and {*row.cells} <= KNOWN
        is_heading = row.number == reading.layout.heading[0] or above
        assert is_shown or is_title or is_heading or row.number in told, row


def test_a_person_can_say_what_the_columns_hold() -> None:
    text = "Area,Text,Mark\nA,Do this,B 1\nB,Do that,B 2\n"
    layout = Layout(heading={0: 1}, roles={0: (Role.IGNORED, Role.STATEMENT, Role.CODE)})
    reading = from_csv(text, layout=layout)

    assert outline(reading) == ["competency B 1: Do this", "competency B 2: Do that"]
    assert reading.layout == layout
    assert reading.notes == ['Not taken over: column "Area".']


def test_a_table_that_a_person_leaves_out_is_named() -> None:
    book = workbook(First=[("Ref", "Standard"), ("1", "One")], Second=[("Ref", "Standard"), ("2", "Two")])
    reading = from_workbook(book, Layout(heading={1: 1}, roles={1: (Role.CODE, Role.STATEMENT)}))

    assert outline(reading) == ["competency 2: Two"]
    assert "sheet First (2 rows)" in reading.notes[-1]


def test_a_file_in_which_nothing_is_recognised_says_so_once() -> None:
    reading = from_csv("apples,pears\n3,4\n5,6\n")

    assert [problem.sentence for problem in problems_of(reading)] == [
        "No row was recognised as an item. Say on which row the headings stand and what each column holds."
    ]


def test_rows_are_named_in_few_words() -> None:
    assert ranges([1, 2, 3, 5, 9, 10]) == "1-3, 5, 9-10"
