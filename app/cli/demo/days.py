"""How the demo's texts name days: weeks of a placement, or years ago, so that they are true on any day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import LONDON

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
WEEK = timedelta(weeks=1)
AFTERNOON = 16


@dataclass(frozen=True)
class Weeks:
    """The weeks of one placement; `first` is the Monday of week 1."""

    first: date

    @classmethod
    def now_in(cls, week: int, today: date) -> "Weeks":
        """Return the weeks of a placement that is in a given week on a given day."""
        this_monday = today - timedelta(days=today.weekday())
        return cls(this_monday - (week - 1) * WEEK)

    def day(self, words: str) -> date:
        """Return a day such as ``7 Tue``: Tuesday of week 7."""
        week, weekday, *_ = words.split()
        return self.first + (int(week) - 1) * WEEK + timedelta(days=WEEKDAYS.index(weekday))

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
