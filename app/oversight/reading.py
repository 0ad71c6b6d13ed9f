"""The dashboard of moderators and examiners: what they may read today, how it stands, which visits come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.actor import Actor
from app.core.pages import Page, cut_rows
from app.core.words import days_in_words, plural
from app.oversight import reading_queries as queries
from app.oversight.cohort_figures import Figures
from app.oversight.cohort_values import Named
from app.oversight.item_bar import item_bar
from app.oversight.outlooks import figures_by
from app.oversight.reading_queries import Readable
from app.oversight.supervisors import supervisors_on
from app.oversight.views import Line, line_of
from app.placements.models import Placement
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.placements.visit_models import Visit
from app.web.charts import Part


@dataclass(frozen=True, kw_only=True)
class Row:
    """A placement to read.

    Attributes:
        line: how it stands, as every list says it.
        reasons: why it will not end in time, the gravest first.
        centre: the name of the centre.
        parts: in which parts the person reads it, in words.
        supervisors: who supervises it today.
        verified: how many items an internal verifier has accepted.
        bar: how far its items are.
    """

    line: Line
    reasons: Sequence[str]
    centre: str
    parts: str
    supervisors: Sequence[Named]
    verified: int
    bar: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Visited:
    """A visit that lasts today: its placements, how many notes there are on each and in general."""

    address: str
    centre: str
    days: str
    left: str
    rows: Sequence[Row]
    notes: Mapping[UUID, int]
    general: int
    open_actions: int


@dataclass(frozen=True)
class Coming:
    """A visit that has not begun: nothing of its placements is told but how many there are."""

    address: str
    centre: str
    days: str
    placements: int


@dataclass(frozen=True)
class Reading:
    """Everything that the page shows; `finished` is one page of the finished placements."""

    visits: Sequence[Visited]
    coming: Sequence[Coming]
    finished: Page[Row]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to read and no visit to come."""
        return not (self.visits or self.coming or self.finished.rows)


def reading_of(actor: Actor, day: date, page: int) -> Reading:
    """Return what a moderator or examiner reads on a day; a constant number of queries."""
    visits = queries.visits_from(actor, day)
    found = queries.readable(actor, day)
    lasting = [one for one in visits if one.starts_on <= day]
    finished = cut_rows([one for one in found if one.placement.finished_on], page)
    visited = {one.placement_id for visit in lasting for one in visit.placements}
    rows = _rows([*finished.rows, *(one for one in found if one.placement.id in visited)], day)
    return Reading(
        visits=_visited(lasting, rows, day),
        coming=[_coming(one) for one in visits if one.starts_on > day],
        finished=finished.with_each(lambda one: rows[one.placement.id]),
    )


def _rows(found: Sequence[Readable], day: date) -> dict[UUID, Row]:
    placements = list({one.placement.id: one.placement for one in found}.values())
    numbers = [one.id for one in placements]
    figures = figures_by(placements)
    verified, supervisors = queries.verified_on(numbers), supervisors_on(numbers, day)
    parts = {one.placement.id: one.parts for one in found}
    return {
        one.id: _row(
            one,
            parts[one.id],
            figures[one.id],
            verified.get(one.id, 0),
            supervisors.get(one.id, []),
        )
        for one in placements
    }


def _row(
    placement: Placement,
    parts: frozenset[Capacity],
    figures: Figures,
    verified: int,
    supervisors: Sequence[Named],
) -> Row:
    return Row(
        line=line_of(placement, figures),
        reasons=[reason.words for reason in figures.reasons],
        centre=placement.centre.name,
        parts=", ".join(CAPACITY_WORDS[part] for part in Capacity if part in parts),
        supervisors=supervisors,
        verified=verified,
        bar=item_bar(
            signed=figures.signed,
            submitted=figures.submitted,
            entered=figures.entered,
            nothing=figures.nothing,
        ),
    )


def _visited(visits: Sequence[Visit], rows: Mapping[UUID, Row], day: date) -> list[Visited]:
    numbers = [one.id for one in visits]
    notes, actions = queries.notes_on(numbers), queries.open_actions_on(numbers)
    return [
        Visited(
            address=f"/visits/{visit.id}",
            centre=visit.centre.name,
            days=days_in_words(visit.starts_on, visit.ends_on),
            left=_left((visit.ends_on - day).days),
            rows=sorted(
                (rows[one.placement_id] for one in visit.placements if one.placement_id in rows),
                key=lambda row: row.line.trainee,
            ),
            notes={about: number for (its, about), number in notes.items() if its == visit.id and about},
            general=notes.get((visit.id, None), 0),
            open_actions=actions.get(visit.id, 0),
        )
        for visit in visits
    ]


def _left(days: int) -> str:
    return f"{plural(days, 'day')} left after today" if days else "Today is the last day"


def _coming(visit: Visit) -> Coming:
    return Coming(
        address=f"/visits/{visit.id}",
        centre=visit.centre.name,
        days=days_in_words(visit.starts_on, visit.ends_on),
        placements=len(visit.placements),
    )
