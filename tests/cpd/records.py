"""Makes what tests of CPD records need: the published set, somebody registered, activities."""

from datetime import date, timedelta
from uuid import UUID

from app.core.clock import now, today
from app.core.ids import new_id
from app.cpd import activities, service
from app.cpd.activities import Sorted
from app.cpd.queries import record_for, standards_of
from app.cpd.values import ActivityKind, Stated
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.models import Placement, PlacementState
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import Words
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ItemKind, Provenance, default_requirement
from tests.people import STARTER_NOTICE, World, make_world

TITLES = ("Running record", "Several ways", "Better practice", "Benefit", "Profile when asked")
CODES = ("S-CPD-RECORD", "S-CPD-MIXTURE", "S-CPD-QUALITY", "S-CPD-USERS", "S-CPD-PROFILE")


def publish_standards() -> FrameworkVersion:
    """Publish five headings for the record."""
    version = FrameworkVersion(
        framework=Framework(key="starter-cpd-standards"),
        version="1",
        title="Starter headings: development",
        publisher="Techfolio project",
        scheme="cpd",
        source="Written for a test",
        provenance=Provenance.STARTER,
        notice=STARTER_NOTICE,
        state=VersionState.DRAFT,
        digest="0" * 64,
    )
    version.items = [
        FrameworkItem(
            id=new_id(),
            parent_id=None,
            position=place,
            depth=0,
            code=code,
            kind=ItemKind.CRITERION,
            title=title,
            statement="",
            guidance="",
            evidence_hint="",
            learning=None,
            marks=[],
            requirement=default_requirement(has_children=False, learning=None).to_data(),
            takes_evidence=True,
            counts=False,
        )
        for place, (code, title) in enumerate(zip(CODES, TITLES, strict=True))
    ]
    db.session.add(version)
    db.session.flush()
    version.state, version.published_at = VersionState.PUBLISHED, now()
    db.session.flush()
    return version


def finished_world() -> World:
    """Make a world whose placement is finished, with the standards of development published."""
    world = make_world()
    publish_standards()
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today() - timedelta(days=30)
    db.session.commit()
    return world


def stated(days_ago: int = 20, number: str = "CT 1234") -> Stated:
    """Return a registration of some days ago."""
    return Stated("Register of Clinical Technologists", number, today() - timedelta(days=days_ago))


def registered_world(days_ago: int = 20) -> tuple[World, Placement]:
    """Make a finished world whose trainee has a record, and commit it."""
    world = finished_world()
    if days_ago > 60:
        world.placement.starts_on = today() - timedelta(days=days_ago + 400)
    access = placement_for(world.trainee.actor(), world.placement.id)
    record = service.start_record(access, stated(days_ago))
    db.session.commit()
    return world, record


def own(world: World, record: Placement) -> Access:
    """Return the record to its person."""
    return record_for(world.trainee.actor(), record.id)


def add_activity(  # noqa: PLR0913 - a test names what it cares for
    world: World,
    record: Placement,
    day: date,
    kind: ActivityKind = ActivityKind.WORK_BASED,
    *,
    title: str = "Learned the new phantom",
    standards: tuple[int, ...] = (0,),
    minutes: int | None = 90,
    finish: bool = True,
) -> EvidenceVersion:
    """Record an activity, finished unless told."""
    items: list[UUID] = [standards_of(record.id)[place].item_id for place in standards]
    words = Words(title=title, happened_from=day, what_i_did="I measured it myself.")
    said = Sorted(kind, minutes, "How it drifts.", "I check it weekly.", "Fewer repeats.")
    draft = activities.record_activity(own(world, record), new_id(), words, said, items)
    if finish:
        activities.finish(world.trainee.actor(), draft)
    db.session.flush()
    return draft
