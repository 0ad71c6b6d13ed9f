"""The evidence of an item as its supervisor judges it: words, files, comments and open reports of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.competencies.board import is_hidden
from app.extensions import db
from app.placements.access import Access
from app.portfolio.access import EvidenceAccess, whole_version
from app.portfolio.comments import comments_on
from app.portfolio.comments_views import Thread, thread_of
from app.portfolio.models import Evidence, EvidenceComment
from app.portfolio.open_reports import open_reports
from app.portfolio.queries import CurrentClaim
from app.portfolio.values import BASIS_WORDS
from app.portfolio.views import FileView, facts, file_views, texts


@dataclass(frozen=True)
class JudgedEntry:
    """One entry on the judging page."""

    reference: str
    title: str
    address: str
    rows: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    files: Sequence[FileView]
    is_reported: bool
    words_removed: bool
    thread: Thread | None


def judged_entries(access: Access, claims: Sequence[CurrentClaim]) -> list[JudgedEntry]:
    """Return the entries behind some claims; the number of queries does not depend on how many there are."""
    entries = {
        evidence.id: evidence
        for evidence in db.session.scalars(
            sa.select(Evidence)
            .where(Evidence.id.in_([claim.evidence_id for claim in claims]))
            .options(selectinload(Evidence.versions).options(*whole_version()))
        )
    }
    reports = open_reports([access.placement.id])
    comments = comments_on(entries)
    return [
        _judged(
            EvidenceAccess(
                access=access,
                evidence=entries[claim.evidence_id],
                open_reports=tuple(one for one in reports if one.evidence_id == claim.evidence_id),
            ),
            claim,
            comments[claim.evidence_id],
        )
        for claim in claims
    ]


def _judged(found: EvidenceAccess, claim: CurrentClaim, comments: Sequence[EvidenceComment]) -> JudgedEntry:
    where = [("Where in the evidence", claim.location)] if claim.location else []
    version = next(one for one in found.evidence.versions if one.id == claim.version.id)
    return JudgedEntry(
        reference=claim.reference,
        title=version.title,
        address=f"/evidence/{claim.evidence_id}",
        rows=[("How", BASIS_WORDS[claim.basis]), *where, *facts(version)],
        texts=texts(version),
        files=file_views(found, version),
        is_reported=is_hidden(claim),
        words_removed=version.purged_at is not None,
        thread=thread_of(found, comments),
    )
