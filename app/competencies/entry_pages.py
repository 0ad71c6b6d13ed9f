"""The trainee's pages that submit an entry, withdraw it, or begin a new version of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.competencies import queries, submission
from app.competencies.board import Board, board_for, claim_facts
from app.competencies.forms import SubmitForm
from app.competencies.rule_values import ClaimFacts
from app.competencies.rules import answer
from app.competencies.words import STATE_WORDS
from app.competencies.workflow import SIGNED, State
from app.core.words import plural
from app.portfolio.access import EvidenceAccess, draft_of, locked_draft, own_evidence
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import missing_in
from app.portfolio.values import ClaimBasis
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.forms import Form

blueprint = Blueprint("submission", __name__)


@dataclass(frozen=True)
class Mapped:
    """An item that an entry supports, and what submitting would mean for it."""

    item_id: UUID
    title: str
    may_ask: bool
    note: str


@blueprint.route("/evidence/<uuid:evidence_id>/submit", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def submit(evidence_id: UUID) -> ResponseReturnValue:
    """Submit an entry: declare it free of identifiers, and choose for which items to ask for sign-off."""
    found = own_evidence(acting(), evidence_id)
    draft = draft_of(found)
    mapped = what_it_means(found, draft, board_for(found.access.placement))
    form = _form_for(mapped)
    problems = missing_in(draft)
    if problems or not form.validate_on_submit():
        page = render_template(
            "competencies/submit.html",
            form=form,
            evidence=found.evidence,
            draft=draft,
            mapped=mapped,
            problems=problems,
        )
        return invalid(form, page)
    found, draft = locked_draft(acting(), evidence_id)
    chosen = {UUID(value) for value in form.ask_for.data or []}
    asked = submission.submit_evidence(found, draft, declared=form.declared.data, ask_for=chosen)
    about = f"Sign-off is asked for {plural(len(asked), 'item')}." if asked else ""
    flash(f"{found.evidence.reference} is submitted. {about}")
    return redirect(f"/evidence/{evidence_id}")


def _form_for(mapped: Iterable[Mapped]) -> SubmitForm:
    form = SubmitForm()
    askable = [(str(one.item_id), one.title) for one in mapped if one.may_ask]
    form.ask_for.offer(askable)
    if form.ask_for.data is None and not form.is_submitted():
        form.ask_for.data = [item_id for item_id, _ in askable]
    return form


@blueprint.route("/evidence/<uuid:evidence_id>/withdraw", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def withdraw(evidence_id: UUID) -> ResponseReturnValue:
    """Take an entry back after saying what that means."""
    found = own_evidence(acting(), evidence_id)
    form = Form()
    if not form.validate_on_submit():
        signed = submission.is_signed(evidence_id)
        page = render_template(
            "competencies/withdraw.html",
            form=form,
            evidence=found.evidence,
            version=found.submitted,
            refusal=submission.refusal_to_withdraw(found, signed=signed),
        )
        return invalid(form, page)
    submission.withdraw_evidence(found)
    flash(f"{found.evidence.reference} is withdrawn and is a draft again.")
    return redirect(f"/evidence/{evidence_id}/edit")


@blueprint.post("/evidence/<uuid:evidence_id>/amend")
@audience(Audience.TRAINEE)
def amend(evidence_id: UUID) -> ResponseReturnValue:
    """Begin a new version of an entry."""
    found = own_evidence(acting(), evidence_id)
    submission.amend_evidence(found)
    flash("This is a new version. What you submitted before stays until you submit this one.")
    return redirect(f"/evidence/{evidence_id}/edit")


def what_it_means(found: EvidenceAccess, draft: EvidenceVersion, board: Board) -> list[Mapped]:
    """Say for each item of a draft whether sign-off can be asked for with it, and what is still missing."""
    resting = queries.signed_items_resting_on(found.evidence.id)
    known = {item_id for catalogue in board.catalogues for item_id in catalogue.by_id}
    return [
        _mapped(board, draft, claim.item_id, claim.basis, reopens=claim.item_id in resting)
        for claim in draft.claims
        if claim.item_id in known
    ]


def _mapped(
    board: Board, draft: EvidenceVersion, item_id: UUID, basis: ClaimBasis, *, reopens: bool
) -> Mapped:
    item, state = board.item(item_id), board.state(item_id)
    others = [claim for claim in board.claims.get(item_id, ()) if claim.evidence_id != draft.evidence_id]
    this = ClaimFacts(
        evidence_id=draft.evidence_id, first_hand=basis is ClaimBasis.FIRST_HAND, day=draft.happened_from
    )
    assessments = board.assessments.get(item_id, ())
    noted = board.noted.get(item_id, frozenset())
    missing = answer(item, state, [*map(claim_facts, others), this], assessments, noted).missing
    title = f"{item.code} {item.title}"
    if not item.counts:
        return Mapped(item_id, title, may_ask=False, note="Collects evidence; never signed off by itself.")
    if state in SIGNED and not reopens:
        return Mapped(item_id, title, may_ask=False, note="Signed off already, and stays so.")
    if state is State.SUBMITTED and not missing:
        return Mapped(item_id, title, may_ask=False, note=f"{STATE_WORDS[state].words} already.")
    if missing:
        return Mapped(item_id, title, may_ask=False, note=" ".join(missing))
    note = "Signed off on an older version: submitting this one reopens it." if reopens else ""
    return Mapped(item_id, title, may_ask=True, note=note)
