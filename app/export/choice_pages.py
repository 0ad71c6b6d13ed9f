"""The page on which a trainee chooses what the portfolio shows first and what it adds."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.export import choices
from app.export.choices import Wish
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience

blueprint = Blueprint("choices", __name__)
CHOICES = "/placements/<uuid:placement_id>/pack/choices"


def _access(placement_id: UUID) -> Access:
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    return access


@blueprint.get(CHOICES)
@audience(Audience.SIGNED_IN)
def page(placement_id: UUID) -> str:
    """Show the submitted entries with what is chosen for each."""
    access = _access(placement_id)
    return render_template(
        "export_pages/choices.html",
        access=access,
        address=f"/placements/{placement_id}/pack",
        offers=choices.offers_of(placement_id),
        wish=choices.wish_of(placement_id),
    )


@blueprint.post(CHOICES)
@audience(Audience.SIGNED_IN)
def save(placement_id: UUID) -> ResponseReturnValue:
    """Write down what is chosen."""
    wish = Wish(_sent("showcased"), _sent("reflection"), _sent("feedback"))
    choices.choose(_access(placement_id), wish)
    flash("What the portfolio shows is saved. It goes into the next one that you make.")
    return redirect(f"/placements/{placement_id}/pack")


def _sent(name: str) -> frozenset[UUID]:
    """Return the entries that are ticked.

    Raises:
        NotFoundError: what was sent is no number of an entry.
    """
    try:
        return frozenset(UUID(text) for text in request.form.getlist(name))
    except ValueError:
        raise NotFoundError from None
