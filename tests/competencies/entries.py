"""Makes evidence and decisions for the tests of sign-off, through the verbs that people use."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from app.competencies import service, submission
from app.competencies.board import board_for
from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.access import Access, placement_for
from app.placements.models import Placement, PlacementFramework
from app.portfolio import service as portfolio
from app.portfolio.access import locked_draft
from app.portfolio.models import Claim, Evidence
from app.portfolio.values import ClaimBasis, EvidenceType
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ItemKind, Provenance, Requirement
from tests.people import STARTER_NOTICE, World


def make_draft(
    placement: Placement,
    items: Sequence[FrameworkItem],
    title: str = "Daily quality control",
    *,
    basis: ClaimBasis = ClaimBasis.FIRST_HAND,
    day: date | None = None,
) -> Evidence:
    """Make a draft that could be submitted, mapped to some items."""
    draft = portfolio.start(placement)
    words = portfolio.Words(
        title=title,
        type=EvidenceType.QUALITY_CONTROL,
        happened_from=day or today() - timedelta(days=3),
        what_i_did="I measured the uniformity and compared it with last week.",
    )
    portfolio.save_words(draft, words, None, draft.revision)
    draft.claims = [
        Claim(id=new_id(), item_id=item.id, location="Second paragraph", basis=basis) for item in items
    ]
    db.session.flush()
    return draft.evidence


def submit_entry(
    placement: Placement, evidence: Evidence, ask_for: Sequence[FrameworkItem] | None = None
) -> list[UUID]:
    """Submit an entry, asking for the sign-off of all items that it claims unless some are named."""
    found, draft = locked_draft(placement.trainee.actor(), evidence.id)
    wanted = [claim.item_id for claim in draft.claims] if ask_for is None else [item.id for item in ask_for]
    return submission.submit_evidence(found, draft, declared=True, ask_for=wanted)


def make_submitted(world: World, *items: FrameworkItem, title: str = "Daily quality control") -> Evidence:
    """Make an entry, submit it and ask for the sign-off of the given items, or of the first; commit."""
    evidence = make_draft(world.placement, items or world.items[:1], title)
    submit_entry(world.placement, evidence)
    db.session.commit()
    return evidence


def access_of(user: User, placement: Placement) -> Access:
    """Return the placement as a person sees it."""
    return placement_for(user.actor(), placement.id)


def case_of(world: World, place: int = 0) -> SignOffCase:
    """Return the case of an item, fresh from the database."""
    db.session.expire_all()
    return db.session.query(SignOffCase).filter_by(item_id=world.items[place].id).one()


def states(world: World) -> dict[UUID, State]:
    """Return the state of every case of the placement, by item."""
    db.session.expire_all()
    cases = db.session.query(SignOffCase).filter_by(placement_id=world.placement.id)
    return {case.item_id: case.state for case in cases}


def seen(world: World, place: int = 0) -> str:
    """Return the digest of what the judging page would show now."""
    return board_for(world.placement).digest(world.items[place].id)


def sign(world: World, place: int = 0) -> None:
    """Let the supervisor sign an item off; commit."""
    service.sign_off(
        access_of(world.supervisor, world.placement),
        world.items[place].id,
        "I have seen it.",
        seen(world, place),
        confirmed_no_identifiers=True,
    )
    db.session.commit()


def add_item(world: World, requirement: Requirement, *, slot: bool = False) -> FrameworkItem:
    """Pin the placement to a further framework that holds one item with a rule, or one open heading."""
    version = FrameworkVersion(
        framework=Framework(key=f"further-{new_id()}"),
        version="1",
        title="A further framework",
        publisher="Techfolio project",
        scheme="rct",
        source="Written for a test",
        provenance=Provenance.STARTER,
        notice=STARTER_NOTICE,
        state=VersionState.DRAFT,
        digest="1" * 64,
    )
    item = FrameworkItem(
        id=new_id(),
        position=0,
        depth=0,
        code="S-X1",
        kind=ItemKind.COMPETENCY,
        title="A further item",
        statement="" if slot else "Do the further thing.",
        guidance="",
        evidence_hint="",
        marks=[],
        requirement=requirement.to_data(),
        takes_evidence=True,
        counts=not slot,
    )
    version.items = [item]
    db.session.add(version)
    db.session.flush()
    version.state, version.published_at = VersionState.PUBLISHED, now()
    world.placement.frameworks.append(PlacementFramework(framework_version=version, position=9))
    db.session.commit()
    return item
