"""PDFs: which are refused, and what is gone from those that are kept."""

import io
import zlib
from typing import Literal

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, Limits, MediaType
from tests.blobs.samples import in_the_open, pdf_with, sample, written

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def cleaned(content: bytes) -> bytes:
    return in_the_open(accept(content, "a.pdf").content)


def paged(**annotation: pikepdf.Object) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    entries = {f"/{key}": value for key, value in annotation.items()}
    page.obj.Annots = Array([Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9]), **entries})])
    return written(pdf)


def test_the_sample_loses_its_script_its_attachment_and_its_author() -> None:
    kept = accept(sample("javascript-and-embedded-file.pdf"), "a.pdf")
    content = in_the_open(kept.content)
    for trace in (b"JavaScript", b"/JS", b"EmbeddedFile", b"OpenAction", b"Example Trainee", b"/EF"):
        assert trace not in content
    assert len(kept.notes) == 3
    assert len(pypdf.PdfReader(io.BytesIO(kept.content)).pages) == 4


@pytest.mark.parametrize(
    "content",
    [
        pdf_with(OpenAction=SCRIPT),
        pdf_with(AA=Dictionary(WC=SCRIPT)),
        pdf_with(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        pdf_with(Odd=Array([Array([Dictionary(Deeper=Array([SCRIPT]))])])),
        pdf_with(Odd=Dictionary(A=Dictionary(S=Name.GoTo, Next=Array([SCRIPT])))),
        pdf_with(Odd=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=SCRIPT)),
        pdf_with(AcroForm=Dictionary(Fields=Array([Dictionary(T=String("f"), AA=Dictionary(K=SCRIPT))]))),
        paged(Subtype=Name.Link, A=SCRIPT),
        paged(Subtype=Name.Stamp, AA=Dictionary(E=SCRIPT)),
        paged(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS=String("app.alert(1)"))),
        paged(Subtype=Name.Link, PA=SCRIPT),
    ],
)
def test_scripts_go_wherever_they_stand(content: bytes) -> None:
    assert b"app.alert" in content
    assert b"app.alert" not in cleaned(content)
    assert "Scripts or automatic actions in this PDF were removed." in accept(content, "a.pdf").notes or (
        "Files attached inside this PDF were removed. If they matter, add them one by one."
        in accept(content, "a.pdf").notes
    )


@pytest.mark.parametrize(
    "action",
    [
        Dictionary(S=Name.Launch, F=String("program.exe")),
        Dictionary(S=Name.SubmitForm, F=String("https://example.org/program.exe")),
        Dictionary(S=Name.ImportData, F=String("program.exe")),
        Dictionary(S=Name.GoToR, F=String("program.exe")),
        Dictionary(S=Name.GoToE, F=String("program.exe")),
        Dictionary(S=Name.URI, URI=String("file:///program.exe")),
        Dictionary(S=Name.URI, URI=String("javascript:program.exe")),
        Dictionary(S=Name.Invented, F=String("program.exe")),
    ],
)
def test_actions_that_reach_outside_go(action: Dictionary) -> None:
    content = paged(Subtype=Name.Link, A=action)
    assert b"program.exe" in content
    assert b"program.exe" not in cleaned(content)


def test_links_to_the_web_and_within_the_document_stay() -> None:
    web = paged(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/a")))
    assert b"https://example.org/a" in cleaned(web)
    within = paged(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=String("chapter")))
    assert b"(chapter)" in cleaned(within)


def test_bookmarks_stay() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    titles = ["First", "Second", "Third"]
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, 0) for title in titles)
    kept = accept(written(pdf), "a.pdf")
    with pikepdf.open(io.BytesIO(kept.content)) as after, after.open_outline() as outline:
        assert [item.title for item in outline.root] == titles


@pytest.mark.parametrize("name", ["/AA", "/JS", "/AF", "/Metadata"])
def test_a_font_with_an_unlucky_name_stays(name: str) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.obj.Resources = Dictionary(Font=Dictionary({name: font}))
    assert b"Helvetica" in cleaned(written(pdf))


@pytest.mark.parametrize("subtype", ["/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"])
def test_annotations_that_carry_files_go(subtype: str) -> None:
    content = paged(Subtype=Name(subtype), Contents=String("carried"))
    assert b"carried" in content
    assert b"carried" not in cleaned(content)


def test_attached_files_go() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["payload.txt"] = b"the payload itself"
    kept = accept(written(pdf), "a.pdf")
    assert b"payload itself" not in in_the_open(kept.content)
    assert any("attached" in note for note in kept.notes)


def test_form_programs_and_metadata_go() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp>secret form</xdp>"))
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta>Example Trainee</x:xmpmeta>", Type=Name.Metadata)
    page.obj.PieceInfo = Dictionary(Program=Dictionary(Private=String("Example Trainee")))
    pdf.docinfo["/Author"] = "Example Trainee"
    kept = accept(written(pdf), "a.pdf")
    content = in_the_open(kept.content)
    assert b"secret form" not in content
    assert b"Example Trainee" not in content


def test_older_revisions_go() -> None:
    original = pdf_with(Note=String("first words"))
    with pikepdf.open(io.BytesIO(original)) as pdf:
        number = pdf.Root.objgen[0]
        pages = pdf.Root.Pages.objgen[0]
    at = len(original)
    update = f"{number} 0 obj\n<< /Type /Catalog /Pages {pages} 0 R >>\nendobj\n".encode()
    start = original.rpartition(b"startxref")[2].split()[0].decode()
    table = (
        f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Root {number} 0 R /Size 10 /Prev {start} >>\n"
        f"startxref\n{at + len(update)}\n%%EOF\n"
    ).encode()
    revised = original + update + table
    assert b"first words" in revised
    assert b"first words" not in cleaned(revised)


