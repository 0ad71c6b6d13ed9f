"""Shapes of Word, Excel and CASE files by other people that no sample has: each was read wrongly once."""

import io
import json
import zipfile
from typing import Any

import pytest

from app.standards.formats.case_reader import read_case
from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import FileUnreadableError, Format
from tests.standards.formats.outlines import SAMPLES, document_of, outline, sentences_of
from tests.standards.formats.table_files import (
    Rows,
    add_table,
    from_word,
    from_workbook,
    word_document,
    workbook,
)

TASKS = [
    ("Code", "Task"),
    ("T 1", "Measure the output of the machine"),
    ("T 2", "Record the output of the machine"),
]
TASK_LINES = [
    "competency T 1: Measure the output of the machine",
    "competency T 2: Record the output of the machine",
]
HISTORIES: list[Rows] = [
    [
        ("Date", "Version", "Pages", "Description", "Author"),
        ("06/03/2024", "1.0", "All", "First edition, sent to all centres", "A. Writer"),
        ("08/09/2025", "1.1", "4", "Weeks added to the second unit", "B. Writer"),
    ],
    [
        ("Issue No.", "Issue date", "Section", "Changes made"),
        ("1", "2024-03-06", "All", "First edition, sent to all centres"),
        ("2", "2025-09-08", "4", "Weeks added to the second unit"),
    ],
]


@pytest.mark.parametrize("history", HISTORIES)
def test_the_list_of_versions_of_a_document_is_no_list_of_standards(history: Rows) -> None:
    document = word_document()
    add_table(document, history)
    add_table(document, TASKS)

    reading = from_word(document)

    assert outline(reading) == TASK_LINES
    assert any("table 1 (3 rows); no standards" in note for note in reading.notes)


def test_a_document_with_nothing_else_has_no_items() -> None:
    document = word_document()
    add_table(document, HISTORIES[0])

    assert [sentence.split(": ")[1] for sentence in sentences_of(from_word(document))] == [
        "No row was recognised as an item. Say on which row the headings stand and what each column holds."
    ]


def test_a_list_of_standards_with_versions_and_days_of_its_own_is_read() -> None:
    rows = [("Competency", "Version", "Date"), ("T 1 Measure the output", "2", "06/03/2024")]

    assert len(outline(from_workbook(workbook(List=rows)))) == 1


def test_days_are_no_codes() -> None:
    rows = [
        ("06/03/2024", "Measure the output of the machine"),
        ("2024-03-07", "Record the output of the machine"),
        ("8.3.2024", "Report the output of the machine"),
    ]
    layout = from_workbook(workbook(List=rows)).layout
    assert layout is not None

    assert all(role.value != "code" for roles in layout.roles.values() for role in roles)


OUTCOMES = [
    ("What this course is for", "What this course is for", "What this course is for"),
    ("6.a", "6.a", "6.b"),
    ("Outcomes. At the end the trainee will:", "Outcomes. At the end the trainee will:", "Wider outcome"),
    ("LO-1", "Explain how the field is shaped", "W-3"),
    ("LO-2", "Set the field for a patient", "W-5"),
]
OUTCOME_LINES = [
    "section U1: What this course is for",
    "  unit 6.a: 6.a",
    "    competency LO-1: Explain how the field is shaped",
    "    competency LO-2: Set the field for a patient",
]


def test_a_cell_over_code_and_text_is_a_heading_or_a_line_of_a_form_in_word() -> None:
    document = word_document()
    table = add_table(document, OUTCOMES)
    for row, last in ((0, 2), (1, 1), (2, 1)):
        text = OUTCOMES[row][0]
        for column in range(last + 1):
            table.cell(row, column).text = ""
        table.cell(row, 0).merge(table.cell(row, last)).text = text

    reading = from_word(document)

    assert outline(reading) == OUTCOME_LINES
    assert any('row 3, a line of a form ("Outcomes.' in note for note in reading.notes)


def test_a_cell_over_code_and_text_is_a_heading_or_a_line_of_a_form_in_a_workbook() -> None:
    book = workbook(List=OUTCOMES)
    for cells in ("A1:C1", "A2:B2", "A3:B3"):
        book["List"].merge_cells(cells)

    assert outline(from_workbook(book)) == OUTCOME_LINES


def test_a_row_with_words_in_another_column_that_is_taken_stays_an_item() -> None:
    book = workbook(
        List=[
            ("Code", "Task", "Guidance"),
            ("T 1", "Measure the output", "At the bench"),
            ("T 2", "", "With the maker's list"),
        ]
    )
    book["List"].merge_cells("A3:B3")

    reading = from_workbook(book)

    assert document_of(reading).items[1].guidance == "With the maker's list"


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_a_case_package_of_a_service_says_what_has_no_place_here(*, is_wrapped: bool) -> None:
    """Every field is there, though most are null; associations stand in the order of their identifiers."""
    package = case_package()

    reading = read_case(
        json.dumps({"CFPackage": package} if is_wrapped else package).encode(), "package.json"
    )

    assert outline(reading) == [
        "section F: Fields",
        "  unit F-A: Measured",
        "    competency F-A-1: Output",
        "    competency F-A-2: Flatness",
    ]
    assert document_of(reading).title == "Our fields"
    assert reading.notes == [
        "Unknown types of items, so that their kind is a guess: Ability, Sphere.",
        "Fields of the document that have no place here, not taken over: description.",
        "Fields of items that have no place here, not taken over: conceptKeywords (1), educationLevel (4).",
        "Rubrics were not taken over: 1. They can be made into assessment forms.",
    ]


