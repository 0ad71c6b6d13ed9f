"""One placement of a cohort as the co-ordinator's lists show it. Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.oversight.cohort_figures import Figures
from app.placements.clock_values import Course
from app.placements.programmes import DISCIPLINE_WORDS, Discipline, Programme

# What fits into a column; where a programme is chosen its whole title stands.
PROGRAMME_WORDS = {
    Programme.IPEM: "IPEM",
    Programme.ART: "ART",
    Programme.PTP: "PTP",
    Programme.APPRENTICESHIP: "Apprenticeship",
    Programme.PRP: "PRP",
    Programme.EQUIVALENCE: "Equivalence",
    Programme.CPD: "CPD",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something with a name that is chosen by its identifier."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One placement of the cohort; `course`: what sets its clock, without why somebody is away."""

    placement_id: UUID
    trainee: str
    centre: Named
    discipline: Discipline
    programme: Programme
    supervisors: tuple[Named, ...]
    is_finished: bool
    starts_on: date | None
    finished_on: date | None
    course: Course | None
    figures: Figures

    @property
    def address(self) -> str:
        """Return the address of the placement's overview."""
        return f"/placements/{self.placement_id}"

    @property
    def discipline_words(self) -> str:
        """Return the discipline as it is shown."""
        return DISCIPLINE_WORDS[self.discipline]

    @property
    def programme_words(self) -> str:
        """Return the programme as it is shown."""
        return PROGRAMME_WORDS[self.programme]
