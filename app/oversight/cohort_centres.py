"""How the placements of each centre, discipline and programme stand, summed up. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from app.oversight.cohort_values import PROGRAMME_WORDS, Named, Row
from app.oversight.item_bar import item_bar
from app.oversight.outlook_values import Risk
from app.placements.programmes import DISCIPLINE_WORDS, Discipline, Programme
from app.web.charts import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The placements of one discipline on one programme in one centre; `rows`: finished ones too."""

    centre: Named
    discipline: Discipline
    programme: Programme
    rows: tuple[Row, ...]

    @property
    def discipline_words(self) -> str:
        """Return the discipline as it is shown."""
        return DISCIPLINE_WORDS[self.discipline]

    @property
    def programme_words(self) -> str:
        """Return the programme as it is shown."""
        return PROGRAMME_WORDS[self.programme]

    @property
    def running(self) -> Sequence[Row]:
        """Return the placements that go on."""
        return [row for row in self.rows if not row.is_finished]

    @property
    def finished(self) -> int:
        """Return how many placements are finished."""
        return len(self.rows) - len(self.running)

    @property
    def on_track(self) -> int:
        """Return how many running placements are on track."""
        return self._standing(Risk.ON_TRACK)

    @property
    def watch(self) -> int:
        """Return how many running placements have to be watched."""
        return self._standing(Risk.WATCH)

    @property
    def at_risk(self) -> int:
        """Return how many running placements are at risk."""
        return self._standing(Risk.AT_RISK)

    @property
    def untold(self) -> int:
        """Return of how many running placements nothing can be told."""
        return self._standing(Risk.UNTOLD)

    @property
    def percentage(self) -> int | None:
        """Return the middle percentage of the running placements; None where none has one."""
        found = [row.figures.percentage for row in self.running if row.figures.percentage is not None]
        return int(median(found)) if found else None

    @property
    def lately(self) -> int:
        """Return how many items were signed off in the last four whole calendar weeks."""
        return sum(row.figures.lately for row in self.rows)

    @property
    def days(self) -> float | None:
        """Return the middle number of days from asking for sign-off to the signature, or None without any.

        All signatures that stand are counted, those of finished placements too.
        """
        took: Counter[int] = Counter()
        for row in self.rows:
            took.update(row.figures.took)
        return _middle(took)

    @property
    def bar(self) -> tuple[Part, ...]:
        """Return how far the items of the running placements are."""
        figures = [row.figures for row in self.running]
        return item_bar(
            signed=sum(one.signed for one in figures),
            submitted=sum(one.submitted for one in figures),
            entered=sum(one.entered for one in figures),
            nothing=sum(one.nothing for one in figures),
        )

    def _standing(self, risk: Risk) -> int:
        return sum(row.figures.risk is risk for row in self.running)


def groups_of(rows: Iterable[Row]) -> list[Group]:
    """Return the placements by centre, discipline and programme, in the order of their words."""
    found: dict[tuple[Named, Discipline, Programme], list[Row]] = {}
    for row in rows:
        found.setdefault((row.centre, row.discipline, row.programme), []).append(row)
    groups = [
        Group(centre=centre, discipline=discipline, programme=programme, rows=tuple(its))
        for (centre, discipline, programme), its in found.items()
    ]
    return sorted(
        groups, key=lambda one: (one.centre.name.casefold(), one.discipline_words, one.programme_words)
    )


def _middle(counted: Counter[int]) -> float | None:
    """Return the median of values that are given with how often each occurs."""
    number = counted.total()
    if not number:
        return None
    lower, upper = (number - 1) // 2, number // 2
    found, before = [], 0
    for value, times in sorted(counted.items()):
        found += [value for place in {lower, upper} if before <= place < before + times]
        before += times
    return sum(found) / len(found)
