"""Word and Excel files: which are refused, and what is gone from those that are kept."""

import io
import zipfile

import docx
import openpyxl
import pytest

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, Limits, MediaType
from tests.blobs.samples import picture, repacked, sample

WORD = sample("acceptance-test.docx")
SHEET = sample("gamma-camera-uniformity.xlsx")
RELATIONSHIPS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s" TargetMode="%s"/></Relationships>'
)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def entry(content: bytes, name: str, body: bytes) -> bytes:
    return repacked(content, {name: body})


def test_the_words_of_a_document_stay() -> None:
    before = docx.Document(io.BytesIO(WORD))
    after = docx.Document(io.BytesIO(accept(WORD, "a.docx").content))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    assert any(p.text for p in after.paragraphs)


def test_the_values_of_a_workbook_stay() -> None:
    before = openpyxl.load_workbook(io.BytesIO(SHEET))
    after = openpyxl.load_workbook(io.BytesIO(accept(SHEET, "a.xlsx").content))
    assert after.sheetnames == before.sheetnames
    for sheet in before:
        assert [[cell.value for cell in row] for row in after[sheet.title]] == [
            [cell.value for cell in row] for row in sheet
        ]


def test_the_author_goes() -> None:
    document = docx.Document(io.BytesIO(WORD))
    document.core_properties.author = "Example Trainee"
    document.core_properties.last_modified_by = "Example Trainee"
    out = io.BytesIO()
    document.save(out)
    kept = accept(out.getvalue(), "a.docx")
    after = docx.Document(io.BytesIO(kept.content)).core_properties
    assert (after.author, after.last_modified_by) == ("", "")
    assert "The author's name and other document properties were removed." in kept.notes


def test_company_and_own_properties_go() -> None:
    changed = repacked(
        WORD, {"docProps/app.xml": b"<Properties><Company>Example Trust</Company></Properties>"}
    )
    assert b"Example Trust" not in part(accept(changed, "a.docx").content, "docProps/app.xml")


def test_place_and_camera_go_from_photographs_inside() -> None:
    photo = sample("phone-photo-gps-orientation6.jpg")
    document = docx.Document(io.BytesIO(WORD))
    document.add_picture(io.BytesIO(photo))
    out = io.BytesIO()
    document.save(out)
    kept = accept(out.getvalue(), "a.docx")
    with zipfile.ZipFile(io.BytesIO(kept.content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".jpg")]
        inside = archive.read(name)
    assert b"Phone Maker" in photo
    assert b"Phone Maker" not in inside
    assert b"Exif" in inside, "Word shows the photograph by the orientation that it carries"
    assert len(inside) > len(photo) * 0.9


def test_text_in_a_png_inside_goes() -> None:
    png = picture("PNG")
    told = png[:33] + b"\0\0\0\x04tEXtNameCRC!" + png[33:]
    kept = accept(entry(WORD, "word/media/image9.png", told), "a.docx")
    assert part(kept.content, "word/media/image9.png") == png


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (b"attachedTemplate", b"https://example.org/evil.dotm"),
        (b"attachedTemplate", b"file:///C:/Users/example.trainee/evil.dotm"),
        (b"image", b"https://example.org/evil.png"),
        (b"hyperlink", b"file://server/evil"),
        (b"externalLinkPath", b"file:///S:/evil.xlsx"),
        (b"frame", b"http://example.org/evil"),
    ],
)
def test_links_that_fetch_or_tell_lead_nowhere(kind: bytes, target: bytes) -> None:
    changed = entry(WORD, "word/_rels/settings.xml.rels", RELATIONSHIPS % (kind, target, b"External"))
    kept = accept(changed, "a.docx")
    assert b"evil" not in part(kept.content, "word/_rels/settings.xml.rels")
    assert "Links to files outside this document were removed." in kept.notes


