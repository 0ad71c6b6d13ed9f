"""Word documents: merged and nested tables, headings, changes, numbering."""

from typing import Any

import pytest
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from app.standards.formats.values import FileUnreadableError
from tests.standards.formats.outlines import data_of, item_of, outline, sentences_of
from tests.standards.formats.table_files import add_table, from_word, word_document

HEADINGS = ("Ref", "Standard")


def run(text: str, wrapper: str = "") -> Any:
    begin, end = (
        (f"<w:{wrapper} {nsdecls('w')} w:id='1' w:author='x'>", f"</w:{wrapper}>") if wrapper else ("", "")
    )
    tag = "delText" if wrapper == "del" else "t"
    declared = "" if wrapper else f" {nsdecls('w')}"
    return parse_xml(f"{begin}<w:r{declared}><w:{tag}>{text}</w:{tag}></w:r>{end}")


def test_merged_cells_count_for_every_cell_they_cover() -> None:
    document = word_document()
    table = add_table(
        document,
        [
            ("Unit", "Ref", "Standard"),
            ("EB 1 Safety", "EB 1.1", "Test a device"),
            ("", "EB 1.2", "Report a fault"),
            ("EB 2 Repair", "", ""),
            ("", "EB 2.1", "Replace a part"),
        ],
    )
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    table.cell(4, 0).text = ""

    assert outline(from_word(document)) == [
        "unit EB 1: Safety",
        "  competency EB 1.1: Test a device",
        "  competency EB 1.2: Report a fault",
        "unit EB 2: Repair",
        "  competency EB 2.1: Replace a part",
    ]


def test_tables_inside_tables_are_read_too() -> None:
    document = word_document()
    outer = document.add_table(rows=1, cols=1)
    cell = outer.cell(0, 0)
    add_nested(cell, [HEADINGS, ("1.1", "Inner item"), ("1.2", "Another")])
    reading = from_word(document)

    assert outline(reading) == ["competency 1.1: Inner item", "competency 1.2: Another"]
    assert [table.name for table in reading.tables] == ["table 1", "table 2 (inside table 1)"]
    assert reading.sheet.place(reading.sheet.line_of(("items", 0))) == "table 2 (inside table 1), row 2"


def add_nested(cell: Any, rows: list[tuple[str, str]]) -> None:
    table = cell.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for inner, text in zip(table.add_row().cells, row, strict=True):
            inner.text = text


def test_headings_of_two_levels_stand_above_the_rows() -> None:
    document = word_document()
    for part, units in (("Part A Clinical", ("Imaging", "Therapy")), ("Part B Professional", ("Conduct",))):
        document.add_heading(part, level=1)
        for number, unit in enumerate(units, start=1):
            document.add_heading(unit, level=2)
            begin = f"{part[5]} {number}"
            add_table(document, [HEADINGS, (f"{begin}.1", f"Begin {unit}"), (f"{begin}.2", f"End {unit}")])

    assert outline(from_word(document)) == [
        "section A: Clinical",
        "  unit A 1: Imaging",
        "    competency A 1.1: Begin Imaging",
        "    competency A 1.2: End Imaging",
        "  unit A 2: Therapy",
        "    competency A 2.1: Begin Therapy",
        "    competency A 2.2: End Therapy",
        "section B: Professional",
        "  unit B 1: Conduct",
        "    competency B 1.1: Begin Conduct",
        "    competency B 1.2: End Conduct",
    ]


def test_a_row_across_the_table_above_its_headings_names_the_unit() -> None:
    document = word_document()
    for unit in ("Imaging", "Unit TH 2: Therapy"):
        begin = unit.removeprefix("Unit ")[:4]
        rows = [(unit, ""), HEADINGS, (f"{begin}.1", f"Begin {unit}"), (f"{begin}.2", f"End {unit}")]
        table = add_table(document, rows)
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 0).text = unit

    assert [line for line in outline(from_word(document)) if line.startswith("unit")] == [
        "unit U1: Imaging",
        "unit TH 2: Therapy",
    ]


