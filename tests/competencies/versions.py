"""Makes a placement on a set of standards that gets a newer version, for the tests of moving to it."""

from dataclasses import replace

import sqlalchemy as sa

from app.competencies.board import board_for
from app.competencies.models import SignOffCase
from app.competencies.version_moves import move_placement
from app.competencies.version_plan import Plan, plan_for
from app.competencies.workflow import State
from app.core.actor import Role
from app.extensions import db
from app.identity.service import add_centre
from app.placements.models import PlacementMove
from app.standards.models import FrameworkItem, FrameworkVersion
from app.standards.service import publish
from app.standards.values import FrameworkDocument, ItemDocument, ItemKind, Requirement
from tests.competencies.entries import access_of
from tests.people import World, make_placement, make_user
from tests.standards.frameworks import example, heading


def item(code: str, title: str, statement: str, needs: int = 1) -> ItemDocument:
    """Return a competency."""
    return ItemDocument(
        code=code,
        kind=ItemKind.COMPETENCY,
        title=title,
        statement=statement,
        requirement=Requirement(min_evidence=needs),
    )


SAME = item("S-1", "Check the gamma camera", "Check its uniformity each morning.")
REWORDED = item("S-2", "Test the water plant", "Test chlorine before each session.")
STRICTER = item("S-3", "Calibrate an infusion pump", "Calibrate it against a reference.")
MOVED = item("S-4", "Explain dose limits", "Name the limits for staff and public.")
GONE = item("S-5", "Develop a film", "Develop a film in the dark room.")
FIRST = example(items=(heading("S-U", "All tasks", SAME, REWORDED, STRICTER, MOVED, GONE),))
AFTER = heading(
    "S-U",
    "All tasks",
    SAME,
    replace(REWORDED, statement="Test chlorine and hardness before each session."),
    replace(STRICTER, requirement=Requirement(min_evidence=2)),
    replace(MOVED, code="S-5"),
    item("S-6", "Draw a blood sample", "Draw a sample and label it."),
)
SECOND = example(version="2", items=(AFTER,))
# The moved item is gone, the new one reworded.
THIRD = example(
    version="3",
    items=(
        replace(
            AFTER,
            children=(
                *AFTER.children[:3],
                item("S-6", "Draw a blood sample", "Draw a sample, label it and send it off."),
            ),
        ),
    ),
)


def make_versioned_world(document: FrameworkDocument = FIRST) -> World:
    """Make a centre with a trainee on the first version of a set, and commit it."""
    centre = add_centre("North")
    trainee = make_user("Tara Trainee", centre=centre, role=Role.TRAINEE)
    supervisor = make_user("Sam Supervisor", centre=centre, role=Role.SUPERVISOR)
    coordinator = make_user("Cora Coordinator", centre=centre, role=Role.COORDINATOR)
    version = publish(document).version
    db.session.flush()
    placement = make_placement(centre, trainee, version, supervisor=supervisor)
    db.session.commit()
    return World(centre, trainee, supervisor, coordinator, version, placement)


def newer(document: FrameworkDocument = SECOND) -> FrameworkVersion:
    """Publish a newer version."""
    version = publish(document).version
    db.session.commit()
    return version


def named(version: FrameworkVersion, title: str) -> FrameworkItem:
    """Return the item of a version with a title."""
    return next(one for one in version.items if one.title == title)


def plan(world: World, version: FrameworkVersion | None = None) -> Plan:
    """Return what a move would do now."""
    access = access_of(world.coordinator, world.placement)
    return plan_for(access, board_for(world.placement), (version or world.framework).id)


def moved_on(
    world: World, version: FrameworkVersion | None = None, reason: str = "The old one ended."
) -> PlacementMove:
    """Move the placement away from a version, or from the first one; commit."""
    digest = plan(world, version).report.digest
    access = access_of(world.coordinator, world.placement)
    done = move_placement(access, (version or world.framework).id, reason, digest)
    db.session.commit()
    return done


def state_of(world: World, found: FrameworkItem) -> State | None:
    """Return how far an item is, fresh from the database; None where it has no case."""
    db.session.expire_all()
    return db.session.scalar(
        sa.select(SignOffCase.state).where(
            SignOffCase.placement_id == world.placement.id, SignOffCase.item_id == found.id
        )
    )
