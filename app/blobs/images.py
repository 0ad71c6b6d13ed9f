"""How pictures are cleaned: pixels are turned upright and encoded anew, and nothing else is kept."""

import io
import struct
from contextlib import suppress

import pillow_heif
from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import IFD, Base

from app.blobs.parsing import foreign_parser
from app.blobs.values import Cleaned, FileRefusedError, Limits, MediaType

_DAMAGED = (
    "This picture is damaged or incomplete. Open it on your device; if it looks right there, "
    "save a copy or take a screenshot and add that."
)
_JPEG_QUALITY = 90
_PNG_COMPRESSION = 3
_NOTE_HEIC = "Kept as JPEG, because many programs cannot open HEIC."
_NOTE_LOCATION = "Location data was removed."
_NOTE_METADATA = "Camera and author details were removed."
_NOTE_FRAMES = "Only the first picture of this file was kept."
_TOLD = {
    Base.Make,
    Base.Model,
    Base.Artist,
    Base.Software,
    Base.DateTime,
    Base.Copyright,
    Base.ImageDescription,
}
_TEXT_KEYS = ("xmp", "comment", "photoshop")
# A camera's broken metadata is no reason to refuse good pixels: it goes anyway.
_BROKEN_METADATA = (
    struct.error,
    SyntaxError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
)
_PNG_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "I;16"})
_TIFF_MODES = frozenset({"1", "L", "RGB", "RGBA", "CMYK", "I;16"})


def clean_jpeg(content: bytes, limits: Limits) -> Cleaned:
    """Return the picture as a JPEG without metadata.

    Raises:
        FileRefusedError: too many pixels, or damaged.
    """
    with foreign_parser(_DAMAGED), Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        _check_size(picture.size, limits)
        return _as_jpeg(picture, ())


def clean_heic(content: bytes, limits: Limits) -> Cleaned:
    """Return the main picture of a HEIC file as a JPEG without metadata.

    Raises:
        FileRefusedError: too many pixels, or damaged.
    """
    with foreign_parser(_DAMAGED):
        heif = pillow_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
        _check_size(heif.size, limits)
        return _as_jpeg(_decoded(heif), (_NOTE_HEIC,))


def _decoded(heif: pillow_heif.HeifFile) -> Image.Image:
    """Return the pixels of a HEIC, whose metadata ask for a turn only where the decoder has not made it.

    The container says how a picture is turned, and the decoder obeys; what a phone writes into EXIF besides
    must not turn it again. Some programs write it into EXIF alone.
    """
    picture = heif.to_pillow()
    made = heif[heif.primary_index]._c_image.transformations  # noqa: SLF001 - there is no public way to ask
    told = picture.info.get("original_orientation")
    if told and not {"irot", "imir"} & {name for name, *_ in made}:
        with suppress(*_BROKEN_METADATA):
            picture.getexif()[Base.Orientation] = told
    return picture


def clean_png(content: bytes, limits: Limits) -> Cleaned:
    """Return the (first) picture as a PNG without metadata.

    Raises:
        FileRefusedError: too many pixels, or damaged.
    """
    with foreign_parser(_DAMAGED), Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
        _check_size(picture.size, limits)
        notes: tuple[str, ...] = (_NOTE_FRAMES,) if getattr(picture, "n_frames", 1) > 1 else ()
        notes += _notes_on(picture)
        upright = _upright(picture, _PNG_MODES)
        out = io.BytesIO()
        upright.save(out, "PNG", compress_level=_PNG_COMPRESSION)
        return Cleaned(MediaType.PNG, out.getvalue(), pixel_size=upright.size, notes=notes)


