"""How attached pictures become pages: upright, on white, without metadata, fine enough to print."""

import io
import warnings
import zlib
from collections.abc import Iterator

import pikepdf
import pillow_heif
from pikepdf import Dictionary, Name
from PIL import ExifTags, Image, ImageOps, ImageSequence

from app.export.framing import FramedPages, FrameHead
from app.export.pixels import LONGEST_SIDE, on_white
from app.export.sections import UnreadableError

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "TIFF", "HEIF")
_OF_SEVERAL = "TIFF"
_WIDE_FROM = 1.5  # wider than this stands on a wide page; an ordinary photograph reads better upright
_POINTS_A_PIXEL = 1.5  # small pictures are enlarged up to 48 pixels to the inch
_FEW_COLOURS = 4096
# Every pixel as it was is worth twice the size: more means grain, as in a grey scan or photograph.
_WORTH_ALL_PIXELS = 2
_LITTLE = 50_000
_STRIP = 256  # rows of the copy that are made at a time
_GAP = 2
_QUALITY = 88
_ON_ITS_SIDE = (5, 6, 7, 8)  # orientations of Exif whose rows are upright columns


def image_pages(content: bytes, head: FrameHead) -> bytes:
    """Return a page for each picture in the file (a TIFF may hold several).

    Raises:
        UnreadableError: it is damaged, too large to open safely, or not a picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                # Counting walks through the whole file, so it is counted only where that is asked for.
                framed = FramedPages(head, getattr(opened, "n_frames", 1) if head.chosen else 1)
                for number, picture in enumerate(_frames(opened), start=1):
                    if head.shows(number):
                        _add(framed, picture, f"{head.which}, {head.file_name}: picture {number}")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableError("This picture has too many pixels to be shown.") from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError) as problem:
        raise UnreadableError("This picture is damaged, so it cannot be shown.") from problem
    return framed.finished()


def _frames(opened: Image.Image) -> Iterator[Image.Image]:
    if opened.format == "JPEG":
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        yield opened
        return
    if opened.format != _OF_SEVERAL:
        yield opened
        return
    yield from ImageSequence.Iterator(opened)


def _add(framed: FramedPages, picture: Image.Image, description: str) -> None:
    turned = picture.getexif().get(ExifTags.Base.Orientation, 1)
    # Turned when it is small: whole copies of a photograph would be most of what this process ever holds.
    small = shrunk(on_white(picture))
    width, height = picture.size[::-1] if turned in _ON_ITS_SIDE else picture.size
    if picture.format != _OF_SEVERAL:
        # The whole photograph is most of what this process holds, and what follows needs the copy alone.
        picture.close()
    small.getexif()[ExifTags.Base.Orientation] = turned
    ImageOps.exif_transpose(small, in_place=True)
    size = (width * _POINTS_A_PIXEL, height * _POINTS_A_PIXEL)
    framed.add_image(picture_object(framed.pdf, small), size, description, wide=width > _WIDE_FROM * height)


def shrunk(picture: Image.Image) -> Image.Image:
    """Return a copy of a picture that is at most as long as is printed; the picture may be a file's next.

    In strips: at once, what lies between a photograph and its copy would take more memory than the copy.
    """
    scale = LONGEST_SIDE / max(picture.size)
    if scale >= 1:
        return picture.copy()
    width, height = (max(1, round(side * scale)) for side in picture.size)
    if scale <= 1 / (2 * _GAP):
        # So much smaller that most of the work is done with few pixels.
        return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    small = Image.new(picture.mode, (width, height))
    for top in range(0, height, _STRIP):
        bottom = min(height, top + _STRIP)
        from_rows = (0, top * picture.height / height, picture.width, bottom * picture.height / height)
        strip = picture.resize((width, bottom - top), Image.Resampling.LANCZOS, from_rows)
        small.paste(strip, (0, top))
    return small


def picture_object(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    """Put a picture (grey or RGB) into a PDF: without loss where it was drawn, else as JPEG."""
    content = _jpeg(picture)
    drawn = _without_loss(picture, max(_LITTLE, _WORTH_ALL_PIXELS * len(content)))
    image = pikepdf.Stream(pdf, drawn or content)
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        Filter=Name.FlateDecode if drawn else Name.DCTDecode,
    )
    return pdf.make_indirect(image)


def _without_loss(picture: Image.Image, most: int) -> bytes:
    """Return the pixels of a picture of few colours; nothing where they take more than so many bytes.

    Whatever is grey has few colours. The highest level would spend many seconds on the grain of a scan.
    """
    if picture.getcolors(_FEW_COLOURS) is None:
        return b""
    content = zlib.compress(picture.tobytes())
    return content if len(content) <= most else b""


def _jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=_QUALITY, optimize=True, comment=b"")
    return kept.getvalue()
