"""Files of other tools that are damaged, huge or made to harm: read or refused with a sentence, and soon."""

import codecs
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.standards.formats.case_reader import read_case
from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.moodle_reader import read_moodle
from app.standards.formats.values import FileUnreadableError, Reading
from tests.standards.formats.outlines import SAMPLES, outline, problems_of, sentences_of
from tests.standards.formats.test_case_files import child, item, package
from tests.standards.formats.test_mahara_files import element, standard
from tests.standards.formats.test_mahara_files import reading_of as mahara_of
from tests.standards.formats.test_moodle_files import FRENCH, framework, row, table
from tests.standards.formats.test_moodle_files import reading_of as moodle_of

Reader = Callable[[bytes, str], Reading]
CASE = (SAMPLES / "case-1p1-package.json").read_bytes()
MOODLE = (SAMPLES / "moodle-competency-framework.csv").read_bytes()
MAHARA = (SAMPLES / "mahara-smartevidence.matrix").read_bytes()
VALID: list[tuple[Reader, bytes]] = [(read_case, CASE), (read_moodle, MOODLE), (read_mahara, MAHARA)]
JSON_READERS = [read_case, read_mahara]
ids = pytest.mark.parametrize(("read", "valid"), VALID, ids=["case", "moodle", "mahara"])


@contextmanager
def seconds(most: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < most


@ids
@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "The file is empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b"{" + b" " * 50 * 1024 * 1024, "larger than 10 MB"),
        (b"PK\x03\x04" + b"\x00" * 100, "a zip file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel or Word file"),
        (b'{"a": "\x00"}', "NUL bytes"),
        ('{"a": 1}'.encode("utf-16-le"), "NUL bytes"),
        (b"\xff\xfe{\x00\x00\xd8", "not text in a known encoding"),
        (b'{"a": "\x81\x8d"}', "not text in a known encoding"),
        (
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "line 1|columns",
        ),
    ],
    ids=["empty", "large", "huge", "zip", "pdf", "ole", "nul", "utf-16", "cut", "cp1252", "xml"],
)
def test_what_is_no_text_of_the_format_is_refused_with_a_sentence(
    read: Reader, valid: bytes, raw: bytes, why: str
) -> None:
    assert valid
    with pytest.raises(FileUnreadableError, match=why), seconds(5):
        read(raw, "some.file")


@pytest.mark.parametrize("read", JSON_READERS)
@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"[" * 100_000, "nested more than 60 levels deep"),
        (b'{"CFItems":' * 100_000, "nested more than 60 levels deep"),
        (b"[" * 70 + b"]" * 70, "nested more than 60 levels deep"),
        (b'{"CFItems": [1,\n 2,}', "goes wrong on line 2, column 4"),
        (b'{"framework": {"standards": [1]}} trailing', "goes wrong on line 1"),
        (b'"' + b'\\"' * 1_000_000, "goes wrong on line 1"),
        (b"not json", "goes wrong on line 1"),
    ],
    ids=["brackets", "braces", "closed", "comma", "trailing", "quotes", "words"],
)
def test_broken_and_deep_json_is_refused_with_its_line(read: Reader, raw: bytes, why: str) -> None:
    with pytest.raises(FileUnreadableError, match=why), seconds(5):
        read(raw, "some.json")


def test_numbers_that_no_computer_holds_are_read_as_they_are_written() -> None:
    digits = "9" * 5000
    raw = json.dumps({"CFItems": [{"identifier": "a", "fullStatement": "Do", "humanCodingScheme": 0}]})
    reading = read_case(raw.replace(": 0}", f": {digits}}}").encode(), "some.json")

    assert outline(reading) == [f"competency {digits}: Do"]
    assert "`code` is too long: at most 80 characters." in " ".join(sentences_of(reading))
    fields = (
        '"identifier": "a", "fullStatement": "Do", "humanCodingScheme": 1.10, "x": [NaN, -Infinity, 1e999]'
    )
    assert outline(read_case(f'{{"CFItems": [{{{fields}}}]}}'.encode(), "some.json")) == [
        "competency 1.10: Do"
    ]


@pytest.mark.parametrize(
    ("read", "raw", "where"),
    [
        (read_case, CASE.replace(b'"fullStatement"', b'"uri": "x", "fullStatement"', 1), "CFItems, item 1"),
        (read_case, CASE.replace(b'"CFItems": [', b'"CFDocument": {}, "CFItems": ['), "the beginning"),
        (
            read_mahara,
            MAHARA.replace(b'"standardid": 2\n', b'"standardid": 2, "standardid": 3\n'),
            "framework, standards, item 2",
        ),
    ],
)
def test_a_field_that_stands_twice_is_named_with_its_place(read: Reader, raw: bytes, where: str) -> None:
    found = sentences_of(read(raw, "some.json"))

    assert [each.startswith(where) and "stands twice in the same object" in each for each in found] == [True]


