"""Foreign PDF pages that would break a promise of the whole file if they were taken over as they are."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

_BOX = b"40 40 120 80 re f "
READABLE = "Serial number of the tube 4711"


def odd_pages() -> bytes:
    """Make a PDF with a page of each kind, a form and a script."""
    pdf = Pdf.new()
    for make in (
        _font_elsewhere,
        _for_the_press,
        _layered,
        _tagged,
        _spot_colour,
        _soft_mask,
        _plain,
        _highlighted,
    ):
        page = pdf.add_blank_page(page_size=(420, 360))
        page.obj.Resources = Dictionary()
        make(pdf, page)
    _add_form(pdf)
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    kept = io.BytesIO()
    pdf.save(kept, deterministic_id=True)
    return kept.getvalue()


def _font_elsewhere(pdf: Pdf, page: pikepdf.Page) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))
    page.obj.Contents = pdf.make_stream(f"BT /F1 14 Tf 40 300 Td ({READABLE}) Tj ET".encode())


def _for_the_press(pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.Contents = pdf.make_stream(b"0.1 0.8 0.2 0 k " + _BOX)


def _layered(pdf: Pdf, page: pikepdf.Page) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    page.obj.Resources.Properties = Dictionary(L=group)
    page.obj.Contents = pdf.make_stream(b"/OC /L BDC 1 0 0 rg " + _BOX + b"EMC 0 0 1 rg 200 200 50 50 re f")


def _tagged(pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.StructParents = 7
    page.obj.Contents = pdf.make_stream(
        b"/Artifact BMC 0 g 10 10 5 5 re f EMC /P <</MCID 3>> BDC 0 0.5 0 rg " + _BOX + b"EMC"
    )


def _spot_colour(pdf: Pdf, page: pikepdf.Page) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 0, 0]), N=1)
    page.obj.Resources.ColorSpace = Dictionary(
        CS=Array([Name.Separation, Name("/House#20red"), Name.DeviceRGB, tint])
    )
    page.obj.Contents = pdf.make_stream(b"/CS cs 1 scn " + _BOX)


def _soft_mask(pdf: Pdf, page: pikepdf.Page) -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = pdf.make_stream(b"0.5 g 0 0 420 360 re f", Type=Name.XObject, Subtype=Name.Form)
    mask.BBox = Array([0, 0, 420, 360])
    mask.Group = group
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask), TR=Name.Identity)
    page.obj.Resources.ExtGState = Dictionary(G=state)
    page.obj.Contents = pdf.make_stream(b"/G gs 0 0 1 rg " + _BOX)


def _plain(pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.Contents = pdf.make_stream(b"q 0 0 1 rg " + _BOX + b"Q Q Q 0 0 m 420 360 l S")


def _highlighted(pdf: Pdf, page: pikepdf.Page) -> None:
    page.obj.Contents = pdf.make_stream(b"0 0 1 RG 0 0 m 420 360 l S")
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Square, Rect=Array([50, 50, 150, 150]), C=Array([1, 0, 0]), F=4
    )
    page.obj.Annots = Array([pdf.make_indirect(note)])


def _add_form(pdf: Pdf) -> None:
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("serial"),
        V=String("4711"),
        DA=String("/Helv 12 Tf 0 g"),
        Rect=Array([40, 40, 200, 60]),
        F=4,
    )
    made = pdf.make_indirect(field)
    # Beside the note of the last page: both are drawn by viewers only.
    pdf.pages[7].obj.Annots.append(made)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]), DR=Dictionary(Font=Dictionary(Helv=helvetica)))
