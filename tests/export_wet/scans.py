"""Signature pages as they come back: printed, signed with a stroke, and scanned this way up or that."""

import io
from collections.abc import Sequence
from typing import Any

import pypdfium2  # type: ignore[import-untyped] # it ships no types
from PIL import Image, ImageChops, ImageDraw
from werkzeug.test import TestResponse

from app.blobs import service as blobs
from app.export.models import Export, PackKind
from app.export.wet_models import SignatureScan
from app.export.wet_printing import places_of
from app.export.wet_reading import ScannedPage
from app.export.wet_service import Brought, sheets_for, take_in
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import PackWorld
from tests.people import make_world

PORTFOLIO = PackKind.PORTFOLIO.value
APPLICATION = PackKind.APPLICATION_DOCUMENTS.value
NUMBER, TOTAL = 7, 9


def address(pack: PackWorld) -> str:
    return f"/placements/{pack.placement.id}/pack/signed-pages"


def made_world(browser: Browser, positions: dict[str, int] | None = None) -> PackWorld:
    """Make a world without evidence whose portfolio is said to have been made, and sign its trainee in."""
    pack = PackWorld(make_world(1), [])
    said_to_be_made(
        pack, PackKind.PORTFOLIO, positions or {"title": 1, "declaration": NUMBER, "check": 8}, TOTAL
    )
    browser.sign_in(pack.world.trainee)
    return pack


def said_to_be_made(pack: PackWorld, kind: PackKind, positions: dict[str, int], total: int) -> None:
    """Let a file of the pack stand there as made, which takes no time."""
    export = Export(
        placement=pack.placement,
        kind=kind,
        requested_by_id=pack.world.trainee.id,
        digest=blobs.keep(b"made before", "application/pdf"),
        pages=total,
        positions=positions,
    )
    db.session.add(export)
    db.session.commit()


def printed(browser: Browser, pack: PackWorld, kind: str = PORTFOLIO) -> list[Image.Image]:
    """Print the signature pages and sign each."""
    answer = browser.send(f"{address(pack)}/{kind}/print")
    assert answer.status_code == 200, answer.text
    with pypdfium2.PdfDocument(answer.data) as document:
        return [signed(page.render(scale=150 / 72).to_pil().convert("RGB")) for page in document]


def signed(paper: Image.Image) -> Image.Image:
    ImageDraw.Draw(paper).line([(400, 800), (600, 760), (800, 820)], fill="blue", width=6)
    return paper


def as_file(papers: Sequence[Image.Image], kind: str = "JPEG") -> bytes:
    """Return papers as one file: a picture, or a PDF with all of them."""
    kept = io.BytesIO()
    if kind == "PDF":
        papers[0].save(kept, "PDF", save_all=True, append_images=papers[1:], resolution=150)
    else:
        papers[0].save(kept, kind)
    return kept.getvalue()


def without_mark(paper: Image.Image) -> Image.Image:
    """Return a paper of which the code was cut off or smeared."""
    bare = paper.copy()
    ImageDraw.Draw(bare).rectangle((0, 0, 400, 165), fill="white")
    return bare


def bring(pack: PackWorld, *names: str) -> None:
    """Take scans of the declaration in as if they had been uploaded and read, which takes seconds."""
    (sheet,) = sheets_for(pack.trainee, places_of(pack.placement, [PackKind.PORTFOLIO]))
    papers = [signed(Image.new("RGB", (827, 1169), (250, 250, 250 - nth))) for nth, _ in enumerate(names)]
    pages = [ScannedPage(as_file([paper]), sheet.token) for paper in papers]
    brought = [Brought(name, page) for name, page in zip(names, pages, strict=True)]
    assert len(take_in(pack.trainee, brought).placed) == len(names)
    db.session.commit()


def upload(browser: Browser, pack: PackWorld, *files: tuple[str, bytes]) -> TestResponse:
    fields: dict[str, Any] = {"files": [(io.BytesIO(content), name) for name, content in files]}
    answer = browser.send(address(pack), fields, content_type="multipart/form-data")
    # The client keeps a large body in a temporary file and leaves it open.
    answer.request.environ["wsgi.input"].close()
    return answer


def kept() -> list[SignatureScan]:
    db.session.expire_all()
    return db.session.query(SignatureScan).order_by(SignatureScan.uploaded_at, SignatureScan.id).all()


def drawn(content: bytes, number: int) -> Image.Image:
    """Return a page of a PDF as a picture, 1 pixel to the point."""
    with pypdfium2.PdfDocument(content) as document:
        picture: Image.Image = document[number - 1].render(scale=1).to_pil()
        return picture.convert("RGB")


def blue_in(picture: Image.Image) -> int:
    """Return how many pixels have the colour of the ink: much more blue than red."""
    red, _, blue = picture.split()
    return sum(ImageChops.subtract(blue, red).histogram()[120:])
