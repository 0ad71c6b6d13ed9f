"""What a PDF or a picture holds that its pages do not show."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ExifTags, Image

from app.export.form_fields import said_in
from app.export.inspection import Held, held

_QUIET = frozenset({"/Link", "/Popup", "/Widget"})
# Points by which boxes may differ that are meant to be the same.
_NEAR = 1.0
# What says how the pixels are meant; everything else says something about place, time or people.
_PIXELS = frozenset(
    {
        *("dpi", "jfif", "jfif_density", "jfif_unit", "jfif_version", "gamma", "transparency", "compression"),
        *("interlace", "chromaticity", "srgb", "icc_profile", "progressive", "progression", "adobe"),
        *("adobe_transform", "aspect", "resolution"),
    }
)
_ABOUT_PIXELS = frozenset(
    {
        *("ImageWidth", "ImageLength", "BitsPerSample", "Compression", "PhotometricInterpretation"),
        *("StripOffsets", "RowsPerStrip", "StripByteCounts", "SamplesPerPixel", "PlanarConfiguration"),
        *("XResolution", "YResolution", "ResolutionUnit", "Predictor", "SampleFormat", "ColorMap"),
        *("ExtraSamples", "FillOrder", "NewSubfileType", "Orientation", "InterColorProfile", "TileWidth"),
        *("TileLength", "TileOffsets", "TileByteCounts"),
    }
)


def pdf_holds(content: bytes) -> list[Held]:
    """Return what a PDF holds beside what its pages show."""
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        return list(_in_pdf(pdf))


def _in_pdf(pdf: pikepdf.Pdf) -> Iterator[Held]:
    notes = [
        note for page in pdf.pages for note in page.obj.get(Name.Annots, Array()) if _is_dictionary(note)
    ]
    loud = [note for note in notes if str(note.get(Name.Subtype)) not in _QUIET]
    told = [str(note.get(Name.Contents, "")) for note in loud]
    yield from held(len(loud), "note or other annotation", "notes and other annotations", told)
    links = {str(note.A.URI) for note in notes if Name.A in note and Name.URI in note.A}
    yield from held(len(links), "link to elsewhere", "links to elsewhere", sorted(links))
    fields = list(_fields(pdf.Root.get(Name.AcroForm, Dictionary()).get(Name.Fields, Array())))
    yield from held(len(fields), "form field that is filled in", "form fields that are filled in", fields)
    cut = sum(_is_cut(page) for page in pdf.pages)
    yield from held(
        cut,
        "page that is cut, of which the rest is still there",
        "pages that are cut, of which the rest is still there",
    )  # fmt: skip - two forms of one noun
    layers = [
        str(layer.get(Name.Name, ""))
        for layer in pdf.Root.get(Name.OCProperties, Dictionary()).get(Name.OCGs, Array())
    ]
    yield from held(len(layers), "layer, which may be hidden", "layers, which may be hidden", layers)
    names = pdf.Root.get(Name.Names, Dictionary())
    yield from held(
        int(Name.JavaScript in names or Name.OpenAction in pdf.Root), "script or action", "scripts"
    )
    inside = list(pdf.attachments)
    yield from held(len(inside), "file inside it", "files inside it", inside)
    properties = (
        [f"{str(key)[1:]}: {value}" for key, value in pdf.docinfo.items()]
        if pdf.trailer.get(Name.Info)
        else []
    )
    properties += ["Metadata (XMP)"] if Name.Metadata in pdf.Root else []
    yield from held(len(properties), "property of the file", "properties of the file", properties)


def _is_dictionary(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary)


def _is_cut(page: pikepdf.Page) -> bool:
    media, crop = ([float(corner) for corner in box.as_list()] for box in (page.mediabox, page.cropbox))
    return any(abs(one - other) > _NEAR for one, other in zip(media, crop, strict=True))


def _fields(fields: pikepdf.Object) -> Iterator[str]:
    """Yield what is typed into the fields of a form; each is looked at once, even in a circle."""
    seen: set[tuple[int, int]] = set()
    waiting = [*reversed(fields.as_list())]
    while waiting:
        field = waiting.pop()
        if field.is_indirect:
            if field.objgen in seen:
                continue
            seen.add(field.objgen)
        if text := " ".join(said_in(field.get(Name.V))).strip():
            yield f"{field.get(Name.T, '')}: {text}"
        waiting += reversed(field.get(Name.Kids, Array()).as_list())


def picture_holds(content: bytes) -> list[Held]:
    """Return the metadata of a picture; acceptance leaves none but what says how the pixels are meant."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF")) as picture:
        exif = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in picture.getexif().items()}
        found = [name for name in exif if name not in _ABOUT_PIXELS]
        found += [str(name) for name in picture.info if str(name).lower() not in {*_PIXELS, "exif"}]
    return held(len(found), "piece of metadata", "pieces of metadata", found)
