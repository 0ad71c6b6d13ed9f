"""What time it is: instants in UTC, days in Europe/London, and how both are written for people."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day in the United Kingdom."""
    return datetime.now(LONDON).date()


def london_day(instant: datetime) -> date:
    """Return the day on which an aware instant falls in the United Kingdom."""
    return instant.astimezone(LONDON).date()


def day_in_words(day: date) -> str:
    """Write a day the way the field writes it, for instance ``4 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def instant_in_words(instant: datetime) -> str:
    """Write an aware instant in United Kingdom time, for instance ``4 March 2026, 09:05``."""
    local = instant.astimezone(LONDON)
    return f"{day_in_words(local.date())}, {local:%H:%M}"
