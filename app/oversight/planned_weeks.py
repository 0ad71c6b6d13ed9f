"""In which weeks the items of placements are planned, for all that reminds of them. The one place to ask."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.placements.queries import pinned_catalogues_of
from app.standards.values import WeekSpan

Spans = Mapping[UUID, WeekSpan | None]


def planned_spans_of(placement_ids: Collection[UUID]) -> dict[UUID, Spans]:
    """Return, by placement and item, the placement weeks in which the item usually falls; None for none.

    As many queries for one placement as for all.
    """
    return {
        placement_id: {
            item.id: item.weeks for catalogue in found for item in catalogue.items if item.takes_evidence
        }
        for placement_id, found in pinned_catalogues_of(placement_ids).items()
    }
