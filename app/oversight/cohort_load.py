"""What lies on each supervisor of some centres: trainees, what waits, what is coming, beside the limit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.actor import Role
from app.core.clock import today
from app.identity.queries import names_with_part
from app.oversight.cohort_values import Named, Row
from app.oversight.outlook_values import Risk
from app.placements.load import limits_of, trainees_in
from app.placements.load_rule import too_many
from app.web.charts import Part, percent, stacked


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorLoad:
    """One supervisor in one centre.

    Attributes:
        centre: the centre.
        supervisor: who it is.
        trainees: how many trainees they have there today, stand-ins counted.
        limit: how many the centre has decided on at most, or None.
        waiting: items on their running placements that wait for sign-off.
        waiting_since: since when the one that waits longest.
        due: open items there that become due in this and the next three calendar weeks.
        at_risk: how many of the placements are at risk.
        most: the most trainees, or the highest limit, of all that are shown: how long the bars are.
    """

    centre: Named
    supervisor: Named
    trainees: int
    limit: int | None
    waiting: int
    waiting_since: date | None
    due: int
    at_risk: int
    most: int

    @property
    def is_over(self) -> bool:
        """Say whether they have more trainees than the centre has decided on."""
        return too_many(self.trainees, self.limit)

    @property
    def bar(self) -> tuple[Part, ...]:
        """Return the bar of their trainees; what is over the limit is a part of its own."""
        over = max(0, self.trainees - self.limit) if self.limit is not None else 0
        parts = (("load", "trainees", self.trainees - over), ("over", "more than decided", over))
        return stacked([part for part in parts if part[2] or part[0] == "load"], self.most)

    @property
    def limit_at(self) -> str:
        """Return where the limit is drawn across the bar; nothing where there is none."""
        return percent(self.limit / self.most) if self.limit is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many trainees a centre has for each supervisor who has one, and for each there is."""

    centre: Named
    trainees: int
    supervisors: int
    supervising: int
    without: int
    limit: int | None

    @property
    def each(self) -> str:
        """Return trainees for each supervisor who has any, for instance ``2.5``; nothing without one."""
        return f"{self.trainees / self.supervising:.1f}" if self.supervising else ""


def loads_of(rows: Sequence[Row], centres: Sequence[Named]) -> list[SupervisorLoad]:
    """Return the supervisors of centres, by centre and name; a constant number of queries.

    Args:
        rows: the placements that count for what waits and what is due; finished ones are left out.
        centres: which centres.
    """
    ids = [one.id for one in centres]
    trainees, limits = trainees_in(ids, today()), limits_of(ids)
    lies_on: dict[tuple[UUID, UUID], list[Row]] = defaultdict(list)
    people = {
        (centre_id, user_id): name for centre_id, user_id, name in names_with_part(ids, Role.SUPERVISOR)
    }
    for row in rows:
        for one in row.supervisors:
            if not row.is_finished:
                lies_on[row.centre.id, one.id].append(row)
                # Somebody from elsewhere, or whose part has ended, and who still signs here.
                people.setdefault((row.centre.id, one.id), one.name)
    most = max([*trainees.values(), *limits.values(), 1])
    found = [
        _load(
            centre, Named(user_id, name), trainees, limits.get(centre.id), lies_on[centre.id, user_id], most
        )
        for centre in centres
        for (centre_id, user_id), name in people.items()
        if centre_id == centre.id
    ]
    return sorted(found, key=lambda one: (one.centre.name.casefold(), one.supervisor.name.casefold()))


def _load(
    centre: Named,
    supervisor: Named,
    trainees: dict[tuple[UUID, UUID], int],
    limit: int | None,
    rows: Iterable[Row],
    most: int,
) -> SupervisorLoad:
    figures = [row.figures for row in rows]
    return SupervisorLoad(
        centre=centre,
        supervisor=supervisor,
        trainees=trainees.get((centre.id, supervisor.id), 0),
        limit=limit,
        waiting=sum(one.waiting for one in figures),
        waiting_since=min((one.waiting_since for one in figures if one.waiting_since), default=None),
        due=sum(one.due for one in figures),
        at_risk=sum(one.risk is Risk.AT_RISK for one in figures),
        most=most,
    )


def ratios_of(rows: Iterable[Row], loads: Iterable[SupervisorLoad], centres: Iterable[Named]) -> list[Ratio]:
    """Return how trainees and supervisors compare in each centre."""
    running = [row for row in rows if not row.is_finished]
    found, loads = [], list(loads)
    for centre in centres:
        there = [row for row in running if row.centre.id == centre.id]
        people = [one for one in loads if one.centre.id == centre.id]
        found.append(
            Ratio(
                centre=centre,
                trainees=sum(bool(row.supervisors) for row in there),
                supervisors=len(people),
                supervising=sum(one.trainees > 0 for one in people),
                without=sum(not row.supervisors for row in there),
                limit=next((one.limit for one in people), None),
            )
        )
    return found
