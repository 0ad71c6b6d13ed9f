"""The pages that file an entry elsewhere: the trainee proposes, a supervisor confirms with one click."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.competencies import refiling_views as views
from app.competencies.judged import judged_entries
from app.competencies.refiling import (
    RefilingAccess,
    confirm,
    decline,
    lock_entry,
    own_refiling,
    propose,
    refiling_to_decide,
    take_back,
)
from app.competencies.refiling_forms import KIND, DeclineForm, ProposalForm
from app.competencies.refiling_ground import Change, Ground, ground_for
from app.competencies.refiling_policy import RefilingAction, RefilingRefusal, refusal
from app.competencies.refiling_queries import refilings_of, waiting_refilings
from app.competencies.words import asked_for
from app.core.clock import today
from app.core.errors import ConflictError, RefusedError
from app.portfolio.access import own_evidence
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("refiling", __name__)
CONFLICT = 409


@blueprint.get("/evidence/<uuid:evidence_id>/refile")
@audience(Audience.TRAINEE)
def ask(evidence_id: UUID) -> str:
    """Show where an entry could be filed, and what was proposed before."""
    ground = ground_for(own_evidence(acting(), evidence_id), Change())
    return _proposal_page(ground, _form(ground))


@blueprint.post("/evidence/<uuid:evidence_id>/refile")
@audience(Audience.TRAINEE)
def make(evidence_id: UUID) -> ResponseReturnValue:
    """Propose to file an entry elsewhere; what cannot be is said where it was chosen."""
    lock_entry(evidence_id)
    ground = ground_for(own_evidence(acting(), evidence_id), Change(), locked=True)
    form = _form(ground)
    if not form.validate_on_submit():
        return _proposal_page(ground, form), UNPROCESSABLE
    chosen = replace(ground, change=form.change())
    if reason := refusal(acting(), RefilingAction.PROPOSE, chosen.facts()):
        missing = chosen.missing if reason is RefilingRefusal.STILL_MISSING else ()
        form.target.errors = (" ".join([reason.sentence, *missing]),)
        return _proposal_page(ground, form), UNPROCESSABLE
    propose(chosen, form.reason.data)
    flash("Your supervisor is asked to confirm. Until then everything stays as it is.")
    return redirect(f"/evidence/{evidence_id}/refile")


def _form(ground: Ground) -> ProposalForm:
    form = ProposalForm()
    items = [(value, f"The item {words}") for value, words in views.movable(ground)]
    form.what.offer([*items, (KIND, "The kind of evidence")])
    form.to_item.offer(views.reachable(ground))
    return form


def _proposal_page(ground: Ground, form: ProposalForm) -> str:
    blocked = refusal(acting(), RefilingAction.PROPOSE, ground.facts())
    # An item that changed since it was signed does not stand in the way of leaving that very item.
    if blocked is RefilingRefusal.OTHER_CHANGED:
        blocked = None
    return render_template(
        "competencies/refile.html",
        evidence=ground.found.evidence,
        form=form,
        blocked=blocked.sentence if blocked else "",
        proposals=[views.shown_refiling(one) for one in refilings_of(ground.found.evidence.id)],
    )


@blueprint.post("/refilings/<uuid:refiling_id>/take-back")
@audience(Audience.TRAINEE)
def withdraw(refiling_id: UUID) -> ResponseReturnValue:
    """Take an own proposal back."""
    mine = own_refiling(acting(), refiling_id)
    take_back(mine)
    flash("You have taken your proposal back. Everything stays as it is.")
    return redirect(f"/evidence/{mine.refiling.evidence_id}/refile")


@blueprint.get("/refilings")
@audience(Audience.SUPERVISOR)
def listed() -> str:
    """List the proposals that wait for the supervisor, oldest first."""
    waiting = waiting_refilings(acting(), today())
    return render_template(
        "competencies/refilings.html", waiting=[(one, views.shown_refiling(one)) for one in waiting]
    )


@blueprint.get("/refilings/<uuid:refiling_id>")
@audience(Audience.SUPERVISOR)
def show(refiling_id: UUID) -> str:
    """Show a proposal, the evidence, the words that would be kept, and what a confirmation does."""
    return _decision_page(
        refiling_to_decide(acting(), refiling_id, "filing it elsewhere"), DeclineForm(formdata=None)
    )


@blueprint.post("/refilings/<uuid:refiling_id>/confirm")
@audience(Audience.SUPERVISOR)
def agree(refiling_id: UUID) -> ResponseReturnValue:
    """Confirm a proposal: one click, and the words are kept."""
    deciding = refiling_to_decide(acting(), refiling_id, locked=True)
    try:
        confirm(deciding, request.form.get("seen", ""))
    except ConflictError as changed:
        return _decision_page(deciding, DeclineForm(formdata=None), changed.sentence), CONFLICT
    flash("Confirmed. The entry is filed there, and your trainee's sign-off went along.")
    return redirect("/refilings")


@blueprint.post("/refilings/<uuid:refiling_id>/decline")
@audience(Audience.SUPERVISOR)
def refuse(refiling_id: UUID) -> ResponseReturnValue:
    """Leave the entry where it is, with a reason."""
    deciding = refiling_to_decide(acting(), refiling_id, locked=True)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _decision_page(deciding, form), UNPROCESSABLE
    try:
        decline(deciding, form.reason.data)
    except RefusedError as refused:
        return _decision_page(deciding, form, refused.sentence), CONFLICT
    flash("Declined. The trainee sees your reason.")
    return redirect("/refilings")


def _decision_page(deciding: RefilingAccess, form: DeclineForm, changed: str = "") -> str:
    ground, refiling = deciding.ground, deciding.refiling
    blocked = deciding.refusal(RefilingAction.CONFIRM)
    goes_to = ground.change.new if ground.is_current else None
    item = ground.board.item(goes_to) if goes_to else None
    return render_template(
        "competencies/refiling.html",
        found=ground.found,
        refiling=refiling,
        shown=views.shown_refiling(refiling),
        trainee=ground.found.access.placement.trainee.name,
        item=item,
        notice=ground.board.catalogue_of(item.id).notice if item else "",
        rule=asked_for(item.requirement) if item else (),
        entries=judged_entries(ground.found.access, ground.shown),
        blocked=blocked.sentence if blocked else "",
        missing=ground.missing if blocked is RefilingRefusal.STILL_MISSING else (),
        consequences=[] if blocked else views.consequences(ground),
        kept=[] if blocked else views.kept_words(ground),
        signs=not blocked and views.signs(ground),
        seen="" if blocked else ground.digest,
        form=form,
        changed=changed,
    )
