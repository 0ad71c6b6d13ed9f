"""Workbooks as other programs write them, and as nobody but an attacker does, put together by hand."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import pytest

from app.standards.formats.table_reading import read_table_file, read_tables
from app.standards.formats.values import FileUnreadableError, Format
from tests.standards.formats.outlines import outline

USUAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
LINKS = (
    '<Relationships xmlns="l"><Relationship Id="r1" Type="t/worksheet" Target="worksheets/one.xml"/>'
    '<Relationship Id="r2" Type="t/sharedStrings" Target="/xl/strings.xml"/>'
    '<Relationship Id="r3" Type="t/styles" Target="styles.xml"/>'
    '<Relationship Id="r4" Type="t/chartsheet" Target="worksheets/one.xml"/></Relationships>'
)
DAMAGED = "list is damaged, far too large once unpacked, or not an Excel workbook (.xlsx)."


def workbook(rows: str, beside: str = "", namespace: str = USUAL, **parts: str) -> bytes:
    """Return a workbook with one sheet of these rows; `parts` are further ones of its folder."""
    book = (
        f'<workbook xmlns="{namespace}" xmlns:r="r">{parts.pop("settings", "")}<sheets>'
        '<sheet name="One" r:id="r1"/><sheet name="Chart" r:id="r4"/></sheets></workbook>'
    )
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{beside}</worksheet>'
    files: Mapping[str, str] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": parts.pop("links", LINKS),
        "xl/worksheets/one.xml": sheet,
        **{f"xl/{name}.xml": f'<x xmlns="{namespace}">{content}</x>' for name, content in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def cell(text: str, place: str = "") -> str:
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{escape(text)}</t></is></c>'


HEADING = f"<row>{cell('Code')}{cell('Statement')}</row>"
FIRST = f"<row>{cell('A 1')}{cell('Check the device and record it')}</row>"


def cells_of(raw: bytes) -> list[tuple[str, ...]]:
    return [row.cells for table in read_tables(raw, "list", Format.XLSX) for row in table.rows]


def refusal_of(raw: bytes) -> str:
    with pytest.raises(FileUnreadableError) as refused:
        read_table_file(raw, "list", Format.XLSX)
    return refused.value.sentence


@pytest.mark.parametrize("namespace", [USUAL, STRICT])
def test_both_forms_of_the_standard_are_read(namespace: str) -> None:
    reading = read_table_file(workbook(HEADING + FIRST, namespace=namespace), "list", Format.XLSX)

    assert outline(reading) == ["competency A 1: Check the device and record it"]


def test_shared_texts_are_read_in_their_parts_without_their_ruby() -> None:
    strings = (
        "<si><t>Code</t></si><si><r><t>State</t></r><r><rPr/><t>ment</t></r></si>"
        "<si><t>B 2</t></si><si><t>Test</t><rPh><t>ruby</t></rPh></si><si><t>_x005F_x0041_</t></si>"
    )
    rows = "".join(
        f'<row><c t="s"><v>{left}</v></c><c t="s"><v>{right}</v></c></row>'
        for left, right in ((0, 1), (2, 3), (2, 4))
    )

    assert cells_of(workbook(rows, strings=strings)) == [
        ("Code", "Statement"),
        ("B 2", "Test"),
        ("B 2", "_x0041_"),
    ]


def test_days_times_and_numbers_are_read_as_they_are_shown() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="&quot;day&quot; 0.00"/>'
        '<numFmt numFmtId="171" formatCode="[Red]0.00"/><numFmt numFmtId="172" formatCode="dd/mm/yyyy"/>'
        "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 2, 46, 170, 171, 172, 20))
        + "</cellXfs>"
    )
    values = [(1, "45000"), (2, "2.1"), (3, "1.5"), (4, "7"), (5, "7"), (6, "59"), (7, "0.25"), (99, "3")]
    row = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in values)

    assert cells_of(workbook(f"<row>{row}</row>", styles=styles)) == [
        ("2023-03-15", "2.10", "1 day, 12:00:00", "7", "7", "1900-02-28", "06:00:00", "3")
    ]
    assert cells_of(
        workbook(
            '<row><c s="0"><v>1</v></c></row>',
            styles='<cellXfs><xf numFmtId="14"/></cellXfs>',
            settings='<workbookPr date1904="1"/>',
        )
    ) == [("1904-01-02",)]


def test_other_types_of_cell_are_read() -> None:
    row = (
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="d"><v>2026-03-04</v></c><c t="d"><v>soon</v></c>'
        '<c t="str"><v>words</v></c><c t="e"><v>#REF!</v></c><c t="inlineStr"/><c><f>A1+1</f><v>2</v></c>'
    )

    assert cells_of(workbook(f"<row>{row}</row>")) == [
        ("TRUE", "FALSE", "2026-03-04", "soon", "words", "#REF!", "", "=A1+1")
    ]


def test_what_stands_beside_the_cells_is_not_looked_at() -> None:
    odd = "<dataValidations><nonsense/></dataValidations><conditionalFormatting sqref='?'/>"
    rows = f"{HEADING}<!-- a note -->{FIRST}<row><c/><extLst/></row>"

    assert cells_of(workbook(rows, odd, styles="<fills><fill><nonsense/></fill></fills>")) == [
        ("Code", "Statement"),
        ("A 1", "Check the device and record it"),
    ]


def test_the_rows_of_drawings_are_no_rows() -> None:
    anchor = '<controls><from xmlns="drawing"><row>7</row><col>2</col></from></controls>'

    assert len(cells_of(workbook(HEADING + FIRST, anchor))) == 2


@pytest.mark.parametrize(
    "row",
    [
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>0</v></c></row>',
        '<row r="0"><c/></row>',
        '<row r="-4"><c/></row>',
        '<row r="nan"><c/></row>',
        '<row r="1e300"><c/></row>',
        f"<row>{cell('A 2', '2A')}</row>",
        f"<row>{cell('A 2', 'A0')}</row>",
        f"<row><c><v>{'9' * 5_000}</v></c></row>",
        "<row><c><v>twelve</v></c></row>",
        '<row><c s="x"><v>1</v></c></row>',
    ],
)
def test_cells_that_no_program_writes_are_refused(row: str) -> None:
    assert refusal_of(workbook(HEADING + FIRST + row)).startswith(DAMAGED)


@pytest.mark.parametrize("reference", ["", "A", "B2:A", "A1:B2:C3", "1:2", "B2:A1"])
def test_merged_cells_that_cover_nothing_are_refused(reference: str) -> None:
    beside = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'

    assert refusal_of(workbook(HEADING + FIRST, beside)).startswith(DAMAGED)


def test_a_sheet_outside_the_workbook_is_not_looked_for() -> None:
    links = (
        '<Relationships xmlns="l"><Relationship Id="r1" Type="t/worksheet" TargetMode="External" '
        'Target="../../../etc/passwd"/></Relationships>'
    )

    assert refusal_of(workbook(HEADING, links=links)) == "The workbook has no cells with words in them."


def test_a_sheet_that_is_listed_hundreds_of_times_counts_each_time() -> None:
    many = "".join(f'<sheet name="{number}" r:id="r1"/>' for number in range(600))
    settings = f"<sheets>{many}</sheets>"

    assert refusal_of(workbook(HEADING, settings=settings)) == "The workbook has more than 500 sheets."


def test_one_long_text_in_thousands_of_merged_cells_is_refused() -> None:
    rows = "".join(f"<row>{cell(f'A {number}')}{cell('w' * 30_000)}</row>" for number in range(1, 3))
    rows += "".join(f"<row>{cell(f'A {number}')}</row>" for number in range(3, 900))
    beside = '<mergeCells><mergeCell ref="B2:B900"/></mergeCells>'

    assert "more than 20,000,000 characters" in refusal_of(workbook(HEADING + rows, beside))


@pytest.mark.parametrize("code", ["[" * 200_000, '"' * 99_999, "\\" * 50_000])
def test_a_number_format_of_any_length_takes_no_time(code: str) -> None:
    shown = escape(code, {'"': "&quot;"})
    styles = (
        f'<numFmts><numFmt numFmtId="170" formatCode="{shown}"/></numFmts>'
        '<cellXfs><xf numFmtId="170"/></cellXfs>'
    )

    try:
        assert cells_of(workbook('<row><c s="0"><v>1.5</v></c></row>', styles=styles)) == [("1.5",)]
    except FileUnreadableError as refused:
        assert refused.sentence.startswith(DAMAGED)  # noqa: PT017 - either answer will do
