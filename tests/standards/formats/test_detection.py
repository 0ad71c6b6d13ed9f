"""Which format a file has: its content decides."""

from pathlib import Path

import pytest

from app.standards.formats.apart import read_apart
from app.standards.formats.detection import format_of
from app.standards.formats.reading import LARGEST, document_of_reading, read_file
from app.standards.formats.values import FileUnreadableError, Format, Header

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "standards"


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("plain.csv", Format.CSV),
        ("spreadsheet-with-merged-headings.xlsx", Format.XLSX),
        ("word-tables.docx", Format.WORD),
        ("case-1p1-package.json", Format.CASE),
        ("moodle-competency-framework.csv", Format.MOODLE),
        ("mahara-smartevidence.matrix", Format.MAHARA),
    ],
)
@pytest.mark.parametrize("renamed", ["", "standards.txt", "standards.json", "standards"])
def test_a_sample_is_known_by_its_content(name: str, format_: Format, renamed: str) -> None:
    assert format_of((SAMPLES / name).read_bytes(), renamed or name) is format_


@pytest.mark.parametrize(
    ("raw", "name", "format_"),
    [
        (b"key: ours\nversion: '1'\n", "ours.yaml", Format.YAML),
        (b"key: ours\nversion: '1'\n", "ours", Format.YAML),
        (b"code;title\nA 1;One\n", "ours", Format.CSV),
        ("code,title\nA 1,One\n".encode("utf-16"), "ours.csv", Format.CSV),
        (b'{"CFDocument": {"title": "standards"}, "CFItems": []}', "x.matrix", Format.CASE),
        (b'{"framework": {"standards" : []}}', "x.json", Format.MAHARA),
        (b"[1, 2]", "x.json", Format.CASE),
    ],
)
def test_other_files(raw: bytes, name: str, format_: Format) -> None:
    assert format_of(raw, name) is format_


def test_moodle_is_known_though_its_framework_comes_last_and_far_down() -> None:
    heading, framework, *rows = (SAMPLES / "moodle-competency-framework.csv").read_bytes().splitlines()
    many = [b",X%d,Name,Text,1,,,,,,,,," % number for number in range(5_000)]

    raw = b"\r\n".join([heading, *many, *rows, framework])

    assert format_of(raw, "moodle.csv") is Format.MOODLE


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.4", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "old Office program"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "web page"),
        (b"\n<html><body>A,B</body></html>", "web page"),
        (b'<?xml version="1.0"?><a/>', "web page or an XML file"),
        (b"PK\x03\x04" + b"x" * 50, "neither a Word document nor a spreadsheet"),
    ],
)
def test_a_file_without_standards_is_refused_with_advice(raw: bytes, words: str) -> None:
    with pytest.raises(FileUnreadableError, match=words):
        format_of(raw, "standards.csv")


def test_reading_apart_gives_what_reading_here_gives() -> None:
    for name in ("plain.csv", "word-tables.docx", "case-1p1-package.json"):
        raw = (SAMPLES / name).read_bytes()
        assert read_apart(raw, name) == read_file(raw, name)


def test_a_file_beyond_the_limit_is_refused_without_being_read() -> None:
    with pytest.raises(FileUnreadableError, match="larger than 10 MB"):
        read_apart(b"x" * (LARGEST + 1), "large.csv")


def test_what_a_person_says_beside_the_file_comes_before_what_the_file_says() -> None:
    raw = b'key: ours\nversion: "1"\ntitle: Theirs\npublisher: P\nscheme: any\n'
    raw += b"provenance: official\nsource: S\n"
    raw += b"items:\n  - {code: A 1, kind: competency, title: One, statement: Do one.}\n"
    reading = read_file(raw, "ours.yaml")

    document = document_of_reading(reading, Header(title="Ours", version="2"), "ours.yaml")

    assert (document.key, document.title, document.version) == ("ours", "Ours", "2")
