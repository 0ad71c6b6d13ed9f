"""Which items an entry claims to support, out of the frameworks that its placement is pinned to."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from app.core.errors import ConflictError, InvalidInputError
from app.core.ids import new_id
from app.extensions import db
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import ClaimBasis
from app.standards.tree import Catalogue, CatalogueItem

NOT_ON_OFFER = (
    "One of the items is not part of this placement's standards, or takes no evidence. Choose again."
)
LONGEST_LOCATION = 300


@dataclass(frozen=True)
class Description:
    """Where and on what basis a claim is met; `before` is the location as the form showed it."""

    location: str
    basis: ClaimBasis
    before: str | None = None


def items_with(catalogue: Catalogue, words: str) -> tuple[CatalogueItem, ...]:
    """Return the items that take evidence and hold all the words, with what they stand under, in order."""
    wanted = words.casefold().split()
    shown: set[UUID] = set()
    for item in catalogue.taking_evidence:
        text = f"{item.code} {item.title} {item.statement}".casefold()
        if all(word in text for word in wanted):
            shown.update((item.id, *(above.id for above in catalogue.ancestors(item))))
    return tuple(item for item in catalogue.items if item.id in shown)


def on_offer(catalogues: Iterable[Catalogue]) -> frozenset[UUID]:
    """Return the items that evidence can be mapped to."""
    return frozenset(item.id for catalogue in catalogues for item in catalogue.taking_evidence)


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
