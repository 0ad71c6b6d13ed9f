"""How uploads of scans are read, outside any transaction, before anything of them is kept."""

from collections.abc import Sequence

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


def read_uploads(uploads: Sequence[FileStorage], most_pages: int) -> tuple[list[Brought], list[Refused]]:
    """Read uploads page by page, and say which files are refused.

    Ends the request's transaction first, so that nobody waits for the write lock meanwhile: load what you
    need again afterwards.
    """
    db.session.rollback()
    allowed = limits()
    read: list[Brought] = []
    refused: list[Refused] = []
    for number, upload in enumerate(uploads, start=1):
        given = upload.filename or ""
        if number > MOST_FILES:
            refused.append(Refused(showable(given[-NAME_SHOWN:]), TOO_MANY))
            continue
        try:
            content = upload.stream.read(allowed.size + 1)
            file = read_scan_apart(content, given, allowed, most_pages)
        except FileRefusedError as problem:
            refused.append(Refused(showable(given[-NAME_SHOWN:]), problem.sentence))
        else:
            read += _named(file)
    return read, refused


def _named(file: ScannedFile) -> list[Brought]:
    if len(file.pages) == 1:
        return [Brought(file.name, file.pages[0])]
    return [Brought(f"{file.name}, page {number}", page) for number, page in enumerate(file.pages, start=1)]
