"""How long a finished placement has been kept, against what the organisation has decided. Pure.

The NHS period for training records is not known to this project (domain, part 7): there is no default.
"""

import calendar
from datetime import date

MONTHS = 12


def kept_until(finished_on: date, months: int) -> date:
    """Return the day some months after a day; the last of a shorter month stands for what it lacks."""
    year, month = divmod(finished_on.year * MONTHS + finished_on.month - 1 + months, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(finished_on.day, last))


def past_since(finished_on: date | None, months: int | None, day: date) -> date | None:
    """Return since when a placement may be erased, or None where it may not or nothing was decided."""
    if finished_on is None or months is None:
        return None
    until = kept_until(finished_on, months)
    return until if until <= day else None
