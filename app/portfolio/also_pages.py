"""The page that follows mapping: what the entry also supports, to be taken over or left."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import InvalidInputError
from app.core.words import listed
from app.placements.queries import pinned_catalogues
from app.portfolio.access import EvidenceAccess, draft_of, locked_draft, own_evidence
from app.portfolio.also import Offer, accept, offers_for
from app.portfolio.map_pages import ticked
from app.portfolio.models import EvidenceVersion
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("evidence_also", __name__)
NOTHING_TICKED = "Tick what this entry also shows, or go on without."


@blueprint.route("/evidence/<uuid:evidence_id>/map/also", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def also(evidence_id: UUID) -> ResponseReturnValue:
    """Suggest what a mapped draft also supports, and add what is ticked."""
    if request.method == "GET":
        found = own_evidence(acting(), evidence_id)
        draft = draft_of(found)
        return _page(found, draft, _offers(found, draft))
    found, draft = locked_draft(acting(), evidence_id)
    offers = _offers(found, draft)
    try:
        added = accept(draft, _wanted(), offers)
    except InvalidInputError as problem:
        return _page(found, draft, offers, problem.sentence), UNPROCESSABLE
    if added:
        flash(f"Added: {listed(added)}.")
    return redirect(f"/evidence/{evidence_id}/edit")


def _offers(found: EvidenceAccess, draft: EvidenceVersion) -> tuple[Offer, ...]:
    return offers_for(found, draft, pinned_catalogues(found.evidence.placement_id))


def _wanted() -> set[UUID]:
    wanted = ticked("also")
    if not wanted:
        raise InvalidInputError(NOTHING_TICKED)
    return wanted


def _page(found: EvidenceAccess, draft: EvidenceVersion, offers: tuple[Offer, ...], problem: str = "") -> str:
    return render_template(
        "portfolio/map_also.html",
        evidence=found.evidence,
        title=draft.title,
        offers=offers,
        problem=problem,
    )
