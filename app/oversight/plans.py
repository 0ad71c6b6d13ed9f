"""What calendars and reminders read of training plans: the one place to ask."""

from collections.abc import Collection, Mapping
from datetime import date
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


def agreed_plans_of(placement_ids: Collection[UUID]) -> dict[UUID, list[date]]:  # noqa: ARG001 - asked for all at once, once there is anything to ask
    """Return, by placement, the days on which a plan was agreed by both sides.

    A placement about whose plans nothing is known is not among them, and nobody is reminded of its plan.
    """
    return {}
