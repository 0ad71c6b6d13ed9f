"""Pages of an attached PDF look as a viewer shows them: rotation, boxes, annotations, layers."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from app.export.framing import A4, FOOT, HEAD, MARGIN, FrameHead
from app.export.pdf_pages import pdf_pages
from app.export.sections import UnreadableError

from .portfolio_example import FILES

HEAD_LINE = FrameHead("E1 · Attachment 1 of 1", "drawing.pdf")
# A red corner, a blue bar and a green block: no rotation or mirror image of it looks like another.
DRAWING = b"1 0 0 rg 40 40 120 80 re f 0 0 1 rg 40 300 300 20 re f 0 0.6 0 rg 330 120 60 60 re f "


def one_page(change: Callable[[Pdf, pikepdf.Page], None], size: tuple[float, float] = (420, 360)) -> bytes:
    """Make a PDF of one page, then change it."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=size)
    page.obj.Contents = pdf.make_stream(DRAWING)
    change(pdf, page)
    kept = io.BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def unchanged(_pdf: Pdf, _page: pikepdf.Page) -> None:
    """Leave the page as it is."""


def turned(degrees: int) -> Callable[[Pdf, pikepdf.Page], None]:
    def change(_pdf: Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = degrees

    return change


def cropped(_pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.CropBox = Array([30, 100, 400, 340])
    page.obj.TrimBox = Array([100, 150, 200, 200])


def cropped_and_turned(pdf: Pdf, page: pikepdf.Page) -> None:
    cropped(pdf, page)
    page.obj.Rotate = 90


def odd_origin(_pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.MediaBox = Array([400, 350, -20, -10])


def rotation_of_the_tree(pdf: Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Pages.Rotate = 270
    assert Name.Rotate not in page.obj


def annotated(pdf: Pdf, page: pikepdf.Page) -> None:
    drawn = pdf.make_stream(
        b"1 0.5 0 rg 0 0 50 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 30])
    )
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([200, 200, 300, 260]), F=4, AP=Dictionary(N=drawn)
    )
    page.obj.Annots = Array([pdf.make_indirect(stamp)])
    page.obj.Rotate = 90


def annotated_without_a_drawing(pdf: Pdf, page: pikepdf.Page) -> None:
    square = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array([200, 200, 300, 260]),
        F=4,
        C=Array([1, 0, 1]),
        IC=Array([1, 0, 1]),
    )
    page.obj.Annots = Array([pdf.make_indirect(square)])


def layer_switched_off(pdf: Pdf, page: pikepdf.Page) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Identifiers"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page.obj.Resources = Dictionary(Properties=Dictionary(Hidden=layer))
    page.obj.Contents = pdf.make_stream(DRAWING + b"/OC /Hidden BDC 0 0 0 rg 0 0 420 360 re f EMC")


def picture(content: bytes, scale: float) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        drawn: Image.Image = document[0].render(scale=scale, may_draw_forms=True).to_pil()
        return drawn.convert("RGB")


@pytest.mark.parametrize(
    "change",
    [
        unchanged,
        pytest.param(turned(90), id="turned 90"),
        pytest.param(turned(180), id="turned 180"),
        pytest.param(turned(270), id="turned 270"),
        rotation_of_the_tree,
        cropped,
        cropped_and_turned,
        odd_origin,
        annotated,
        annotated_without_a_drawing,
        layer_switched_off,
    ],
)
def test_a_page_looks_as_it_does_alone(change: Callable[[Pdf, pikepdf.Page], None]) -> None:
    content = one_page(change)
    alone = picture(content, 2)
    framed = picture(pdf_pages(content, HEAD_LINE), 2)
    width, height = (side / 2 for side in framed.size)
    left = MARGIN + (width - 2 * MARGIN - alone.width / 2) / 2
    top = HEAD + (height - HEAD - FOOT - alone.height / 2) / 2
    corner = (round(left * 2), round(top * 2))
    shown = framed.crop((*corner, corner[0] + alone.width, corner[1] + alone.height))
    difference = ImageStat.Stat(ImageChops.difference(alone, shown).convert("L")).mean[0]
    assert difference < 3, difference
    assert ImageStat.Stat(alone.convert("L")).mean[0] < 250


@pytest.mark.parametrize(
    "box",
    [
        pytest.param([1000, 1000, 1200, 1200], id="beside the page"),
        pytest.param([100, 100, 100, 300], id="without a width"),
        pytest.param([0, 0, 0, 0], id="nothing"),
    ],
)
@pytest.mark.parametrize("change", [unchanged, annotated_without_a_drawing])
def test_a_page_whose_crop_box_shows_nothing_is_shown_whole(
    box: list[int], change: Callable[[Pdf, pikepdf.Page], None]
) -> None:
    def misplaced(pdf: Pdf, page: pikepdf.Page) -> None:
        change(pdf, page)
        page.obj.CropBox = Array(box)
        # A font that is not in the file: the page becomes a picture, drawn by PDFium.
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(DRAWING + b"BT /F 24 Tf 40 200 Td (words) Tj ET")

    shown = picture(pdf_pages(one_page(misplaced), HEAD_LINE), 1)
    parts = [255 * (part > 128) for part in shown.tobytes()]
    assert {(255, 0, 0), (0, 0, 255)} <= set(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def test_a3_landscape_stands_on_a_wide_a4_page_whole() -> None:
    framed = pdf_pages((FILES / "drawing-a3-landscape.pdf").read_bytes(), HEAD_LINE)
    page = PdfReader(io.BytesIO(framed)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (round(A4[1]), round(A4[0]))
    alone = picture((FILES / "drawing-a3-landscape.pdf").read_bytes(), 1)
    scale = (A4[1] - 2 * MARGIN) / 1190.55
    scale = min(scale, (A4[0] - HEAD - FOOT) / 841.89)
    small = alone.resize((round(alone.width * scale), round(alone.height * scale)))
    shown = picture(framed, 1)
    left = round((shown.width - small.width) / 2)
    top = round(HEAD + (A4[0] - HEAD - FOOT - small.height) / 2)
    shown = shown.crop((left, top, left + small.width, top + small.height))
    assert ImageStat.Stat(ImageChops.difference(small, shown).convert("L")).mean[0] < 6


def filled_in(*, asked: bool, drawn: bool, inherited: bool) -> Callable[[Pdf, pikepdf.Page], None]:
    """Add a form with a field of several lines, in which words were typed."""

    def change(pdf: Pdf, page: pikepdf.Page) -> None:
        said = Dictionary(FT=Name.Tx, T=String("what"), V=String("typed words " * 12), Ff=1 << 12)
        place = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([200, 130, 320, 280]), F=4, DA="/Helv 12 Tf 0 g"
        )
        field = widget = pdf.make_indirect(said if inherited else Dictionary({**said, **place}))
        if inherited:
            widget = pdf.make_indirect(Dictionary({**place, "/Parent": field}))
            field.Kids = Array([widget])
        if drawn:
            form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 120, 150])}
            widget.AP = Dictionary(N=pdf.make_stream(b"", **form))
        page.obj.Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=asked)

    return change


