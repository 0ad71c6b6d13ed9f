"""What time it is: instants in UTC, days in Europe/London, and how both are written for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in the United Kingdom."""
    return london_day(now())


@contextmanager
def pretending(instant: datetime) -> Iterator[None]:
    """Let everything inside happen at an aware instant of the past, as demo data is written."""
    token = _pretended.set(instant)
    try:
        yield
    finally:
        _pretended.reset(token)


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
