"""What is uploaded as a scan is checked, cut into pages and turned upright by its mark."""

import io
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageChops, ImageDraw

from app.blobs.values import DEFAULT_LIMITS, FileRefusedError
from app.export.wet_marks import new_token, token_in
from app.export.wet_policy import Refusal, Standing, count_refusal, shape_refusal, standing
from app.export.wet_reading import read_scan, turned
from app.export.wet_words import digest_of_words, words_of

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def paper(text: str = "") -> Image.Image:
    """A sheet with a code that says something in its upper left corner."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    if text:
        drawn = io.BytesIO()
        segno.make(text, error="q", micro=False).save(drawn, kind="png", scale=4)
        sheet.paste(Image.open(drawn).convert("RGB"), (80, 60))
    return sheet


def encoded(picture: Image.Image, kind: str = "JPEG") -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind)
    return kept.getvalue()


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 4])
def test_a_mark_is_read_whichever_way_up_and_says_which_way_is_up(angle: int) -> None:
    token = new_token()
    lying = paper(f"TFP1:{token}").rotate(angle, expand=True, fillcolor="white")
    (page,) = read_scan(encoded(lying), "photo.jpg", DEFAULT_LIMITS, 1).pages
    assert page.token == token
    with Image.open(io.BytesIO(page.content)) as upright:
        assert upright.height > upright.width
        corner = upright.convert("L").crop((0, 0, upright.width // 3, upright.height // 4))
        assert any(corner.histogram()[:60])


@pytest.mark.parametrize("text", ["https://example.org/check", "TFP1:TOOSHORT", "TFP1:" + "a b " * 6])
def test_any_other_code_is_no_mark(text: str) -> None:
    (page,) = read_scan(encoded(paper(text)), "photo.jpg", DEFAULT_LIMITS, 1).pages
    assert (page.token, page.refusal) == ("", "")
    assert token_in(text) == ""


def grained(sheet: Image.Image) -> Image.Image:
    """A sheet as a scanner sees it: with grain, a shadow along it and a rim, two degrees askew."""
    shadow = Image.linear_gradient("L").resize(sheet.size).point(lambda grey: 160 + grey // 4)
    lit = ImageChops.multiply(sheet.convert("L"), shadow)
    askew = lit.rotate(2, fillcolor=120, resample=Image.Resampling.BICUBIC)
    return Image.blend(askew, Image.effect_noise(sheet.size, 18), 0.12)


def signed(ink: tuple[int, int, int], width: int) -> Image.Image:
    sheet = paper()
    ImageDraw.Draw(sheet).line([(500, 800), (620, 760), (700, 830)], fill=ink, width=width)
    return sheet


def shining_through() -> Image.Image:
    """The back of a sheet: what is printed on the other side shines through a little."""
    front = paper("TFP1:of the other side")
    return Image.blend(front.transpose(Image.Transpose.FLIP_LEFT_RIGHT), paper(), 0.92)


@pytest.mark.parametrize(
    ("sheet", "blank"),
    [
        (paper(), True),
        (shining_through(), True),
        (signed((20, 20, 120), 5), False),
        (signed((110, 110, 110), 2), False),
    ],
    ids=["nothing", "other side shines through", "pen", "thin pencil"],
)
def test_a_sheet_with_nothing_on_it_is_told_from_one_with_a_thin_line(
    sheet: Image.Image,
    blank: bool,  # noqa: FBT001 - a column of a table
) -> None:
    for side in (sheet, grained(sheet)):
        (page,) = read_scan(encoded(side), "scan.jpg", DEFAULT_LIMITS, 1).pages
        assert page.is_blank is blank
        assert page.refusal == (Refusal.BLANK.value if blank else "")


@pytest.mark.parametrize(
    ("width", "height", "refusal"),
    [
        (20_000, 10, Refusal.SHAPE),
        (1240, 1754, None),
        (4000, 3000, None),
        (590, 840, Refusal.COARSE),
        (1, 1, Refusal.COARSE),
        (1000, 2001, Refusal.SHAPE),
    ],
)
def test_only_what_has_the_shape_of_a_page_is_one(width: int, height: int, refusal: Refusal | None) -> None:
    assert shape_refusal(width, height) is refusal
    assert shape_refusal(height, width) is refusal


def test_a_strip_of_pixels_is_refused_with_its_sentence() -> None:
    (page,) = read_scan(encoded(Image.new("L", (20_000, 10)), "PNG"), "strip.png", DEFAULT_LIMITS, 1).pages
    assert (page.content, page.refusal) == (b"", Refusal.SHAPE.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("password-protected.pdf", "needs a password"),
        ("truncated.pdf", "damaged"),
        ("identifiers.txt", "Scans are PDF files or pictures"),
        ("acceptance-test.docx", "Scans are PDF files or pictures"),
        ("pixel-bomb-30000x30000.png", "too many pixels|larger than"),
        ("qc-report-4-pages.pdf", "This file has 4 pages, and there are only 3 signature pages"),
    ],
)
def test_what_is_no_scan_is_refused_with_a_sentence(name: str, says: str) -> None:
    with pytest.raises(FileRefusedError, match=says):
        read_scan((SAMPLES / name).read_bytes(), name, DEFAULT_LIMITS, 3)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="empty"):
        read_scan(b"", "scan.pdf", DEFAULT_LIMITS, 3)


def test_a_photograph_of_a_telephone_loses_its_place_and_becomes_a_jpeg() -> None:
    read = read_scan((SAMPLES / "phone-photo.heic").read_bytes(), "IMG 1.heic", DEFAULT_LIMITS, 1)
    assert read.name == "IMG 1.jpg"
    assert b"Exif" not in read.pages[0].content


def test_one_signature_page_is_spoken_of_as_one() -> None:
    assert count_refusal(1, 1) is None
    assert "there is only 1 signature page" in str(count_refusal(2, 1))


def test_a_picture_is_turned_clockwise() -> None:
    lying = Image.new("RGB", (200, 100), "white")
    lying.paste("black", (0, 0, 40, 40))
    with Image.open(io.BytesIO(turned(encoded(lying), 90))) as upright:
        assert upright.size == (100, 200)
        assert upright.convert("L").getpixel((95, 5)) < 60  # type: ignore[operator] # grey has one value


@pytest.mark.parametrize(
    ("kept_for", "now", "stands"),
    [
        (None, "a", Standing.SHOWN),
        ("b", "a", Standing.SHOWN),
        (None, "b", Standing.CHANGED),
        ("b", "b", Standing.KEPT),
        ("b", "c", Standing.CHANGED),
    ],
)
def test_a_scan_is_shown_while_its_text_is_the_same_or_was_kept_for(
    kept_for: str | None, now: str, stands: Standing
) -> None:
    assert standing("a", kept_for, now) is stands


def test_what_is_signed_are_the_words_whatever_they_look_like() -> None:
    plain = "<html><head><title>T</title></head><body><p>I&nbsp;declare</p>\n<p>it.</p></body></html>"
    other = '<html><head></head><body class="x"><h1>I declare</h1><b>it.</b></body></html>'
    assert words_of(plain) == words_of(other) == "I declare it."
    assert digest_of_words("I declare it.") != digest_of_words("I declare this.")