def test_links_that_a_person_clicks_stay() -> None:
    link = RELATIONSHIPS % (b"hyperlink", b"https://example.org/kind", b"External")
    kept = accept(entry(WORD, "word/_rels/settings.xml.rels", link), "a.docx")
    assert b"https://example.org/kind" in part(kept.content, "word/_rels/settings.xml.rels")


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (entry(WORD, "word/vbaProject.bin", b"macro"), "holds macros"),
        (entry(SHEET, "xl/vbaProject.bin", b"macro"), "holds macros"),
        (entry(SHEET, "xl/macrosheets/sheet1.xml", b"<a/>"), "holds macros"),
        (
            entry(
                WORD,
                "[Content_Types].xml",
                part(WORD, "[Content_Types].xml").replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                ),
            ),
            "holds macros",
        ),
        (
            entry(
                WORD,
                "[Content_Types].xml",
                part(WORD, "[Content_Types].xml").replace(b"document.main+xml", b"template.main+xml"),
            ),
            "This kind of Office file",
        ),
        (entry(WORD, "word/embeddings/oleObject1.bin", b"ole"), "object of another program"),
        (entry(WORD, "word/activeX/activeX1.xml", b"<a/>"), "object of another program"),
        (entry(WORD, "word/embeddings/nested.docx", b"PK\x03\x04 nonsense"), "damaged"),
        (
            entry(WORD, "word/_rels/x.xml.rels", RELATIONSHIPS % (b"oleObject", b"a.bin", b"Internal")),
            "object of another program",
        ),
        (entry(SHEET, "xl/connections.xml", b"<connections/>"), "fetches data"),
        (
            entry(SHEET, "xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>"),
            "fetches",
        ),
        (
            entry(
                WORD,
                "word/header9.xml",
                b"<h><w>DDE is a word</w><instrText>DD</instrText><instrText>EAUTO c</instrText></h>",
            ),
            "fetches data",
        ),
        (entry(WORD, "word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "damaged or unusual"),
        (
            entry(WORD, "word/extra.xml", "<?xml version='1.0'?><!DOCTYPE a><a/>".encode("utf-16")),
            "damaged or unusual",
        ),
        (entry(WORD, "word/extra.xml", b"not xml"), "damaged or unusual"),
        (entry(WORD, "../outside.txt", b"x"), "damaged or unusual"),
        (entry(WORD, "/root.txt", b"x"), "damaged or unusual"),
        (entry(WORD, "C:drive.txt", b"x"), "damaged or unusual"),
        (entry(WORD, "WORD/DOCUMENT.XML", b"<a/>"), "damaged or unusual"),
        (repacked(WORD, {"word/document.xml": None}), "damaged or incomplete"),
        (repacked(SHEET, {"xl/workbook.xml": b"<a/>"}), "damaged or incomplete"),
        (repacked(WORD, {"[Content_Types].xml": None}), "zip archive"),
        (WORD[: len(WORD) // 2], "damaged or incomplete"),
    ],
)  # fmt: skip - one long value
def test_what_is_refused(content: bytes, advice: str) -> None:
    with pytest.raises(FileRefusedError, match=advice):
        accept(content, "a.docx")


def test_a_workbook_inside_a_document_is_cleaned_like_one_of_its_own() -> None:
    kept = accept(entry(WORD, "word/embeddings/Chart.xlsx", SHEET), "a.docx")
    assert part(kept.content, "word/embeddings/Chart.xlsx") == accept(SHEET, "a.xlsx").content
    with pytest.raises(FileRefusedError, match="holds macros"):
        accept(
            entry(WORD, "word/embeddings/Chart.xlsx", entry(SHEET, "xl/vbaProject.bin", b"macro")), "a.docx"
        )


def test_documents_in_documents_in_documents_end_somewhere() -> None:
    nested = SHEET
    for _ in range(4):
        nested = entry(WORD, "word/embeddings/inner.docx", nested)
    with pytest.raises(FileRefusedError):
        accept(nested, "a.docx")


@pytest.mark.parametrize(
    "limits",
    [Limits(office_entries=5), Limits(office_unpacked=500_000), Limits(office_part=300_000)],
)
def test_what_is_inside_is_limited(limits: Limits) -> None:
    assert accept(WORD, "a.docx").media_type is MediaType.DOCX
    with pytest.raises(FileRefusedError, match="far larger once unpacked"):
        accept(WORD, "a.docx", limits)


def test_a_zip_bomb_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    with pytest.raises(FileRefusedError, match="far larger once unpacked"):
        accept(entry(WORD, "word/media/image1.emf", bytes(90_000_000)), "a.docx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = entry(WORD, "word/media/image1.emf", bytes(5_000_000))
    honest = (5_000_000).to_bytes(4, "little")
    assert bomb.count(honest) == 2
    with pytest.raises(FileRefusedError):
        accept(bomb.replace(honest, (500).to_bytes(4, "little")), "a.docx")


def test_encrypted_and_old_office_files_get_their_own_advice() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
    with pytest.raises(FileRefusedError, match="needs a password"):
        accept(container + "EncryptedPackage".encode("utf-16-le"), "a.docx")
    with pytest.raises(FileRefusedError, match="old Office format"):
        accept(container, "a.doc")
