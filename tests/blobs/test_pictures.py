"""Pictures: what is stripped, what is turned, and what is too much."""

import io
import struct
import subprocess
import sys
import zlib

import pillow_heif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, Limits, MediaType
from tests.blobs.samples import picture, sample


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_text_in_a_png_goes() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Example Trainee")
    kept = accept(picture("PNG", pnginfo=told), "a.png")
    assert b"Example Trainee" not in kept.content
    assert opened(kept.content).info == {}
    assert kept.notes == ("Camera and author details were removed.",)


def test_a_comment_in_a_jpeg_goes() -> None:
    kept = accept(picture("JPEG", comment=b"Example Trainee"), "a.jpg")
    assert b"Example Trainee" not in kept.content


def test_what_a_phone_appends_to_a_jpeg_goes() -> None:
    kept = accept(sample("phone-photo-gps-orientation6.jpg") + b"ftypmp42 motion clip", "a.jpg")
    assert b"motion clip" not in kept.content


def test_a_colour_profile_is_applied_and_goes() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = accept(picture("JPEG", icc_profile=profile), "a.jpg")
    assert "icc_profile" not in opened(kept.content).info


def test_a_broken_colour_profile_does_not_matter() -> None:
    kept = accept(picture("PNG", icc_profile=b"no profile at all"), "a.png")
    assert "icc_profile" not in opened(kept.content).info


def test_broken_camera_details_do_not_matter() -> None:
    kept = accept(picture("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), "a.jpg")
    assert kept.media_type is MediaType.JPEG
    assert b"Exif" not in kept.content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_comes_out_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = Image.new("RGB", (40, 20), "white")
    lying.putpixel((0, 0), (255, 0, 0))
    out = io.BytesIO()
    lying.save(out, "PNG", exif=exif)
    kept = opened(accept(out.getvalue(), "a.png").content)
    assert kept.size == ((40, 20) if orientation < 5 else (20, 40))
    assert kept.getpixel(first_corner(kept, orientation)) == (255, 0, 0)


def first_corner(kept: Image.Image, orientation: int) -> tuple[int, int]:
    """Return where the first pixel ends up, by the eight cases of the Exif standard."""
    right, bottom = kept.width - 1, kept.height - 1
    return {
        1: (0, 0),
        2: (right, 0),
        3: (right, bottom),
        4: (0, bottom),
        5: (0, 0),
        6: (right, 0),
        7: (right, bottom),
        8: (0, bottom),
    }[orientation]


def heic(turned_by_container: int, written_in_exif: int) -> bytes:
    """Return a HEIC with a red first quarter; the encoder tells the container what EXIF says."""
    exif = Image.Exif()
    exif[0x0112] = turned_by_container
    lying = Image.new("RGB", (80, 40), "white")
    lying.paste("red", (0, 0, 40, 20))
    out = io.BytesIO()
    pillow_heif.from_pillow(lying).save(out, exif=exif.tobytes(), quality=90)
    entry = struct.pack(">HHIH", 0x0112, 3, 1, turned_by_container)
    assert out.getvalue().count(entry) == 1
    return out.getvalue().replace(entry, struct.pack(">HHIH", 0x0112, 3, 1, written_in_exif))


def is_red(kept: Image.Image, corner: tuple[int, int]) -> bool:
    pixel = kept.getpixel(corner)
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 60


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_that_is_turned_in_exif_alone_comes_out_upright(orientation: int) -> None:
    kept = opened(accept(heic(1, orientation), "a.heic").content)
    assert kept.size == ((80, 40) if orientation < 5 else (40, 80))
    assert is_red(kept, first_corner(kept, orientation))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_is_turned_once_where_both_say_so(orientation: int) -> None:
    kept = opened(accept(heic(orientation, orientation), "a.heic").content)
    assert kept.size == ((80, 40) if orientation < 5 else (40, 80))
    assert is_red(kept, first_corner(kept, orientation))


def test_what_the_container_of_a_heic_says_outweighs_exif() -> None:
    kept = opened(accept(heic(6, 3), "a.heic").content)
    assert kept.size == (40, 80)
    assert is_red(kept, first_corner(kept, 6))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels(mode: str) -> None:
    kept = opened(accept(picture("PNG", mode=mode), "a.png").content)
    assert kept.convert("RGBA").tobytes() == opened(picture("PNG", mode=mode)).convert("RGBA").tobytes()


def test_sixteen_bits_of_grey_stay_sixteen() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 40_000)
    for media in ("PNG", "TIFF"):
        out = io.BytesIO()
        image.save(out, media)
        assert opened(accept(out.getvalue(), "a").content).getpixel((0, 0)) == 40_000


def test_sixteen_bits_in_the_other_byte_order_stay_sixteen() -> None:
    out = io.BytesIO()
    image = Image.new("I;16B", (1, 1))
    image.putpixel((0, 0), 40_000)
    image.save(out, "TIFF")
    assert opened(accept(out.getvalue(), "a.tif").content).getpixel((0, 0)) == 40_000


def test_measured_values_in_a_tiff_are_not_a_picture() -> None:
    with pytest.raises(FileRefusedError, match="measured values"):
        accept(picture("TIFF", mode="F"), "a.tif")


def test_a_jpeg_for_print_becomes_one_for_screens() -> None:
    kept = accept(picture("JPEG", mode="CMYK"), "a.jpg")
    assert opened(kept.content).mode == "RGB"


def test_a_tiff_keeps_all_its_pages() -> None:
    pages = [Image.new("L", (30, 20), shade) for shade in (0, 100, 200)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], description="Example Trainee")
    kept = accept(out.getvalue(), "scan.tiff")
    assert (kept.media_type, kept.page_count, kept.name) == (MediaType.TIFF, 3, "scan.tif")
    assert b"Example Trainee" not in kept.content
    shown = opened(kept.content)
    for number, shade in enumerate((0, 100, 200)):
        shown.seek(number)
        assert shown.getpixel((5, 5)) == shade


