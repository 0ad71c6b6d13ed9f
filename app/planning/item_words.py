"""When one item is planned, in a sentence, for pages about the item."""

from uuid import UUID

from app.core.clock import day_in_words
from app.core.words import sentence_case
from app.planning.queries import PlanSource, plans_of
from app.planning.words import weeks_in_words


def planned_weeks(placement_id: UUID, item_id: UUID) -> str:
    """Say when an item is planned and where that comes from; nothing where nothing is planned."""
    spans, sources = plans_of([placement_id])
    basis, weeks = sources[placement_id], spans[placement_id].get(item_id)
    if basis.source is PlanSource.AGREED and basis.agreed_on:
        when = weeks_in_words(weeks) if item_id in spans[placement_id] else ""
        agreed = f"version {basis.number} of the plan, agreed on {day_in_words(basis.agreed_on)}"
        return f"{sentence_case(when)} ({agreed})" if when else ""
    return f"Typically {weeks_in_words(weeks)}; no plan is agreed yet" if weeks else ""
