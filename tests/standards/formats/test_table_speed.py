"""A list of rows takes work in proportion to its length, whatever its format; benchmarks say how long."""

import csv
import io
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import openpyxl
import pytest
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import Format
from tests.standards.formats.outlines import data_of
from tests.standards.formats.table_files import saved, word_document

TIMES = 8
UNITS = 24
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
    for unit in range(1, UNITS + 1)
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


def calls_for(raw: bytes, format_: Format, units: int) -> int:
    """Count the functions that are called to read a list: what no other work on the machine can slow down."""
    called = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        reading = read_table_file(raw, "long", format_)
    finally:
        sys.setprofile(None)
    assert [len(unit["children"]) for unit in data_of(reading)["items"]] == [50] * units
    return called


@pytest.mark.parametrize(
    ("make", "format_"),
    [(as_csv, Format.CSV), (as_workbook, Format.XLSX), (as_word, Format.WORD)],
    ids=["csv", "xlsx", "docx"],
)
def test_a_list_of_eight_times_the_length_takes_eight_times_the_work(
    make: Callable[[Sequence[Sequence[str]]], bytes], format_: Format
) -> None:
    short = make([HEADINGS, *ROWS[: len(ROWS) // TIMES]])
    calls_for(short, format_, UNITS // TIMES)  # what is remembered from one list to the next is there now
    few = calls_for(short, format_, UNITS // TIMES)
    many = calls_for(make([HEADINGS, *ROWS]), format_, UNITS)
    assert few < many < few * (TIMES + 1)
