"""Files that nobody writes by accident end with a sentence, or with the words they hold, in every format."""

import io
import json
from typing import Any

import pytest
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from app.standards.documents import FrameworkFileError
from app.standards.formats.reading import document_of_reading, read_file
from app.standards.formats.values import FileUnreadableError, Header
from tests.standards.formats.table_files import word_document
from tests.standards.formats.test_workbook_parts import cell
from tests.standards.formats.test_workbook_parts import workbook as workbook_of

HEADER = Header("our-set", "1", "Our set", "A centre", "any", None, "adapted", "A file")
CSV = "code,statement\n"
MOODLE = (
    "Parent,Id,Short,Description,Format,Scale,Configuration,Rule,Outcome,Config,Related,Exported,Is,Taxonomy\n"
    ',F,Frame,,1,"a,b","[{""scaleid"":""1""}]",,,,,,1,"competency"\n'
)
YAML = """\
key: our-set
version: "1"
title: T
publisher: P
scheme: any
provenance: adapted
source: S
items:
"""
ITEM = "  - {code: A1, kind: competency, title: Check, statement: Check it}\n"


def answer(raw: bytes, name: str) -> str:
    """Return what a person is told: the refusal, the problems, or the notes and the codes of the top."""
    try:
        reading = read_file(raw, name)
        document = document_of_reading(reading, HEADER, name)
    except FileUnreadableError as refused:
        return refused.sentence
    except FrameworkFileError as refused:
        return str(refused)
    return " ".join([*reading.notes, *(item.code for item in document.items)])


def case(**fields: Any) -> bytes:
    items = [
        {"identifier": f"i{n}", "humanCodingScheme": f"A {n}", "fullStatement": f"Check {n}"}
        for n in range(3)
    ]
    return json.dumps(
        {"CFDocument": {"identifier": "d", "title": "T"}, "CFItems": items, "CFAssociations": [], **fields}
    ).encode()


def below(number: Any, child: str = "i1") -> dict[str, Any]:
    return {
        "associationType": "isChildOf",
        "originNodeURI": {"identifier": child},
        "destinationNodeURI": {"identifier": "i0"},
        "sequenceNumber": number,
    }


def matrix(**fields: Any) -> bytes:
    standards = [{"shortname": "1", "name": "One", "description": "d", "standardid": 1}]
    return json.dumps({"framework": {"name": "F", "standards": standards, **fields}}).encode()


def element(**fields: Any) -> dict[str, Any]:
    return {
        "shortname": "1.1",
        "name": "x",
        "description": "Do it",
        "standardid": 1,
        "elementid": "1",
        **fields,
    }


def deep(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {"shortname": "z", "name": "n", "description": "d"}
    for level in range(levels):
        found = {"shortname": f"z{level}", "name": "n", "description": "d", "children": [found]}
    return found


def rule(config: str, kind: str = "core_competency\\competency_rule_points") -> str:
    return MOODLE + f',A 1,Check,Do it,1,,,{kind},1,"{config}",,1,,\n'


def related(codes: str) -> str:
    return MOODLE + f',A 1,Check,Do it,1,,,,0,null,"{codes}",1,,\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CSV + "A 1," + "x" * 300_000, "a cell that is too long"),
        (CSV + 'A 1,"' + "x\n" * 300_000 + '"\n', "a cell that is too long"),
        ('"' * 1_000_001, "a cell that is too long"),
        ("sep=;\n", "no rows with words"),
        (
            CSV + "".join("A" + ".1" * level + ",Check\n" for level in range(1, 39)),
            "16 levels deep",
        ),
        (CSV + "A 1,Check it now\n" * 3_000, "used twice"),
    ],
)
def test_csv(text: str, said: str) -> None:
    assert said in answer(text.encode(), "list.csv")


