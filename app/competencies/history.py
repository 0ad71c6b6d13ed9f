"""The history of a sign-off as pages show it, each step with the words that it was about."""

from uuid import UUID

from app.competencies.item_then import items_then
from app.competencies.queries import history
from app.competencies.views import Line, lines
from app.placements.centre_moves import NEVER_MOVED, whereabouts_of


def history_lines(case_id: UUID) -> list[Line]:
    """Return a case's history in words, newest first."""
    events = history(case_id)
    whereabouts = whereabouts_of(events[0].case.placement_id) if events else NEVER_MOVED
    return lines(events, items_then(events), whereabouts)