def case_package() -> dict[str, Any]:
    """Return a package with the shape of one that a CASE 1.1 service exports."""
    rows = (
        ("4", "F-A-2", "Flatness", "Measure how flat the field is", "Ability"),
        ("1", "F", "Fields", "All about fields", "Sphere"),
        ("3", "F-A-1", "Output", "Measure the output of the machine", "Ability"),
        ("2", "F-A", "Measured", "What is measured", "Sphere"),
    )
    below = (("c", "3", "2", 10), ("a", "4", "2", 20), ("b", "2", "1", 10), ("d", "1", "0", 10))
    items = [
        {
            "identifier": f"1000-{number}",
            "uri": f"http://case.example/ims/case/v1p1/CFItems/1000-{number}",
            "fullStatement": statement,
            "humanCodingScheme": code,
            "abbreviatedStatement": title,
            "listEnumeration": None,
            "CFItemType": kind,
            "conceptKeywords": ["field"] if number == "1" else None,
            "educationLevel": ["13"],
            "subject": None,
            "statusStartDate": None,
        }
        for number, code, title, statement, kind in rows
    ]
    associations = [
        {
            "identifier": name,
            "associationType": "isChildOf",
            "originNodeURI": {"identifier": f"1000-{child}", "uri": f"http://case.example/uri/{child}"},
            "destinationNodeURI": {
                "identifier": f"1000-{parent}",
                "uri": f"http://case.example/uri/{parent}",
            },
            "sequenceNumber": order,
        }
        for name, child, parent, order in sorted(below)
    ]
    return {
        "CFDocument": {
            "identifier": "1000-0",
            "title": "Our fields",
            "creator": "Example university",
            "description": "What a technologist can do with fields",
            "frameworkType": None,
            "version": "2.0",
            "adoptionStatus": "Adopted",
            "officialSourceURL": None,
        },
        "CFItems": items,
        "CFAssociations": associations,
        "CFDefinitions": {"CFItemTypes": [{"title": "Sphere"}, {"title": "Ability"}]},
        "CFRubrics": [{"identifier": "2000-1", "title": "How well", "CFRubricCriteria": []}],
    }


def zipped_by_the_finder(name: str, more: dict[str, bytes] | None = None) -> bytes:
    """Return a sample as it is after it was unpacked and zipped again in the Finder of macOS."""
    out = io.BytesIO()
    added = dict(more or {})
    with (
        zipfile.ZipFile(SAMPLES / name) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, added.pop(part) if part in added else old.read(part))
            folder, _, last = part.rpartition("/")
            new.writestr(
                f"__MACOSX/{folder}{'/' if folder else ''}._{last}", b"\x00\x05\x16\x07\x00\x02Mac OS X"
            )
        for part, content in added.items():
            new.writestr(part, content)
    return out.getvalue()


FINDER = [
    ("spreadsheet-with-merged-headings.xlsx", Format.XLSX),
    ("word-tables.docx", Format.WORD),
]


@pytest.mark.parametrize(("name", "format_"), FINDER)
def test_a_file_zipped_again_by_the_finder_is_read(name: str, format_: Format) -> None:
    plain = read_table_file((SAMPLES / name).read_bytes(), name, format_)

    again = read_table_file(zipped_by_the_finder(name), name, format_)

    assert outline(again) == outline(plain)
    assert again.notes == plain.notes


@pytest.mark.parametrize(("name", "format_"), FINDER)
@pytest.mark.parametrize(
    "part",
    [
        {"__MACOSX/._bomb": bytes(60_000_000)},
        {"__MACOSX/../xl/workbook.xml": b"<x/>"},
        {"__macosx/._styles.xml": b"\x00\x05\x16\x07"},
        {f"__MACOSX/._{number}": b"" for number in range(20_000)},
    ],
)
def test_what_the_finder_adds_keeps_every_limit(name: str, format_: Format, part: dict[str, bytes]) -> None:
    with pytest.raises(FileUnreadableError, match="is damaged, far too large once unpacked, or not"):
        read_table_file(zipped_by_the_finder(name, dict(part)), name, format_)


def test_a_document_cannot_hide_its_text_where_nobody_checks() -> None:
    links = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
        Id="rId1" Target="__MACOSX/document.xml"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
        </Relationships>"""
    hidden = zipped_by_the_finder(
        "word-tables.docx",
        {"_rels/.rels": links, "__MACOSX/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
    )

    with pytest.raises(FileUnreadableError, match="is damaged"):
        read_table_file(hidden, "word-tables.docx", Format.WORD)