@ids
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"],
    ids=lambda encoding: encoding,
)
def test_every_usual_encoding_is_read_and_doubt_is_said(read: Reader, valid: bytes, encoding: str) -> None:
    text = valid.decode().replace("Device management", "Geräte à la “carte”")
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    reading = read(mark + text.encode(encoding), "some.file")

    assert "Geräte à la “carte”" in outline(reading)[0]
    assert len(reading.notes) == (1 if encoding == "cp1252" else 0)
    assert problems_of(reading) == ()


@ids
def test_line_ends_of_any_system_are_the_same(read: Reader, valid: bytes) -> None:
    expected = outline(read(valid, "some.file"))

    assert outline(read(valid.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "some.file")) == expected


@pytest.mark.parametrize(
    "reading",
    [
        package(
            [item(number, f"Do {number}", humanCodingScheme=f"T{number}") for number in range(2000)],
            [child(number, (number + 1) % 2000) for number in range(2000)],
        ),
        moodle_of(*(row(f"T{number}", "Do", parent=f"T{(number + 1) % 2000}") for number in range(2000))),
        mahara_of(
            [standard("S", "All", 1)],
            [element(f"T{number}", "Do", 1, number, parentid=number % 2000 + 1) for number in range(1, 2001)],
        ),
    ],
    ids=["case", "moodle", "mahara"],
)  # fmt: skip
def test_a_circle_of_two_thousand_items_is_a_problem_and_so_is_its_depth(reading: Reading) -> None:
    with seconds(20):
        found = sentences_of(reading)

    assert "stand below each other in a circle" in " ".join(found)
    assert "This item is more than 16 levels deep. Make the list flatter." in " ".join(found)


def test_sixteen_levels_are_read_and_a_seventeenth_is_refused() -> None:
    def chain(levels: int) -> Reading:
        rows = [row(f"T{level}", "Do", parent=f"T{level - 1}" if level else "") for level in range(levels)]
        return moodle_of(*rows)

    assert problems_of(chain(16)) == ()
    assert sentences_of(chain(17)) == [
        "row 19, item T16: This item is more than 16 levels deep. Make the list flatter."
    ]


def test_ten_thousand_items_are_read_in_seconds() -> None:
    rows = [
        row(f"U{unit}.{number}", "Do this", parent=f"U{unit}") for unit in range(99) for number in range(100)
    ]
    units = [row(f"U{unit}", "Unit") for unit in range(99)]
    raw = table(FRENCH, framework(), *rows, *units)

    with seconds(20):
        assert problems_of(read_moodle(raw, "large.csv")) == ()


@pytest.mark.parametrize("nested", ["<ul><li>", "<div>", "<b><p>", "&amp;", "<"])
def test_megabytes_of_markup_in_one_text_are_too_long_and_nothing_else(nested: str) -> None:
    text = nested * (5_000_000 // len(nested)) + "<p>x"

    with seconds(5):
        found = sentences_of(package([item(1, text, humanCodingScheme="A", abbreviatedStatement="Do")], []))
    assert found == ["CFItems, item 1, item A, statement: `statement` is too long: at most 4000 characters."]


SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<style>p{}</style>",
    "<p>a<!-- b --></p>",
    "<a href='javascript:alert(1)'>go</a>",
    "&lt;script&gt;",
    "<ScRiPt\n>x</sCrIpT>",
    "<svg><script>x</script></svg>",
]


@pytest.mark.parametrize("markup", SCRIPTS)
def test_markup_leaves_only_words_in_texts_and_is_a_problem_in_codes(markup: str) -> None:
    for reading in (
        package([item(1, f"Kept {markup}", humanCodingScheme=f"A{markup}")], []),
        moodle_of(row(f"A{markup}", f"Kept {markup}", f"Kept {markup}")),
        mahara_of([standard(f"A{markup}", f"Kept {markup}", 1)]),
    ):
        assert any("holds HTML. Write it as plain text." in each for each in sentences_of(reading))
        shown = json.dumps(reading.sheet.data)
        assert "Kept" in shown
        assert "onerror" not in shown.replace(json.dumps(f"A{markup}"), "")
        assert "alert" not in shown.replace(json.dumps(f"A{markup}"), "")


@pytest.mark.parametrize("sign", ["\u202e", "\u200f", "\x07", "\ufffd", "&#x202e;<b>x</b>", "\ue000"])
def test_signs_that_cannot_be_seen_are_named_with_their_place(sign: str) -> None:
    for reading, place in (
        (
            package([item(1, f"Do {sign} it", humanCodingScheme="A")], []),
            "CFItems, item 1, item A, statement",
        ),
        (moodle_of(row("A", "Do", f"Do {sign} it")), "row 3, item A, statement"),
        (
            mahara_of([standard("A", "Do", 1, description=f"Do {sign} it")]),
            "standards, item 1, item A, statement",
        ),
    ):
        found = sentences_of(reading)
        assert found
        assert all(each.startswith(place) for each in found)


def test_half_a_character_in_json_is_a_problem_and_no_crash() -> None:
    reading = package([item(1, "Do \ud800 it <b>now</b>", humanCodingScheme="A\ud800")], [], title="\udfff")

    assert len(sentences_of(reading)) == 3
    for problem in problems_of(reading):
        str(problem).encode()
