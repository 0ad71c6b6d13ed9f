"""Which centre a co-ordinator is working in, and which of its placements."""

from collections.abc import Sequence
from uuid import UUID

from flask import request

from app.core.errors import NotFoundError
from app.identity.models import Centre
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.placements.queries import coordinated_centres
from app.web.access import acting


def centre_in_hand(centre_id: UUID | None = None) -> tuple[Centre, Sequence[Centre]]:
    """Return the centre a page is about, and all that the person co-ordinates.

    Without a number the address's `centre` says which; without that it is the first by name.

    Raises:
        NotFoundError: the person does not co-ordinate it.
    """
    centres = coordinated_centres(acting())
    asked = centre_id or request.args.get("centre", type=UUID)
    found = next((centre for centre in centres if asked in {None, centre.id}), None)
    if found is None:
        raise NotFoundError
    return found, centres


def managed(placement_id: UUID, looking_at: str = "") -> Access:
    """Return a placement to a co-ordinator of its centre.

    Raises:
        NotFoundError: there is none, or the person does not co-ordinate its centre, or it is their own.
    """
    access = placement_for(acting(), placement_id, looking_at)
    access.require(Capacity.COORDINATOR)
    return access
