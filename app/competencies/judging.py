"""The supervisor's pages about one case: judging it, and the list of own signatures."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.assessments.views import authority_label
from app.competencies import queries, service
from app.competencies.access import CaseAccess, case_to_judge
from app.competencies.board import Board, board_for
from app.competencies.forms import ReturnForm, SignOffForm
from app.competencies.history import history_lines
from app.competencies.item_then import items_then
from app.competencies.judged import judged_entries
from app.competencies.openings import note_opening
from app.competencies.queue_views import address_of, waiting_for
from app.competencies.snippet_pages import insert_into, wants_insertion
from app.competencies.snippets import snippets_of
from app.competencies.waiting import Grouping, Waiting, grouping_named, in_order, neighbours, query_of
from app.competencies.words import asked_for
from app.competencies.workflow import Action
from app.core.clock import today
from app.core.errors import ConflictError
from app.core.words import initials
from app.repetitions.gathering import records_of
from app.repetitions.reckoning import sums_of
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("judging", __name__)
CONFLICT = 409


@blueprint.get("/queue/<uuid:case_id>")
@audience(Audience.SUPERVISOR)
def judge(case_id: UUID) -> str:
    """Show the standard's words beside all the evidence, and the two decisions; note what was shown."""
    found = case_to_judge(acting(), case_id)
    board = board_for(found.access.placement)
    case_to_judge(acting(), case_id, f"competency {board.item(found.case.item_id).code}, to decide on it")
    note_opening(found, board.digest(found.case.item_id))
    return _page(found, board, ReturnForm(formdata=None), SignOffForm(formdata=None))


@blueprint.post("/queue/<uuid:case_id>/return")
@audience(Audience.SUPERVISOR)
def give_back(case_id: UUID) -> ResponseReturnValue:
    """Return the item to the trainee with feedback."""
    found = case_to_judge(acting(), case_id)
    form, other = ReturnForm(), SignOffForm(formdata=None)
    if wants_insertion():
        return _with_snippet(found, form, other, insert_into(form.feedback))
    if not form.validate_on_submit():
        return _page(found, board_for(found.access.placement), form, other), UNPROCESSABLE
    following = _following(found)
    try:
        service.return_with_feedback(found.access, found.case.item_id, form.feedback.data, _seen())
    except ConflictError as changed:
        return _again(found, form, other, changed)
    flash("Returned. The trainee sees your feedback.")
    return _onwards(following)


@blueprint.post("/queue/<uuid:case_id>/sign-off")
@audience(Audience.SUPERVISOR)
def sign_off(case_id: UUID) -> ResponseReturnValue:
    """Sign the item off."""
    found = case_to_judge(acting(), case_id)
    form, other = SignOffForm(), ReturnForm(formdata=None)
    if wants_insertion():
        return _with_snippet(found, other, form, insert_into(form.statement))
    if not form.validate_on_submit():
        return _page(found, board_for(found.access.placement), other, form), UNPROCESSABLE
    following = _following(found)
    try:
        service.sign_off(
            found.access,
            found.case.item_id,
            form.statement.data,
            _seen(),
            confirmed_no_identifiers=form.confirmed_no_identifiers.data,
        )
    except ConflictError as changed:
        return _again(found, other, form, changed)
    flash("Signed off.")
    return _onwards(following)


@blueprint.get("/signatures")
@audience(Audience.SUPERVISOR)
def signatures() -> str:
    """List the person's own signatures; of the trainee they show the initials and nothing else."""
    page = queries.signatures(acting(), request.args.get("page", 1, type=int))
    return render_template(
        "competencies/signatures.html",
        page=page,
        initials=initials,
        label=authority_label,
        then=items_then(page.rows),
    )


def _seen() -> str:
    return request.form.get("revision", "")


def _grouping() -> Grouping:
    return grouping_named(request.args.get("by"))


def _again(
    found: CaseAccess, returning: ReturnForm, signing: SignOffForm, changed: ConflictError
) -> ResponseReturnValue:
    """Show the page anew with what was typed: the evidence is not what the person had read."""
    page = _page(found, board_for(found.access.placement), returning, signing, changed.sentence)
    return page, CONFLICT


def _with_snippet(
    found: CaseAccess, returning: ReturnForm, signing: SignOffForm, problem: str
) -> ResponseReturnValue:
    """Show the page anew with a comment inserted, or with what is wrong; nothing is decided."""
    page = _page(found, board_for(found.access.placement), returning, signing, problem, seen=_seen())
    return page, UNPROCESSABLE if problem else 200


def _following(found: CaseAccess) -> Waiting | None:
    """Return what comes after a case in the queue's order, or else what comes first, or nothing."""
    rows = in_order(waiting_for(found.access.actor, today()), _grouping())
    here = address_of(found.case)
    _, following = neighbours(rows, here)
    return following or next((row for row in rows if row.address != here), None)


def _onwards(following: Waiting | None) -> Response:
    """Go to what comes next, or back to the empty queue."""
    if following is None:
        return redirect(url_for("queue.listed"))
    return redirect(following.address_in(_grouping()))


def _page(
    found: CaseAccess,
    board: Board,
    returning: ReturnForm,
    signing: SignOffForm,
    problem: str = "",
    seen: str = "",
) -> str:
    item_id = found.case.item_id
    item = board.item(item_id)
    claims = board.claims.get(item_id, ())
    if signing.statement.raw_data is None:
        several = ", ".join(claim.reference for claim in claims)
        signing.statement.data = f"I have seen evidence ({several}) that meets {item.code}, {item.title}."
    rows = in_order(waiting_for(found.access.actor, today()), _grouping())
    before, after = neighbours(rows, address_of(found.case))
    return render_template(
        "competencies/judge.html",
        case=found.case,
        trainee=found.access.placement.trainee.name,
        item=item,
        catalogue=board.catalogue_of(item_id),
        rule=asked_for(item.requirement),
        missing=board.progress.answers[item_id].missing,
        entries=judged_entries(found.access, claims),
        lines=history_lines(found.case.id),
        repetitions=sums_of(records_of(board.placement.id, item_id).get(item_id, ())).words,
        no_return=service.refusal_for(found.access, board, item_id, Action.RETURN),
        no_sign_off=service.refusal_for(found.access, board, item_id, Action.SIGN_OFF),
        # A comment that was inserted changes nothing of what the person has read.
        seen=seen or board.digest(item_id),
        returning=returning,
        signing=signing,
        problem=problem,
        waiting=len(rows),
        before=before,
        after=after,
        grouping=_grouping(),
        query=query_of(_grouping()),
        snippets=snippets_of(found.access.actor),
    )
