"""A weekly log as a table for a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from app.web.sheets import Sheet, columns_of

HEADINGS = (
    "Week from",
    "Planned hours",
    "Logged hours",
    "What was done",
    "Away",
    "Seen by a supervisor",
)
DAY = "yyyy-mm-dd"
# Monday, planned and logged hours (None where nothing was written), words, days away, initials.
Week = tuple[date, Fraction, Fraction | None, str, str, str]


def log_sheet(trainee: str, facts: Sequence[tuple[str, str]], weeks: Sequence[Week]) -> Sheet:
    """Return a whole log: whose it is and what it comes to, as names and values, and its weeks."""
    return Sheet(
        "Weekly log",
        HEADINGS,
        columns_of(HEADINGS, weeks),
        name=f"Weekly log of {trainee}",
        author=trainee,
        facts=facts,
        day=DAY,
    )
