"""What an original holds that no page shows is found and named; a file with nothing of it is called so."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.ExifTags import Base

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, MediaType
from app.export.form_fields import undrawn
from app.export.inspection import Held, held, looked_for, question
from app.export.inspection_apart import inspect, inspect_apart


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    book.create_sheet("Readings").append([1, 2, 3])
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(change: Callable[[object], None]) -> bytes:
    made = Document()
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.title = ""
    made.add_paragraph("A plain record.")
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def full_workbook(book: openpyxl.Workbook) -> None:
    sheet = book["Readings"]
    book.create_sheet("Patients").sheet_state = "hidden"
    book.create_sheet("raw").sheet_state = "veryHidden"
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A1"].comment = Comment("Ask the ward", "Sam Supervisor")
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.left is not None
    sheet.oddHeader.left.text = "Ward 5"
    sheet["B1"].hyperlink = "https://intranet.example.org/patient"
    book.properties.creator = "Tamsin Trainee"


def full_document(made: object) -> None:
    assert hasattr(made, "sections")
    assert hasattr(made, "paragraphs")
    made.sections[0].header.paragraphs[0].text = "Ward 5"
    first = made.paragraphs[0]
    first.add_run("the name of somebody").font.hidden = True
    for tag, text_tag, words in (("w:del", "w:delText", "left out"), ("w:ins", "w:t", "put in")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        change.set(qn("w:author"), "Sam Supervisor")
        text.text = words
        run.append(text)
        change.append(run)
        first._p.append(change)  # noqa: SLF001 - the library has no way to track a change
    made.add_comment(first.runs, text="Whose is this?", author="Sam", initials="S")  # type: ignore[attr-defined]
    made.core_properties.last_modified_by = "Sam Supervisor"  # type: ignore[attr-defined]


def full_pdf() -> bytes:
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page()
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("Ward 5"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    link.A = Dictionary(S=Name.URI, URI=String("https://intranet.example.org"))
    page.obj.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(link)])
    pdf.docinfo[Name.Author] = "Sam Supervisor"
    pdf.attachments["raw.csv"] = b"1,2"
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Identifiers")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(T=String("Name"), V=String("Sam"))]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def picture(kind: str, *, told: bool) -> bytes:
    exif = Image.Exif()
    if told:
        exif[Base.Artist.value] = "Sam Supervisor"
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, kind, exif=exif)
    return out.getvalue()


FULL = {
    MediaType.XLSX: (
        workbook(full_workbook),
        (
            "2 hidden sheets: “Patients” and “raw”",
            "1 sheet with hidden rows or columns: “Readings: 2 rows, column C”",
            "1 header or footer: “Ward 5”",
            "1 comment: “Ask the ward”",
            "1 property of the file: “creator: Tamsin Trainee”",
            "1 link to elsewhere: “https://intranet.example.org/patient”",
        ),
    ),
    MediaType.DOCX: (
        document(full_document),
        (
            "1 header or footer: “Ward 5”",
            "2 tracked changes: “Sam Supervisor: left out” and “Sam Supervisor: put in”",
            "1 piece of hidden text: “the name of somebody”",
            "1 comment: “Whose is this?”",
            "1 property of the file: “lastModifiedBy: Sam Supervisor”",
        ),
    ),
    MediaType.PDF: (
        full_pdf(),
        (
            "1 note or other annotation: “Ward 5”",
            "1 link to elsewhere: “https://intranet.example.org”",
            "1 form field that is filled in: “Name: Sam”",
            "1 layer, which may be hidden: “Identifiers”",
            "1 script or action",
            "1 file inside it: “raw.csv”",
            "1 property of the file: “Author: Sam Supervisor”",
        ),
    ),
    MediaType.JPEG: (picture("JPEG", told=True), ("1 piece of metadata: “Artist”",)),
    MediaType.TIFF: (picture("TIFF", told=True), ("1 piece of metadata: “Artist”",)),
}
PLAIN = {
    MediaType.XLSX: workbook(lambda _book: None),
    MediaType.DOCX: document(lambda _made: None),
    MediaType.JPEG: picture("JPEG", told=False),
    MediaType.PNG: picture("PNG", told=False),
    MediaType.TIFF: picture("TIFF", told=False),
}


@pytest.mark.parametrize("kind", FULL)
def test_what_no_page_shows_is_found_and_named(kind: MediaType) -> None:
    content, words = FULL[kind]
    assert tuple(one.words for one in inspect(kind, content)) == words


@pytest.mark.parametrize("kind", PLAIN)
def test_nothing_is_found_where_nothing_is(kind: MediaType) -> None:
    assert inspect(kind, PLAIN[kind]) == []


@pytest.mark.parametrize("kind", [MediaType.XLSX, MediaType.DOCX, MediaType.JPEG, MediaType.TIFF])
def test_what_was_taken_out_when_the_file_was_added_is_not_found_any_more(kind: MediaType) -> None:
    kept = accept(FULL[kind][0], f"file{kind.extension}").content
    told = " ".join(one.words for one in inspect(kind, kept))
    assert "property" not in told
    assert "metadata" not in told


def test_a_process_of_its_own_finds_the_same_and_one_that_gives_up_says_nothing() -> None:
    content, words = FULL[MediaType.XLSX]
    found = inspect_apart(MediaType.XLSX, content)
    assert found is not None
    assert tuple(one.words for one in found) == words
    assert inspect_apart(MediaType.XLSX, b"no workbook") is None
    assert inspect_apart(MediaType.TXT, b"\xff") == []


def test_a_file_that_unpacks_to_more_than_is_allowed_is_not_looked_into() -> None:
    out = io.BytesIO(PLAIN[MediaType.XLSX])
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/comments9.xml", b"<a>" + b" " * 31_000_000 + b"</a>")
    with pytest.raises(FileRefusedError):
        inspect(MediaType.XLSX, out.getvalue())


def test_pages_that_are_cut_and_fields_of_every_kind_are_found_and_no_circle_of_fields_is_endless() -> None:
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page(page_size=(300, 300)).obj.CropBox = Array([0, 0, 300, 200])
    chosen = pdf.make_indirect(Dictionary(T=String("Site"), V=Array([String("North"), String("South")])))
    long = pdf.make_indirect(Dictionary(T=String("Notes"), V=pdf.make_stream(b"a long text")))
    # Two kids at each of very many depths.
    chosen.Kids = long.Kids = Array([chosen, long])
    pdf.Root.AcroForm = Dictionary(Fields=Array([chosen]))
    out = io.BytesIO()
    pdf.save(out)
    words = [one.words for one in inspect(MediaType.PDF, out.getvalue())]
    assert words == [
        "2 form fields that are filled in: “Site: North South” and “Notes: a long text”",
        "1 page that is cut, of which the rest is still there",
    ]


def form_of(pdf: pikepdf.Pdf, value: pikepdf.Object) -> bytes:
    page = pdf.add_blank_page()
    field = pdf.make_indirect(Dictionary(Subtype=Name.Widget, FT=Name.Ch, T=String("Site"), V=value))
    page.obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def in_a_circle(pdf: pikepdf.Pdf) -> pikepdf.Object:
    value = pdf.make_indirect(Array([String("North")]))
    value.append(value)
    value.append(String("South"))
    return value


def a_thousand_deep(pdf: pikepdf.Pdf) -> pikepdf.Object:
    value = pdf.make_indirect(Array([String("North")]))
    for _ in range(1000):
        value = pdf.make_indirect(Array([value]))
    value.append(String("South"))
    return value


@pytest.mark.parametrize("nested", [in_a_circle, a_thousand_deep])
def test_a_list_within_itself_or_very_many_lists_is_read_to_its_end(
    nested: Callable[[pikepdf.Pdf], pikepdf.Object],
) -> None:
    pdf = pikepdf.Pdf.new()
    content = form_of(pdf, nested(pdf))
    words = [one.words for one in inspect(MediaType.PDF, content)]
    assert words == ["1 form field that is filled in: “Site: North South”"]
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert undrawn(opened) == {0: ["North South"]}


def test_the_question_names_what_was_found() -> None:
    sheets = held(2, "hidden sheet", "hidden sheets", ["Patients", "raw"])
    notes = held(1, "comment", "comments")
    asked = "This file has 2 hidden sheets: “Patients” and “raw”; 1 comment. Embed it all the same?"
    assert question([*sheets, *notes]) == asked
    assert question([]).startswith("Nothing was found in this file")


def test_examples_are_few_short_and_on_one_line() -> None:
    (one,) = held(9, "comment", "comments", [f"{number}\n{'x' * 300}" for number in range(9)])
    assert len(one.examples) == 5
    assert one.words.endswith("…” and 4 more")
    assert all(len(example) <= 101 and "\n" not in example for example in one.examples)
    assert held(0, "comment", "comments", ["x"]) == []
    assert held(1, "comment", "comments", [" "]) == [Held("1 comment")]


def test_every_kind_that_can_hold_more_says_what_is_looked_for() -> None:
    assert {kind for kind in MediaType if not looked_for(kind)} == {MediaType.CSV, MediaType.TXT}
