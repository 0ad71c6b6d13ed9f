"""What a portfolio would show and cannot, because it was purged or is missing: then it is not made."""

from uuid import UUID

import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.core.errors import ConflictError, StorageError
from app.export.building import Built
from app.export.preflight import gone_of, refusal_to_make
from app.export.readiness import EntryStanding
from app.extensions import db
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import is_newest, newest_submitted
from app.portfolio.values import AttachmentState


def gone_from(placement_id: UUID) -> list[str]:
    """Name what was removed for good and still counts: words and files of newest submitted versions."""
    newest = newest_submitted([placement_id])
    shown = (
        sa.select(Evidence.number, EvidenceVersion.purged_at, sa.func.count(Attachment.id))
        .join(EvidenceVersion.evidence)
        .join(newest, is_newest(newest))
        .outerjoin(VersionFile, VersionFile.evidence_version_id == EvidenceVersion.id)
        .outerjoin(
            Attachment,
            sa.and_(Attachment.id == VersionFile.attachment_id, Attachment.state == AttachmentState.PURGED),
        )
        .group_by(Evidence.number, EvidenceVersion.purged_at)
        .order_by(Evidence.number)
    )
    return [
        what
        for number, purged_at, files in db.session.execute(shown)
        for what in gone_of(
            EntryStanding(reference=f"E{number}", words_removed=purged_at is not None, removed_files=files)
        )
    ]


def require_whole(built: Built) -> None:
    """Refuse a pack in which a page stands in for a file that the store does not have.

    Raises:
        ConflictError: the sentence names the files.
    """
    missing = [
        built.gathered.names[warning.attachment_key]
        for warning in built.result.warnings
        if _is_missing(built, warning.attachment_key)
    ]
    if refusal := refusal_to_make(missing, built.gathered.document.kind):
        raise ConflictError(refusal)


def _is_missing(built: Built, key: str) -> bool:
    source = built.gathered.files.get(key)
    if source is None:
        return False
    try:
        for _ in blobs.store().stream(as_digest(source.digest)):
            pass
    except StorageError:
        return True
    return False
