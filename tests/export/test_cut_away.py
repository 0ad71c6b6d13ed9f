"""What somebody cropped, clipped or hid in a PDF: it is in no picture, no words and no page of the pack."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from app.export import office_program
from app.export.framing import FrameHead
from app.export.office_pages import word_pages
from app.export.pdf_pages import pdf_pages

from .test_hostile_pdf import HEAD, kinds, saved, told

UPPER = b"0 400 595 442 re W n\n"
SEEN, GONE = "SEEN-WORDS", "GONE-WORDS"


def words(what: str, height: int, left: int = 72) -> bytes:
    return f"BT /F1 18 Tf {left} {height} Td ({what}) Tj ET\n".encode()


def page_of(pdf: Pdf, drawing: bytes) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)), XObject=Dictionary())
    page.obj.Contents = pdf.make_stream(drawing)
    return page


def form(pdf: Pdf, page: pikepdf.Page, drawing: bytes, **entries: object) -> None:
    made = pdf.make_stream(drawing)
    fonts = Dictionary(Font=page.obj.Resources.Font)
    made.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, Resources=fonts)
    for name, entry in entries.items():
        made[f"/{name}"] = entry
    page.obj.Resources.XObject.Inner = made


def clipped(pdf: Pdf) -> None:
    page_of(pdf, b"q " + UPPER + words(SEEN, 700) + words(GONE, 100) + b"Q\n")


def beside_a_form(pdf: Pdf) -> None:
    page = page_of(pdf, b"/Inner Do\n")
    form(pdf, page, words(SEEN, 700) + words(GONE, 100), BBox=Array([0, 400, 595, 842]))


def beside_the_page(pdf: Pdf) -> None:
    page_of(pdf, words(SEEN, 700) + words(GONE, 100, left=3000))


def layer(pdf: Pdf) -> pikepdf.Object:
    made = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([made]), D=Dictionary(OFF=Array([made])))
    return made


def in_a_hidden_layer(pdf: Pdf) -> None:
    page = page_of(pdf, b"/OC /L BDC\n" + words(GONE, 100) + b"EMC\n")
    page.obj.Resources.Properties = Dictionary(L=layer(pdf))


def in_a_form_of_a_hidden_layer(pdf: Pdf) -> None:
    page = page_of(pdf, b"/Inner Do\n")
    form(pdf, page, words(GONE, 100), BBox=Array([0, 0, 595, 842]), OC=layer(pdf))


@pytest.mark.parametrize(
    ("make", "is_told"),
    [
        (clipped, True),
        (beside_a_form, True),
        (beside_the_page, True),
        (in_a_hidden_layer, False),
        (in_a_form_of_a_hidden_layer, False),
    ],
)
def test_words_that_nobody_sees_are_not_read_aloud(make: Callable[[Pdf], None], is_told: bool) -> None:  # noqa: FBT001 - by pytest
    pdf = Pdf.new()
    make(pdf)
    made = pdf_pages(saved(pdf), HEAD)
    assert kinds(made) == ["/Image"]
    assert GONE not in told(made)
    assert (SEEN in told(made)) is is_told


def test_words_are_read_aloud_where_every_layer_is_shown() -> None:
    pdf = Pdf.new()
    page = page_of(pdf, b"/OC /L BDC\n" + words(SEEN, 100) + b"EMC\n")
    page.obj.Resources.Properties = Dictionary(L=layer(pdf))
    pdf.Root.OCProperties.D = Dictionary(ON=Array([page.obj.Resources.Properties.L]))
    assert SEEN in told(pdf_pages(saved(pdf), HEAD))


def picture(pdf: Pdf, drawing: bytes) -> bytes:
    page = page_of(pdf, drawing)
    image = pdf.make_stream(bytes(300))
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=10,
        Height=10,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )
    page.obj.Resources.XObject.Photo = image
    return pdf_pages(saved(pdf), HEAD)


@pytest.mark.parametrize(
    ("clip", "kind"),
    [
        (b"", "/Form"),
        (b"100 100 200 200 re W n ", "/Form"),
        (b"100.4 100.4 199 199 re W n ", "/Form"),
        (b"100 200 200 100 re W n ", "/Image"),
    ],
)
def test_a_cropped_picture_makes_a_picture_of_its_page(clip: bytes, kind: str) -> None:
    made = picture(Pdf.new(), b"q " + clip + b"200 0 0 200 100 100 cm /Photo Do Q\n")
    assert kinds(made) == [kind]


def test_what_was_cropped_off_a_picture_in_word_is_not_in_the_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_program.CHOICE, "soffice")
    photo = Image.new("RGB", (400, 400), "white")
    photo.paste((255, 0, 0), (0, 0, 400, 150))
    kept, file = io.BytesIO(), io.BytesIO()
    photo.save(kept, "PNG")
    document = Document()
    document.add_picture(kept)
    fill = next(document.element.body.iter("{*}blipFill"))
    fill.insert(1, parse_xml(f'<a:srcRect {nsdecls("a")} t="50000"/>'))
    document.save(file)
    assert not reds(word_pages(file.getvalue(), FrameHead("E1", "a.docx")))


def reds(made: bytes) -> int:
    """Count the red pixels of all pictures in a PDF."""
    count = 0
    with pikepdf.open(io.BytesIO(made)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Image:
                pixels = iter(pikepdf.PdfImage(thing).as_pil_image().convert("RGB").tobytes())
                count += sum(
                    red > 200 and green < 60 and blue < 60
                    for red, green, blue in zip(pixels, pixels, pixels, strict=True)
                )
    return count