def test_too_many_pages_of_a_tiff() -> None:
    pages = [Image.new("1", (3, 2)) for _ in range(6)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert accept(out.getvalue(), "a.tif", Limits(tiff_pages=6)).page_count == 6
    with pytest.raises(FileRefusedError, match="more than 5 pages"):
        accept(out.getvalue(), "a.tif", Limits(tiff_pages=5))


def test_the_pixels_of_all_pages_count_together() -> None:
    pages = [Image.new("1", (100, 100)) for _ in range(6)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(FileRefusedError, match="million pixels"):
        accept(out.getvalue(), "a.tif", Limits(pixels=59_999))


def test_only_the_first_picture_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    kept = accept(out.getvalue(), "a.png")
    assert "Only the first picture of this file was kept." in kept.notes
    assert opened(kept.content).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("media", ["JPEG", "PNG", "TIFF"])
def test_pixels_are_limited(media: str) -> None:
    content = picture(media, (100, 100))
    assert accept(content, "a", Limits(pixels=10_000)).pixel_size == (100, 100)
    with pytest.raises(FileRefusedError, match="million pixels"):
        accept(content, "a", Limits(pixels=9_999))


def test_pixels_of_a_heic_are_limited() -> None:
    with pytest.raises(FileRefusedError, match="million pixels"):
        accept(sample("phone-photo.heic"), "a.heic", Limits(pixels=1_000_000))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize(
    "name",
    ["phone-photo-gps-orientation6.jpg", "screenshot-burned-in-identifiers.png", "phone-photo.heic"],
)
def test_an_upload_that_was_cut_off_is_refused(name: str, share: float) -> None:
    content = sample(name)
    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        accept(content[: int(len(content) * share)], name)


def _bomb(width: int, height: int) -> bytes:
    """Return a PNG that claims many pixels and packs zeros for them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    zeros = zlib.compress(bytes(1_000_000), 9) * 3
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zeros) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"),
    [(9_000, 8_000), (12_000, 12_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1), (31_000, 2)],
)
def test_a_pixel_bomb_is_refused(width: int, height: int) -> None:
    with pytest.raises(FileRefusedError, match="pixels"):
        accept(_bomb(width, height), "a.png")


def test_a_pixel_bomb_takes_no_memory() -> None:
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from app.blobs.acceptance import accept\n"
        "from app.blobs.values import FileRefusedError\n"
        "try:\n"
        "    accept(sys.stdin.buffer.read(), 'a.png')\n"
        "except FileRefusedError:\n"
        # Not getrusage: that remembers the size of the process which started this one.
        "    print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])\n"
    )
    for content in (sample("pixel-bomb-30000x30000.png"), _bomb(9_000, 9_000)):
        done = subprocess.run(  # noqa: S603 - our own interpreter, to measure it from its start
            [sys.executable, "-c", program], input=content, capture_output=True, check=True
        )
        assert int(done.stdout) < 200_000, "kilobytes, interpreter and libraries included"
