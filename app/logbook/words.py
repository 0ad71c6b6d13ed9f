"""How planned and logged hours, and who initialled a week, are said in words. Pure."""

from datetime import date
from fractions import Fraction

from app.core.clock import day_in_words
from app.logbook.hours import HOUR, hours_of
from app.placements.clock_words import decimal

WORDS_REMOVED = "The words were removed for good."
NOT_INITIALLED = "Not initialled"


def hours_words(hours: Fraction) -> str:
    """Write hours; those that were logged exactly, those that were planned with two decimals at most."""
    seconds = hours * HOUR
    return hours_of(seconds.numerator) if seconds.denominator == 1 else decimal(hours, 2)


def difference_words(hours: Fraction | None) -> str:
    """Write how far logged hours are from planned ones: ``1.5 fewer``, ``2 more``, ``as planned``."""
    if hours is None:
        return ""
    if not hours:
        return "as planned"
    return f"{hours_words(abs(hours))} {'more' if hours > 0 else 'fewer'}"


def share_words(part: Fraction, whole: Fraction) -> str:
    """Write a part of a whole in percent, rounded down: only all is 100 %."""
    return f"{part * 100 // whole} %" if whole else ""


def initialled_words(name: str, day: date) -> str:
    """Say by whom and when something was initialled: ``Sam Okoro on 4 March 2026``."""
    return f"{name} on {day_in_words(day)}"


def initial_words(now: tuple[str, date] | None, before: tuple[str, date] | None, changed: date) -> str:
    """Say who has seen a week.

    Args:
        now: who initialled the version that holds, and when.
        before: who initialled the latest version before it, and when.
        changed: when the version that holds was written.
    """
    if now is not None:
        return f"Initialled by {initialled_words(*now)}"
    if before is not None:
        return (
            f"Changed on {day_in_words(changed)}, after {before[0]} had initialled it on "
            f"{day_in_words(before[1])}. It needs a new initial."
        )
    return NOT_INITIALLED
