"""PDFs that were made to harm: what is not shown stays out of the pack, and nothing takes for ever."""

import io
import zlib
from collections.abc import Callable
from contextlib import nullcontext

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.export import drawings
from app.export.framing import FrameHead
from app.export.page_ranges import PageRanges
from app.export.pdf_pages import pdf_pages
from app.export.sections import UnreadableError

from .portfolio_example import FILES
from .test_attached_pdf import one_page

HEAD = FrameHead("E1 · Attachment 1 of 1", "report.pdf")
Change = Callable[[Pdf, pikepdf.Page], None]


def kinds(made: bytes) -> list[str]:
    """Say of each page whether it was taken over or is a picture."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return [str(page.obj.Resources.XObject.Attachment.Subtype) for page in pdf.pages]


def told(made: bytes) -> str:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return " ".join(str(figure.Alt) for figure in pdf.Root.StructTreeRoot.K[0].K)


def saved(pdf: Pdf) -> bytes:
    kept = io.BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def image(pdf: Pdf, grey: int) -> pikepdf.Object:
    made = pikepdf.Stream(pdf, bytes([grey]) * 100)
    made.stream_dict = Dictionary(
        Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8, ColorSpace=Name.DeviceGray
    )
    return pdf.make_indirect(made)


def sharing_pictures() -> bytes:
    """Make two pages that show a picture each, both pictures in one list as many programs write it."""
    pdf = Pdf.new()
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(One=image(pdf, 50), Two=image(pdf, 200))))
    for name in (b"/One", b"/Two"):
        page = pdf.add_blank_page(page_size=(300, 300))
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(b"100 0 0 100 10 10 cm " + name + b" Do")
    return saved(pdf)


def pictures_in(made: bytes) -> set[bytes]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return {
            thing.read_bytes()[:1]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Image
        }


def test_what_another_page_shows_is_not_in_the_excerpt() -> None:
    whole, part = sharing_pictures(), FrameHead("E1", "report.pdf", chosen=PageRanges.typed("1"))
    assert kinds(pdf_pages(whole, HEAD)) == ["/Form", "/Form"]
    assert pictures_in(pdf_pages(whole, HEAD)) == {bytes([50]), bytes([200])}
    assert pictures_in(pdf_pages(whole, part)) == {bytes([50])}


@pytest.mark.parametrize(("drawing", "kind"), [(b"10 10 50 50", "/Form"), (b"10 10 50 290", "/Image")])
def test_what_was_cut_away_is_not_in_the_file(drawing: bytes, kind: str) -> None:
    def cut(pdf: Pdf, page: pikepdf.Page) -> None:
        page.obj.CropBox = Array([0, 0, 420, 200])
        page.obj.Contents = pdf.make_stream(drawing + b" re f")

    assert kinds(pdf_pages(one_page(cut), HEAD)) == [kind]


def report(change: Callable[[pikepdf.Object], None]) -> bytes:
    """Change each font of a page whose fonts are whole."""
    with pikepdf.open(FILES / "qc-report-4-pages.pdf") as pdf:
        del pdf.pages[1:]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get(Name.Type) == Name.Font:
                change(thing)
        return saved(pdf)


def endless_widths(font: pikepdf.Object) -> None:
    if Name.CIDSystemInfo in font:
        font.W = Array([0, 2_000_000_000, 500])


def endless_meanings(font: pikepdf.Object) -> None:
    if Name.ToUnicode in font:
        font.ToUnicode.write(b"beginbfrange" + b"<0000> <ffff> <0041>\n" * 20_000 + b"endbfrange")


def unclosed_meanings(font: pikepdf.Object) -> None:
    if Name.ToUnicode in font:
        font.ToUnicode.write(b"beginbfrange" * 9_000 + b"<00><01>[" * 90_000)


def no_units(font: pikepdf.Object) -> None:
    if Name.FontDescriptor in font:
        program = bytearray(font.FontDescriptor.FontFile2.read_bytes())
        at = program.index(b"head") + 8
        units = int.from_bytes(program[at : at + 4]) + 18
        program[units : units + 2] = b"\0\0"
        font.FontDescriptor.FontFile2.write(bytes(program))


@pytest.mark.parametrize("change", [endless_widths, endless_meanings, unclosed_meanings, no_units])
def test_a_font_that_breaks_its_parser_makes_a_picture_of_the_page(
    change: Callable[[pikepdf.Object], None],
) -> None:
    assert kinds(pdf_pages(report(change), HEAD)) == ["/Image"]


def borrowing(pdf: Pdf, page: pikepdf.Page) -> None:
    """Draw with what only the page has: programs look for it in different places."""
    inner = pdf.make_stream(b"/Im Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    page.obj.Resources = Dictionary(XObject=Dictionary(In=inner, Im=image(pdf, 50)))
    page.obj.Contents = pdf.make_stream(b"/In Do")


def containing_itself(pdf: Pdf, page: pikepdf.Page) -> None:
    inner = pdf.make_stream(b"/In Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    inner.Resources = Dictionary(XObject=Dictionary(In=inner))
    page.obj.Resources = Dictionary(XObject=Dictionary(In=inner))
    page.obj.Contents = pdf.make_stream(b"/In Do")


@pytest.mark.parametrize("change", [borrowing, containing_itself])
def test_a_page_that_programs_read_differently_becomes_a_picture(change: Change) -> None:
    assert kinds(pdf_pages(one_page(change), HEAD)) == ["/Image"]


def test_a_form_that_several_pages_share_speaks_against_each_of_them() -> None:
    pdf = Pdf.new()
    inner = pdf.make_stream(b"0 0 0 1 k 0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(2):
        page = pdf.add_blank_page(page_size=(300, 300))
        page.obj.Resources = Dictionary(XObject=Dictionary(In=inner))
        page.obj.Contents = pdf.make_stream(b"/In Do")
    assert kinds(pdf_pages(saved(pdf), HEAD)) == ["/Image", "/Image"]


def test_a_part_that_unpacks_to_more_than_a_process_should_hold_is_not_opened() -> None:
    def packed(pdf: Pdf, page: pikepdf.Page) -> None:
        inner = pikepdf.Stream(pdf, zlib.compress(bytes(70_000_000), 1))
        inner.stream_dict = Dictionary(Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Filter=Name.FlateDecode)
        page.obj.Resources = Dictionary(XObject=Dictionary(In=pdf.make_indirect(inner)))

    with pytest.raises(UnreadableError, match="far larger once unpacked"):
        pdf_pages(one_page(packed), HEAD)


def test_pages_that_take_too_long_to_draw_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "SECONDS", 0)
    monkeypatch.setattr(drawings, "SECONDS_A_PAGE", 0)

    def dense(pdf: Pdf, page: pikepdf.Page) -> None:
        page.obj.Contents = pdf.make_stream(b"0 0 0 1 K 0 0 m 420 360 l S\n" * 2_000)

    with pytest.raises(UnreadableError, match="takes too long to draw"):
        pdf_pages(one_page(dense), HEAD)


def field(**said: object) -> Change:
    """Add a field that is in no other one."""

    def change(pdf: Pdf, page: pikepdf.Page) -> None:
        place = Dictionary(Subtype=Name.Widget, Rect=Array([40, 130, 300, 280]), F=4, DA="/Helv 12 Tf 0 g")
        entries = {f"/{name}": value for name, value in said.items()}
        made = pdf.make_indirect(Dictionary({**place, "/FT": Name.Tx, "/T": String("name"), **entries}))
        page.obj.Annots = Array([made])
        pdf.Root.AcroForm = Dictionary(Fields=Array([made]))

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(field(V=String("nobody sees"), F=2), id="hidden"),
        pytest.param(field(V=String("nobody sees"), F=32), id="not for viewing"),
        pytest.param(field(V=String("nobody sees"), Ff=1 << 13), id="password"),
    ],
)
def test_what_a_viewer_shows_nobody_is_not_told(change: Change) -> None:
    assert "nobody sees" not in told(pdf_pages(one_page(change), HEAD))


OPTIONS = Array([Array([String("a"), String("Alpha")]), String("Beta"), String("Gamma")])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (field(FT=Name.Ch, Opt=OPTIONS, V=Array([String("a"), String("Beta")]), Ff=1 << 21), "Alpha Beta"),
        (field(FT=Name.Ch, Opt=OPTIONS, V=String("a"), Ff=1 << 17), "Alpha"),
    ],
)
def test_the_lines_that_were_chosen_are_told_in_their_words(change: Change, words: str) -> None:
    assert told(pdf_pages(one_page(change), HEAD)).endswith(f"It reads: {words}")


def test_a_long_text_that_is_kept_apart_is_told_too() -> None:
    def long(pdf: Pdf, page: pikepdf.Page) -> None:
        field(V=pdf.make_stream(b"kept apart"))(pdf, page)

    assert told(pdf_pages(one_page(long), HEAD)).endswith("It reads: kept apart")


def test_a_rotation_that_is_no_number_counts_as_none() -> None:
    def turned(_pdf: Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = Name.Up

    assert kinds(pdf_pages(one_page(turned), HEAD)) == ["/Form"]


@pytest.mark.parametrize(("deep", "is_too_much"), [(2, False), (12, True)])
def test_a_drawing_that_draws_another_again_and_again_is_not_begun(deep: int, is_too_much: bool) -> None:  # noqa: FBT001 - by pytest
    pdf = Pdf.new()
    inner = None
    for _ in range(deep):
        form = pdf.make_stream(b"/X Do " * 10 if inner is not None else b"0 0 9 9 re f")
        form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]))
        form.Resources = Dictionary() if inner is None else Dictionary(XObject=Dictionary(X=inner))
        inner = form
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj.Resources = Dictionary(XObject=Dictionary(X=inner))
    page.obj.Contents = pdf.make_stream(b"/X Do")
    with pytest.raises(UnreadableError) if is_too_much else nullcontext() as raised:
        pdf_pages(saved(pdf), HEAD)
    if raised is not None:
        assert "takes too long to draw" in raised.value.sentence
