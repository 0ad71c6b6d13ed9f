"""Every table of the co-ordinator's dashboards as a sheet: the same figures as on its page."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from app.oversight.cohort_centres import Group
from app.oversight.cohort_columns import FILE_COLUMNS, supervisors
from app.oversight.cohort_load import SupervisorLoad
from app.oversight.cohort_repetitions import HEADINGS
from app.oversight.cohort_timeline import Line
from app.oversight.cohort_values import Row
from app.web.sheets import Cell, Sheet

Shown = TypeVar("Shown")
GROUP_COLUMNS: Mapping[str, Callable[[Group], Cell]] = {
    "Centre": lambda one: one.centre.name,
    "Discipline": lambda one: one.discipline_words,
    "Programme": lambda one: one.programme_words,
    "Placements that go on": lambda one: len(one.running),
    "Finished": lambda one: one.finished,
    "On track": lambda one: one.on_track,
    "Watch": lambda one: one.watch,
    "At risk": lambda one: one.at_risk,
    "No forecast": lambda one: one.untold,
    "Middle percentage": lambda one: one.percentage,
    "Signed off in the last four weeks": lambda one: one.lately,
    "Middle days to a signature": lambda one: one.days,
    "Items signed off": lambda one: one.bar[0].number,
    "Items waiting for sign-off": lambda one: one.bar[1].number,
    "Items with evidence": lambda one: one.bar[2].number,
    "Items with nothing yet": lambda one: one.bar[3].number,
}
LOAD_COLUMNS: Mapping[str, Callable[[SupervisorLoad], Cell]] = {
    "Centre": lambda one: one.centre.name,
    "Supervisor": lambda one: one.supervisor.name,
    "Trainees": lambda one: one.trainees,
    "Limit of the centre": lambda one: one.limit,
    "Waiting": lambda one: one.waiting,
    "Waiting since": lambda one: one.waiting_since,
    "Due in the next four weeks": lambda one: one.due,
    "Placements at risk": lambda one: one.at_risk,
}
LINE_COLUMNS: Mapping[str, Callable[[Line], Cell]] = {
    "Trainee": lambda one: one.row.trainee,
    "Centre": lambda one: one.row.centre.name,
    "Supervisors": lambda one: supervisors(one.row),
    "Training": lambda one: "; ".join(one.training),
    "Away": lambda one: "; ".join(one.away),
    "Planned end": lambda one: one.row.figures.planned_end,
    "Forecast, earliest": lambda one: one.row.figures.earliest,
    "Forecast, latest": lambda one: one.row.figures.latest,
    "Finished on": lambda one: one.row.finished_on,
}


def placements_sheet(title: str, rows: Sequence[Row]) -> Sheet:
    """Return placements as a sheet."""
    return _sheet(title, FILE_COLUMNS, rows)


def timeline_sheet(lines: Sequence[Line]) -> Sheet:
    """Return the time line as a sheet."""
    return _sheet("Placements over time", LINE_COLUMNS, lines)


def load_sheet(loads: Sequence[SupervisorLoad]) -> Sheet:
    """Return what lies on supervisors as a sheet."""
    return _sheet("Supervisors", LOAD_COLUMNS, loads)


def repetitions_sheet(columns: Sequence[Sequence[Cell]]) -> Sheet:
    """Return how often each trainee did each item as a sheet."""
    return Sheet("Repetitions", HEADINGS, columns)


def centres_sheet(groups: Sequence[Group]) -> Sheet:
    """Return the figures of centres as a sheet."""
    return _sheet("Centre figures", GROUP_COLUMNS, groups)


def _sheet(title: str, columns: Mapping[str, Callable[[Shown], Cell]], lines: Sequence[Shown]) -> Sheet:
    return Sheet(title, list(columns), [[value(one) for one in lines] for value in columns.values()])
