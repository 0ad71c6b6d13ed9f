"""The words of every kind of kept file are read with their places; what cannot be read says so."""

import io
from collections.abc import Callable
from functools import partial

import pytest
import weasyprint  # type: ignore[import-untyped]  # it ships no types
from docx import Document
from openpyxl import Workbook

from app.blobs.isolation import accept_apart
from app.core.identifiers import IdentifierKind
from app.export.screening_apart import look_through
from app.export.screening_texts import PICTURE, UNREADABLE
from tests.export_pages.small_world import SAMPLES

NUMBER = "999 000 0018"


def word_file() -> bytes:
    document = Document()
    paragraph = document.add_paragraph("Seen: 999 ")
    paragraph.add_run("000 00").bold = True
    paragraph.add_run("18")
    document.sections[0].header.paragraphs[0].text = f"Header {NUMBER}"
    document.add_table(1, 1).cell(0, 0).text = f"Cell {NUMBER}"
    return saved(document.save)


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Serial", 9990000018])
    hidden = book.create_sheet("Kept back")
    hidden.append(["", f"Patient {NUMBER}"])
    hidden.sheet_state = "hidden"
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def pdf() -> bytes:
    html = f"<p>First page</p><p style='break-before: page'>{NUMBER}</p>"
    content: bytes = weasyprint.HTML(string=html).write_pdf()
    return content


@pytest.mark.parametrize(
    ("content", "name", "places"),
    [
        (word_file, "record.docx", {("Text", True), ("Headers and footers", True)}),
        (workbook, "record.xlsx", {("Sheet Sheet, row 1", False), ("Sheet Kept back, row 1", True)}),
        (pdf, "record.pdf", {("Page 2", True)}),
        (partial(str.encode, f"one\n{NUMBER}\n"), "record.txt", {("Line 2", True)}),
        (partial(str.encode, f"a,b\n1,{NUMBER}\n"), "record.csv", {("Line 2", True)}),
    ],
)
def test_an_accepted_file_is_looked_through(
    content: Callable[[], bytes], name: str, places: set[tuple[str, bool]]
) -> None:
    kept = accept_apart(content(), name)
    looked = look_through(kept.media_type.value, kept.content)
    assert looked.read
    numbers = [one for one in looked.findings if one.kind is IdentifierKind.NHS_NUMBER]
    assert {(one.place, one.certain) for one in numbers} == places


def test_a_picture_and_a_damaged_file_say_that_they_were_not_read() -> None:
    picture = (SAMPLES / "phone-photo-gps-orientation6.jpg").read_bytes()
    assert look_through("image/jpeg", picture).note == PICTURE
    damaged = look_through("application/pdf", b"%PDF-1.7 and nothing more")
    assert (damaged.read, damaged.note) == (False, UNREADABLE)
