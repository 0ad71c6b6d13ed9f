"""Which items are late, due now and soon, and what waits for whom. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.competencies.workflow import State
from app.oversight.outlook_values import AHEAD_WEEKS
from app.standards.values import WeekSpan

GIVEN_BACK = frozenset({State.RETURNED, State.REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An item that is needed and not signed off.

    Attributes:
        item_id: which item.
        title: its code and title.
        address: where it is shown.
        weeks: its planned placement weeks, or None where nobody has planned it.
        state: how far its sign-off is.
        since: since which day it is in that state; None where nothing has happened yet.
    """

    item_id: UUID
    title: str
    address: str
    weeks: WeekSpan | None
    state: State
    since: date | None


@dataclass(frozen=True)
class Due:
    """Open items by when they are due, each list with the earliest first."""

    late: tuple[OpenItem, ...]
    now: tuple[OpenItem, ...]
    soon: tuple[OpenItem, ...]
    for_supervisor: tuple[OpenItem, ...]
    for_trainee: tuple[OpenItem, ...]


def due_of(items: Iterable[OpenItem], week: int | None) -> Due:
    """Sort open items by what they mean in a week of the placement; without one nothing is due."""
    items = tuple(items)
    planned = sorted((one for one in items if one.weeks), key=_last_week)
    here = week or 0
    return Due(
        late=tuple(one for one in planned if _last_week(one) < here),
        now=tuple(one for one in planned if _last_week(one) == here),
        soon=tuple(one for one in planned if week and here < _last_week(one) < here + AHEAD_WEEKS),
        for_supervisor=_longest_first(one for one in items if one.state is State.SUBMITTED),
        for_trainee=_longest_first(one for one in items if one.state in GIVEN_BACK),
    )


def _longest_first(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    return tuple(sorted(items, key=lambda one: one.since or date.max))


def _last_week(item: OpenItem) -> int:
    return item.weeks.last if item.weeks else 0
