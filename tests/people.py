"""Makes the people, centres and placements that tests need, with as few words as possible."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre, User
from app.identity.service import add_centre, add_user, give_part
from app.placements.clock import monday_of
from app.placements.models import (
    Placement,
    PlacementFramework,
    PlacementReader,
    PlacementState,
    ReaderRole,
    Supervision,
)
from app.placements.programmes import Discipline, Programme
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ItemKind, Learning, Provenance, WeekSpan, default_requirement

_numbers = itertools.count(1)
STARTER_NOTICE = (
    "Starter set - written by this project, not issued by IPEM. Replace it with your official copy."
)


def make_user(
    name: str = "", *, centre: Centre | None = None, role: Role | None = None, **more: bool
) -> User:
    """Make a person, with a part in a centre where one is given."""
    number = next(_numbers)
    user = add_user(f"person{number}@test.example", name or f"Person {number}", **more)
    if centre is not None and role is not None:
        give_part(user, centre.id, role)
    return user


def make_framework(
    items: int = 3, key: str = "", weeks: Mapping[int, WeekSpan] | None = None
) -> FrameworkVersion:
    """Make a published starter framework: one unit with some competencies, the first of them knowledge.

    `weeks`: the typical weeks of competencies, by their place from 1.
    """
    number = next(_numbers)
    framework = Framework(key=key or f"starter-test-{number}")
    version = FrameworkVersion(
        framework=framework,
        version="1",
        title=f"Starter test framework {number}",
        publisher="Techfolio project",
        scheme="IPEM",
        discipline=Discipline.NUCLEAR_MEDICINE.value,
        source="Written for a test",
        provenance=Provenance.STARTER,
        notice=STARTER_NOTICE,
        state=VersionState.DRAFT,
        digest="0" * 64,
    )
    unit_id = new_id()
    version.items = [_item(unit_id, None, 0, f"S-T{number}", ItemKind.UNIT)]
    version.items += [
        _item(new_id(), unit_id, place, f"S-T{number}.{place}", ItemKind.COMPETENCY)
        for place in range(1, items + 1)
    ]
    for place, span in (weeks or {}).items():
        version.items[place].weeks_from, version.items[place].weeks_to = span
    db.session.add(version)
    db.session.flush()
    # Only a draft takes items.
    version.state, version.published_at = VersionState.PUBLISHED, now()
    db.session.flush()
    return version


def _item(item_id: object, parent_id: object, place: int, code: str, kind: ItemKind) -> FrameworkItem:
    competency = kind is ItemKind.COMPETENCY
    return FrameworkItem(
        id=item_id,
        parent_id=parent_id,
        position=place,
        depth=0 if parent_id is None else 1,
        code=code,
        kind=kind,
        title=f"Task {code}",
        statement=f"Carry out task {code} and record the result.",
        guidance="",
        evidence_hint="A dated record of your own.",
        learning=(Learning.KNOWLEDGE if place == 1 else Learning.PRACTICAL) if competency else None,
        weeks_from=None,
        weeks_to=None,
        marks=[],
        requirement=default_requirement(has_children=not competency, learning=None).to_data(),
        takes_evidence=competency,
        counts=competency,
    )


@dataclass
class World:
    """One centre at work: a trainee, a supervisor, a co-ordinator, and strangers next to them."""

    centre: Centre
    trainee: User
    supervisor: User
    coordinator: User
    framework: FrameworkVersion
    placement: Placement

    @property
    def items(self) -> list[FrameworkItem]:
        """Return the competencies of the framework, in order."""
        return [item for item in self.framework.items if item.takes_evidence]


def make_placement(
    centre: Centre,
    trainee: User,
    framework: FrameworkVersion,
    *,
    supervisor: User | None = None,
    started: timedelta = timedelta(weeks=10),
    finished: bool = False,
) -> Placement:
    """Make a placement that began some time ago, on a Monday, so that its weeks are those of the calendar."""
    began: date = monday_of(today() - started)
    placement = Placement(
        centre=centre,
        trainee=trainee,
        programme=Programme.IPEM,
        discipline=Discipline.NUCLEAR_MEDICINE,
        starts_on=began,
        weeks=50,
        state=PlacementState.FINISHED if finished else PlacementState.ACTIVE,
        finished_on=today() if finished else None,
    )
    placement.frameworks = [PlacementFramework(framework_version=framework, position=0)]
    if supervisor is not None:
        placement.supervisions = [Supervision(supervisor=supervisor, starts_on=began)]
    db.session.add(placement)
    db.session.flush()
    return placement


def make_world(items: int = 3, weeks: Mapping[int, WeekSpan] | None = None) -> World:
    """Make a centre with a trainee on a placement, and commit it; `weeks` as for `make_framework`."""
    centre = add_centre(f"Centre {next(_numbers)}")
    trainee = make_user("Tara Trainee", centre=centre, role=Role.TRAINEE)
    supervisor = make_user("Sam Supervisor", centre=centre, role=Role.SUPERVISOR)
    coordinator = make_user("Cora Coordinator", centre=centre, role=Role.COORDINATOR)
    framework = make_framework(items, weeks=weeks)
    placement = make_placement(centre, trainee, framework, supervisor=supervisor)
    db.session.commit()
    return World(centre, trainee, supervisor, coordinator, framework, placement)


def assign_reader(placement: Placement, user: User, role: ReaderRole) -> None:
    """Let a moderator or examiner of the centre read a placement."""
    give_part(user, placement.centre_id, Role(role.value))
    placement.readers.append(PlacementReader(user=user, role=role))
    db.session.flush()