@pytest.mark.parametrize("inherited", [False, True])
@pytest.mark.parametrize(("asked", "drawn"), [(True, True), (True, False), (False, False)])
def test_what_was_typed_into_a_form_is_shown_and_read(asked: bool, drawn: bool, inherited: bool) -> None:  # noqa: FBT001 - by pytest
    content = one_page(filled_in(asked=asked, drawn=drawn, inherited=inherited))
    made = pdf_pages(content, HEAD_LINE)
    field = picture(made, 1).convert("L").crop((280, 340, 420, 560))
    assert sum(field.histogram()[:120]) > 400
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.StructTreeRoot.K[0].K[0].Alt).count("typed words") == 12


def test_actions_scripts_and_files_inside_stay_behind() -> None:
    def scripted(pdf: Pdf, page: pikepdf.Page) -> None:
        script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        page.obj.AA = Dictionary(O=script)
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=script)
        page.obj.Annots = Array([pdf.make_indirect(link)])

    framed = pdf_pages(one_page(scripted), HEAD_LINE)
    with pikepdf.open(io.BytesIO(framed)) as pdf:
        assert not any(isinstance(item, pikepdf.Dictionary) and Name.JS in item for item in pdf.objects)
        assert Name.Annots not in pdf.pages[0].obj


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 rubbish", b"not a pdf at all"])
def test_a_damaged_pdf_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        pdf_pages(content, HEAD_LINE)


def test_a_pdf_that_needs_a_password_says_so() -> None:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_page(unchanged))) as pdf:
        pdf.save(kept, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(UnreadableError, match="password"):
        pdf_pages(kept.getvalue(), HEAD_LINE)
