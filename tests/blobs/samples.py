"""Where the sample files lie, and small files of each kind made on the spot."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str) -> bytes:
    """Return the content of a sample file."""
    return (SAMPLES / name).read_bytes()


def picture(media: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    """Return a plain picture in a format that Pillow writes."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, media, **options)
    return out.getvalue()


def pdf_with(**root: pikepdf.Object) -> bytes:
    """Return a one-page PDF whose catalogue has these entries."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for key, value in root.items():
        pdf.Root[f"/{key}"] = value
    return written(pdf)


def written(pdf: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    """Return an open PDF as bytes, with each object in the open."""
    out = io.BytesIO()
    pdf.save(out, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def in_the_open(content: bytes) -> bytes:
    """Return an accepted PDF with nothing packed, so that a test can look for words in it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        out = io.BytesIO()
        pdf.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a zip file with parts replaced, added, or (with None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, part in {**parts, **changes}.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()
