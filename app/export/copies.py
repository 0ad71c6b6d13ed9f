"""Deletes everything that was made of a placement's records, where words in them had to be hidden."""

from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.export.models import Export, ExportVolume, PackSection
from app.export.shelf import let_go
from app.extensions import db


def drop_copies(placement_id: UUID) -> None:
    """Delete past exports and kept sections of a placement; a content that somebody uploaded stays theirs.

    A section of the register names no source that could be purged, so all go: they can be made anew.
    """
    volumes = sa.select(ExportVolume.digest).join(Export).where(Export.placement_id == placement_id)
    made = set(db.session.scalars(volumes))
    for model in (Export, PackSection):
        wanted = sa.select(model.digest).where(model.placement_id == placement_id, model.digest.is_not(None))
        made.update(digest for digest in db.session.scalars(wanted) if digest)
    let_go(made)
    db.session.flush()
    blobs.purge(set(), made - blob_queries.still_referenced(made))
