"""Mapping a draft to the standards: first the items are chosen, then each is described."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import InvalidInputError
from app.core.words import listed
from app.placements.moved import moved_items
from app.placements.queries import pinned_catalogues
from app.portfolio.access import EvidenceAccess, draft_of, locked_draft, own_evidence
from app.portfolio.also import accept, offers_for
from app.portfolio.claims import (
    LONGEST_LOCATION,
    NOT_ON_OFFER,
    Description,
    choose_items,
    describe_claims,
    items_with,
    on_offer,
)
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import BASIS_WORDS, ClaimBasis
from app.portfolio.views import notices
from app.standards.models import FrameworkItem
from app.standards.tree import Catalogue, CatalogueItem
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE
from app.web.text import complaint, showable, tidy

blueprint = Blueprint("evidence_map", __name__)
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Branch:
    """A framework as the page shows it: those of its items that match what is looked for."""

    catalogue: Catalogue
    items: tuple[CatalogueItem, ...]


@dataclass
class Described:
    """A claim with what is typed for it and what is wrong with that."""

    claim: Claim
    location: str
    basis: str
    before: str
    problem: str = ""


@blueprint.route("/evidence/<uuid:evidence_id>/map", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def choose(evidence_id: UUID) -> ResponseReturnValue:
    """Choose the items that a draft supports; looking for others keeps what is ticked."""
    if request.method == "GET":
        found = own_evidence(acting(), evidence_id)
        return _choose_page(found, draft_of(found), _looked_for(request.args.get("q")))
    found, draft = locked_draft(acting(), evidence_id)
    try:
        added = _choose(found, draft)
    except InvalidInputError as problem:
        return _choose_page(found, draft, "", problem.sentence), UNPROCESSABLE
    if added:
        flash(f"Added: {listed(added)}.")
    if "add" in request.form:
        return redirect(f"/evidence/{evidence_id}/map")
    if "look" in request.form:
        return redirect(f"/evidence/{evidence_id}/map?q={quote(_looked_for(request.form.get('q')))}#items")
    return redirect(
        f"/evidence/{evidence_id}/map/details" if draft.claims else f"/evidence/{evidence_id}/edit"
    )


def _choose(found: EvidenceAccess, draft: EvidenceVersion) -> tuple[str, ...]:
    """Keep what is ticked and return the codes of the suggestions that were accepted."""
    catalogues = pinned_catalogues(found.evidence.placement_id)
    shown = {
        item.id
        for branch in _branches(catalogues, _looked_for(request.form.get("shown")))
        for item in branch.items
    }
    # The page may be older than a move of the placement: what was ticked is what it became.
    moved = moved_items(found.evidence.placement_id)
    offered, left = on_offer(catalogues), {item.id for item in _left(draft, catalogues)}
    # Looked for before anything changes: a claim is taken over as the trainee saw it.
    offers = offers_for(found, draft, catalogues)
    accepted = {moved.now(item_id) for item_id in ticked("also")}
    wanted = {moved.now(item_id) for item_id in ticked("item")} - accepted
    choose_items(draft, wanted, (shown - accepted) | (left & ticked("left")), offered | left)
    return accept(draft, accepted, offers)


def _left(draft: EvidenceVersion, catalogues: Iterable[Catalogue]) -> list[FrameworkItem]:
    """Return the items that a draft claims although the placement's standards have them no more."""
    offered = on_offer(catalogues)
    return [claim.item for claim in draft.claims if claim.item_id not in offered]


def ticked(name: str) -> set[UUID]:
    """Return the items that were ticked in the lists of that name.

    Raises:
        InvalidInputError: what was sent is no item.
    """
    try:
        return {UUID(value) for value in request.form.getlist(name)}
    except ValueError as problem:
        raise InvalidInputError(NOT_ON_OFFER) from problem


def _looked_for(text: str | None) -> str:
    words = tidy(text)[:LONGEST_SEARCH]
    return "" if complaint(words, several_lines=False) else words


def _branches(catalogues: Iterable[Catalogue], words: str) -> list[Branch]:
    return [Branch(catalogue, items_with(catalogue, words)) for catalogue in catalogues]


def _choose_page(found: EvidenceAccess, draft: EvidenceVersion, words: str, problem: str = "") -> str:
    catalogues = pinned_catalogues(found.evidence.placement_id)
    branches = _branches(catalogues, words)
    offers = offers_for(found, draft, catalogues)
    return render_template(
        "portfolio/map.html",
        evidence=found.evidence,
        title=draft.title,
        branches=branches,
        chosen={claim.item_id for claim in draft.claims},
        offers=offers,
        left=_left(draft, catalogues),
        words=words,
        problem=problem,
        nothing=not any(branch.items for branch in branches),
    )


@blueprint.route("/evidence/<uuid:evidence_id>/map/details", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def describe(evidence_id: UUID) -> ResponseReturnValue:
    """Say for each chosen item where in the evidence it is met, and whether first-hand."""
    if request.method == "GET":
        found = own_evidence(acting(), evidence_id)
        draft = draft_of(found)
        rows = [_as_kept(claim) for claim in _in_order(draft)]
        return _describe_page(found, draft, rows)
    found, draft = locked_draft(acting(), evidence_id)
    rows = [_as_typed(claim) for claim in _in_order(draft)]
    if any(row.problem for row in rows):
        return _describe_page(found, draft, rows), UNPROCESSABLE
    describe_claims(
        draft,
        {row.claim.id: Description(row.location, ClaimBasis(row.basis), row.before) for row in rows},
    )
    flash("The links to the standards are saved.")
    offers = offers_for(found, draft, pinned_catalogues(found.evidence.placement_id))
    return redirect(f"/evidence/{evidence_id}/{'map/also' if offers else 'edit'}")


def _in_order(draft: EvidenceVersion) -> list[Claim]:
    return sorted(draft.claims, key=lambda claim: (str(claim.item.framework_version_id), claim.item.position))


def _as_kept(claim: Claim) -> Described:
    return Described(claim, claim.location, claim.basis.value, claim.location)


def _as_typed(claim: Claim) -> Described:
    """Read what was typed for a claim; one that the form did not show stays as it is."""
    name = str(claim.id)
    row = Described(
        claim,
        location=tidy(request.form.get(f"location-{name}", claim.location)),
        basis=request.form.get(f"basis-{name}", claim.basis.value),
        before=showable(request.form.get(f"before-{name}", claim.location)),
    )
    if len(row.location) > LONGEST_LOCATION:
        row.problem = f"Where in the evidence must be {LONGEST_LOCATION} characters or fewer. Shorten it."
    elif row.basis not in set(ClaimBasis):
        row.problem = "Choose first-hand or theoretical."
    elif sentence := complaint(row.location, several_lines=False):
        row.problem = sentence
        row.location = showable(row.location)
    elif claim.location not in {row.before, row.location}:
        row.problem = f"Another tab saved “{claim.location}” here meanwhile. Send again to replace it."
        row.before = claim.location
    return row


def _describe_page(found: EvidenceAccess, draft: EvidenceVersion, rows: list[Described]) -> str:
    return render_template(
        "portfolio/map_details.html",
        evidence=found.evidence,
        title=draft.title,
        rows=rows,
        bases=[(basis.value, words) for basis, words in BASIS_WORDS.items()],
        notices=notices([draft]),
    )
