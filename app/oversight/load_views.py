"""What the next four weeks bring a supervisor, as the home page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import day_in_words
from app.core.words import plural
from app.extensions import db
from app.oversight.load_ahead import load_ahead
from app.oversight.outlooks import outlooks_of
from app.placements.models import Placement, PlacementState
from app.web.charts import Part, stacked


@dataclass(frozen=True)
class LoadWeek:
    """One calendar week in words; the bar is as long as the heaviest week is heavy."""

    week: str
    items: int
    trainees: str
    bar: tuple[Part, ...]


def load_of(placement_ids: Sequence[UUID], day: date) -> list[LoadWeek]:
    """Return what becomes due on running placements in this and the next three weeks; constant queries."""
    running = db.session.scalars(
        sa.select(Placement).where(Placement.id.in_(placement_ids), Placement.state == PlacementState.ACTIVE)
    ).all()
    if not running:
        return []
    weeks = load_ahead(outlooks_of(running).values(), day)
    most = max(week.items for week in weeks)
    return [
        LoadWeek(
            week=f"From {day_in_words(week.monday)}",
            items=week.items,
            trainees=plural(week.placements, "trainee"),
            bar=stacked([("load", "items", week.items)], most),
        )
        for week in weeks
    ]
