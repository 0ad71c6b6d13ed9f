"""Makes entries of evidence for tests: drafts, submitted ones, files and claims."""

import itertools
from datetime import date
from uuid import UUID

from app.blobs import service as blobs
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.models import Attachment, Claim, Evidence, EvidenceVersion, VersionFile
from app.portfolio.service import Words, save_words, start, submit_version
from app.portfolio.values import ClaimBasis, EvidenceType
from app.standards.models import FrameworkItem

_numbers = itertools.count(1)
WORDS = Words(
    title="Daily uniformity check",
    type=EvidenceType.QUALITY_CONTROL,
    happened_from=date(2026, 10, 5),
    happened_to=date(2026, 10, 6),
    setting="Gamma camera room 2",
    equipment="Gamma camera",
    procedure="Flood source procedure",
    what_i_did="I placed the flood source and acquired four million counts.",
    what_happened="Uniformity was within tolerance.",
)


def make_draft(placement: Placement, words: Words = WORDS, *items: FrameworkItem) -> EvidenceVersion:
    """Make a draft with words and with a claim on each item."""
    draft = start(placement)
    save_words(draft, words, None, draft.revision)
    for item in items:
        draft.claims.append(
            Claim(id=new_id(), item_id=item.id, location="Page 1", basis=ClaimBasis.FIRST_HAND)
        )
    db.session.flush()
    return draft


def make_submitted(placement: Placement, *items: FrameworkItem, words: Words = WORDS) -> Evidence:
    """Make a submitted entry that claims some items."""
    draft = make_draft(placement, words, *items)
    submit_version(draft, declared=True)
    return draft.evidence


def attach(version: EvidenceVersion, uploader_id: UUID, content: bytes = b"", name: str = "") -> Attachment:
    """Attach a text file to a draft; without content it is one that no other file has."""
    number = next(_numbers)
    content = content or f"Reading {number}\n".encode()
    attachment = Attachment(
        id=new_id(),
        evidence_id=version.evidence_id,
        digest=blobs.keep(content, "text/plain"),
        filename=name or f"readings-{number}.txt",
        media_type="text/plain",
        size=len(content),
        uploaded_by_id=uploader_id,
    )
    db.session.add(attachment)
    version.files.append(VersionFile(attachment=attachment, position=len(version.files) + 1))
    db.session.flush()
    return attachment
