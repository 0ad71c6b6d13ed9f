"""How uploads of scans are read, outside any transaction, before anything of them is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from app.blobs.values import FileRefusedError
from app.core.words import plural
from app.export.wet_apart import read_scan_apart
from app.export.wet_reading import ScannedFile
from app.export.wet_service import Brought
from app.extensions import db
from app.portfolio.files import NAME_SHOWN, Refused, limits
from app.web.text import showable

MOST_FILES = 20
TOO_MANY = f"Add at most {plural(MOST_FILES, 'file')} at once."


@dataclass(slots=True)
class Arrived:
    """What came: pages that were read, files that are refused, and how many blank sides were left out."""

    read: list[Brought] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    blank: int = 0


def read_uploads(uploads: Sequence[FileStorage], most_pages: int) -> Arrived:
    """Read uploads page by page, and say which files are refused.

    Ends the request's transaction first, so that nobody waits for the write lock meanwhile: load what you
    need again afterwards.
    """
    db.session.rollback()
    allowed = limits()
    arrived = Arrived()
    for number, upload in enumerate(uploads, start=1):
        given = upload.filename or ""
        if number > MOST_FILES:
            arrived.refused.append(Refused(showable(given[-NAME_SHOWN:]), TOO_MANY))
            continue
        try:
            content = upload.stream.read(allowed.size + 1)
            file = read_scan_apart(content, given, allowed, most_pages)
        except FileRefusedError as problem:
            arrived.refused.append(Refused(showable(given[-NAME_SHOWN:]), problem.sentence))
        else:
            named = _named(file)
            # A scanner takes the back of each sheet along; where nothing but that came, the page says so.
            wanted = [one for one in named if not one.page.is_blank] or named
            arrived.read += wanted
            arrived.blank += len(named) - len(wanted)
    return arrived


def _named(file: ScannedFile) -> list[Brought]:
    if len(file.pages) == 1:
        return [Brought(file.name, file.pages[0])]
    return [Brought(f"{file.name}, page {number}", page) for number, page in enumerate(file.pages, start=1)]
