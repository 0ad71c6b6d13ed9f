"""Files without which a pack cannot be made: asked for before anything is laid out, which takes minutes."""

from collections.abc import Iterable

from app.blobs import service as blobs
from app.blobs.absence import absent_from
from app.blobs.store import as_digest
from app.core.errors import ConflictError
from app.export.preflight import refusal_to_make
from app.export.sections import Section
from app.export.sources import Gathered


def require_there(gathered: Gathered, missing: Iterable[Section]) -> None:
    """Refuse a pack for whose missing sections the store lacks a file; those that it keeps need none.

    Raises:
        ConflictError: the sentence names the files.
        StorageError: the store cannot be reached.
    """
    # Others have nothing to stand in for them: they print the names of files, and read none.
    reading = [section for section in missing if section.substitute is not None]
    keys = [key for section in reading for key in section.attachments if key in gathered.files]
    absent = absent_from(blobs.store(), (as_digest(gathered.files[key].digest) for key in keys))
    names = dict.fromkeys(gathered.names[key] for key in keys if gathered.files[key].digest in absent)
    if refusal := refusal_to_make(list(names), gathered.document.kind):
        raise ConflictError(refusal)
