"""What is read of a CV: its entries, which CV is used, and one entry for its trainee."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.export.cv_models import CvChoice, CvEntry
from app.export.cv_values import CurriculumVitae, CvSource, source_in_force
from app.export.models import ApplicationFile
from app.export.values import Slot
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.portfolio.values import AttachmentState


@dataclass(frozen=True, slots=True)
class CvFound:
    """A placement's CV: what was written, whether a file was uploaded, and which of the two is used."""

    entries: Sequence[CvEntry]
    built: CurriculumVitae
    has_file: bool
    source: CvSource

    @property
    def in_file(self) -> CurriculumVitae | None:
        """Return the CV that the application documents show, where it is the one that was written."""
        return self.built if self.source is CvSource.BUILT else None


def entries_of(placement_id: UUID) -> Sequence[CvEntry]:
    """Return the entries of a CV in their own order; one query."""
    wanted = sa.select(CvEntry).where(CvEntry.placement_id == placement_id)
    return db.session.scalars(wanted.order_by(CvEntry.position, CvEntry.id)).all()


def cv_of(placement: Placement) -> CvFound:
    """Return a placement's CV; three queries."""
    entries = entries_of(placement.id)
    file = sa.select(ApplicationFile.id).where(
        ApplicationFile.placement_id == placement.id,
        ApplicationFile.slot == Slot.CV,
        ApplicationFile.state == AttachmentState.PRESENT,
    )
    has_file = db.session.scalar(file.limit(1)) is not None
    choice = db.session.get(CvChoice, placement.id)
    return CvFound(
        entries,
        CurriculumVitae(placement.trainee.name, tuple(entry.line for entry in entries)),
        has_file,
        source_in_force(choice.source if choice else None, has_file=has_file, has_lines=bool(entries)),
    )


def entry_for(actor: Actor, entry_id: UUID) -> tuple[Access, CvEntry]:
    """Return an entry to the trainee who wrote it.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    entry = db.session.get(CvEntry, entry_id)
    if entry is None:
        raise NotFoundError
    access = placement_for(actor, entry.placement_id)
    access.require(Capacity.TRAINEE)
    return access, entry
