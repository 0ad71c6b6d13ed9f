"""A placement's tally: how far it is and what waits, as it was counted when something last changed. Pure.

Nothing here depends on today's date. Weeks are placement weeks; calendar weeks are named by their Monday.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.competencies.progress import Progress

# Stands for the planned week of an item of which nobody has said when it is due.
TO_BE_PLANNED = 0
Weeks = Mapping[int, int]


class Stage(StrEnum):
    """How far an item is that has to be signed off and is not."""

    NOTHING = "nothing"
    ENTERED = "entered"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things wait, and since when the one that waits longest."""

    number: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted of one placement.

    Items are those that have to be signed off: as many as `progress` has in total.

    Attributes:
        progress: what the engine says, over all frameworks that can be counted.
        planned: how many items are due in which placement week, the last of their planned span;
            `TO_BE_PLANNED` for those without one.
        open: of these, those that are not signed off, by how far they are.
        signed: in which calendar weeks the signatures were given that stand, and how many.
        took: how many of them were given how many days after sign-off had last been asked for.
        asked: items that wait for sign-off.
        returned: items that were returned or reopened and wait for the trainee.
        last_step: the day of the trainee's last step that others can see: evidence submitted, sign-off or an
            assessment asked for.
    """

    progress: Progress = field(default_factory=lambda: Progress(0, 0))
    planned: Weeks = field(default_factory=dict)
    open: Mapping[Stage, Weeks] = field(default_factory=dict)
    signed: Mapping[date, int] = field(default_factory=dict)
    took: Mapping[int, int] = field(default_factory=dict)
    asked: Waiting = Waiting()
    returned: Waiting = Waiting()
    last_step: date | None = None

    def to_data(self) -> dict[str, Any]:
        """Return the tally as JSON can hold it."""
        progress = self.progress
        return {
            "progress": [
                progress.done,
                progress.total,
                progress.open_headings,
                progress.met,
                progress.conditions,
            ],
            "planned": {str(week): number for week, number in sorted(self.planned.items())},
            "open": {
                stage.value: {str(week): number for week, number in sorted(weeks.items())}
                for stage, weeks in sorted(self.open.items())
            },
            "signed": {monday.isoformat(): number for monday, number in sorted(self.signed.items())},
            "took": {str(days): number for days, number in sorted(self.took.items())},
            "asked": _waiting_data(self.asked),
            "returned": _waiting_data(self.returned),
            "last_step": self.last_step.isoformat() if self.last_step else None,
        }


def tally_from(data: Mapping[str, Any]) -> Tally:
    """Return the tally that `Tally.to_data` wrote."""
    return Tally(
        progress=Progress(*data["progress"]),
        planned=_weeks(data["planned"]),
        open={Stage(stage): _weeks(weeks) for stage, weeks in data["open"].items()},
        signed={date.fromisoformat(monday): number for monday, number in data["signed"].items()},
        took=_weeks(data["took"]),
        asked=_waiting(data["asked"]),
        returned=_waiting(data["returned"]),
        last_step=date.fromisoformat(data["last_step"]) if data["last_step"] else None,
    )


def _weeks(data: Mapping[str, int]) -> Weeks:
    return {int(week): number for week, number in data.items()}


def _waiting_data(waiting: Waiting) -> list[Any]:
    return [waiting.number, waiting.since.isoformat() if waiting.since else None]


def _waiting(data: list[Any]) -> Waiting:
    number, since = data
    return Waiting(number, datetime.fromisoformat(since) if since else None)
