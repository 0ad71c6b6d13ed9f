"""A portfolio of hundreds of megabytes: photographs and scans as phones and scanners make them, and text."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
from PIL import Image

from app.blobs.store import BlobStore
from app.export.document import AttachmentPart, EvidenceSection, PortfolioDocument
from benchmarks.packs.content import document, entry

PHOTOGRAPH = (4032, 3024)
SHEET = (1654, 2339)
SHEETS_A_SCAN = 36
# Of half a pack: with the text, 500 pages and 250 MB.
PHOTOGRAPHS = 30
SCANS = 6
ENTRIES = 80
_COMMENT = b"\xff\xfe"


def bulky(folder: Path, halves: int) -> PortfolioDocument:
    """Write the portfolio and put its attachments into a store.

    They are made by a process of its own, whose memory is not to count.

    Args:
        folder: of the store.
        halves: 1 for 500 pages with 250 MB, 2 for twice that.
    """
    command = [sys.executable, "-m", "benchmarks.packs.bulk", str(folder), str(halves)]
    made = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own module
    store = BlobStore(str(folder))
    values = document()
    entries = [entry(number) for number in range(ENTRIES * halves)]
    for number, (name, media_type, digest, size) in enumerate(json.loads(made.stdout)):
        part = AttachmentPart(name, name, media_type, digest, size, partial(store.stream, digest))
        entries[number] = _with(entries[number], part)
    references = {one.reference for one in entries}
    matrix = tuple(
        replace(row, evidence=tuple(reference for reference in row.evidence if reference in references))
        for row in values.matrix
    )
    return replace(values, evidence=tuple(entries), matrix=matrix)


def _with(section: EvidenceSection, part: AttachmentPart) -> EvidenceSection:
    return replace(section, attachments=(part,))


def _parts(store: BlobStore, halves: int) -> Iterator[tuple[str, str, str, int]]:
    photograph, sheet = _noise(PHOTOGRAPH, 2, 65), _noise(SHEET, 5, 40)
    for number in range(PHOTOGRAPHS * halves):
        yield _kept(store, f"photograph-{number}.jpg", "image/jpeg", _marked(photograph, number))
    for number in range(SCANS * halves):
        yield _kept(store, f"scan-{number}.pdf", "application/pdf", _scan(sheet, number))


def _kept(store: BlobStore, name: str, media_type: str, content: bytes) -> tuple[str, str, str, int]:
    return name, media_type, store.put(content), len(content)


def _noise(size: tuple[int, int], grain: int, quality: int) -> bytes:
    """Return a JPEG of noise, which packs as badly as a photograph; coarser noise packs better."""
    width, height = size
    grey = Image.effect_noise((width // grain, height // grain), 60)
    turned = (grey, *map(grey.transpose, (Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM)))
    kept = io.BytesIO()
    Image.merge("RGB", turned).resize(size).save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _marked(jpeg: bytes, number: int) -> bytes:
    """Return the same picture as another file: with a comment of its own behind the first marker."""
    words = f"Picture {number}".encode()
    return jpeg[:2] + _COMMENT + (len(words) + 2).to_bytes(2, "big") + words + jpeg[2:]


def _scan(sheet: bytes, number: int) -> bytes:
    """Return a PDF with a picture on each page, as a scanner makes it."""
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        for nth in range(SHEETS_A_SCAN):
            page = pdf.add_blank_page(page_size=(595.276, 841.89))
            picture = pdf.make_stream(
                _marked(sheet, number * SHEETS_A_SCAN + nth),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=SHEET[0],
                Height=SHEET[1],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
            page.obj.Contents = pdf.make_stream(b"q 595.276 0 0 841.89 0 0 cm /Scan Do Q")
        pdf.save(kept)
    return kept.getvalue()


if __name__ == "__main__":
    print(json.dumps(list(_parts(BlobStore(sys.argv[1]), int(sys.argv[2])))))
