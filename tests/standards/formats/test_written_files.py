"""What our own files look like to a person and to a spreadsheet."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from app.standards.documents import parse_framework
from app.standards.formats.values import Format
from app.standards.formats.workbook_writer import FrameworkUnwritableError
from app.standards.formats.writing import WRITERS, write
from app.standards.relations import Link, Relation
from app.standards.values import ChildrenRule, Requirement
from tests.standards.frameworks import DIALYSIS, EXAMPLE, WATER, example, heading

NASTY = replace(WATER, title="=1+1", statement="@sum", guidance="-2", evidence_hint="+3")


def test_every_format_but_word_can_be_written() -> None:
    assert set(Format) - set(WRITERS) == {Format.WORD}
    with pytest.raises(KeyError):
        write(EXAMPLE, Format.WORD)


def test_yaml_is_what_a_person_would_write() -> None:
    task = replace(DIALYSIS, guidance="Rinse first.\n\n- Ask for the local limit.\n- Write it down.")
    document = example(items=(heading("S-EX-1", "Machines", task),))

    assert (
        write(document, Format.YAML).decode()
        == """\
key: starter-example
version: "1"
title: 'Starter set: example'
publisher: Techfolio project
scheme: art
discipline: renal-technology
provenance: starter
source: Written for a test
valid_from: '2026-03-04'
not_issued_by:
- ART
items:
- code: S-EX-1
  kind: unit
  title: Machines
  children:
  - code: S-EX-1.1
    kind: competency
    title: Disinfect a dialysis machine
    statement: Disinfect a machine & prove that no residue is left.
    learning: practical
    weeks:
      from: 2
      to: 9
    marks:
    - in-house
    - academic-year-2
    guidance: |-
      Rinse first.

      - Ask for the local limit.
      - Write it down.
    evidence_hint: Your own residual test, dated.
    requirement:
      min_evidence: 2
      min_first_hand: 1
      repetitions: 3
      assessments:
      - types:
        - DOPS
        - OCE
        minimum: 1
"""
    )


@pytest.mark.parametrize("text", ["😀" * 4000, '"' * 4000, "a\t" * 1999 + "b", "x" * 4000, ": #" * 1300])
def test_the_longest_texts_without_spaces_still_fit_the_lines_that_we_read(text: str) -> None:
    document = example(items=(replace(WATER, statement=text),))

    assert parse_framework(write(document, Format.YAML).decode(), "any.yaml") == document


@pytest.mark.parametrize(
    "word",
    ["1.10", "0x1F", "0o17", "1e3", "null", "~", "true", "No", ".inf", "2026-01-01", "- a", "a: b", "a #b"],
)
def test_a_word_that_yaml_reads_as_something_else_stays_a_text(word: str) -> None:
    document = example(items=(replace(WATER, title=word, guidance=word),), version=word, source=word)

    assert parse_framework(write(document, Format.YAML).decode(), "any.yaml") == document


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    raw = write(example(items=(heading("S-EX-1", "Machines", NASTY, DIALYSIS),)), Format.CSV)

    assert raw.startswith(b"\xef\xbb\xbf")
    headings, unit, nasty, task = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert headings == [
        *("code", "parent", "title", "statement", "kind", "learning", "guidance", "evidence_hint"),
        *("weeks_from", "weeks_to", "marks", "slot", "requirement", "links"),
    ]
    assert unit == ["S-EX-1", "", "Machines", "", "unit", *[""] * 9]
    assert nasty[2:4] + nasty[6:8] == ["'=1+1", "'@sum", "'-2", "'+3"]
    assert task[:2] == ["S-EX-1.1", "S-EX-1"]
    assert task[8:] == [
        *("2", "9", "in-house academic-year-2", ""),
        '{"min_evidence":2,"min_first_hand":1,"repetitions":3,"assessments":[{"types":["DOPS","OCE"],"minimum":1}]}',
        "",
    ]


def test_links_stand_on_the_row_of_the_item_from_which_they_lead() -> None:
    links = (Link("S-EX-1.2", Relation.EXACT, "GSP 1", "https://example.org/a"),)
    rows = list(
        csv.reader(io.StringIO(write(example(links=links), Format.CSV).decode("utf-8-sig"), newline=""))
    )

    assert [row[-1] for row in rows if row[-1]] == [
        "links",
        '[{"from":"S-EX-1.2","relation":"exact","to":"GSP 1","framework":"https://example.org/a"}]',
    ]


def test_every_cell_of_a_workbook_is_a_text() -> None:
    raw = write(example(items=(NASTY,)), Format.XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.quotePrefix for cell in cells)
    assert "=1+1" in [cell.value for cell in cells]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")


def test_a_workbook_names_its_set_and_says_whose_words_it_holds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(EXAMPLE, Format.XLSX)))

    assert book.properties.title == EXAMPLE.title
    assert book.properties.description == EXAMPLE.notice
    footer = (
        zipfile.ZipFile(io.BytesIO(write(EXAMPLE, Format.XLSX))).read("xl/worksheets/sheet1.xml").decode()
    )
    assert re.search("<oddFooter>.*not issued by ART.*</oddFooter>", footer)


def test_what_no_cell_of_excel_can_hold_is_refused_with_another_way() -> None:
    links = tuple(Link("S-EX-1.2", Relation.RELATED, f"GSP {number}", "x" * 250) for number in range(150))

    with pytest.raises(FrameworkUnwritableError, match="Take YAML or CASE instead"):
        write(example(links=links), Format.XLSX)


def test_a_rule_that_differs_from_the_usual_one_is_written_and_no_other() -> None:
    usual = heading("S-EX-1", "Machines", WATER)
    other = replace(usual, requirement=Requirement(min_evidence=0, children=ChildrenRule.NONE, verified=10))

    assert b"requirement" not in write(example(items=(usual,)), Format.YAML)
    assert b"requirement:\n    children: none\n    verified: 10\n" in write(
        example(items=(other,)), Format.YAML
    )
