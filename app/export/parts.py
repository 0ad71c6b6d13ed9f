"""How an attachment's row becomes a part of the document, and what stands there for one that is not shown."""

from functools import partial

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.export.document import AttachmentPart
from app.export.file_choices import NOTHING, FileChoice
from app.portfolio.models import Attachment
from app.portfolio.values import AttachmentState

HIDDEN_NAME = "Hidden file"
UNAVAILABLE = {
    AttachmentState.HIDDEN: (
        "This file is hidden: somebody reported patient data in it, and nobody has decided on the report yet."
    ),
    AttachmentState.PURGED: "This file was removed for good because it held patient data.",
}


def part_of(file: Attachment, choice: FileChoice = NOTHING) -> AttachmentPart:
    """Describe a file; of one that must not be shown not even the name is given away."""
    if file.digest is None or file.state is not AttachmentState.PRESENT:
        hidden = file.state is AttachmentState.HIDDEN
        return AttachmentPart(
            key=str(file.id),
            file_name=HIDDEN_NAME if hidden else file.filename,
            media_type=file.media_type,
            digest="",
            size=file.size,
            content=b"",
            unavailable=UNAVAILABLE[file.state],
        )
    return AttachmentPart(
        key=str(file.id),
        file_name=file.filename,
        media_type=file.media_type,
        digest=file.digest,
        size=file.size,
        # From the store alone: asking the database here would open a transaction in the midst of rendering.
        content=partial(blobs.store().stream, as_digest(file.digest)),
        pages=file.pages,
        chosen=choice.pages,
        embedded=choice.embedded,
        added_at=file.created_at,
    )
