"""When digests go out: at seven in the morning by the clocks of the United Kingdom, daily or on Mondays."""

from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import LONDON

AT = time(7)


def latest_daily(instant: datetime) -> datetime:
    """Return the newest moment of a daily digest that is not after an aware instant, in UTC."""
    day = instant.astimezone(LONDON).date()
    moment = _moment(day)
    return moment if moment <= instant else _moment(day - timedelta(days=1))


def latest_weekly(instant: datetime) -> datetime:
    """Return the newest moment of a weekly digest that is not after an aware instant, in UTC."""
    day = latest_daily(instant).astimezone(LONDON).date()
    return _moment(day - timedelta(days=day.weekday()))


def _moment(day: date) -> datetime:
    """Return seven o'clock of a day. The clocks change at one in the morning, so there is just one."""
    return datetime.combine(day, AT, LONDON).astimezone(UTC)
