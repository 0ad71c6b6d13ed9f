"""The supervisor's queue, and signing several items of it at once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.competencies import batch
from app.competencies.access import case_to_judge
from app.competencies.batch_policy import MOST_TOGETHER
from app.competencies.queries import supervised_ids
from app.competencies.queue_forms import TogetherForm
from app.competencies.queue_views import waiting_for
from app.competencies.reading_time import IN_WORDS, about
from app.competencies.snippet_pages import insert_into, wants_insertion
from app.competencies.snippets import snippets_of
from app.competencies.waiting import grouped, grouping_named, minutes_of
from app.core.clock import today
from app.core.errors import InvalidInputError, NotFoundError
from app.logbook.queries import number_uninitialled
from app.placements.handover_views import handover_rows
from app.placements.handovers import handovers_with
from app.placements.load import warnings_for
from app.portfolio.open_reports import open_reports
from app.repetitions import queries as repetitions
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("queue", __name__)
STATEMENT = "I have opened this item and seen evidence that meets it."
CONFLICT = 409


@blueprint.get("/queue")
@audience(Audience.SUPERVISOR)
def listed() -> str:
    """List what waits for the supervisor, oldest first, grouped as the address says."""
    actor = acting()
    rows = waiting_for(actor, today())
    grouping = grouping_named(request.args.get("by"))
    return render_template(
        "competencies/queue.html",
        groups=grouped(rows, grouping),
        grouping=grouping,
        total=len(rows),
        estimate=about(minutes_of(rows)),
        rule=IN_WORDS,
        opened=sum(row.opened for row in rows),
        signable=sum(row.signed_together for row in rows),
        reports=open_reports(supervised_ids(actor, today())),
        warnings=warnings_for(actor, today()),
        logs=number_uninitialled(actor, today()),
        repetitions=repetitions.number_uninitialled(actor, today()),
        handovers=handover_rows(handovers_with(actor.user_id, today()), actor, today()),
        day=today(),
    )


@blueprint.get("/queue/together")
@audience(Audience.SUPERVISOR)
def together() -> str:
    """Offer the items that the supervisor has opened as they are now; name the others."""
    offered = batch.candidates(acting(), today())
    ready = {str(one.case_id) for one in offered if not one.why_not}
    form = TogetherForm(formdata=None, statement=STATEMENT)
    return _page(form, offered, ready if request.args.get("choose") == "all" else set())


@blueprint.post("/queue/together")
@audience(Audience.SUPERVISOR)
def sign_together() -> ResponseReturnValue:
    """Sign the chosen items, each by itself; what changed since it was opened stays unsigned and is named."""
    form, chosen = TogetherForm(), request.form.getlist("cases")
    if wants_insertion():
        problem = insert_into(form.statement)
        form.form_errors.extend([problem] if problem else [])
        return _answer(form, chosen, UNPROCESSABLE if problem else 200)
    found = [case_to_judge(acting(), _number(value)) for value in dict.fromkeys(chosen)]
    if not form.validate_on_submit():
        return _answer(form, chosen, UNPROCESSABLE)
    try:
        outcome = batch.sign_together(
            found, form.statement.data or "", confirmed_no_identifiers=form.confirmed_no_identifiers.data
        )
    except InvalidInputError as refused:
        form.form_errors.append(refused.sentence)
        return _answer(form, chosen, UNPROCESSABLE)
    if not outcome.signed:
        form.form_errors.extend(outcome.left)
        return _answer(form, chosen, CONFLICT)
    for sentence in (outcome.words, *outcome.left):
        flash(sentence)
    return redirect(url_for("queue.together" if outcome.left else "queue.listed"))


def _answer(form: TogetherForm, chosen: list[str], status: int) -> ResponseReturnValue:
    return _page(form, batch.candidates(acting(), today()), set(chosen)), status


def _page(form: TogetherForm, offered: list[batch.Candidate], chosen: set[str]) -> str:
    return render_template(
        "competencies/together.html",
        form=form,
        ready=[one for one in offered if not one.why_not],
        others=[one for one in offered if one.why_not],
        chosen=chosen,
        most=MOST_TOGETHER,
        snippets=snippets_of(acting()),
    )


def _number(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFoundError from None