def clean_tiff(content: bytes, limits: Limits) -> Cleaned:
    """Return all pages of a TIFF, encoded anew without loss and without metadata.

    Raises:
        FileRefusedError: too many pages or pixels, or damaged.
    """
    with foreign_parser(_DAMAGED), Image.open(io.BytesIO(content), formats=["TIFF"]) as picture:
        notes: tuple[str, ...] = ()
        pages: list[Image.Image] = []
        pixels = 0
        # Counting the pages first would walk a chain of any length: seek until the limit instead.
        for number in range(limits.tiff_pages + 1):
            try:
                picture.seek(number)
            except EOFError:
                break
            if number == limits.tiff_pages:
                raise FileRefusedError(
                    f"This TIFF has more than {limits.tiff_pages} pages. "
                    "Save it as PDF, or split it, and add that."
                )
            width, height = picture.size
            pixels += width * height
            _check_size(picture.size, limits, pixels)
            notes = notes or _notes_on(picture)
            # The reader decodes its next page into the same memory.
            pages.append(_upright(picture, _TIFF_MODES).copy())
        out = io.BytesIO()
        pages[0].save(out, "TIFF", compression="tiff_adobe_deflate", save_all=True, append_images=pages[1:])
        return Cleaned(
            MediaType.TIFF, out.getvalue(), page_count=len(pages), pixel_size=pages[0].size, notes=notes
        )


def _check_size(size: tuple[int, int], limits: Limits, pixels: int = 0) -> None:
    width, height = size
    if max(pixels, width * height) > limits.pixels or max(size) > limits.side:
        raise FileRefusedError(
            f"This picture is larger than {limits.pixels // 1_000_000} million pixels. "
            "Save it at a lower resolution and add that."
        )


def _as_jpeg(picture: Image.Image, notes: tuple[str, ...]) -> Cleaned:
    notes += _notes_on(picture)
    upright = _upright(picture, frozenset({"L", "RGB"}))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_JPEG_QUALITY)
    return Cleaned(MediaType.JPEG, out.getvalue(), pixel_size=upright.size, notes=notes)


def _upright(picture: Image.Image, modes: frozenset[str]) -> Image.Image:
    """Return decoded pixels as they are meant to be seen, in one of the modes, with nothing attached."""
    picture.load()
    profile = picture.info.get("icc_profile")
    with suppress(*_BROKEN_METADATA):
        ImageOps.exif_transpose(picture, in_place=True)
    turned = _in_common_colours(picture, profile) if isinstance(profile, bytes) else picture
    if turned.mode.startswith("I;16") and turned.mode != "I;16":
        # Straight from one byte order to the other Pillow clips to eight bits.
        turned = turned.convert("I").convert("I;16")
    if turned.mode not in modes or "transparency" in turned.info:
        turned = turned.convert(_nearest(turned, modes))
    # A plain image in place of the format's own class, which would carry old tags into the new file.
    clean = Image.Image()._new(turned.im)  # noqa: SLF001 - the public copy() would double the memory
    clean.info = {}
    return clean


def _nearest(picture: Image.Image, modes: frozenset[str]) -> str:
    if picture.mode in {"I", "F"}:
        raise FileRefusedError(
            "This file holds measured values rather than a picture. Export it as PNG or JPEG and add that."
        )
    if picture.has_transparency_data and "RGBA" in modes:
        return "RGBA"
    return "L" if picture.mode in {"1", "LA"} else "RGB"


def _in_common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB, so that its own profile, which may name a person or device, can go."""
    if picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        common = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, own, common, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted if converted is not None else picture


def _notes_on(picture: Image.Image) -> tuple[str, ...]:
    """Return what the person should know about the metadata that is about to go."""
    try:
        exif = picture.getexif()
        located, detailed = exif.get_ifd(IFD.GPSInfo), exif.get_ifd(IFD.Exif) or _TOLD & set(exif)
    except _BROKEN_METADATA:
        return (_NOTE_METADATA,)
    if located:
        return (_NOTE_LOCATION, _NOTE_METADATA)
    has_text = any(key in picture.info for key in _TEXT_KEYS) or bool(getattr(picture, "text", None))
    return (_NOTE_METADATA,) if detailed or has_text else ()