def test_csv_in_utf_16_without_a_mark_and_with_half_a_character() -> None:
    assert "NUL bytes" in answer((CSV + "A 1,Check\n").encode("utf-16-le"), "list.csv")
    assert "Windows-1252" in answer(CSV.encode() + b"A 1,Check \xed\xa0\x80 it\n", "list.csv")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (case(CFItems={"a": 1}), "`CFItems` is no list"),
        (case(CFDocument=[1]), "`CFDocument` is no object"),
        (case(CFAssociations=[None, 5, "x", []]), "An association must be an object"),
        (case(CFItems=[{"identifier": ["x"], "fullStatement": {"a": 1}}, {}]), "has no `identifier`"),
        (case(CFAssociations=[below(float("nan")), below(1e308, "i2")]), "A 0"),
        (case(CFAssociations=[below([1]), below("٣", "i2")]), "A 0"),
        (case(CFAssociations=[below(1)] * 3_000), "A 0"),
        (case(CFAssociations=[{"associationType": {"a": 1}, "originNodeURI": "i1"}]), "left out"),
    ],
)
def test_case(raw: bytes, said: str) -> None:
    assert said in answer(raw, "package.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rule("[" * 50_000), "configuration of the points rule cannot be read"),
        (
            rule('{""base"":{""points"":""x""},""competencies"":[{""id"":null}]}'),
            "rule cannot be read",
        ),
        (rule("{}", "system\\evil()"), "is not known"),
        (related("A 1,A%2C1,%,%ZZ,,"), "%ZZ"),
        (related(",".join(f"A {number}" for number in range(20_000))), "too long"),
        (MOODLE + MOODLE.split("\n")[1] + "\n", "no competencies"),
        (MOODLE + ",A 2\n\n,,,,,,,,,,,,,\n", "title is missing"),
    ],
)
def test_moodle(text: str, said: str) -> None:
    assert said in answer(text.encode(), "moodle.csv")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (matrix(standards=[deep(55)]), "nested more than 60 levels"),
        (
            matrix(standards=[{"shortname": "1", "name": "One", "children": [None, 1, []]}]),
            "must be an object",
        ),
        (b'{"framework":[1],"standards":[]}', "no SmartEvidence framework"),
        (matrix(standardelements=[element(shortname={"a": 1}, name=["x"], elementid={})]), "expected here"),
        (matrix(standardelements=[element()] * 3_000), "Taken once"),
        (matrix(standardelements=[element(name=f"x{number}") for number in range(900)]), "used twice"),
    ],
)
def test_mahara(raw: bytes, said: str) -> None:
    assert said in answer(raw, "some.matrix")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{YAML}  - {'[' * 7_000}", "nested more than 40 levels"),
        (f"{YAML}  - {'[' * 100_000}", "longer than 8000 characters"),
        (f"{YAML}  - &a {{code: A1}}\n  - {{<<: *a, code: A2}}\n", "Remove the anchor"),
        (f'{YAML}  - !!python/object/apply:os.system ["true"]\n', "Remove the tag"),
        (f"{YAML}{ITEM}? [a, b]\n: x\n? null\n: y\n", "field name"),
        (f"%YAML 1.1\n---\n{YAML}{ITEM}---\nx: 1\n", "second document"),
        ("- \n" * 100_000, "must begin with fields"),
    ],
)
def test_yaml(text: str, said: str) -> None:
    assert said in answer(text.encode(), "set.yaml")


def word(rows: str) -> bytes:
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>")
    document = word_document()
    document.element.body.insert(0, table)
    return saved_document(document)


def saved_document(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def row(*cells: tuple[str, str]) -> str:
    shown = "".join(
        f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        for text, properties in cells
    )
    return f"<w:tr>{shown}</w:tr>"


HEADING = row(("Code", ""), ("Statement", ""))
FIRST = row(("A 1", ""), ("Check the device", ""))
LONG = row(("A 2", ""), ("w " * 200_000, '<w:vMerge w:val="restart"/>'))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (row(("Code", "<w:vMerge/>"), ("Statement", "")) + FIRST, "A 1"),
        (HEADING + row(("A 1", '<w:gridSpan w:val="-5"/>'), ("Check the device", "")), "A 1"),
        (HEADING + row(("A 1", '<w:gridSpan w:val="x"/>'), ("Check the device", "")), "A 1"),
        ("<w:tr/>" * 5_000 + HEADING + FIRST, "A 1"),
        (HEADING + "<w:tr><w:tc/></w:tr>" + FIRST, "A 1"),
        (
            HEADING + f'<w:tr><w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>{FIRST[6:]}',
            "more than 250 columns",
        ),
        (HEADING + LONG + row(("A 3", ""), ("", "<w:vMerge/>")) * 99, "20,000,000 characters"),
    ],
)
def test_word(rows: str, said: str) -> None:
    assert said in answer(word(rows), "list.docx")


def test_a_workbook_as_nobody_writes_it() -> None:
    far = f"<row>{cell('Code')}{cell('Statement')}</row><row>{cell('A 2', 'ZZZ9999999999')}</row>"

    assert "beyond column 250" in answer(workbook_of(far), "list.xlsx")
