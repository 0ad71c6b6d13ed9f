"""The programmes (routes) that a placement can follow, and what each ends in. Facts: domain, part 2."""

from dataclasses import dataclass
from enum import StrEnum


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


DISCIPLINE_WORDS = {
    Discipline.NUCLEAR_MEDICINE: "Nuclear medicine",
    Discipline.RADIOTHERAPY_PHYSICS: "Radiotherapy physics",
    Discipline.RADIATION_PHYSICS: "Radiation physics",
    Discipline.MEDICAL_ENGINEERING: "Medical engineering",
    Discipline.RADIATION_ENGINEERING: "Radiation engineering",
    Discipline.REHABILITATION_ENGINEERING: "Rehabilitation engineering",
    Discipline.RENAL_TECHNOLOGY: "Renal technology",
}


@dataclass(frozen=True)
class ProgrammeFacts:
    """What the product needs to know about a programme.

    Attributes:
        title: how it is shown.
        usual_weeks: the length offered when a placement is made, or None where there is none.
        has_start: whether training begins on a day; experienced applicants have no such day.
        register_gets_portfolio: True where the portfolio itself goes to the Register.
        destination: who receives the portfolio, in words.
    """

    title: str
    usual_weeks: int | None
    has_start: bool
    register_gets_portfolio: bool
    destination: str


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
