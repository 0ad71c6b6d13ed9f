"""The supervisor's pages: the queue, the judging of one item, and the list of own signatures."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.competencies import queries, service
from app.competencies.access import CaseAccess, case_to_judge
from app.competencies.board import Board, board_for
from app.competencies.forms import ReturnForm, SignOffForm
from app.competencies.history import history_lines
from app.competencies.item_then import items_then
from app.competencies.judged import judged_entries
from app.competencies.models import SignOffCase
from app.competencies.words import asked_for
from app.competencies.workflow import Action
from app.core.clock import today
from app.core.errors import ConflictError
from app.extensions import db
from app.portfolio.queries import open_reports
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("judging", __name__)
CONFLICT = 409


@dataclass(frozen=True)
class TraineeQueue:
    """What one trainee waits for."""

    name: str
    cases: tuple[SignOffCase, ...]


@blueprint.get("/queue")
@audience(Audience.SUPERVISOR)
def queue() -> str:
    """List what waits for the supervisor, the trainee who has waited longest first."""
    actor = acting()
    waiting = queries.queue(actor, today())
    first_seen = {case.placement_id: place for place, case in reversed(list(enumerate(waiting)))}
    ordered = sorted(waiting, key=lambda case: first_seen[case.placement_id])
    groups = [
        TraineeQueue(cases[0].placement.trainee.name, cases)
        for cases in (tuple(group) for _, group in groupby(ordered, key=lambda case: case.placement_id))
    ]
    reports = open_reports(db.session.scalars(queries.supervised_by(actor, today())).all())
    return render_template(
        "competencies/queue.html", groups=groups, total=len(waiting), reports=reports, day=today()
    )


@blueprint.get("/queue/<uuid:case_id>")
@audience(Audience.SUPERVISOR)
def judge(case_id: UUID) -> str:
    """Show the standard's words beside all the evidence, and the two decisions."""
    found = case_to_judge(acting(), case_id)
    board = board_for(found.access.placement)
    case_to_judge(acting(), case_id, f"competency {board.item(found.case.item_id).code}, to decide on it")
    return _page(found, board, ReturnForm(formdata=None), SignOffForm(formdata=None))


@blueprint.post("/queue/<uuid:case_id>/return")
@audience(Audience.SUPERVISOR)
def give_back(case_id: UUID) -> ResponseReturnValue:
    """Return the item to the trainee with feedback."""
    found = case_to_judge(acting(), case_id)
    form, other = ReturnForm(), SignOffForm(formdata=None)
    if not form.validate_on_submit():
        return _page(found, board_for(found.access.placement), form, other), UNPROCESSABLE
    try:
        service.return_with_feedback(found.access, found.case.item_id, form.feedback.data, _seen())
    except ConflictError as changed:
        return _again(found, form, other, changed)
    flash("Returned. The trainee sees your feedback.")
    return _onwards(found)


@blueprint.post("/queue/<uuid:case_id>/sign-off")
@audience(Audience.SUPERVISOR)
def sign_off(case_id: UUID) -> ResponseReturnValue:
    """Sign the item off."""
    found = case_to_judge(acting(), case_id)
    form, other = SignOffForm(), ReturnForm(formdata=None)
    if not form.validate_on_submit():
        return _page(found, board_for(found.access.placement), other, form), UNPROCESSABLE
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
    return _onwards(found)


@blueprint.get("/signatures")
@audience(Audience.SUPERVISOR)
def signatures() -> str:
    """List the person's own signatures; of the trainee they show the initials and nothing else."""
    page = queries.signatures(acting(), request.args.get("page", 1, type=int))
    return render_template(
        "competencies/signatures.html", page=page, initials=initials, then=items_then(page.rows)
    )


def initials(name: str) -> str:
    """Return the initials of a name, for instance ``TT``."""
    return "".join(part[0] for part in name.split() if part[0].isalnum()).upper()


def _seen() -> str:
    return request.form.get("revision", "")


def _again(
    found: CaseAccess, returning: ReturnForm, signing: SignOffForm, changed: ConflictError
) -> ResponseReturnValue:
    """Show the page anew with what was typed: the evidence is not what the person had read."""
    page = _page(found, board_for(found.access.placement), returning, signing, changed.sentence)
    return page, CONFLICT


def _onwards(found: CaseAccess) -> Response:
    """Go to what has waited longest among the rest, or back to the empty queue."""
    waiting = [case for case in queries.queue(acting(), today()) if case.id != found.case.id]
    same = [case for case in waiting if case.placement_id == found.case.placement_id]
    following = (same or waiting)[:1]
    if not following:
        return redirect(url_for("judging.queue"))
    return redirect(url_for("judging.judge", case_id=following[0].id))


def _page(
    found: CaseAccess, board: Board, returning: ReturnForm, signing: SignOffForm, changed: str = ""
) -> str:
    item_id = found.case.item_id
    item = board.item(item_id)
    claims = board.claims.get(item_id, ())
    if signing.statement.raw_data is None:
        several = ", ".join(claim.reference for claim in claims)
        signing.statement.data = f"I have seen evidence ({several}) that meets {item.code}, {item.title}."
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
        no_return=service.refusal_for(found.access, board, item_id, Action.RETURN),
        no_sign_off=service.refusal_for(found.access, board, item_id, Action.SIGN_OFF),
        seen=board.digest(item_id),
        returning=returning,
        signing=signing,
        changed=changed,
        waiting=len(queries.queue(found.access.actor, today())),
    )
