"""A name that came with a file is made safe, whatever it was."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blobs.names import MAXIMUM_LENGTH, safe_name


@pytest.mark.parametrize(
    ("given_name", "extension", "expected"),
    [
        ("photo.jpg", ".jpg", "photo.jpg"),
        ("photo.JPEG", ".jpg", "photo.jpg"),
        ("photo.heic", ".jpg", "photo.jpg"),
        ("photo.html", ".jpg", "photo.html.jpg"),
        ("../../etc/passwd", ".txt", "passwd.txt"),
        ("C:\\Users\\Name\\report.pdf", ".pdf", "report.pdf"),
        ("", ".pdf", "file.pdf"),
        ("...", ".pdf", "file.pdf"),
        (".pdf", ".pdf", "file.pdf"),
        ("a/", ".png", "file.png"),
        ("re\u202egpj.exe", ".png", "regpj.exe.png"),
        ("tab\there\r\nX-Header: 1.txt", ".txt", "tab here X-Header- 1.txt"),
        ("nul\0byte.csv", ".csv", "nulbyte.csv"),
        ("half\ud83d.txt", ".txt", "half.txt"),
        ("con.txt", ".txt", "file-con.txt"),
        ("  spaced   out .pdf", ".pdf", "spaced out.pdf"),
        ("Prüfung µ 5°.pdf", ".pdf", "Prüfung µ 5°.pdf"),
        ('quote"d<b>.pdf', ".pdf", "quote-d-b-.pdf"),
        ("x" * 500 + ".pdf", ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names(given_name: str, extension: str, expected: str) -> None:
    assert safe_name(given_name, extension) == expected


@given(
    st.text(st.characters(exclude_categories=()), max_size=300), st.sampled_from([".pdf", ".jpg", ".docx"])
)
def test_any_name_becomes_a_safe_one(given_name: str, extension: str) -> None:
    name = safe_name(given_name, extension)
    assert len(extension) < len(name) <= MAXIMUM_LENGTH
    assert name.endswith(extension)
    assert not name.startswith((".", " "))
    assert not set(name) & set('/\\<>:"|?*')
    assert all(unicodedata.category(character)[0] != "C" for character in name)
    assert safe_name(name, extension) == name
