"""A list of 5,000 rows is read in well under two seconds, whatever its format."""

import csv
import io
import time
from collections.abc import Sequence

import openpyxl
import pytest
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import Format
from tests.standards.formats.outlines import data_of
from tests.standards.formats.table_files import saved, word_document

ATTEMPTS = 3
LONGEST = 2.0
HEADINGS = ("Unit", "Ref", "Statement", "K/P", "Evidence", "Guidance")
ROWS = [
    (
        f"DM {unit} Devices of class {unit}",
        f"DM {unit}.{number}",
        f"Carry out test {number} on a device of class {unit} and record the outcome",
        "P" if number % 2 else "K",
        "A signed record of the work",
        "Ask your supervisor, and read the local procedure first",
    )
    for unit in range(1, 101)
    for number in range(1, 51)
]


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return saved(book)


def as_word(rows: Sequence[Sequence[str]]) -> bytes:
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) for row in rows]
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>")
    document = word_document()
    document.element.body.insert(0, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def seconds_for(raw: bytes, format_: Format) -> float:
    began = time.process_time()
    reading = read_table_file(raw, "long", format_)
    took = time.process_time() - began
    assert [len(unit["children"]) for unit in data_of(reading)["items"]] == [50] * 100
    return took


@pytest.mark.parametrize(
    ("raw", "format_"),
    [
        (as_csv([HEADINGS, *ROWS]), Format.CSV),
        (as_workbook([HEADINGS, *ROWS]), Format.XLSX),
        (as_word([HEADINGS, *ROWS]), Format.WORD),
    ],
    ids=["csv", "xlsx", "docx"],
)
def test_five_thousand_rows_are_read_quickly(raw: bytes, format_: Format) -> None:
    # Work that a machine does at the same time slows an attempt down, so a later one may show what is true.
    assert any(seconds_for(raw, format_) < LONGEST for _ in range(ATTEMPTS))
