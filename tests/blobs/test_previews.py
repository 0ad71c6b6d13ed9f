"""Previews: pictures of pages, text as text, and a sentence for what is not shown."""

import io
import threading

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from app.blobs.acceptance import accept
from app.blobs.previews import LONGEST_SIDE, TEXT_LENGTH, Preview, preview_pages
from app.blobs.values import FileRefusedError, MediaType
from tests.blobs.samples import SAMPLES, picture, sample, written


def shown(name: str, first: int = 1, count: int = 10) -> Preview:
    kept = accept(sample(name), name)
    return preview_pages(kept.media_type, kept.content, kept.name, first=first, count=count)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["WEBP"])
    image.load()
    return image


def shade_at(image: Image.Image, x: int, y: int) -> int:
    return image.convert("L").crop((x, y, x + 1, y + 1)).tobytes()[0]


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("phone-photo-gps-orientation6.jpg", 1),
        ("phone-photo.heic", 1),
        ("screenshot-burned-in-identifiers.png", 1),
        ("qc-report-4-pages.pdf", 4),
        ("drawing-a3-landscape.pdf", 1),
        ("owner-password-only.pdf", 4),
    ],
)
def test_pages_are_pictures_that_fit_a_screen(name: str, pages: int) -> None:
    preview = shown(name)
    assert preview.page_count == pages
    assert [page.number for page in preview.pages] == list(range(1, pages + 1))
    for page in preview.pages:
        image = opened(page.content)
        assert image.size == (page.width, page.height)
        assert max(image.size) <= LONGEST_SIDE
        assert len(image.getcolors(maxcolors=10_000_000) or ()) > 1, "a blank picture shows nothing"


def test_an_upright_photograph_stays_upright() -> None:
    (page,) = shown("phone-photo-gps-orientation6.jpg").pages
    assert (page.width, page.height) == (1600, 1200)


def test_a_few_pages_of_a_long_document() -> None:
    preview = shown("long-180-blank-pages.pdf", first=179, count=5)
    assert [page.number for page in preview.pages] == [179, 180]
    assert preview.page_count == 180
    assert shown("long-180-blank-pages.pdf", first=181).pages == ()


def test_each_page_of_a_tiff_is_shown() -> None:
    pages = [Image.new("RGB", (2_000, 1_000), colour) for colour in ("red", "lime", "blue")]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    preview = preview_pages(MediaType.TIFF, out.getvalue(), "a.tif", first=2, count=2)
    assert [(page.number, page.width, page.height) for page in preview.pages] == [
        (2, 1600, 800),
        (3, 1600, 800),
    ]
    for page, band in zip(preview.pages, (1, 2), strict=True):
        bands = opened(page.content).convert("RGB").split()
        assert [shade_at(one, 800, 400) > 200 for one in bands] == [band == number for number in range(3)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "I;16"])
def test_each_kind_of_pixel_is_shown(mode: str) -> None:
    kept = accept(picture("PNG", mode=mode), "a.png")
    (page,) = preview_pages(kept.media_type, kept.content, kept.name).pages
    assert (page.width, page.height) == (40, 20)


def test_sixteen_bits_of_grey_are_spread_over_what_a_screen_shows() -> None:
    line = b"".join(value.to_bytes(2, "little") * 20 for value in (100, 200, 300))
    image = Image.frombytes("I;16", (60, 20), line * 20)
    out = io.BytesIO()
    image.save(out, "PNG")
    (page,) = preview_pages(MediaType.PNG, out.getvalue(), "a.png").pages
    seen = opened(page.content)
    for x, shade in ((10, 0), (30, 127), (50, 255)):
        assert abs(shade_at(seen, x, 10) - shade) < 6


def test_a_page_of_odd_proportions_is_shown() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_400, 3))
    (page,) = preview_pages(MediaType.PDF, written(pdf), "a.pdf").pages
    assert page.width <= LONGEST_SIDE
    assert page.height >= 1


def test_what_was_typed_into_a_form_is_shown() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    ink = pdf.make_stream(
        b"0 0 0 rg 0 0 180 80 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 180, 80]
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=pikepdf.String("a"),
            V=pikepdf.String("typed"),
            F=4,
            Rect=[10, 10, 190, 90],
            AP=pikepdf.Dictionary(N=ink),
        )
    )
    page.obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    kept = accept(written(pdf), "a.pdf")
    (drawn,) = preview_pages(kept.media_type, kept.content, kept.name).pages
    assert shade_at(opened(drawn.content), drawn.width // 2, drawn.height // 2) < 60


def test_text_is_shown_as_text_and_cut_where_it_is_long() -> None:
    short = shown("identifiers.txt")
    assert short.text == sample("identifiers.txt").decode()
    assert not short.is_cut
    long = preview_pages(MediaType.CSV, b"\xef\xbb\xbf" + b"a,b\n" * TEXT_LENGTH, "a.csv")
    assert len(long.text) == TEXT_LENGTH
    assert long.text.startswith("a,b")
    assert long.is_cut


@pytest.mark.parametrize("name", ["acceptance-test.docx", "gamma-camera-uniformity.xlsx"])
def test_an_office_file_says_why_it_is_not_shown(name: str) -> None:
    kept = accept(sample(name), name)
    preview = shown(name)
    assert preview.pages == ()
    for part in (name, "kB", kept.digest, "not shown"):
        assert part in preview.sentence


@pytest.mark.parametrize("media_type", [MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF])
def test_content_that_has_changed_is_refused(media_type: MediaType) -> None:
    with pytest.raises(FileRefusedError, match="cannot be shown"):
        preview_pages(media_type, b"no such thing", "a")


def test_many_threads_may_ask_at_once() -> None:
    names = ["qc-report-4-pages.pdf", "drawing-a3-landscape.pdf", "scanned-service-sheet.pdf"] * 3
    assert {path.name for path in SAMPLES.iterdir()} >= set(names)
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda name=name: counts.append(len(shown(name, count=1).pages)))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [1] * len(names)
