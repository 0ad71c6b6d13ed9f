"""Reads the outlooks and figures of placements, the same number of queries for one as for all."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.core.clock import today
from app.oversight.cohort_figures import Figures, figures_of
from app.oversight.outlook import Outlook
from app.placements import clocks
from app.placements.clock import Clock
from app.placements.courses import courses_of
from app.placements.models import Placement, PlacementState
from app.placements.reminder_settings import wishes_in
from app.tally.queries import facts_of, tallies_of


def outlooks_of(placements: Sequence[Placement]) -> dict[UUID, Outlook]:
    """Return what there is to say of each placement today."""
    return outlooks_by(placements, clocks.clocks_of(placements))


def outlooks_by(placements: Sequence[Placement], clock: Mapping[UUID, Clock | None]) -> dict[UUID, Outlook]:
    """Return the same where the clocks have been read already, in one query."""
    tallies, wishes = tallies_of([one.id for one in placements]), wishes_in(placements)
    day = today()
    return {
        one.id: Outlook(
            tallies[one.id], clock[one.id], day, one.state is PlacementState.ACTIVE, wishes[one.centre_id]
        )
        for one in placements
    }


def figures_by(placements: Sequence[Placement]) -> dict[UUID, Figures]:
    """Return the figures of each placement today as lists show them; what was worked out is remembered."""
    numbers, day = [one.id for one in placements], today()
    facts, courses = facts_of(numbers), courses_of(placements, numbers)
    wishes = wishes_in(placements)
    return {
        one.id: figures_of(
            facts[one.id],
            courses[one.id],
            day,
            goes_on=one.state is PlacementState.ACTIVE,
            wishes=wishes[one.centre_id],
        )
        for one in placements
    }
