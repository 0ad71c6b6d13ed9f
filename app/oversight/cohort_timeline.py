"""Placements as stretches of time: training, time away, the forecast, with their planned ends. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.clock import day_in_words
from app.oversight.cohort_values import Row
from app.placements.clock_values import Course
from app.placements.clock_words import days_of
from app.web.charts import Stretch, TimeScale

# A forecast that runs further than this past today would press everything else into a corner.
FURTHEST = timedelta(weeks=104)
A_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One placement on the time line, and the same in words; `marks`: where its planned end is drawn."""

    row: Row
    stretches: Sequence[Stretch]
    marks: Sequence[str]
    training: Sequence[str]
    away: Sequence[str]

    @property
    def words(self) -> str:
        """Say what the picture shows."""
        end = self.row.figures.planned_end
        parts = (
            f"{self.row.trainee}: {'; '.join(self.training) or 'no fixed time'}",
            f"away {'; '.join(self.away)}" if self.away else "",
            f"planned end {day_in_words(end)}" if end else "",
            f"forecast {self.row.figures.forecast}" if self.row.figures.earliest else "",
        )
        return ". ".join(filter(None, parts))


def scale_of(rows: Iterable[Row], day: date) -> TimeScale:
    """Return the days from the first start to the last end, today among them, as far as they are legible."""
    firsts, lasts = [day - A_MONTH], [day + A_MONTH]
    for row in rows:
        if row.course:
            firsts.append(row.course.starts_on)
            figures = row.figures
            lasts += [one for one in (figures.planned_end, figures.latest or figures.earliest) if one]
    return TimeScale(min(firsts), min(max(lasts), day + FURTHEST))


def lines_of(rows: Iterable[Row], scale: TimeScale, day: date) -> list[Line]:
    """Return a line for each placement, as it is on a day."""
    return [_line(row, scale, day) for row in rows]


def _line(row: Row, scale: TimeScale, day: date) -> Line:
    course, figures = row.course, row.figures
    if course is None:
        return Line(row=row, stretches=(), marks=(), training=(), away=())
    spans = _training(course, max(figures.planned_end, day) if figures.planned_end else None)
    breaks = [one for one in course.breaks if one.moves_end]
    stretches = [scale.stretch("block", first, last or scale.last) for first, last in spans]
    stretches += [scale.stretch("away", one.starts_on, one.ends_on or scale.last) for one in breaks]
    if figures.earliest:
        stretches.append(scale.stretch("forecast", figures.earliest, figures.latest or scale.last))
    end = figures.planned_end
    return Line(
        row=row,
        stretches=[one for one in stretches if one],
        marks=[scale.at(end + timedelta(days=1))] if end and scale.shows(end) else [],
        training=[days_of(first, last) for first, last in spans],
        away=[days_of(one.starts_on, one.ends_on) for one in breaks],
    )


def _training(course: Course, end: date | None) -> list[tuple[date, date | None]]:
    """Return the days of training: up to the finish, or to `end` where a stretch has no last day."""
    ended = course.ended_on
    spans = [(one.starts_on, one.ends_on) for one in course.blocks] or [(course.starts_on, None)]
    found = []
    for first, last in spans:
        stops = min(last or ended, ended) if ended else last or end
        if ended is None or first <= ended:
            found.append((first, stops if stops is None or stops >= first else None))
    return found
