"""Makes the centres, people, standards and placements of the cohort, with clocks of every sort."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre, Membership, User
from app.placements.clock import monday_of
from app.placements.clock_models import (
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
)
from app.placements.clock_values import BreakKind
from app.placements.models import Placement, PlacementFramework, PlacementState, Supervision
from app.placements.programmes import Discipline, Programme
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ItemKind, Learning, Provenance, default_requirement
from benchmarks.cohort.bulk import insert

TRAINEES, SUPERVISORS, CENTRES = 500, 40, 4
UNITS, ITEMS_OF_A_UNIT = 15, 10
ITEMS = UNITS * ITEMS_OF_A_UNIT
WEEKS = 50
SETS = (
    (Discipline.NUCLEAR_MEDICINE, Programme.IPEM),
    (Discipline.RADIOTHERAPY_PHYSICS, Programme.IPEM),
    (Discipline.RENAL_TECHNOLOGY, Programme.ART),
    (Discipline.MEDICAL_ENGINEERING, Programme.PTP),
)
GIVEN = ("Ada", "Bryn", "Chidi", "Dilys", "Ewan", "Farah", "Gwen", "Hamza", "Isla", "Jonas")
FAMILY = ("Abbott", "Begum", "Cairns", "Dodd", "Evans", "Fraser", "Gill", "Hughes", "Iqbal", "Jarvis")


@dataclass(frozen=True)
class Trained:
    """A placement as the work of its trainee is made up from it.

    Attributes:
        placement_id: which one.
        centre_id: where.
        is_finished: whether training has been finished.
        trainee_id: whose.
        supervisor_id: who signs.
        items: the items that count, in their order.
        starts_on: its first day.
        until: the day before which everything happened: today, or the day after its finish.
        speed: how many items a calendar week are signed.
        quiet: for how many weeks nothing has happened.
    """

    placement_id: UUID
    centre_id: UUID
    is_finished: bool
    trainee_id: UUID
    supervisor_id: UUID
    items: tuple[UUID, ...]
    starts_on: date
    until: date
    speed: float
    quiet: int


@dataclass(frozen=True)
class Cohort:
    """What was made: one person of each part, and every placement."""

    trainee: User
    supervisor: User
    coordinator: User
    centres: tuple[UUID, ...]
    placements: tuple[Trained, ...]


def make_cohort(chance: random.Random) -> Cohort:
    """Make everybody and every placement; the same chance makes the same cohort."""
    centres = [new_id() for _ in range(CENTRES)]
    insert(
        Centre,
        [{"id": one, "name": f"Measured centre {number}"} for number, one in enumerate(centres, start=1)],
    )
    trainees = make_people("trainee", TRAINEES)
    supervisors = make_people("supervisor", SUPERVISORS)
    coordinators = make_people("coordinator", 1)
    for number, centre in enumerate(centres):
        # Trainees and supervisors have one centre each, the co-ordinator has all of them.
        give_parts(trainees[number::CENTRES], centre, Role.TRAINEE)
        give_parts(supervisors[number::CENTRES], centre, Role.SUPERVISOR)
        give_parts(coordinators, centre, Role.COORDINATOR)
    sets = [_make_set(discipline) for discipline, _ in SETS]
    placements = [
        _make_placement(
            chance,
            number,
            centres[number % CENTRES],
            trainees[number],
            # Those of the same centre, one after the other.
            supervisors[number % CENTRES :: CENTRES][number // CENTRES % (SUPERVISORS // CENTRES)],
            sets[number // CENTRES % len(SETS)],
        )
        for number in range(TRAINEES)
    ]
    found = {
        user.id: user
        for user in db.session.scalars(
            sa.select(User).where(User.id.in_([trainees[3], supervisors[3], coordinators[0]]))
        )
    }
    people = found[trainees[3]], found[supervisors[3]], found[coordinators[0]]
    return Cohort(*people, tuple(centres), tuple(placements))


def make_people(part: str, number: int) -> list[UUID]:
    """Make so many people who are named after their part."""
    found = [new_id() for _ in range(number)]
    rows = [
        {
            "id": found[place],
            "email": f"{part}{place}@measured.example",
            "name": f"{GIVEN[place % 10]} {FAMILY[place // 10 % 10]} {place}",
            "active": True,
            "fs_uniquifier": new_id().hex,
        }
        for place in range(number)
    ]
    insert(User, rows)
    return found


def give_parts(users: list[UUID], centre_id: UUID, role: Role) -> None:
    """Give people the same part in a centre."""
    insert(Membership, [{"user_id": user, "centre_id": centre_id, "role": role} for user in users])


def _make_set(discipline: Discipline) -> tuple[UUID, tuple[UUID, ...]]:
    """Make a set of standards in which every item has its usual weeks; return it and its items that count."""
    version = FrameworkVersion(
        id=new_id(),
        framework=Framework(key=f"measured-{discipline.value}"),
        version="1",
        title=f"Made up for measuring: {discipline.value}",
        publisher="Techfolio project",
        scheme="measured",
        discipline=discipline.value,
        source="Made up for measuring",
        provenance=Provenance.STARTER,
        notice="Made up for measuring; issued by nobody.",
        state=VersionState.DRAFT,
        digest="0" * 64,
    )
    db.session.add(version)
    db.session.flush()
    rows: list[dict[str, Any]] = []
    for unit in range(UNITS):
        above = _item(version.id, None, len(rows), f"M{unit + 1}", unit)
        rows.append(above)
        rows += [
            _item(version.id, above["id"], len(rows) + place, f"M{unit + 1}.{place + 1}", unit)
            for place in range(ITEMS_OF_A_UNIT)
        ]
    insert(FrameworkItem, rows)
    # Only a draft takes items.
    version.state, version.published_at = VersionState.PUBLISHED, now()
    db.session.flush()
    return version.id, tuple(row["id"] for row in rows if row["counts"])


def _item(version_id: UUID, parent_id: UUID | None, place: int, code: str, unit: int) -> dict[str, Any]:
    counts = parent_id is not None
    first = 1 + unit * (WEEKS - 4) // UNITS
    return {
        "id": new_id(),
        "framework_version_id": version_id,
        "parent_id": parent_id,
        "position": place,
        "depth": int(counts),
        "code": code,
        "kind": ItemKind.COMPETENCY if counts else ItemKind.UNIT,
        "title": f"Task {code}",
        "statement": f"Carry out task {code} and record the result.",
        "guidance": "",
        "evidence_hint": "A dated record of your own.",
        "learning": Learning.PRACTICAL if counts else None,
        "weeks_from": first if counts else None,
        "weeks_to": min(WEEKS, first + 5) if counts else None,
        "marks": [],
        "requirement": default_requirement(has_children=not counts, learning=None).to_data(),
        "takes_evidence": counts,
        "counts": counts,
    }


def _make_placement(
    chance: random.Random,
    number: int,
    centre_id: UUID,
    trainee_id: UUID,
    supervisor_id: UUID,
    standards: tuple[UUID, tuple[UUID, ...]],
) -> Trained:
    version_id, items = standards
    discipline, programme = SETS[number // CENTRES % len(SETS)]
    starts_on = monday_of(today() - timedelta(weeks=chance.randint(0, WEEKS + 4), days=0))
    finished = starts_on + timedelta(weeks=WEEKS) < today()
    finished_on = starts_on + timedelta(weeks=WEEKS, days=-3) if finished else None
    placement_id = new_id()
    insert(
        Placement,
        [
            {
                "id": placement_id,
                "centre_id": centre_id,
                "trainee_id": trainee_id,
                "programme": programme,
                "discipline": discipline,
                "starts_on": starts_on,
                "weeks": WEEKS,
                "state": PlacementState.FINISHED if finished else PlacementState.ACTIVE,
                "finished_on": finished_on,
            }
        ],
    )
    insert(
        PlacementFramework,
        [{"placement_id": placement_id, "framework_version_id": version_id, "position": 0}],
    )
    insert(
        Supervision,
        [{"placement_id": placement_id, "supervisor_id": supervisor_id, "starts_on": starts_on}],
    )
    if not finished:
        _set_clock(chance, placement_id, starts_on)
    return Trained(
        placement_id=placement_id,
        centre_id=centre_id,
        is_finished=finished,
        trainee_id=trainee_id,
        supervisor_id=supervisor_id,
        items=items,
        starts_on=starts_on,
        until=finished_on + timedelta(days=1) if finished_on else today(),
        speed=ITEMS / WEEKS * (1.05 if finished else chance.uniform(0.45, 1.25)),
        quiet=chance.choice((0, 0, 0, 0, 0, 0, 0, 3, 6)),
    )


def _set_clock(chance: random.Random, placement_id: UUID, starts_on: date) -> None:
    """Give some placements hours, blocks, breaks and an extension, as about every third has in real life."""
    luck = chance.random()
    own: dict[str, Any] = {"placement_id": placement_id}
    if luck < 0.15:  # noqa: PLR2004 - shares of a whole, here and below
        part = chance.choice((3, 4))
        insert(PlacementHours, [{**own, "starts_on": starts_on, "part": part, "whole": 5}])
    elif luck < 0.3:  # noqa: PLR2004 - as above
        spans = ((0, 11), (14, 28), (32, None))
        insert(
            PlacementBlock,
            [
                {
                    **own,
                    "starts_on": starts_on + timedelta(weeks=first),
                    "ends_on": starts_on + timedelta(weeks=last, days=-1) if last else None,
                    "site": f"Site {place}",
                }
                for place, (first, last) in enumerate(spans, start=1)
            ],
        )
    if chance.random() < 0.25:  # noqa: PLR2004 - as above
        began = starts_on + timedelta(weeks=chance.randint(1, 30))
        kind = chance.choice((BreakKind.SICKNESS, BreakKind.ANNUAL_LEAVE, BreakKind.PARENTAL))
        ends = began + timedelta(weeks=chance.randint(1, 6), days=-1)
        insert(PlacementBreak, [{**own, "starts_on": began, "ends_on": ends, "kind": kind}])
    if chance.random() < 0.08:  # noqa: PLR2004 - as above
        insert(PlacementExtension, [{**own, "decided_on": starts_on + timedelta(weeks=1), "weeks": 4}])
