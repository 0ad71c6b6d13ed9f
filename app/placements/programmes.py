"""The programmes (routes) that a placement can follow, and what each ends in. Facts: domain, part 2."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.placements.clock_values import FULL_TIME_HOURS


class Programme(StrEnum):
    """A route to the Register, or the record that follows registration."""

    IPEM = "ipem"
    ART = "art"
    PTP = "ptp"
    APPRENTICESHIP = "apprenticeship"
    PRP = "prp"
    EQUIVALENCE = "equivalence"
    CPD = "cpd"


class Discipline(StrEnum):
    """An area of practice that trains clinical technologists."""

    NUCLEAR_MEDICINE = "nuclear-medicine"
    RADIOTHERAPY_PHYSICS = "radiotherapy-physics"
    RADIATION_PHYSICS = "radiation-physics"
    MEDICAL_ENGINEERING = "medical-engineering"
    RADIATION_ENGINEERING = "radiation-engineering"
    REHABILITATION_ENGINEERING = "rehabilitation-engineering"
    RENAL_TECHNOLOGY = "renal-technology"


class Branch(StrEnum):
    """The scope of the Register under which a discipline falls."""

    PHYSICS = "physics"
    ENGINEERING = "engineering"


DISCIPLINE_WORDS = {
    Discipline.NUCLEAR_MEDICINE: "Nuclear medicine",
    Discipline.RADIOTHERAPY_PHYSICS: "Radiotherapy physics",
    Discipline.RADIATION_PHYSICS: "Radiation physics",
    Discipline.MEDICAL_ENGINEERING: "Medical engineering",
    Discipline.RADIATION_ENGINEERING: "Radiation engineering",
    Discipline.REHABILITATION_ENGINEERING: "Rehabilitation engineering",
    Discipline.RENAL_TECHNOLOGY: "Renal technology",
}

BRANCHES = {
    Discipline.NUCLEAR_MEDICINE: Branch.PHYSICS,
    Discipline.RADIOTHERAPY_PHYSICS: Branch.PHYSICS,
    Discipline.RADIATION_PHYSICS: Branch.PHYSICS,
    Discipline.MEDICAL_ENGINEERING: Branch.ENGINEERING,
    Discipline.RADIATION_ENGINEERING: Branch.ENGINEERING,
    Discipline.REHABILITATION_ENGINEERING: Branch.ENGINEERING,
    Discipline.RENAL_TECHNOLOGY: Branch.ENGINEERING,
}
# Programmes that train some disciplines only.
ONLY_DISCIPLINES = {Programme.ART: frozenset({Discipline.RENAL_TECHNOLOGY})}


@dataclass(frozen=True)
class ProgrammeFacts:
    """What the product needs to know about a programme.

    Attributes:
        title: how it is shown.
        usual_weeks: the length offered when a placement is made, or None where there is none.
        has_start: whether training begins on a day; experienced applicants have no such day.
        register_gets_portfolio: True where the portfolio itself goes to the Register.
        destination: who receives the portfolio, in words.
        full_time_hours: the contracted hours of one placement week.
        prints_log: whether the portfolio prints the weekly log unless the trainee says otherwise.
    """

    title: str
    usual_weeks: int | None
    has_start: bool
    register_gets_portfolio: bool
    destination: str
    full_time_hours: Fraction = FULL_TIME_HOURS
    prints_log: bool = False


PROGRAMMES = {
    Programme.IPEM: ProgrammeFacts(
        "IPEM Clinical Technologist Training Scheme",
        50,
        has_start=True,
        register_gets_portfolio=False,
        destination="your training scheme",
    ),
    Programme.ART: ProgrammeFacts(
        "ART training scheme (renal technology)",
        100,
        has_start=True,
        register_gets_portfolio=False,
        destination="your training scheme",
        # The scheme has described its syllabus together with a diary and a logbook.
        prints_log=True,
    ),
    Programme.PTP: ProgrammeFacts(
        "Practitioner Training Programme (degree)",
        50,
        has_start=True,
        register_gets_portfolio=False,
        destination="your university",
    ),
    Programme.APPRENTICESHIP: ProgrammeFacts(
        "Healthcare Science Practitioner degree apprenticeship",
        156,
        has_start=True,
        register_gets_portfolio=False,
        destination="your training provider",
    ),
    Programme.PRP: ProgrammeFacts(
        "Pre-registration practitioner training (Scotland)",
        50,
        has_start=True,
        register_gets_portfolio=False,
        destination="your training centre",
    ),
    Programme.EQUIVALENCE: ProgrammeFacts(
        "Equivalence route to the Register (route 2)",
        None,
        has_start=False,
        register_gets_portfolio=True,
        destination="the Register of Clinical Technologists",
    ),
    Programme.CPD: ProgrammeFacts(
        "Continuing professional development record",
        None,
        has_start=False,
        register_gets_portfolio=False,
        destination="the Register, when you are called for audit",
    ),
}  # fmt: skip - one programme, one block


# A record that follows registration is its person's own: no centre trains them for it or judges it.
OWN_RECORDS = frozenset({Programme.CPD})


class Reach(StrEnum):
    """For whom a set has to be written: the placement's discipline, every one, or either of both."""

    OWN = "own"
    EVERY = "every"
    EITHER = "either"


@dataclass(frozen=True)
class Wish:
    """A kind of set that a programme works to.

    Attributes:
        words: what it is; ``{discipline}`` and ``{branch}`` stand for those of the placement.
        schemes: whose sets are meant; one of the first is taken before one of the second.
        reach: for which disciplines.
        key: which one is meant where a scheme has several for every discipline: its key without ``starter-``.
    """

    words: str
    schemes: tuple[str, ...]
    reach: Reach = Reach.EVERY
    key: str = ""


def _competencies(*schemes: str) -> Wish:
    return Wish("Competencies in {discipline}", schemes, Reach.OWN)


_PRACTICE = Wish("Professional practice, for everybody in training", ("any",), key="professional-practice")
_SCIENTIFIC_PRACTICE = Wish(
    "Good Scientific Practice, 2021 version", ("any",), key="good-scientific-practice-2021"
)
WISHES = {
    Programme.IPEM: (_competencies("ipem"), _PRACTICE),
    Programme.ART: (_competencies("art"), _PRACTICE),
    Programme.PTP: (_competencies("ptp", "ipem"), _SCIENTIFIC_PRACTICE, _PRACTICE),
    Programme.APPRENTICESHIP: (
        Wish("Headings of the apprenticeship standard ST0413", ("apprenticeship",)),
        _competencies("apprenticeship", "ipem"),
        _PRACTICE,
    ),
    Programme.PRP: (
        Wish("Headings of the training in Scotland", ("prp",)),
        _competencies("prp", "ipem"),
        _PRACTICE,
    ),
    Programme.EQUIVALENCE: (
        Wish(
            "Evidence for the Register in {branch}", ("equivalence",), Reach.EITHER, "rct-evidence-{branch}"
        ),
        _SCIENTIFIC_PRACTICE,
    ),
    Programme.CPD: (Wish("Standards of professional development", ("cpd",), Reach.EITHER),),
}
"""Which sets are proposed for a programme: a rule of this project, not of any scheme or register.

It is a start: the co-ordinator takes away and adds what the scheme, university or register really asks for.
"""
