"""What a draft also supports beside the items it is mapped to, and how the trainee takes that over."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from app.core.errors import InvalidInputError
from app.core.ids import new_id
from app.extensions import db
from app.portfolio.access import EvidenceAccess
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import BASIS_WORDS, ClaimBasis
from app.standards.crosswalks import links_among
from app.standards.suggestions import Suggestion, reason, suggest
from app.standards.tree import Catalogue

NOT_SUGGESTED = (
    "One of the items is not suggested for this entry any more. Nothing was added. "
    "Look at the suggestions again."
)


@dataclass(frozen=True)
class Offer:
    """A suggestion, and the claim from which it would take over where in the evidence and on what basis."""

    suggestion: Suggestion
    code: str
    location: str
    basis: ClaimBasis

    @property
    def why(self) -> str:
        """Why it is suggested, in words."""
        return reason(self.suggestion)

    @property
    def taken_over(self) -> str:
        """What its claim would say, in words."""
        basis = BASIS_WORDS[self.basis].split(":")[0].lower()
        said = f"“{self.location}”, {basis}" if self.location else basis
        return f"Taken over from {self.code}: {said}."


def offers_for(
    found: EvidenceAccess, draft: EvidenceVersion, catalogues: Sequence[Catalogue]
) -> tuple[Offer, ...]:
    """Return what else a draft may be mapped to in the placement's sets. One query."""
    claims = {claim.item_id: claim for claim in draft.claims}
    if not claims:
        return ()
    links = links_among({each.key for each in catalogues}, [found.evidence.placement.centre_id])
    return tuple(_offer(each, claims) for each in suggest(catalogues, links, claims.keys()))


def _offer(suggestion: Suggestion, claims: Mapping[UUID, Claim]) -> Offer:
    """Take over from the claim with the strongest link; where several have it, first-hand work goes first."""
    best = [way for way in suggestion.ways if way.relation is suggestion.ways[0].relation]
    # `min` keeps the order of the items where the basis is the same.
    start = min(best, key=lambda way: claims[way.start.item.id].basis is not ClaimBasis.FIRST_HAND).start
    claim = claims[start.item.id]
    return Offer(suggestion, start.item.code, claim.location, claim.basis)


def accept(draft: EvidenceVersion, wanted: AbstractSet[UUID], offers: Iterable[Offer]) -> tuple[str, ...]:
    """Add a claim for each wanted suggestion and return their codes; what is claimed already stays as it is.

    Raises:
        InvalidInputError: an item is neither suggested nor claimed; nothing was added.
    """
    offered: Mapping[UUID, Offer] = {offer.suggestion.item.id: offer for offer in offers}
    fresh = wanted - {claim.item_id for claim in draft.claims}
    if not fresh <= offered.keys():
        raise InvalidInputError(NOT_SUGGESTED)
    accepted = [offer for item_id, offer in offered.items() if item_id in fresh]
    draft.claims += [
        Claim(id=new_id(), item_id=offer.suggestion.item.id, location=offer.location, basis=offer.basis)
        for offer in accepted
    ]
    db.session.flush()
    return tuple(offer.suggestion.item.code for offer in accepted)
