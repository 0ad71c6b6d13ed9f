"""What may be stated, asked for and claimed in a CPD record, as pure rules; each refusal is a sentence."""

from datetime import date, timedelta

from app.core.clock import day_in_words
from app.cpd.values import Period, number_of_words

MOST_WORDS = 500
MOST_CHOSEN = 5
PERIOD_YEARS = 2
LONGEST_PERIOD = timedelta(days=366 * 10)
FARTHEST = timedelta(days=366 * 20)


def wrong_registration_day(day: date, today: date, training_began: date | None) -> str:
    """Say why somebody was not registered on a day, or nothing."""
    if day > today:
        return f"{day_in_words(day)} is in the future. Start the record once you are registered."
    if today - day > FARTHEST:
        return "The date of registration is more than 20 years ago. Check the year."
    if training_began and day < training_began:
        return (
            f"Your training began on {day_in_words(training_began)}. Give the day of registration after it."
        )
    return ""


def after_the_end(ended_on: date) -> str:
    """Say that somebody cannot have been registered after their record ended."""
    return f"The record was ended on {day_in_words(ended_on)}. Give an earlier day, or let it go on first."


def usual_period(registered_on: date, today: date) -> Period:
    """Return the period that is shown while none is chosen: the last two years since the registration.

    Two years are our default and no rule of a register.
    """
    try:
        first = today.replace(year=today.year - PERIOD_YEARS)
    except ValueError:
        first = today.replace(year=today.year - PERIOD_YEARS, day=28)
    first += timedelta(days=1)
    return Period(max(first, min(registered_on, today)), today)


def wrong_period(period: Period, today: date) -> tuple[str, str] | None:
    """Return the field and the sentence that say why a period cannot be asked about, or None."""
    if period.last < period.first:
        return "period_to", f"The last day is before the first one ({day_in_words(period.first)})."
    if today - period.first > FARTHEST:
        return "period_from", "The first day is more than 20 years ago. Check the year."
    if period.last - today > LONGEST_PERIOD:
        return "period_to", "The last day is more than ten years ahead. Check the year."
    if period.last - period.first > LONGEST_PERIOD:
        return "period_to", "The period is longer than ten years. Check both years."
    return None


def wrong_summary(text: str) -> str:
    """Say why a summary of practice is too long, or nothing."""
    words = number_of_words(text)
    if words <= MOST_WORDS:
        return ""
    return f"The summary has {words:,} words. Shorten it to {MOST_WORDS} at most."
