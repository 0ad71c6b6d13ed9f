"""What is read about volumes: those of files that were made, and how much sections weigh."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.blobs.models import Blob
from app.export.models import ExportVolume, PackSection
from app.export.values import PackKind
from app.extensions import db


@dataclass(frozen=True, slots=True)
class VolumeFound:
    """A volume after the first: its number, content, size in bytes, and first page, counted over all."""

    number: int
    digest: str
    size: int
    first_page: int


def volumes_of(export_ids: Collection[UUID]) -> dict[UUID, tuple[VolumeFound, ...]]:
    """Return the volumes after the first, in order, by the export; one query."""
    rows = db.session.execute(
        sa.select(
            ExportVolume.export_id,
            ExportVolume.number,
            ExportVolume.digest,
            Blob.size,
            ExportVolume.first_page,
        )
        .join(Blob, Blob.digest == ExportVolume.digest)
        .where(ExportVolume.export_id.in_(export_ids))
        .order_by(ExportVolume.number)
    )
    found: dict[UUID, tuple[VolumeFound, ...]] = {}
    for export_id, number, digest, size, first_page in rows:
        volume = VolumeFound(number, digest, size, first_page)
        found[export_id] = (*found.get(export_id, ()), volume)
    return found


def section_sizes(placement_id: UUID) -> dict[str, int]:
    """Return the bytes of each kept section of a portfolio, by the engine's digest of it."""
    rows = db.session.execute(
        sa.select(PackSection.section_digest, Blob.size)
        .join(Blob, Blob.digest == PackSection.digest)
        .where(PackSection.placement_id == placement_id, PackSection.kind == PackKind.PORTFOLIO)
    )
    return {row.section_digest: row.size for row in rows}
