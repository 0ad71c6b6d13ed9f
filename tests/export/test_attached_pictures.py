"""Attached pictures become pages: upright, whole, on white, without metadata."""

import io

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types
import pytest
from PIL import Image, ImageChops, ImageStat

from app.export.framing import FrameHead
from app.export.image_pages import image_pages, shrunk
from app.export.sections import UnreadableError

from .portfolio_example import FILES

HEAD = FrameHead("E1 · Attachment 1 of 1", "picture")


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()


def page_picture(content: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        drawn: Image.Image = document[0].render(scale=1).to_pil()
        return drawn.convert("RGB")


def embedded(content: bytes) -> tuple[int, int, bytes]:
    """Return width, height and stored bytes of the picture on the first page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Attachment
        return int(image.Width), int(image.Height), image.read_raw_bytes()


def halves(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK", "P", "YCbCr"])
def test_colours_survive_every_mode(mode: str) -> None:
    kind = {"RGBA": "PNG", "P": "PNG"}.get(mode, "TIFF")
    shown = page_picture(image_pages(encoded(halves(mode), kind), HEAD))
    middle = shown.height // 2
    left = shown.getpixel((shown.width // 2 - 60, middle))
    right = shown.getpixel((shown.width // 2 + 60, middle))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 180 > left[2]
    assert right[2] > 180 > right[0]


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "F"])
def test_grey_pictures_of_any_depth_are_shown(mode: str) -> None:
    grey = Image.linear_gradient("L")
    picture = grey.convert("I;16") if mode == "I;16" else grey.convert(mode)
    shown = page_picture(image_pages(encoded(picture, "TIFF"), HEAD)).convert("L")
    column = shown.width // 2
    middle = shown.height // 2
    rows = [shown.crop((column - 40, middle + at - 20, column + 40, middle + at + 20)) for at in (-100, 100)]
    darker, lighter = (ImageStat.Stat(row).mean[0] for row in rows)
    assert lighter - darker > 60


def how_kept(content: bytes) -> str:
    """Return the filter of the picture on the first page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return str(pdf.pages[0].obj.Resources.XObject.Attachment.Filter)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_was_drawn_keeps_every_pixel_and_what_is_grained_becomes_a_jpeg(mode: str) -> None:
    grained = Image.effect_noise((400, 300), 4).convert(mode)
    assert grained.getcolors(256), "grey alone, so it has few colours"
    assert how_kept(image_pages(encoded(grained, "PNG"), HEAD)) == "/DCTDecode"
    assert how_kept(image_pages(encoded(halves(mode), "PNG"), HEAD)) == "/FlateDecode"


def test_transparency_becomes_white() -> None:
    shown = page_picture(image_pages(encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"), HEAD))
    assert shown.getpixel((shown.width // 2, shown.height // 2)) == (255, 255, 255)


def test_a_photograph_taken_sideways_stands_upright_and_loses_its_place() -> None:
    content = (FILES / "phone-photo-gps-orientation6.jpg").read_bytes()
    width, height, stored = embedded(image_pages(content, HEAD))
    assert (width, height) == (1600, 1200)
    assert b"Exif" in content
    assert b"Exif" not in stored


def test_a_large_photograph_taken_sideways_is_turned_when_it_is_small() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # its first row is the right edge of what was seen
    made = image_pages(encoded(halves(size=(4800, 600)), "JPEG", exif=turned), HEAD)
    assert embedded(made)[:2] == (300, 2400)
    shown = page_picture(made)
    above, below = (shown.crop((250, low, 350, low + 50)) for low in (200, 600))
    assert [ImageStat.Stat(part).mean[0] > ImageStat.Stat(part).mean[2] for part in (above, below)] == [
        True,
        False,
    ]


@pytest.mark.parametrize("size", [(4032, 3024), (2500, 2401), (700, 3001)])
def test_a_photograph_that_is_made_small_in_strips_has_no_seams(size: tuple[int, int]) -> None:
    # So little grain that nothing is cut off between the two passes, whichever the library makes first.
    grained = Image.effect_noise(size, 15).convert("RGB")
    made = shrunk(grained)
    whole = grained.resize(made.size, Image.Resampling.LANCZOS)
    assert max(made.size) == 2400
    difference = ImageChops.difference(made, whole).convert("L")
    assert not any(difference.histogram()[3:])


@pytest.mark.parametrize("size", [(400, 300), (2600, 2000)])
def test_a_comment_in_a_photograph_stays_behind(size: tuple[int, int]) -> None:
    content = encoded(Image.effect_noise(size, 60).convert("RGB"), "JPEG", comment=b"Ward 4, bed 2")
    assert b"Ward 4" in content
    assert b"Ward 4" not in embedded(image_pages(content, HEAD))[2]


def test_large_pictures_of_a_tiff_do_not_change_one_another() -> None:
    content = encoded(halves(size=(3000, 20)), "TIFF", save_all=True, append_images=[halves(size=(400, 300))])
    with pikepdf.open(io.BytesIO(image_pages(content, HEAD))) as pdf:
        pictures = [page.obj.Resources.XObject.Attachment for page in pdf.pages]
        assert [(int(one.Width), int(one.Height)) for one in pictures] == [(2400, 16), (400, 300)]


def test_heic_is_shown() -> None:
    assert embedded(image_pages((FILES / "phone-photo.heic").read_bytes(), HEAD))[0] == 900


def test_each_picture_of_a_tiff_is_a_page() -> None:
    content = encoded(halves(), "TIFF", save_all=True, append_images=[halves("L"), halves()])
    assert len(pikepdf.open(io.BytesIO(image_pages(content, HEAD))).pages) == 3


@pytest.mark.parametrize("size", [(1, 1), (20_000, 10), (10, 20_000), (5000, 4000)])
def test_any_size_fits_the_frame(size: tuple[int, int]) -> None:
    made = image_pages(encoded(Image.new("RGB", size, "red"), "PNG"), HEAD)
    assert max(embedded(made)[:2]) <= 2400
    assert page_picture(made).size in {(596, 842), (842, 596)}


def test_a_picture_with_too_many_pixels_is_not_opened() -> None:
    with pytest.raises(UnreadableError, match="too many pixels"):
        image_pages(encoded(Image.new("1", (20_000, 20_000)), "PNG"), HEAD)


def test_a_damaged_picture_is_said_to_be_damaged() -> None:
    whole = encoded(halves(size=(900, 900)), "JPEG")
    for content in (b"", b"rubbish", whole[: len(whole) // 2]):
        with pytest.raises(UnreadableError, match="damaged"):
            image_pages(content, HEAD)
