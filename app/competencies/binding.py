"""Whether what was signed is still what lies there, computed anew from words, claims and files."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.item_then import items_then
from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.recording import fact_of
from app.competencies.seen import SeenEntry, SeenFile, SeenItem, digest_of
from app.competencies.workflow import SIGNED, Action
from app.extensions import db
from app.ledger.checking import agrees
from app.placements.moved import moved_items
from app.portfolio.models import Attachment, EvidenceVersion, VersionFile
from app.portfolio.service import content_digest
from app.portfolio.values import AttachmentState
from app.standards.models import FrameworkItem


@dataclass(frozen=True)
class Binding:
    """What a signature in force covers, and what of it is not as it was signed.

    Attributes:
        signed_at: when it was given.
        changed: in words, what differs now; empty where nothing does.
    """

    signed_at: datetime
    changed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether everything is as it was signed."""
        return not self.changed


def binding_of(case: SignOffCase) -> Binding | None:
    """Compare an item's signature in force with what lies there now; None where nothing is signed.

    The item's words, the words and claims of each evidence version and the digests of its files are read and
    digested anew. A file's bytes are compared with its digest whenever it is opened.
    """
    if case.state not in SIGNED:
        return None
    event = _signature(case.id)
    item = items_then([event]).get(event.id) or _item(case.item_id)
    moved = moved_items(case.placement_id)
    entries = [_entry(row.evidence_version, moved.were(case.item_id)) for row in event.evidence]
    recorded = {row.evidence_version_id: row.digest for row in event.evidence}
    changed = [
        f"{row.evidence_version.evidence.reference} version {row.evidence_version.number}"
        for row, entry in zip(event.evidence, entries, strict=True)
        if entry.digest != recorded[entry.version_id]
    ]
    words = SeenItem(
        code=item.code,
        title=item.title,
        statement=item.statement,
        framework_digest=item.framework_version.digest,
    )
    if not changed and digest_of(words, entries) != event.content_digest:
        changed.append("the item's words, or how the evidence is claimed")
    if not agrees(fact_of(event)):
        changed.append("the record of the signature itself")
    return Binding(signed_at=event.at, changed=tuple(changed))


def _signature(case_id: UUID) -> SignOffEvent:
    version = selectinload(SignOffEvent.evidence).joinedload(SignOffEventEvidence.evidence_version)
    return db.session.scalars(
        sa.select(SignOffEvent)
        .where(SignOffEvent.case_id == case_id, SignOffEvent.action == Action.SIGN_OFF)
        .options(
            joinedload(SignOffEvent.case),
            version.joinedload(EvidenceVersion.evidence),
            version.selectinload(EvidenceVersion.claims),
            version.selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
        )
        .order_by(SignOffEvent.sequence.desc())
        .limit(1)
    ).one()


def _item(item_id: UUID) -> FrameworkItem:
    wanted = sa.select(FrameworkItem).where(FrameworkItem.id == item_id)
    return db.session.scalars(wanted.options(joinedload(FrameworkItem.framework_version))).one()


def _entry(version: EvidenceVersion, item_ids: Collection[UUID]) -> SeenEntry:
    claim = next((claim for claim in version.claims if claim.item_id in item_ids), None)
    return SeenEntry(
        version_id=version.id,
        digest=content_digest(version),
        words="purged" if version.purged_at else "shown",
        location=claim.location if claim else "",
        basis=claim.basis.value if claim else "",
        files=tuple(_file(file.attachment) for file in version.files),
    )


def _file(file: Attachment) -> SeenFile:
    # Nothing is signed while a file is hidden; one that was hidden since is still the one that was signed.
    state = AttachmentState.PRESENT if file.state is AttachmentState.HIDDEN else file.state
    return SeenFile(attachment_id=file.id, digest=file.digest or "", state=state.value)
