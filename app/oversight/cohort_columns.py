"""The columns of the cohort table: what each is called, what it sorts by, what a file has in it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.oversight.cohort_values import Row
from app.oversight.outlook_values import Risk
from app.oversight.outlook_words import RISK_WORDS

Cell = str | int | date | None
Key = Callable[[Row], object]

RISK_ORDER = {
    risk: place for place, risk in enumerate((Risk.AT_RISK, Risk.WATCH, Risk.ON_TRACK, Risk.UNTOLD))
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be sorted by; rows whose key is None come last in both orders."""

    heading: str
    key: Key


def urgency(row: Row) -> tuple[object, ...]:
    """Return what puts the most urgent placement first: the judgement, its gravest reason, by how much."""
    figures = row.figures
    grounds = tuple(reason.ground for reason in figures.reasons)
    return (
        RISK_ORDER[figures.risk],
        -figures.overshoot,
        -len(grounds),
        -figures.late,
        row.trainee.casefold(),
    )


COLUMNS: Mapping[str, Column] = {
    "trainee": Column("Trainee", lambda row: row.trainee.casefold()),
    "centre": Column("Centre", lambda row: row.centre.name.casefold()),
    "discipline": Column("Discipline", lambda row: row.discipline_words),
    "programme": Column("Programme", lambda row: row.programme_words),
    "supervisor": Column("Supervisor", lambda row: supervisors(row).casefold() or None),
    "week": Column("Week", lambda row: row.figures.week),
    "end": Column("Planned end", lambda row: row.figures.planned_end),
    "signed": Column("Signed off", lambda row: row.figures.percentage),
    "planned": Column("Planned by now", lambda row: row.figures.planned if row.course else None),
    "late": Column("Late", lambda row: row.figures.late if row.course else None),
    "waiting": Column("Waiting", lambda row: row.figures.waiting_since),
    "forecast": Column("Forecast", lambda row: row.figures.earliest),
    "standing": Column("Standing", urgency),
}
FIRST = "standing"


def supervisors(row: Row) -> str:
    """Return who supervises a placement today, in one line."""
    return ", ".join(one.name for one in row.supervisors)


def week_of_length(row: Row) -> str:
    """Write the week and the length, for instance ``6 of 50``."""
    figures = row.figures
    if figures.week is None:
        return ""
    return str(figures.week) if figures.length is None else f"{figures.week} of {figures.length}"


def reasons(row: Row) -> str:
    """Return all reasons in one line."""
    return " ".join(reason.words for reason in row.figures.reasons)


# What a file has: a figure stands in a cell of its own.
FILE_COLUMNS: Mapping[str, Callable[[Row], Cell]] = {
    "Trainee": lambda row: row.trainee,
    "Centre": lambda row: row.centre.name,
    "Discipline": lambda row: row.discipline_words,
    "Programme": lambda row: row.programme_words,
    "Supervisors": supervisors,
    "Time": lambda row: row.figures.time,
    "Week": lambda row: row.figures.week,
    "Length in weeks": lambda row: row.figures.length,
    "Planned end": lambda row: row.figures.planned_end,
    "Signed off": lambda row: row.figures.signed,
    "Items in all": lambda row: row.figures.total,
    "Per cent": lambda row: row.figures.percentage,
    "Planned by now": lambda row: row.figures.planned,
    "Late": lambda row: row.figures.late,
    "Waiting": lambda row: row.figures.waiting,
    "Waiting since": lambda row: row.figures.waiting_since,
    "Forecast, earliest": lambda row: row.figures.earliest,
    "Forecast, latest": lambda row: row.figures.latest,
    "Forecast": lambda row: row.figures.forecast,
    "Standing": lambda row: RISK_WORDS[row.figures.risk],
    "Reasons": reasons,
}
