"""The pages of feedback by colleagues: the list, a trainee's proposal, and a round as it stands."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import msf_service
from app.assessments.form_values import AssessmentForm, FormType
from app.assessments.msf_access import cycle_for, cycles_of, facts_for_cycle
from app.assessments.msf_forms import ProposalForm
from app.assessments.msf_own_views import levels_in_words, reflection_seen, rows_beside
from app.assessments.msf_policy import self_rating_refusal
from app.assessments.msf_service import Proposal
from app.assessments.msf_strips import strips_of
from app.assessments.msf_summary import Summary
from app.assessments.msf_views import (
    bars_of,
    cycle_row,
    legends_of,
    may_on_cycle,
    status_of,
    tables_of,
    tag_of_cycle,
)
from app.assessments.publishing import forms_on_offer, newest_form
from app.core.errors import InvalidInputError
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("feedback", __name__)
PROPOSED = "Your supervisor is asked to approve the colleagues. They are written to after that."


@blueprint.get("/placements/<uuid:placement_id>/feedback")
@audience(Audience.SIGNED_IN)
def listed(placement_id: UUID) -> str:
    """List the rounds of feedback on a placement."""
    access = placement_for(acting(), placement_id, "feedback by colleagues")
    return render_template(
        "assessments/msf_list.html",
        access=access,
        placement=access.placement,
        rows=[cycle_row(cycle) for cycle in cycles_of(access)],
    )


@blueprint.route("/placements/<uuid:placement_id>/feedback/new", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def new(placement_id: UUID) -> ResponseReturnValue:
    """Propose colleagues who are to give feedback."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    forms = _forms(access)
    form = ProposalForm(form_key=forms[0].key if forms else "")
    form.offer(forms, pinned_catalogues(placement_id))
    if request.method == "GET" or not form.check(access.placement.trainee.email):
        return _proposal_page(access, form)
    proposal = Proposal(title=form.title.data or "", item_ids=form.item_ids(), raters=form.people())
    try:
        cycle = msf_service.propose(access, newest_form(form.form_key.data), proposal)
    except InvalidInputError as problem:
        form.form_errors = [problem.sentence]
        return _proposal_page(access, form)
    flash(PROPOSED)
    return redirect(msf_service.address_of_cycle(cycle))


@blueprint.get("/colleague-feedback/<uuid:cycle_id>")
@audience(Audience.SIGNED_IN)
def cycle(cycle_id: UUID) -> str:
    """Show a round: how it stands, and once it is released what colleagues said together."""
    found = cycle_for(acting(), cycle_id, "feedback by colleagues")
    kept = found.cycle.summary
    summary = Summary.from_data(kept) if kept else None
    rows = rows_beside(found.cycle, summary)
    return render_template(
        "assessments/msf_cycle.html",
        found=found,
        cycle=found.cycle,
        trainee=found.access.placement.trainee.name,
        tag=tag_of_cycle(found.cycle),
        status=status_of(found),
        may=may_on_cycle(found),
        summary=summary,
        bars=bars_of(summary) if summary else [],
        legends=legends_of(summary) if summary else [],
        tables=tables_of(summary) if summary else [],
        rows=rows,
        strips=strips_of(rows),
        levels=levels_in_words(found.cycle),
        reflection=reflection_seen(found),
        may_rate=self_rating_refusal(found.access.actor, facts_for_cycle(found.cycle)) is None,
        names_shown=found.access.is_trainee or found.supervises,
    )


@blueprint.post("/colleague-feedback/<uuid:cycle_id>/withdraw")
@audience(Audience.TRAINEE)
def withdraw(cycle_id: UUID) -> ResponseReturnValue:
    """Take a proposal back."""
    found = cycle_for(acting(), cycle_id, locked=True)
    found.access.require(Capacity.TRAINEE)
    msf_service.withdraw(found)
    flash("The proposal is withdrawn. Nobody was written to.")
    return redirect(f"/placements/{found.cycle.placement_id}/feedback")


def _forms(access: Access) -> list[AssessmentForm]:
    offered = forms_on_offer(access.placement.discipline.value)
    return [form for form in offered if form.type is FormType.MSF]


def _proposal_page(access: Access, form: ProposalForm) -> ResponseReturnValue:
    page = render_template(
        "assessments/msf_propose.html",
        placement=access.placement,
        form=form,
        opened=bool(form.more_items.data or form.more_items.errors) or not form.items.choices,
    )
    return invalid(form, page)
