"""The page on which a trainee chooses what the portfolio shows first, adds, and prints of long files."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.export import choices
from app.export.choice_forms import PagesField, fields_of, problems_of
from app.export.choices import Wish
from app.export.file_choices import choose_pages, offered_files
from app.export.logged import choose_log, prints_log
from app.export.page_ranges import LONGEST_WRITTEN
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

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
    return _page(access, choices.wish_of(placement_id), fields_of(offered_files(placement_id)))


@blueprint.post(CHOICES)
@audience(Audience.SIGNED_IN)
def save(placement_id: UUID) -> ResponseReturnValue:
    """Write down what is chosen."""
    wish = Wish(_sent("showcased"), _sent("reflection"), _sent("feedback"))
    access = _access(placement_id)
    fields = fields_of(offered_files(placement_id), request.form)
    if any(field.problem for field in fields):
        return _page(access, wish, fields, log="weekly_log" in request.form), UNPROCESSABLE
    choices.choose(access, wish)
    pages = {field.offer.file_id: field.pages for field in fields if field.offer.may_be_excerpted}
    choose_pages(access, pages)
    choose_log(access, printed="weekly_log" in request.form)
    flash("What the portfolio shows is saved. It goes into the next one that you make.")
    return redirect(f"/placements/{placement_id}/pack")


def _page(access: Access, wish: Wish, fields: Sequence[PagesField], *, log: bool | None = None) -> str:
    placement_id = access.placement.id
    return render_template(
        "export_pages/choices.html",
        access=access,
        address=f"/placements/{placement_id}/pack",
        offers=choices.offers_of(placement_id),
        wish=wish,
        has_log=access.placement.starts_on is not None,
        log=prints_log(access.placement) if log is None else log,
        fields=fields,
        problems=problems_of(fields),
        longest=LONGEST_WRITTEN,
    )


def _sent(name: str) -> frozenset[UUID]:
    """Return the entries that are ticked.

    Raises:
        NotFoundError: what was sent is no number of an entry.
    """
    try:
        return frozenset(UUID(text) for text in request.form.getlist(name))
    except ValueError:
        raise NotFoundError from None
