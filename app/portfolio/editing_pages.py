"""The page that writes a draft: saving, automatic saving, comparing with another tab's words, discarding."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.clock import LONDON, day_in_words, now
from app.portfolio.access import EvidenceAccess, draft_of, locked_draft, own_evidence
from app.portfolio.claimed import items_now
from app.portfolio.forms import EvidenceForm
from app.portfolio.models import EvidenceVersion
from app.portfolio.policy import date_note, refusal_to_discard
from app.portfolio.service import STALE, discard, reflection_of, save_words, words_of
from app.portfolio.values import EVIDENCE_TYPE_WORDS, EvidenceType
from app.portfolio.views import claim_views, file_views
from app.web import held
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("evidence_editing", __name__)
CONFLICT = 409
UNKNOWN = "What you typed comes from a page that is not open any more. Nothing was overwritten."
NEXT = {"map": "map", "submit": "submit"}


@blueprint.route("/evidence/<uuid:evidence_id>/edit", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def edit(evidence_id: UUID) -> ResponseReturnValue:
    """Show a draft with its files, and save its words."""
    if request.method == "GET":
        found = own_evidence(acting(), evidence_id)
        return edit_page(found, form_for(draft_of(found)))
    found, draft = locked_draft(acting(), evidence_id)
    form = form_for(draft)
    in_order = form.validate()
    if form.base_revision != draft.revision:
        return compare_page(found, form), CONFLICT
    if not in_order:
        return edit_page(found, form), UNPROCESSABLE
    save_words(draft, form.words(), form.reflection.data or "", form.base_revision)
    held.release(request.path)
    following = NEXT.get(request.form.get("next", ""), "edit")
    if following == "edit":
        flash("Saved.")
    return redirect(f"/evidence/{evidence_id}/{following}")


@blueprint.post("/evidence/<uuid:evidence_id>/autosave")
@audience(Audience.TRAINEE)
def autosave(evidence_id: UUID) -> ResponseReturnValue:
    """Save what is in order of a draft's words, and say what is not."""
    _, draft = locked_draft(acting(), evidence_id)
    form = form_for(draft)
    if form.base_revision != draft.revision:
        return jsonify(sentence=STALE), CONFLICT
    save_what_is_good(form, draft)
    return jsonify(
        revision=draft.revision,
        saved_at=f"{now().astimezone(LONDON):%H:%M}",
        problems=form.sentences(),
        note=note_on(draft),
    )


def save_what_is_good(form: EvidenceForm, draft: EvidenceVersion) -> bool:
    """Save the fields that are in order and say whether all were. Check the revision before."""
    in_order = bool(form.validate())
    reflection = None if form.reflection.errors else form.reflection.data or ""
    save_words(draft, form.good_words(draft), reflection, form.base_revision)
    return in_order


def form_for(draft: EvidenceVersion) -> EvidenceForm:
    """Return the form of a draft; what was sent takes the place of what is kept."""
    return EvidenceForm(obj=draft, reflection=reflection_of(draft.evidence))


def note_on(draft: EvidenceVersion) -> str:
    """Question a day before the placement began."""
    return date_note(draft.happened_from, draft.happened_to, draft.evidence.placement.starts_on)


def edit_page(found: EvidenceAccess, form: EvidenceForm, refused: object = ()) -> str:
    """Return the page of a draft with a form that may have problems, and files that were refused."""
    draft = draft_of(found)
    states = [version.state for version in found.evidence.versions]
    return render_template(
        "portfolio/edit.html",
        found=found,
        evidence=found.evidence,
        form=form,
        note=note_on(draft),
        files=file_views(found, draft, with_text=False),
        claims=claim_views(
            draft, items_now(found.evidence.placement_id, (claim.item_id for claim in draft.claims))
        ),
        refused=refused,
        may_discard=refusal_to_discard(states) is None,
        title=draft.title or "No title yet",
    )


def compare_page(found: EvidenceAccess, form: EvidenceForm) -> str:
    """Return the page that shows what was typed beside what somebody, or another tab, saved meanwhile."""
    draft = draft_of(found)
    known = form.base_revision
    form.revision.data = str(draft.revision)
    saved = {**vars(words_of(draft)), "reflection": reflection_of(draft.evidence)}
    pairs = [
        (form[name], _in_words(value), (form[name].data or "") != (value or ""))
        for name, value in saved.items()
    ]
    return render_template(
        "portfolio/compare.html",
        evidence=found.evidence,
        form=form,
        pairs=pairs,
        sentence=STALE if known else UNKNOWN,
    )


def _in_words(value: object) -> str:
    if isinstance(value, EvidenceType):
        return EVIDENCE_TYPE_WORDS[value]
    return day_in_words(value) if isinstance(value, date) else str(value or "")


@blueprint.route("/evidence/<uuid:evidence_id>/discard", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def throw_away(evidence_id: UUID) -> ResponseReturnValue:
    """Ask whether a draft is to be thrown away, and do it."""
    if request.method == "GET":
        found = own_evidence(acting(), evidence_id)
        return render_template("portfolio/discard.html", found=found, draft=draft_of(found))
    found, _ = locked_draft(acting(), evidence_id)
    reference, placement_id = found.evidence.reference, found.evidence.placement_id
    if discard(found.evidence):
        flash(f"The draft {reference} is gone.")
        return redirect(f"/placements/{placement_id}/evidence")
    flash(f"The draft is gone; {reference} stays as it was submitted.")
    return redirect(f"/evidence/{evidence_id}")