def test_a_single_heading_above_all_tables_is_the_title() -> None:
    document = word_document()
    document.add_heading("Our training standards", level=1)
    for unit in ("DM 1 Devices", "DM 2 Safety"):
        document.add_heading(unit, level=2)
        add_table(document, [HEADINGS, (f"{unit[:4]}.1", "Do it")])
    reading = from_word(document)

    assert data_of(reading)["title"] == "Our training standards"
    assert [line for line in outline(reading) if line.startswith("unit")] == [
        "unit DM 1: Devices",
        "unit DM 2: Safety",
    ]


def test_a_plain_paragraph_with_a_code_before_a_table_names_its_unit() -> None:
    document = word_document()
    document.add_paragraph("Read this first. It says how the standards are used.")
    document.add_paragraph("Unit 4: Workshop practice")
    add_table(document, [HEADINGS, ("4.1", "Solder a joint")])
    reading = from_word(document)

    assert outline(reading) == ["unit 4: Workshop practice", "  competency 4.1: Solder a joint"]
    assert reading.notes == ["Paragraphs outside the tables were not taken over: 1. Only tables are read."]


def test_a_table_goes_on_after_a_page_break_and_its_headings_are_not_items() -> None:
    document = word_document()
    add_table(document, [HEADINGS, ("1.1", "One"), HEADINGS, ("1.2", "Two")])
    document.add_page_break()
    add_table(document, [("1.3", "Three"), ("1.4", "Four")])
    reading = from_word(document)

    assert [line.split(":")[0] for line in outline(reading)] == [
        f"competency 1.{number}" for number in (1, 2, 3, 4)
    ]
    assert reading.notes == ['Not taken over: table 1, row 3, the headings once more ("Ref").']


def test_forms_and_other_tables_are_left_out_and_noted() -> None:
    document = word_document()
    add_table(document, [("Name of trainee", ""), ("Hospital", "Example hospital")])
    add_table(document, [HEADINGS, ("1.1", "One"), ("Trainee signature: ______", "")])
    add_table(document, [("Date", "Signature", "Name"), ("1 May", "T. Example", "Tom Example")])
    reading = from_word(document)

    assert outline(reading) == ["competency 1.1: One"]
    assert reading.notes == [
        'Not taken over: table 2, row 3, a line of a form ("Trainee signature: ______").',
        "Not taken over: table 1 (2 rows), table 3 (2 rows); no standards were recognised there.",
    ]


def test_words_in_changes_are_read_as_if_they_were_accepted() -> None:
    document = word_document()
    table = add_table(document, [HEADINGS, ("1.1", "Test"), ("1.2", "Gone")])
    paragraph = table.cell(1, 1).paragraphs[0]._p  # noqa: SLF001 - python-docx writes no changes
    paragraph.append(run(" the old", "del"))
    paragraph.append(run(" the new", "ins"))
    row = table.rows[2]._tr  # noqa: SLF001 - as above
    row.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='x'/>"))
    reading = from_word(document)

    assert item_of(reading, "1.1")["statement"] == "Test the new"
    assert len(outline(reading)) == 1


def test_numbers_that_word_counts_are_named_as_missing() -> None:
    document = word_document()
    table = add_table(document, [HEADINGS, ("", "One"), ("", "Two")])
    for row in (1, 2):
        properties = table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()  # noqa: SLF001 - python-docx writes none
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='1'/></w:numPr>"))
    reading = from_word(document)

    assert outline(reading) == ["competency 1: One", "competency 2: Two"]
    assert reading.notes[0].startswith("Word itself numbers 2 empty cells.")
    assert "The file has no codes for 2 items, so they were numbered." in reading.notes


def test_a_row_with_text_but_no_code_is_a_problem() -> None:
    document = word_document()
    add_table(document, [(*HEADINGS, "Type"), ("1.1", "One", "P"), ("", "Forgotten", "P")])

    assert sentences_of(from_word(document)) == [
        "table 1, row 3, item number 2 of its list, code: The code is missing."
    ]


def test_a_document_without_tables_is_refused() -> None:
    document = word_document()
    document.add_heading("Only words", level=1)

    with pytest.raises(FileUnreadableError) as refusal:
        from_word(document)
    assert "no tables" in refusal.value.sentence