def test_place_and_camera_go_from_photographs_inside() -> None:
    photo = sample("phone-photo-gps-orientation6.jpg")
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    stream = pdf.make_stream(photo, Type=Name.XObject, Subtype=Name.Image, Width=1200, Height=1600)
    stream.Filter = Name.DCTDecode
    page.obj.Resources = Dictionary(XObject=Dictionary(Photo=stream))
    kept = accept(written(pdf), "a.pdf")
    assert b"Phone Maker" in written(pdf)
    assert b"Phone Maker" not in kept.content
    with pikepdf.open(io.BytesIO(kept.content)) as after:
        inside = after.pages[0].obj.Resources.XObject.Photo.read_raw_bytes()
    with Image.open(io.BytesIO(inside)) as shown, Image.open(io.BytesIO(photo)) as before:
        assert shown.tobytes() == before.tobytes()


def test_owner_passwords_are_taken_off() -> None:
    kept = accept(sample("owner-password-only.pdf"), "a.pdf")
    with pikepdf.open(io.BytesIO(kept.content)) as pdf:
        assert not pdf.is_encrypted
    assert any("Restrictions" in note for note in kept.notes)
    assert not any("signature" in note for note in kept.notes)


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_user_passwords_are_refused(revision: Literal[2, 3, 4, 6]) -> None:
    encryption = pikepdf.Encryption(
        owner="owner", user="user", R=revision, aes=revision > 3, metadata=revision > 3
    )
    with (
        pikepdf.open(io.BytesIO(pdf_with())) as pdf,
        pytest.raises(FileRefusedError, match="needs a password"),
    ):
        accept(written(pdf, encryption), "a.pdf")


def test_a_signature_is_said_to_be_void() -> None:
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x"))
    content = pdf_with(AcroForm=Dictionary(Fields=Array([Dictionary(FT=Name.Sig, V=signature)])))
    assert any("signature" in note for note in accept(content, "a.pdf").notes)


def test_a_form_that_one_program_shows_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="Only one program"):
        accept(pdf_with(NeedsRendering=pikepdf.Object.parse(b"true")), "a.pdf")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_upload_that_was_cut_off_is_refused(share: float) -> None:
    content = sample("qc-report-4-pages.pdf")
    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        accept(content[: int(len(content) * share)], "a.pdf")


def test_a_hole_in_a_page_is_noticed() -> None:
    with pikepdf.open(io.BytesIO(sample("qc-report-4-pages.pdf"))) as pdf:
        part = pdf.pages[0].obj.Contents
        part = part[0] if isinstance(part, Array) else part
        raw = part.read_raw_bytes()
        part.write(raw[: len(raw) // 2], filter=Name.FlateDecode)
        content = written(pdf)
    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        accept(content, "a.pdf")


def test_a_table_that_leads_past_a_page_is_refused() -> None:
    pdf = pikepdf.new()
    for _ in range(4):
        pdf.add_blank_page()
    kept = io.BytesIO()
    pdf.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = kept.getvalue()
    at = content.index(b"%010d 00000 n" % (content.index(b"\n4 0 obj") + 1))
    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        accept(content[:at] + b"0000000017" + content[at + 10 :], "a.pdf")


def test_something_in_front_of_a_pdf_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="in front of this PDF"):
        accept(b"\xff\xfe junk " + sample("qc-report-4-pages.pdf"), "a.pdf")


def test_pages_are_limited() -> None:
    content = sample("long-180-blank-pages.pdf")
    assert accept(content, "a.pdf", Limits(pdf_pages=180)).page_count == 180
    with pytest.raises(FileRefusedError, match="has 180 pages; 179 is the most"):
        accept(content, "a.pdf", Limits(pdf_pages=179))


def test_objects_are_limited() -> None:
    content = pdf_with(Many=Array([Dictionary(N=number) for number in range(1_000)]))
    assert accept(content, "a.pdf").media_type is MediaType.PDF
    with pytest.raises(FileRefusedError, match="too many parts"):
        accept(content, "a.pdf", Limits(pdf_values=500))
    with pytest.raises(FileRefusedError, match="too many parts"):
        accept(content, "a.pdf", Limits(pdf_objects=2))


def test_a_page_that_unpacks_without_end_is_refused() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(120)) + packer.flush()
    stream = pdf.make_stream(packed)
    stream.Filter = Name.FlateDecode
    page.obj.Contents = stream
    with pytest.raises(FileRefusedError, match="too large to be checked"):
        accept(written(pdf), "a.pdf")


def test_object_tables_that_unpack_without_end_are_refused() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(120)) + packer.flush()
    head = b"%PDF-1.7\n"
    table = (
        b"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Filter /FlateDecode /Length %d /Root 1 0 R >>\nstream\n"
        % len(packed)
    )
    content = head + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        accept(content, "a.pdf")


def test_deep_nesting_is_refused_or_kept_but_never_crashes() -> None:
    nested: pikepdf.Object = Array([])
    for _ in range(400):
        nested = Array([nested])
    assert accept(pdf_with(Deep=nested), "a.pdf").page_count == 1
    content = pdf_with(Deep=String("x")).replace(b"(x)", b"[" * 100_000 + b"]" * 100_000)
    with pytest.raises(FileRefusedError):
        accept(content, "a.pdf")
