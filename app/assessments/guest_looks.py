"""Notes in a portfolio's access log that a guest looked at what lies frozen before them."""

from app.assessments.models import Assessment
from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PortfolioView
from app.web.transaction import afterwards


def note_guests_look(assessment: Assessment, what: str) -> None:
    """Note that somebody opened a guest's link, whoever that was: a mail scanner opens links as well.

    Args:
        assessment: what lies behind the link.
        what: what was shown.
    """
    row = {
        "id": new_id(),
        "placement_id": assessment.placement_id,
        "user_id": assessment.placement.trainee_id,
        "capacity": PortfolioView.GUEST,
        "what": f"{assessment.reference}: {what}, by a link that was mailed"[:200],
        "at": now(),
    }
    afterwards(lambda: db.session.add(PortfolioView(**row)))
