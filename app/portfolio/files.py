"""Files of a draft: examined and kept before anything is written, added, and taken out again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage

from app.blobs import service as blobs
from app.blobs.isolation import accept_apart
from app.blobs.values import DEFAULT_LIMITS, AcceptedFile, FileRefusedError, Limits
from app.core.errors import NotFoundError, StorageError
from app.core.ids import new_id
from app.extensions import db
from app.portfolio.models import Attachment, EvidenceVersion, VersionFile
from app.portfolio.policy import MOST_FILES, Refusal
from app.portfolio.service import remove_unused
from app.web.text import showable

MEGABYTE = 1_000_000
NAME_SHOWN = 80
IN_THE_ENTRY = "This file is in the entry already."


@dataclass(frozen=True)
class Refused:
    """A file that was not added: its name as it was sent, and the sentence that says why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Kept:
    """An accepted file whose content is stored; `digest` is that of the cleaned content."""

    file: AcceptedFile
    digest: str


def limits() -> Limits:
    """Return what this installation accepts."""
    return replace(DEFAULT_LIMITS, size=current_app.config["TECHFOLIO"].upload_megabytes * MEGABYTE)


def take_in(uploads: Iterable[FileStorage]) -> tuple[list[Kept], list[Refused]]:
    """Examine, clean and store uploads; those without a name are the empty chooser of a form.

    Ends the request's transaction first, so that nobody waits for the write lock while files are examined:
    load what you need again afterwards.
    """
    db.session.rollback()
    allowed = limits()
    accepted: list[tuple[str, AcceptedFile]] = []
    examined = 0
    refused: list[Refused] = []
    for upload in uploads:
        if not upload.filename:
            continue
        name = showable(upload.filename[-NAME_SHOWN:])
        examined += 1
        if examined > MOST_FILES:
            # Examining takes a moment for each: hundreds at once would outlast every proxy's patience.
            refused.append(Refused(name, Refusal.TOO_MANY_FILES.value))
            continue
        try:
            content = upload.stream.read(allowed.size + 1)
            accepted.append((name, accept_apart(content, upload.filename, allowed)))
        except FileRefusedError as problem:
            refused.append(Refused(name, problem.sentence))
    kept: list[Kept] = []
    for name, file in accepted:
        try:
            kept.append(Kept(file, blobs.keep(file.content, file.media_type.value)))
        except StorageError as problem:
            refused.append(Refused(name, problem.sentence))
    return kept, refused


def add_files(draft: EvidenceVersion, kept: Collection[Kept], uploader_id: UUID) -> list[Refused]:
    """Add kept files to a draft and return those that were not added, with the reason."""
    refused = []
    there = {file.attachment.digest for file in draft.files}
    position = max((file.position for file in draft.files), default=0)
    for new in kept:
        if new.digest in there:
            refused.append(Refused(new.file.name, IN_THE_ENTRY))
            continue
        if len(there) >= MOST_FILES:
            refused.append(Refused(new.file.name, Refusal.TOO_MANY_FILES.value))
            continue
        position += 1
        there.add(new.digest)
        _add(draft, new, position, uploader_id)
    db.session.flush()
    blobs.discard({new.digest for new in kept})
    return refused


def _add(draft: EvidenceVersion, new: Kept, position: int, uploader_id: UUID) -> None:
    attachment = Attachment(
        id=new_id(),
        evidence_id=draft.evidence_id,
        digest=new.digest,
        filename=new.file.name,
        media_type=new.file.media_type.value,
        size=len(new.file.content),
        pages=new.file.page_count,
        notes=list(new.file.notes),
        uploaded_by_id=uploader_id,
    )
    db.session.add(attachment)
    draft.files.append(VersionFile(attachment=attachment, position=position))


def remove_file(draft: EvidenceVersion, attachment_id: UUID) -> str:
    """Take a file out of a draft and return its name; what no other version includes is deleted for good.

    Raises:
        NotFoundError: the draft has no such file.
    """
    found = next((file for file in draft.files if file.attachment_id == attachment_id), None)
    if found is None:
        raise NotFoundError
    attachment = found.attachment
    name = attachment.filename
    draft.files.remove(found)
    db.session.flush()
    remove_unused([attachment])
    return name
