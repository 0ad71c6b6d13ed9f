"""Hostile and damaged files of tables are read or refused with a sentence, and soon."""

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import FileUnreadableError, Format, Layout, Role
from tests.standards.formats.outlines import SAMPLES, sentences_of
from tests.standards.formats.table_files import from_csv, from_workbook, saved, word_document, workbook
from tests.standards.formats.test_own_tables import OWN

SOON = 20
OFFICE = [Format.XLSX, Format.WORD]
TABLES = [Format.CSV, *OFFICE]
SHEET = "xl/worksheets/sheet1.xml"
BOOK = saved(workbook(List=[("Ref", "Standard"), ("1.1", "One")]))
WORD = (SAMPLES / "word-tables.docx").read_bytes()


def refusal_of(raw: bytes, format_: Format, name: str = "list") -> str:
    began = time.process_time()
    with pytest.raises(FileUnreadableError) as refusal:
        read_table_file(raw, name, format_)
    assert time.process_time() - began < SOON
    return refusal.value.sentence


def repacked(raw: bytes, **parts: bytes) -> bytes:
    """Return an Office file with some of its parts replaced; two underscores stand for the full path."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].replace(".", "_"), old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("format_", TABLES)
@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 1000, b"%PDF-1.7\n%%EOF", b"PK\x03\x04" + b"x" * 500, b"\xd0\xcf\x11\xe0" + b"x" * 500],
    ids=["empty", "nul", "pdf", "zip", "old-office"],
)
def test_another_kind_of_file_is_refused(raw: bytes, format_: Format) -> None:
    assert refusal_of(raw, format_).endswith(".")


def test_the_wrong_office_file_behind_a_name_is_refused() -> None:
    assert refusal_of(WORD, Format.XLSX, "a.xlsx") == (
        "a.xlsx is not an Excel workbook (.xlsx), whatever its name ends in."
    )
    assert (
        refusal_of(BOOK, Format.WORD, "a.docx")
        == "a.docx is not a Word document (.docx), whatever its name ends in."
    )
    assert "Excel and Word" in refusal_of(BOOK, Format.CSV)
    assert refusal_of(b"Ref,Standard\n", Format.XLSX, "a.xlsx").startswith("a.xlsx is not")


@pytest.mark.parametrize("format_", TABLES)
def test_fifty_megabytes_are_refused(format_: Format) -> None:
    assert "10 MB" in refusal_of(
        b"PK\x03\x04" * 12_500_000 if format_ in OFFICE else b"a,b\n" * 12_500_000, format_
    )


def test_a_million_rows_of_csv_are_refused() -> None:
    assert "100,000 rows" in refusal_of(b"1,a\n" * 1_000_000, Format.CSV)


def test_a_million_columns_of_csv_are_refused() -> None:
    assert "cells" in refusal_of(b"a," * 1_000_000, Format.CSV)


def test_a_million_rows_of_a_sheet_are_refused() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (number, number) for number in range(1, 110_001)
    )
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'

    assert "100,000 rows" in refusal_of(
        repacked(BOOK, sheet1_xml=sheet + rows + b"</sheetData></worksheet>"), Format.XLSX
    )


def test_a_zip_bomb_is_refused() -> None:
    bomb = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b" " * 29_000_000
    )
    assert "once unpacked" in refusal_of(repacked(BOOK, sheet1_xml=bomb + b"</worksheet>"), Format.XLSX)
    assert "once unpacked" in refusal_of(
        repacked(WORD, document_xml=b"<a>" + b" " * 90_000_000 + b"</a>"), Format.WORD
    )


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
    ids=["many", "file", "outside"],
)
def test_xml_with_entities_is_refused(declaration: bytes) -> None:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    refusal_of(repacked(BOOK, sheet1_xml=declaration + sheet), Format.XLSX)
    refusal_of(repacked(WORD, document_xml=declaration + b"<x>&a;</x>"), Format.WORD)


def test_merged_cells_beyond_measure_are_refused() -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    rows += b'<row r="90000"><c r="IA90000" t="inlineStr"><is><t>y</t></is></c></row>'
    begin = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    end = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'

    assert "200,000 cells" in refusal_of(repacked(BOOK, sheet1_xml=begin + rows + end), Format.XLSX)


def test_tables_nested_without_end_are_refused_or_read() -> None:
    document = word_document()
    depth = 200
    begin, end = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    xml = begin * depth + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + end * depth
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive:
        old = archive.read("word/document.xml").decode()
    new = old.replace("<w:body>", f"<w:body>{xml}", 1).encode()

    assert document
    assert refusal_of(repacked(WORD, document_xml=new), Format.WORD)


def test_a_cell_as_wide_as_the_world_is_refused() -> None:
    document = word_document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2000000000'/></w:tcPr>"
            "<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    )
    out = io.BytesIO()
    document.save(out)

    assert "250 columns" in refusal_of(out.getvalue(), Format.WORD)


def test_styles_based_on_each_other_in_a_circle_do_no_harm() -> None:
    document = word_document()
    styles = document.styles.element
    for name, based in (("A", "B"), ("B", "A")):
        styles.append(
            parse_xml(
                f"<w:style {nsdecls('w')} w:type='paragraph' w:styleId='{name}'>"
                f"<w:name w:val='{name}'/><w:basedOn w:val='{based}'/></w:style>"
            )
        )
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Ref", "Standard", "1", "One"), strict=True
    ):
        cell.text = text
    out = io.BytesIO()
    document.save(out)

    assert read_table_file(out.getvalue(), "a.docx", Format.WORD).sheet.readable


@pytest.mark.parametrize("format_", OFFICE)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_damage_to_an_office_file_is_read_or_refused(format_: Format, data: st.DataObject) -> None:
    raw = bytearray(BOOK if format_ is Format.XLSX else WORD)
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with or_refused():
        assert sentences_of(read_table_file(bytes(raw), "a", format_)) is not None


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300) | st.text("ab1.,;\t\n\"'=<>&é\u202e\x00", max_size=200).map(str.encode))
def test_any_bytes_are_read_as_csv_or_refused(raw: bytes) -> None:
    with or_refused():
        assert sentences_of(read_table_file(raw, "a.csv", Format.CSV)) is not None


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_any_layout_can_be_asked_for(data: st.DataObject) -> None:
    roles = st.lists(st.sampled_from(Role), max_size=7).map(tuple)
    layout = Layout(
        heading=data.draw(st.dictionaries(st.integers(-1, 4), st.integers(-2, 20), max_size=4)),
        roles=data.draw(st.dictionaries(st.integers(-1, 4), roles, max_size=4)),
    )
    reading = read_table_file(WORD, "a.docx", Format.WORD, layout)

    assert sentences_of(reading) is not None


@contextmanager
def or_refused() -> Iterator[None]:
    try:
        yield
    except FileUnreadableError as error:
        assert error.sentence.endswith(".")  # noqa: PT017 - both outcomes are right


def test_circles_and_orphans_are_all_named() -> None:
    problems = sentences_of(
        from_csv(
            "Code,Parent,Title\n1,3,One\n2,1,Two\n3,2,Three\n4,4,Four\n5,nowhere,Five\n6,,Six\n6,,Again\n"
        )
    )

    assert [problem.split(",")[0] for problem in problems] == ["row 2", "row 5", "row 6", "row 8"]
    assert "in a circle" in problems[0]


def test_two_thousand_levels_are_refused_by_name() -> None:
    rows = "".join(f"{number},{number - 1 or ''},Item\n" for number in range(1, 2001))

    assert any("levels deep" in problem for problem in sentences_of(from_csv(f"Code,Parent,Title\n{rows}")))


def test_more_items_than_a_framework_may_have_are_refused() -> None:
    rows = "".join(f"A {number},Do it\n" for number in range(10_001))

    assert "10000" in refusal_of(f"Ref,Standard\n{rows}".encode(), Format.CSV)


@pytest.mark.parametrize(
    ("requirement", "links"),
    [
        ("[" * 100_000, ""),
        ('{""a"":' * 15_000, ""),
        ("{'min': 1}", ""),
        ('{""min_evidence"":1,""min_evidence"":2}', ""),
        ('{""min_evidence"":1e9}', ""),
        ('{""signer"":""\\ud800""}', ""),
        ("", "{}"),
        ("", "[1]"),
        ("", '[{""to"":""\\u202e"",""relation"":""exact""}]'),
        ("", '[{""to"":[[[[[[[[[[]]]]]]]]]]}]'),
    ],
)
def test_odd_json_in_our_own_columns_is_a_problem_with_its_row(requirement: str, links: str) -> None:
    row = f'A,,Title,Text,competency,,,,,,,,"{requirement}","{links}"'
    problems = sentences_of(from_csv(f"{OWN}\n{row}\n"))

    assert problems
    assert all(problem.startswith("row 2") for problem in problems)


def test_our_own_heading_decides_how_texts_are_read() -> None:
    row = "A,,<b>Title</b>,a &lt; b,competency,,,,,,,,,"

    assert sentences_of(from_csv(f"{OWN}\n{row}\n")) == []
    assert sentences_of(from_workbook(workbook(Items=[OWN.split(","), row.split(",")]))) == []
