"""What a plan says about one item. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.standards.values import WeekSpan


@dataclass(frozen=True, slots=True)
class Line:
    """What is planned for one item.

    Attributes:
        weeks: the placement weeks, both included; None: to be confirmed.
        away: whether it cannot be done at the trainee's site.
        secondment: where it is done instead, empty while that is not known.
        secondment_weeks: in which weeks the trainee is there, None while that is not known.
        note: what else was agreed about it.
    """

    weeks: WeekSpan | None = None
    away: bool = False
    secondment: str = ""
    secondment_weeks: WeekSpan | None = None
    note: str = ""


# What a plan says, by item; an item that is not there is not planned yet.
Lines = Mapping[UUID, Line]
