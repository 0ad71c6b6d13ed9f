"""Which items an entry claims to support, out of the frameworks that its placement is pinned to."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import ConflictError, InvalidInputError
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PlacementFramework
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import ClaimBasis
from app.standards.models import FrameworkItem, FrameworkVersion

NOT_ON_OFFER = (
    "One of the items is not part of this placement's standards, or takes no evidence. Choose again."
)
LONGEST_LOCATION = 300


@dataclass(frozen=True)
class PinnedFramework:
    """A framework version of a placement with its items in order, sections included."""

    version: FrameworkVersion
    items: tuple[FrameworkItem, ...]

    def matching(self, words: str) -> tuple[FrameworkItem, ...]:
        """Return the items that contain all the words, with what they stand under."""
        wanted = words.casefold().split()
        by_id = {item.id: item for item in self.items}
        shown: set[UUID] = set()
        for item in self.items:
            text = f"{item.code} {item.title} {item.statement}".casefold()
            if item.takes_evidence and all(word in text for word in wanted):
                above: FrameworkItem | None = item
                while above is not None and above.id not in shown:
                    shown.add(above.id)
                    above = by_id.get(above.parent_id) if above.parent_id else None
        return tuple(item for item in self.items if item.id in shown)


@dataclass(frozen=True)
class Description:
    """Where and on what basis a claim is met; `before` is the location as the form showed it."""

    location: str
    basis: ClaimBasis
    before: str | None = None


def pinned_frameworks(placement_id: UUID) -> list[PinnedFramework]:
    """Return the frameworks of a placement with their items; two queries."""
    versions = db.session.scalars(
        sa.select(FrameworkVersion)
        .join(PlacementFramework, PlacementFramework.framework_version_id == FrameworkVersion.id)
        .where(PlacementFramework.placement_id == placement_id)
        .order_by(PlacementFramework.position)
    ).all()
    items = db.session.scalars(
        sa.select(FrameworkItem)
        .where(FrameworkItem.framework_version_id.in_([version.id for version in versions]))
        .order_by(FrameworkItem.position)
    ).all()
    return [
        PinnedFramework(version, tuple(item for item in items if item.framework_version_id == version.id))
        for version in versions
    ]


def on_offer(frameworks: Collection[PinnedFramework]) -> frozenset[UUID]:
    """Return the items that evidence can be mapped to."""
    return frozenset(item.id for framework in frameworks for item in framework.items if item.takes_evidence)


def choose_items(
    draft: EvidenceVersion, wanted: AbstractSet[UUID], shown: AbstractSet[UUID], offered: AbstractSet[UUID]
) -> None:
    """Make the draft claim exactly the wanted ones among the items that the form showed.

    Args:
        draft: the draft, locked.
        wanted: the items that were ticked.
        shown: the items that could be ticked or unticked; claims on others stay.
        offered: all items that evidence of this placement can be mapped to.

    Raises:
        InvalidInputError: an item is not on offer.
    """
    if not wanted <= offered:
        raise InvalidInputError(NOT_ON_OFFER)
    claimed = {claim.item_id for claim in draft.claims}
    draft.claims = [
        claim for claim in draft.claims if claim.item_id in wanted or claim.item_id not in shown
    ] + [Claim(id=new_id(), item_id=item_id) for item_id in sorted(wanted - claimed)]
    db.session.flush()


def describe_claims(draft: EvidenceVersion, descriptions: Mapping[UUID, Description]) -> None:
    """Write where and how the draft's claims are met; claims that are gone are passed over.

    Raises:
        ConflictError: another tab changed one of the locations since the form was shown.
    """
    for claim in draft.claims:
        given = descriptions.get(claim.id)
        if given is None:
            continue
        if given.before is not None and claim.location not in {given.before, given.location}:
            raise ConflictError(
                f"This was changed meanwhile, perhaps in another tab, to “{claim.location}”. "
                "Nothing was overwritten."
            )
        claim.location = given.location
        claim.basis = given.basis
    db.session.flush()
