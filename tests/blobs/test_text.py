"""Plain text and CSV: how they are read, and what only looks like text."""

import pytest

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, Limits, MediaType


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept"),
    [
        (b"plain", "a.txt", MediaType.TXT, b"plain"),
        (b"plain", "a.csv", MediaType.TXT, b"plain"),
        (b"a,b\r\n1,-2\r\n", "a.csv", MediaType.CSV, b"a,b\r\n1,-2\r\n"),
        (b"a,b\r\n1,2\r\n", "a.jpg", MediaType.TXT, b"a,b\r\n1,2\r\n"),
        ("5 µm".encode(), "a.txt", MediaType.TXT, "5 µm".encode()),
        ("5 µm".encode("utf-8-sig"), "a.txt", MediaType.TXT, "5 µm".encode()),
        ("5;µm".encode(), "a.csv", MediaType.CSV, "5;µm".encode("utf-8-sig")),
        ("5\tµm".encode("utf-16"), "a.csv", MediaType.CSV, "5\tµm".encode("utf-8-sig")),
        ("5 µm".encode("utf-16-be").join([b"\xfe\xff", b""]), "a.txt", MediaType.TXT, "5 µm".encode()),
        ("dose 5 µSv at 20 °C".encode("cp1252"), "a.txt", MediaType.TXT, "dose 5 µSv at 20 °C".encode()),
        (b"BM is a short signature and this is a sentence", "a.txt", MediaType.TXT, None),
        (b"tolerance < 5 and html is a word", "a.txt", MediaType.TXT, None),
        (b"x,=SUM(A1:A3),-5.2", "a.csv", MediaType.CSV, None),
    ],
)
def test_text_is_kept_as_utf8(content: bytes, name: str, media_type: MediaType, kept: bytes | None) -> None:
    accepted = accept(content, name)
    assert accepted.media_type is media_type
    assert accepted.content == (content if kept is None else kept)


def test_windows_text_is_said_to_be_so() -> None:
    assert any("Windows text" in note for note in accept("20 °C".encode("cp1252") + b" " * 20, "a.txt").notes)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "This file is empty"),
        (b"\xef\xbb\xbf", "There are no words"),
        (b" \r\n\t", "There are no words"),
        (b"nul\0byte", "not of a kind that can be kept"),
        (b"esc \x1b[31m", "not of a kind that can be kept"),
        ("Текст по-русски".encode("cp1251"), "not of a kind that can be kept"),
        (b"\x81 undefined in windows-1252" * 3, "not of a kind that can be kept"),
        (b"\xff\xfe\x00\xd8 lone surrogate ", "not of a kind that can be kept"),
        (b"<!DOCTYPE html><p>x", "This is a web page"),
        (b"  \n<HTML>", "This is a web page"),
        (b"hello <script>alert(1)</script>", "This is a web page"),
        ("<html>".encode("utf-16"), "This is a web page"),
        (b"\xef\xbb\xbf<svg onload=alert(1)>", "This is an SVG"),
        (b"<?xml version='1.0'?><svg/>", "This is an SVG"),
        (b"<?xml version='1.0'?><a/>", "other markup"),
        (b"<!-- comment --><b>x</b>", "other markup"),
        (b"<iframe src=x>", "other markup"),
        (b"%PDF 1.4 with a broken start", "This PDF is damaged"),
        (b"{\\rtf1\\ansi hello}", "rich text"),
        (b"GIF89a\x01\x00\x01\x00\0\0\0", "This is a GIF picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 \0\0\0\0", "This is a WebP picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp41isom", "Videos cannot be kept"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "This is an AVIF picture"),
        (b"MZ\x90\0" + bytes(200), "This file cannot be kept"),
        (b"\x08\x00\x05\x00\x0a\0\0\0ISO_IR 100", "This is a DICOM file"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
    ],
)
def test_what_is_no_text_gets_its_own_advice(content: bytes, advice: str) -> None:
    with pytest.raises(FileRefusedError, match=advice):
        accept(content, "notes.txt")


@pytest.mark.parametrize(
    "cell", ["=cmd|'/c calc'!A0", "+cmd|' /c calc'!A0", "\"@SUM(1+1)*cmd|' /c calc'!A0\"", " -2+cmd|'x'!A1"]
)
def test_a_table_that_starts_a_program_is_refused(cell: str) -> None:
    with pytest.raises(FileRefusedError, match="starts another program"):
        accept(f"a,b\n1,{cell}\n".encode(), "a.csv")


def test_text_has_its_own_limit() -> None:
    assert accept(b"x" * 100, "a.txt", Limits(text_size=100)).media_type is MediaType.TXT
    with pytest.raises(FileRefusedError, match="This text is larger"):
        accept(b"x" * 101, "a.txt", Limits(text_size=100))
