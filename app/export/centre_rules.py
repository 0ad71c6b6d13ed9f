"""What a centre asks of a pack before it leaves: read for the check, and decided by its co-ordinators."""

from uuid import UUID

from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import NotFoundError
from app.export.preflight_values import CentreRules
from app.export.screening_models import CentrePackRules
from app.extensions import db


def rules_of(centre_id: UUID) -> CentreRules:
    """Return what a centre asks; where it has decided nothing, what `CentreRules` begins with."""
    found = db.session.get(CentrePackRules, centre_id)
    if found is None:
        return CentreRules()
    return CentreRules(found.most_megabytes, found.asks_signed, found.asks_first_hand)


def decide(actor: Actor, centre_id: UUID, rules: CentreRules) -> None:
    """Write down what a centre asks.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    found = db.session.get(CentrePackRules, centre_id)
    if found is None:
        found = CentrePackRules(centre_id=centre_id)
        db.session.add(found)
    found.most_megabytes = rules.most_megabytes
    found.asks_signed, found.asks_first_hand = rules.asks_signed, rules.asks_first_hand
    found.set_by_id, found.set_at = actor.user_id, now()
    db.session.flush()
