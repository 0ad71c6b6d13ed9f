"""Reads a CPD record: its entries with their activities, its standards, its registration and profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.cpd.judgement import Done, Standard
from app.cpd.models import CpdActivity, CpdProfile, CpdRegistration
from app.cpd.values import Period
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.models import Placement, PlacementState
from app.placements.policy import Capacity
from app.placements.programmes import OWN_RECORDS
from app.placements.queries import pinned_catalogues
from app.portfolio.models import Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import EvidenceState

# The one of the five that is met by answering a call: no activity can.
ON_REQUEST = "CPD-PROFILE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a record: what counts of it now, and what its activity says.

    Attributes:
        version: the newest submitted version, or the draft where nothing was submitted.
        activity: None while nobody has sorted it.
        is_shown: whether its words may be shown: not reported, not removed.
    """

    version: EvidenceVersion
    activity: CpdActivity | None
    is_shown: bool

    @property
    def evidence_id(self) -> UUID:
        """Return the number of the entry."""
        return self.version.evidence_id

    @property
    def reference(self) -> str:
        """Return how the entry is called."""
        return self.version.evidence.reference

    @property
    def is_finished(self) -> bool:
        """Say whether it was submitted and has a day: only then does it count."""
        return self.version.state is EvidenceState.SUBMITTED and self.version.happened_from is not None

    def lies_in(self, period: Period) -> bool:
        """Say whether it counts for a period."""
        first = self.version.happened_from
        return self.is_finished and first is not None and period.holds(first, self.version.happened_to)


def record_for(actor: Actor, placement_id: UUID) -> Access:
    """Return a CPD record to the person whose it is.

    Raises:
        NotFoundError: it is no CPD record, or not the person's own.
    """
    access = placement_for(actor, placement_id)
    access.require(Capacity.TRAINEE)
    if not access.is_own_record:
        raise NotFoundError
    return access


def own_record(trainee_id: UUID) -> Placement | None:
    """Return the CPD record of a person that goes on, or None."""
    return db.session.scalars(
        sa.select(Placement)
        .where(
            Placement.trainee_id == trainee_id,
            Placement.programme.in_(OWN_RECORDS),
            Placement.state == PlacementState.ACTIVE,
        )
        .order_by(Placement.created_at, Placement.id)
    ).first()


def registration_of(placement_id: UUID) -> CpdRegistration | None:
    """Return what is stated about the registration, or None."""
    return db.session.get(CpdRegistration, placement_id)


def profile_of(placement_id: UUID) -> CpdProfile | None:
    """Return the newest version of the profile, or None before the first."""
    return db.session.scalars(
        sa.select(CpdProfile)
        .where(CpdProfile.placement_id == placement_id)
        .order_by(CpdProfile.number.desc())
    ).first()


def profiles_of(placement_id: UUID) -> Sequence[CpdProfile]:
    """Return all versions of the profile, the newest first."""
    return db.session.scalars(
        sa.select(CpdProfile)
        .where(CpdProfile.placement_id == placement_id)
        .order_by(CpdProfile.number.desc())
    ).all()


def standards_of(placement_id: UUID) -> tuple[Standard, ...]:
    """Return the items of the record's sets that take evidence, in order."""
    return tuple(
        Standard(item.id, item.title or item.code, item.code.endswith(ON_REQUEST))
        for catalogue in pinned_catalogues(placement_id)
        for item in catalogue.taking_evidence
    )


def entries_of(placement_id: UUID) -> list[Entry]:
    """Return the entries of a record by day, undated drafts last; a constant number of queries."""
    versions = db.session.scalars(
        sa.select(EvidenceVersion)
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id, EvidenceVersion.state != EvidenceState.WITHDRAWN)
        .options(
            joinedload(EvidenceVersion.evidence),
            selectinload(EvidenceVersion.claims),
            selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
        )
        .order_by(Evidence.number, EvidenceVersion.number)
    ).all()
    counting: dict[UUID, EvidenceVersion] = {}
    for version in versions:
        # A draft of an amendment takes nothing away from what was submitted.
        if version.evidence_id not in counting or version.state is EvidenceState.SUBMITTED:
            counting[version.evidence_id] = version
    activities = {
        one.evidence_id: one
        for one in db.session.scalars(
            sa.select(CpdActivity).join(CpdActivity.evidence).where(Evidence.placement_id == placement_id)
        )
    }
    hidden = hidden_evidence(placement_id)
    found = [
        Entry(version, activities.get(number), number not in hidden and version.purged_at is None)
        for number, version in counting.items()
    ]
    return sorted(found, key=lambda one: (one.version.happened_from or date.max, one.version.evidence.number))


def done_of(entries: Sequence[Entry]) -> list[Done]:
    """Return the finished ones as the judgement takes them."""
    return [
        Done(
            first=entry.version.happened_from,
            last=entry.version.happened_to,
            kind=entry.activity.kind if entry.activity else None,
            minutes=entry.activity.minutes if entry.activity else None,
            standards=frozenset(claim.item_id for claim in entry.version.claims),
        )
        for entry in entries
        if entry.is_finished and entry.version.happened_from
    ]
