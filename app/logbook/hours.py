"""Hours and days as people type them, exactly, and as they are written. Pure.

Hours are kept in whole seconds: 0.01 of an hour is 36 of them, so every decimal with two places and every
clock time such as 37:20 comes out even.
"""

import re
from fractions import Fraction

MINUTE, HOUR = 60, 3_600
HUNDREDTH = HOUR // 100
HOURS_OF_A_WEEK = 168
HALVES_OF_A_WEEK = 14
_DECIMAL = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:h|hrs?|hours?)?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(
    r"(\d{1,3})\s*(?::|h|hrs?|hours?)\s*([0-5]\d)\s*(?:m|min|mins|minutes)?", re.ASCII | re.IGNORECASE
)
_DAYS = re.compile(r"(\d{1,2})(?:[.,]([05])0?)?\s*(?:d|days?)?", re.ASCII | re.IGNORECASE)


def read_hours(text: str) -> int | None:
    """Read hours such as ``37.5``, ``37:30`` or ``22,5 h`` as seconds; None where there are none."""
    typed = text.strip()
    if found := _CLOCK.fullmatch(typed):
        return int(found[1]) * HOUR + int(found[2]) * MINUTE
    if found := _DECIMAL.fullmatch(typed):
        return int(found[1]) * HOUR + int((found[2] or "0").ljust(2, "0")) * HUNDREDTH
    return None


def read_days(text: str) -> int | None:
    """Read whole and half days such as ``2``, ``0.5`` or ``1,5 days`` as half days; None where it is none."""
    found = _DAYS.fullmatch(text.strip())
    return None if found is None else int(found[1]) * 2 + (found[2] == "5")


def hours_of(seconds: int) -> str:
    """Write seconds as hours so that reading it gives the same again: ``37.5``, or else ``37:20``."""
    hours, rest = divmod(seconds, HOUR)
    if rest % HUNDREDTH == 0:
        return f"{hours:,}.{rest // HUNDREDTH:02}".rstrip("0").rstrip(".")
    return f"{hours:,}:{rest // MINUTE:02}"


def days_of(halves: int) -> str:
    """Write half days, for instance ``2.5 days``."""
    number = f"{halves // 2}{'.5' if halves % 2 else ''}"
    return f"{number} {'day' if halves in {1, 2} else 'days'}"


def as_hours(seconds: int) -> Fraction:
    """Return seconds in hours, exactly."""
    return Fraction(seconds, HOUR)
