"""The pages of a placement's competencies: the whole list, and one item with its evidence and history."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.assessments.queries import assessments_about
from app.assessments.views import row_of
from app.competencies import purging, queries, service, views
from app.competencies.binding import binding_of
from app.competencies.board import Board, board_for
from app.competencies.earlier import has_gone_items
from app.competencies.forms import ReopenForm
from app.competencies.history import history_lines
from app.competencies.policy import Refusal, tie
from app.competencies.rule_values import NextStep
from app.competencies.words import asked_for
from app.competencies.workflow import Action
from app.placements.access import Access, placement_for
from app.placements.moved import moved_items
from app.placements.policy import Capacity
from app.planning.item_words import planned_weeks
from app.portfolio import confidentiality
from app.repetitions.showing import repetitions_of
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("competencies", __name__)
confidentiality.after_purge.append(purging.after_purge)
ITEM = "/placements/<uuid:placement_id>/competencies/<uuid:item_id>"


def drafts_for(access: Access) -> views.Drafts:
    """Return links to the drafts of a trainee, by item; nobody else learns of drafts."""
    found: dict[UUID, list[views.Reference]] = {}
    if access.is_trainee:
        for item_id, evidence_id, number in queries.draft_claims(access.placement.id):
            link = views.Reference(f"E{number}", f"/evidence/{evidence_id}", draft=True)
            found.setdefault(item_id, []).append(link)
    return found


@blueprint.get("/placements/<uuid:placement_id>/competencies")
@audience(Audience.SIGNED_IN)
def competencies(placement_id: UUID) -> str:
    """List the items of all frameworks of a placement, or those in one state."""
    access = placement_for(acting(), placement_id, "competencies")
    wanted = request.args.get("state", "")
    if wanted not in {value for value, _ in views.STATE_CHOICES}:
        wanted = ""
    board = board_for(access.placement)
    return render_template(
        "competencies/list.html",
        access=access,
        placement=access.placement,
        sections=views.sections(board, drafts_for(access), wanted),
        states=views.STATE_CHOICES,
        wanted=wanted,
        has_earlier=has_gone_items(placement_id),
    )


@blueprint.get(ITEM)
@audience(Audience.SIGNED_IN)
def item(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Show one item: its words, its rule, its evidence, its history, and what can be done."""
    access = placement_for(acting(), placement_id)
    board = board_for(access.placement)
    if elsewhere := _moved_on(board, item_id):
        return elsewhere
    placement_for(acting(), placement_id, f"competency {board.item(item_id).code}")
    return _item_page(access, board, item_id, ReopenForm(formdata=None))


def _moved_on(board: Board, item_id: UUID) -> Response | None:
    """Lead an old link to what the item became in the version that the placement has now."""
    moved = moved_items(board.placement.id)
    now = moved.now(item_id)
    if moved.is_gone(item_id):
        return redirect(f"/placements/{board.placement.id}/competencies/earlier#item-{now}")
    return redirect(views.item_address(board, now)) if now != item_id else None


def _item_page(access: Access, board: Board, item_id: UUID, form: ReopenForm) -> str:
    case = board.cases.get(item_id)
    entry = board.item(item_id)
    found = board.progress.answers[item_id]
    refusals = {
        action: service.refusal_for(access, board, item_id, action)
        for action in (Action.SUBMIT, Action.WITHDRAW, Action.SIGN_OFF, Action.REOPEN)
    }
    is_supervisor = Capacity.SUPERVISOR in access.parts
    judged = refusals[Action.SIGN_OFF] in {None, Refusal.STILL_MISSING, Refusal.HIDDEN_FILES}
    return render_template(
        "competencies/item.html",
        access=access,
        catalogue=board.catalogue_of(item_id),
        item=entry,
        row=views.row(board, entry, drafts_for(access)),
        rule=asked_for(entry.requirement),
        planned=planned_weeks(access.placement.id, item_id),
        missing=() if found.complete else found.missing,
        next_words=views.next_words(board, item_id),
        entries=views.entries(board, item_id, sees_hidden=access.decides),
        assessments=[row_of(one) for one in assessments_about(access, _were(access, item_id))],
        repetitions=repetitions_of(access, entry),
        may_assess=bool(access.parts & {Capacity.TRAINEE, Capacity.SUPERVISOR}),
        lines=history_lines(case.id) if case else [],
        binding=binding_of(case) if case else None,
        ask_first=found.next_step is NextStep.ASK_FOR_SIGN_OFF,
        tied=tie(access.actor, board.facts(item_id)) if entry.counts else None,
        may_ask=refusals[Action.SUBMIT] is None,
        may_take_back=refusals[Action.WITHDRAW] is None,
        may_reopen=refusals[Action.REOPEN] is None,
        judge_address=f"/queue/{case.id}" if case and is_supervisor and judged else None,
        form=form,
    )


def _were(access: Access, item_id: UUID) -> frozenset[UUID]:
    return moved_items(access.placement.id).were(item_id)


def _back(access: Access, item_id: UUID) -> Response:
    return redirect(url_for("competencies.item", placement_id=access.placement.id, item_id=item_id))


@blueprint.post(f"{ITEM}/submit")
@audience(Audience.TRAINEE)
def submit(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Ask for the sign-off of an item whose evidence is submitted already."""
    access = placement_for(acting(), placement_id)
    service.submit(access, item_id)
    flash("Your supervisor now has this item in the queue.")
    return _back(access, item_id)


@blueprint.post(f"{ITEM}/withdraw")
@audience(Audience.TRAINEE)
def withdraw(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take back that sign-off was asked for."""
    access = placement_for(acting(), placement_id)
    service.withdraw(access, item_id)
    flash("You have taken this item back. Your evidence stays submitted.")
    return _back(access, item_id)


@blueprint.post(f"{ITEM}/reopen")
@audience(Audience.SIGNED_IN)
def reopen(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Reopen a signed item, with a reason."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.SUPERVISOR, Capacity.COORDINATOR)
    form = ReopenForm()
    if not form.validate_on_submit():
        return _item_page(access, board_for(access.placement), item_id, form), UNPROCESSABLE
    service.reopen(access, item_id, form.reason.data)
    flash("The item is reopened. The trainee sees your reason.")
    return _back(access, item_id)
