"""A trainee's weekly log as the portfolio prints it: no reason for any absence is in it."""

from dataclasses import dataclass, field
from datetime import date

from app.core.clock import day_in_words


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One week that was logged, in words; `seen` names the supervisor who initialled it, or is empty."""

    monday: date
    planned: str
    logged: str
    words: str
    seen: str = ""

    @property
    def week(self) -> str:
        """Name the week by its first day."""
        return day_in_words(self.monday)


@dataclass(frozen=True, slots=True)
class WeeklyLog:
    """All weeks that were logged, in order of time, and what they come to.

    Attributes:
        lines: the weeks.
        facts: names and values that say what is logged.
        standing: names and values that say how far that is on the day of the portfolio's last change. That
            day is no part of the digest of the content, so they are none either.
    """

    lines: tuple[LoggedLine, ...]
    facts: tuple[tuple[str, str], ...]
    standing: tuple[tuple[str, str], ...] = field(default=(), compare=False)
