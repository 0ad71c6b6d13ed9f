"""What the page of an item shows of its repetitions: the sum, the latest lines, the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.placements.access import Access
from app.repetitions.forms import RepetitionForm, empty_form
from app.repetitions.gathering import records_of
from app.repetitions.queries import equipment_used
from app.repetitions.views import Line, Overview, overview
from app.standards.tree import CatalogueItem

LATEST = 3


@dataclass(frozen=True)
class Shown:
    """The repetitions of an item; `form` and the equipment that it offers only for the trainee."""

    overview: Overview
    form: RepetitionForm | None
    used: Sequence[str]

    @property
    def latest(self) -> Sequence[Line]:
        """Return the lines that the item's own page has room for."""
        return self.overview.lines[:LATEST]


def repetitions_of(access: Access, item: CatalogueItem) -> Shown | None:
    """Return what shows repetitions of an item that takes evidence; a constant number of queries."""
    if not item.takes_evidence:
        return None
    placement = access.placement
    records = records_of(placement.id, item.id).get(item.id, ())
    return Shown(
        overview=overview(records, placement.starts_on),
        form=empty_form() if access.is_trainee else None,
        used=equipment_used(placement.id, [item.id]) if access.is_trainee else (),
    )
