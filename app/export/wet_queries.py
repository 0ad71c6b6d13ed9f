"""What is read about pages signed on paper: files that were made last, sheets, scans, who may see them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.export.models import Export
from app.export.policy import may_make
from app.export.values import PackKind
from app.export.wet_models import SignatureScan, SignatureSheet
from app.extensions import db
from app.placements.access import Access, placement_for


def newest_made(placement_id: UUID) -> dict[PackKind, Export]:
    """Return, by kind, the file that was made last and is still there; one query."""
    rows = db.session.scalars(
        sa.select(Export)
        .where(Export.placement_id == placement_id, Export.digest.is_not(None))
        .options(joinedload(Export.job))
        .order_by(Export.created_at, Export.id)
    )
    return {row.kind: row for row in rows}


def scans_of(placement_id: UUID) -> Sequence[SignatureScan]:
    """Return all scans of a placement with their sheets and who added them, in order of time; one query."""
    return db.session.scalars(
        sa.select(SignatureScan)
        .where(SignatureScan.placement_id == placement_id)
        .options(joinedload(SignatureScan.sheet), joinedload(SignatureScan.uploaded_by))
        .order_by(SignatureScan.uploaded_at, SignatureScan.id)
    ).all()


def placed_scans(placement_id: UUID, kind: PackKind) -> list[tuple[SignatureScan, SignatureSheet]]:
    """Return the scans that have a place in a file of the pack, in order of pages; one query."""
    found = [
        (scan, scan.sheet)
        for scan in scans_of(placement_id)
        if scan.ended_at is None and scan.sheet is not None and scan.sheet.kind is kind
    ]
    return sorted(found, key=lambda pair: (pair[1].section_key, pair[1].nth))


def sheets_with(placement_id: UUID, tokens: Iterable[str]) -> dict[str, SignatureSheet]:
    """Return those of a placement's own sheets that carry one of the tokens."""
    rows = db.session.scalars(
        sa.select(SignatureSheet).where(
            SignatureSheet.placement_id == placement_id, SignatureSheet.token.in_(list(tokens))
        )
    )
    return {row.token: row for row in rows}


def access_to_scans(actor: Actor, placement_id: UUID, looking_at: str = "") -> Access:
    """Return a placement to somebody who may see its scans: the trainee and co-ordinators, as with documents.

    Raises:
        NotFoundError: the person is neither.
    """
    access = placement_for(actor, placement_id, looking_at)
    if not may_make(access.parts):
        raise NotFoundError
    return access


def scan_for(actor: Actor, scan_id: UUID) -> tuple[Access, SignatureScan]:
    """Return a scan that was not removed to somebody who may see it.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    scan = db.session.get(SignatureScan, scan_id)
    if scan is None or scan.digest is None:
        raise NotFoundError
    return access_to_scans(actor, scan.placement_id, "a scan of a signed page"), scan
