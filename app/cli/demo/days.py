"""How the demo's texts name days: weeks of a placement, or years ago, so that they are true on any day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil

from app.core.clock import LONDON
from app.placements.clock_values import FULL_TIME, BreakKind

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
WEEK = timedelta(weeks=1)
AFTERNOON = 16


@dataclass(frozen=True)
class Pause:
    """Whole calendar weeks away after a week of the placement: of which kind, and what was said."""

    after: int
    weeks: int
    kind: BreakKind
    reason: str


@dataclass(frozen=True)
class Weeks:
    """The weeks of one placement; `first` is the Monday of week 1, `share` the share of full time."""

    first: date
    share: Fraction = FULL_TIME
    pauses: tuple[Pause, ...] = ()

    @classmethod
    def now_in(
        cls, week: int, today: date, share: Fraction = FULL_TIME, pauses: tuple[Pause, ...] = ()
    ) -> "Weeks":
        """Return the weeks of a placement that comes into a given week on the Monday of a given day."""
        this_monday = today - timedelta(days=today.weekday())
        return cls(this_monday - (cls(this_monday, share, pauses).monday(week) - this_monday), share, pauses)

    def monday(self, week: int) -> date:
        """Return the first Monday of a week of the placement."""
        away = sum(pause.weeks for pause in self.pauses if pause.after < week)
        return self.first + (ceil((week - 1) / self.share) + away) * WEEK

    def day(self, words: str) -> date:
        """Return a day such as ``7 Tue``: Tuesday of the first calendar week of week 7."""
        week, weekday, *_ = words.split()
        return self.monday(int(week)) + timedelta(days=WEEKDAYS.index(weekday))

    def instant(self, words: str) -> datetime:
        """Return an instant such as ``7 Tue 10``: ten o'clock on that day; without an hour, the afternoon."""
        hour = words.split()[2:]
        return at(self.day(words), int(hour[0]) if hour else AFTERNOON)


def years_ago(words: str, today: date) -> date:
    """Return a day such as ``7 years, 12 March``: that day of the year seven years back, never a weekend."""
    years, day_and_month = words.split(" years, ")
    year = today.year - int(years)
    day = datetime.strptime(f"{day_and_month} {year}", "%d %B %Y").replace(tzinfo=UTC).date()
    return day - timedelta(days=max(0, day.weekday() - 4))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day in the United Kingdom as an aware instant in UTC."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def working_days_later(day: date, number: int) -> date:
    """Return the day that comes a number of working days after another."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < len(WEEKDAYS)
    return day


def next_friday(instant: datetime) -> date:
    """Return the first Friday after the day of an instant."""
    day = instant.astimezone(LONDON).date()
    return day + timedelta(days=(3 - day.weekday()) % 7 + 1)
