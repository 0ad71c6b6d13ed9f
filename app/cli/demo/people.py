"""Who is in the demo centre and which placements there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_security.utils import hash_password

from app.cli.demo.days import Pause, Weeks
from app.core.actor import Role
from app.core.clock import today
from app.identity import service as identity
from app.identity.models import Centre, User
from app.identity.sign_in import DEMO_PASSWORD
from app.placements import service as placements
from app.placements.clock_values import FULL_TIME, BreakKind
from app.placements.models import Placement
from app.placements.programmes import Discipline, Programme
from app.placements.supervising import Word
from app.standards.models import FrameworkVersion

CENTRE = "Westmere Training Centre (demonstration)"
DOMAIN = "@demo.example"
# Where colleagues and guests without an account work; the centre knows it.
GUEST_DOMAIN = "westmere.example"
REGISTER = "Register of Clinical Technologists"
WHOLE_PLACEMENT = 50
COMPILING = 24


@dataclass(frozen=True)
class Person:
    """One person; `role` is None for the administrator, who plays no part in the centre."""

    address: str
    name: str
    role: Role | None
    job_title: str
    number: str = ""


@dataclass(frozen=True)
class Supervising:
    """Who supervises in which weeks of a placement, and why; `last_week` None means that it goes on."""

    address: str
    first_week: int = 1
    last_week: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Training:
    """One placement; `week` is the one in which it is today, for equivalence a week of compiling.

    `share`: of full time, from the first day on. `pauses`: when the trainee was away. `typed_weeks`: the
    length with which it was made, corrected a few days later where it was wrong.
    """

    address: str
    story: str
    programme: Programme
    discipline: Discipline
    frameworks: tuple[str, ...]
    week: int
    supervised: tuple[Supervising, ...]
    finished: bool = False
    share: Fraction = FULL_TIME
    pauses: tuple[Pause, ...] = ()
    typed_weeks: int = WHOLE_PLACEMENT


PEOPLE = (
    Person("week6", "Aisha Rahman", Role.TRAINEE, "Trainee clinical technologist"),
    Person("week31", "Callum Fraser", Role.TRAINEE, "Trainee renal technologist"),
    Person("finished", "Rhiannon Bevan", Role.TRAINEE, "Trainee clinical technologist"),
    Person("equivalence", "Kwame Boateng", Role.TRAINEE, "Senior medical engineering technologist"),
    Person("supervisor", "Helen Whitfield", Role.SUPERVISOR, "Lead clinical technologist", "DEMO-1041"),
    Person("coordinator", "Priya Nair", Role.COORDINATOR, "Training co-ordinator", "DEMO-0877"),
    Person("verifier", "Nadia Osei", Role.VERIFIER, "Principal clinical technologist", "DEMO-0954"),
    Person("moderator", "Alan Thirlwell", Role.MODERATOR, "External moderator", "DEMO-0312"),
    Person("examiner", "Siobhan Kearney", Role.EXAMINER, "Consultant clinical scientist"),
    Person("admin", "Tom Ashcroft", None, "Systems administrator"),
    Person("week18", "Zofia Nowak", Role.TRAINEE, "Trainee clinical technologist"),
    Person("renal-supervisor", "Gareth Pugh", Role.SUPERVISOR, "Senior renal technologist", "DEMO-1263"),
    Person("registered", "Dafydd Okoro", Role.TRAINEE, "Clinical technologist", "DEMO-2207"),
    Person("former-supervisor", "Moira Lindsay", Role.SUPERVISOR, "Home dialysis technologist", "DEMO-0659"),
    Person("week14", "Imani Clarke", Role.TRAINEE, "Trainee medical engineering technologist"),
)
PRACTICE = "starter-professional-practice"
NUCLEAR_MEDICINE = ("starter-ipem-nuclear-medicine", PRACTICE)
TRAININGS = (
    Training(
        "finished",
        "finished",
        Programme.IPEM,
        Discipline.NUCLEAR_MEDICINE,
        NUCLEAR_MEDICINE,
        week=53,
        supervised=(Supervising("supervisor"),),
        finished=True,
        pauses=(
            Pause(14, 2, BreakKind.SICKNESS, "A note from the manager, 2 weeks."),
            Pause(33, 4, BreakKind.PARENTAL, "Agreed with the department in advance."),
        ),
    ),
    Training(
        "week31",
        "week31",
        Programme.ART,
        Discipline.RENAL_TECHNOLOGY,
        ("starter-art-renal-technology", PRACTICE),
        week=31,
        supervised=(
            Supervising("former-supervisor", 1, 14),
            Supervising("renal-supervisor", 15, reason="He goes on to the main renal unit."),
        ),
    ),
    Training(
        "week18",
        "week18",
        Programme.IPEM,
        Discipline.NUCLEAR_MEDICINE,
        NUCLEAR_MEDICINE,
        week=18,
        supervised=(Supervising("supervisor"),),
        share=Fraction(3, 5),
        typed_weeks=55,
    ),
    Training(
        "week14",
        "week14",
        Programme.IPEM,
        Discipline.MEDICAL_ENGINEERING,
        ("starter-ipem-medical-engineering", PRACTICE),
        week=14,
        supervised=(Supervising("renal-supervisor"),),
    ),
    Training(
        "week6",
        "week6",
        Programme.IPEM,
        Discipline.NUCLEAR_MEDICINE,
        NUCLEAR_MEDICINE,
        week=6,
        supervised=(Supervising("supervisor"),),
    ),
    Training(
        "equivalence",
        "equivalence",
        Programme.EQUIVALENCE,
        Discipline.MEDICAL_ENGINEERING,
        ("starter-rct-evidence-engineering",),
        week=COMPILING,
        supervised=(Supervising("renal-supervisor"),),
    ),
)


def add_people() -> tuple[Centre, dict[str, User]]:
    """Add the centre and its people, by the first part of their address; one password, hashed once."""
    centre = identity.add_centre(CENTRE, is_demo=True)
    hashed = hash_password(DEMO_PASSWORD)
    users = {}
    for person in PEOPLE:
        user = identity.add_user(
            person.address + DOMAIN, person.name, is_administrator=person.role is None, is_demo=True
        )
        user.password, user.job_title = hashed, person.job_title
        if person.number:
            user.registration_body, user.registration_number = REGISTER, person.number
        if person.role is not None:
            identity.give_part(user, centre.id, person.role)
        users[person.address] = user
    return centre, users


def weeks_of(training: Training) -> Weeks:
    """Return the weeks of a placement, counted so that today is in the one that it should be in."""
    return Weeks.now_in(training.week, today(), training.share, training.pauses)


def add_placement(
    centre: Centre,
    users: Mapping[str, User],
    versions: Mapping[str, FrameworkVersion],
    training: Training,
    weeks: Weeks,
) -> Placement:
    """Make a placement and its supervisions."""
    coordinator = users["coordinator"].actor()
    placement = placements.create_placement(
        centre.id,
        placements.Plan(
            trainee_id=users[training.address].id,
            programme=training.programme,
            discipline=training.discipline,
            starts_on=weeks.first,
            weeks=training.typed_weeks,
            version_ids=[versions[key].id for key in training.frameworks],
        ),
    )
    for part in training.supervised:
        placements.assign_supervisor(
            placement,
            users[part.address].id,
            weeks.day(f"{part.first_week} Mon"),
            weeks.day(f"{part.last_week} Fri") if part.last_week else None,
            Word(coordinator, part.reason),
        )
    return placement
