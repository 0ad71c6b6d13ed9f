"""What the co-ordinator's pages are made of: chosen placements, the choices, reasons with their links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies.words import Tag
from app.core.actor import Actor
from app.oversight.cohort_figures import Reason
from app.oversight.cohort_rows import cohort_rows
from app.oversight.cohort_values import PROGRAMME_WORDS, Named, Row
from app.oversight.cohort_wanted import Wanted, Which
from app.oversight.outlook_values import Risk, RiskGround
from app.oversight.outlook_words import RISK_TAGS, RISK_WORDS
from app.placements.programmes import DISCIPLINE_WORDS, PROGRAMMES

WHICH_WORDS = {Which.RUNNING: "Running", Which.FINISHED: "Finished", Which.ALL: "Running and finished"}
# Where something can be done about a reason: what follows the placement's address, and how it is called.
_REMEDIES = {
    RiskGround.OVERDUE: ("/weeks", "Look at its weeks, or extend it"),
    RiskGround.MISSES_THE_END: ("/weeks", "Look at its weeks, or extend it"),
    RiskGround.MAY_MISS_THE_END: ("/progress", "See the reckoning"),
    RiskGround.NOT_BEGUN: ("/progress", "See what is due"),
    RiskGround.NO_PACE: ("/progress", "See what is due"),
    RiskGround.LATE: ("/progress", "See what is late"),
    RiskGround.QUIET: ("/reviews", "Look at the reviews, or plan one"),
    RiskGround.WAITING: ("/competencies?state=submitted", "See what waits"),
    RiskGround.RETURNED: ("/progress", "See what waits for the trainee"),
}
URGENT = frozenset({Risk.AT_RISK, Risk.WATCH})


@dataclass(frozen=True, slots=True)
class Cohort:
    """All placements of a co-ordinator, and those of them that are wanted, in order."""

    rows: Sequence[Row]
    chosen: Sequence[Row]
    wanted: Wanted

    @property
    def centres(self) -> list[Named]:
        """Return the centres that have placements, by name."""
        return _by_name(row.centre for row in self.rows)

    @property
    def supervisors(self) -> list[Named]:
        """Return everybody who supervises somebody today, by name."""
        return _by_name(one for row in self.rows for one in row.supervisors)

    @property
    def choices(self) -> list[tuple[str, str, list[tuple[object, str]], object]]:
        """Return the fields of the filter: name, label, values with their words, what is chosen."""
        disciplines = sorted({row.discipline for row in self.rows}, key=DISCIPLINE_WORDS.__getitem__)
        programmes = sorted({row.programme for row in self.rows}, key=PROGRAMME_WORDS.__getitem__)
        wanted = self.wanted
        return [
            ("centre", "Centre", _pairs(self.centres), wanted.centre),
            (
                "discipline",
                "Discipline",
                [(one.value, DISCIPLINE_WORDS[one]) for one in disciplines],
                wanted.discipline,
            ),
            (
                "programme",
                "Programme",
                [(one.value, PROGRAMMES[one].title) for one in programmes],
                wanted.programme,
            ),
            ("supervisor", "Supervisor", _pairs(self.supervisors), wanted.supervisor),
            ("standing", "Standing", [(one.value, RISK_WORDS[one]) for one in Risk], wanted.standing),
        ]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A reason with where something can be done about it."""

    words: str
    address: str
    action: str


def cohort_of(actor: Actor, wanted: Wanted) -> Cohort:
    """Return the placements of a co-ordinator's centres; a constant number of queries."""
    rows = cohort_rows(actor)
    return Cohort(rows, wanted.chosen(rows), wanted)


def risk_tag(row: Row) -> Tag:
    """Return how a placement stands, as a tag."""
    return RISK_TAGS[row.figures.risk]


def urgent(rows: Iterable[Row]) -> list[Row]:
    """Return those that are at risk or have to be watched, in their order."""
    return [row for row in rows if row.figures.risk in URGENT]


def remedies(row: Row) -> list[Remedy]:
    """Return the reasons of a placement, each with where something can be done about it."""
    return [_remedy(row.placement_id, reason) for reason in row.figures.reasons]


def _remedy(placement_id: UUID, reason: Reason) -> Remedy:
    path, action = _REMEDIES[reason.ground]
    return Remedy(reason.words, f"/placements/{placement_id}{path}", action)


def _by_name(named: Iterable[Named]) -> list[Named]:
    return sorted({one.id: one for one in named}.values(), key=lambda one: (one.name.casefold(), one.id))


def _pairs(named: Iterable[Named]) -> list[tuple[object, str]]:
    return [(one.id, one.name) for one in named]
