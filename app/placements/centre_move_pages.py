"""The pages on which co-ordinators of two centres agree that a placement goes from one to the other."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Actor, Role
from app.core.clock import day_in_words, instant_in_words, today
from app.core.pages import Page
from app.core.words import listed as in_a_row
from app.identity.queries import people_with_part
from app.placements import centre_move_service, centre_moves
from app.placements.centre import centre_in_hand, managed
from app.placements.centre_move_forms import AcceptForm, AskForm, DeclineForm
from app.placements.centre_move_policy import may_settle, too_early
from app.placements.load import offered
from app.placements.move_models import CentreMove, CentreMoveState
from app.placements.programmes import DISCIPLINE_WORDS, PROGRAMMES
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("centre_moves", __name__)
STATE_WORDS = {
    CentreMoveState.ASKED: "Asked",
    CentreMoveState.ACCEPTED: "Accepted",
    CentreMoveState.DECLINED: "Declined",
    CentreMoveState.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class MoveRow:
    """A move as a co-ordinator of one of both centres reads it: nothing of the portfolio itself."""

    id: UUID
    trainee: str
    course: str
    from_centre: str
    to_centre: str
    day: str
    asked: str
    reason: str
    settled: str
    answer: str
    ended: str
    waits_for_us: bool
    may_withdraw: bool


def move_row(move: CentreMove, actor: Actor) -> MoveRow:
    """Return a move as one of its co-ordinators sees it."""
    placement = move.placement
    settled = f"{STATE_WORDS[move.state]} on {instant_in_words(move.settled_at)}" if move.settled_at else ""
    by = f", by {move.settled_by.name}" if move.settled_by else ""
    is_open = move.state is CentreMoveState.ASKED
    return MoveRow(
        id=move.id,
        trainee=placement.trainee.name,
        course=f"{PROGRAMMES[placement.programme].title}, {DISCIPLINE_WORDS[placement.discipline]}",
        from_centre=move.from_centre.name,
        to_centre=move.to_centre.name,
        day=day_in_words(move.moves_on),
        asked=f"{instant_in_words(move.asked_at)}, by {move.asked_by.name}",
        reason=move.reason,
        settled=settled + by,
        answer=move.answer,
        ended=in_a_row(move.ended),
        waits_for_us=is_open and may_settle(actor, move.to_centre_id, placement.trainee_id),
        may_withdraw=is_open and may_settle(actor, move.from_centre_id, placement.trainee_id),
    )


@blueprint.route("/centre/placements/<uuid:placement_id>/centre", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def ask(placement_id: UUID) -> ResponseReturnValue:
    """Ask another centre to take a placement over."""
    access = managed(placement_id)
    placement = access.placement
    form = AskForm(moves_on=today())

    def act() -> None:
        wanted = centre_move_service.WantedMove(
            form.centre.data or "", form.moves_on.data, form.reason.data or ""
        )
        centre_move_service.ask(access, wanted)

    if not sent(form, act):
        page = render_template("placements/centre_ask.html", placement=placement, form=form)
        return invalid(form, page)
    flash("Asked. Nothing changes before a training co-ordinator of that centre accepts.")
    return redirect(url_for("centre_moves.listed", centre_id=placement.centre_id))


@blueprint.get("/centre/<uuid:centre_id>/moves")
@audience(Audience.COORDINATOR)
def listed(centre_id: UUID) -> str:
    """Show what a centre is asked and has asked, and what was settled."""
    centre, centres = centre_in_hand(centre_id)
    mine = acting()
    waiting = [
        move_row(one, mine)
        for one in centre_moves.waiting_moves(centre.id)
        if one.placement.trainee_id != mine.user_id
    ]
    page = centre_moves.settled_moves(centre.id, request.args.get("page", 1, type=int))
    rows = [move_row(one, mine) for one in page.rows if one.placement.trainee_id != mine.user_id]
    return render_template(
        "placements/centre_moves.html",
        centre=centre,
        centres=centres,
        waiting=waiting,
        page=Page(rows, page.number, page.pages, page.total),
    )


@blueprint.route("/centre/moves/<uuid:move_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def accept(move_id: UUID) -> ResponseReturnValue:
    """Take a placement over, and name who supervises."""
    move = centre_move_service.asked_move(acting(), move_id)
    form = AcceptForm()
    people = people_with_part(move.to_centre_id, Role.SUPERVISOR)
    others = [user for user in people if user.id != move.placement.trainee_id]
    form.supervisors.offer(offered(move.to_centre_id, others, today()))

    def act() -> None:
        chosen = [UUID(number) for number in form.supervisors.data]
        centre_move_service.accept(acting(), move_id, chosen)

    if not sent(form, act):
        page = render_template(
            "placements/centre_move.html",
            row=move_row(move, acting()),
            form=form,
            too_early=too_early(move.moves_on, today()),
            centre_id=move.to_centre_id,
        )
        return invalid(form, page)
    flash("Taken over. Your centre sees the whole portfolio from now on; the other one sees nothing of it.")
    return redirect(url_for("placements.manage", placement_id=move.placement_id))


@blueprint.route("/centre/moves/<uuid:move_id>/decline", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def decline(move_id: UUID) -> ResponseReturnValue:
    """Decline to take a placement over."""
    move = centre_move_service.asked_move(acting(), move_id)
    form = DeclineForm()
    row, centre_id = move_row(move, acting()), move.to_centre_id
    if not sent(form, lambda: centre_move_service.decline(acting(), move_id, form.reason.data or "")):
        page = render_template("placements/centre_decline.html", row=row, form=form, centre_id=centre_id)
        return invalid(form, page)
    flash("Declined. The placement stays where it is.")
    return redirect(url_for("centre_moves.listed", centre_id=centre_id))


@blueprint.post("/centre/moves/<uuid:move_id>/withdraw")
@audience(Audience.COORDINATOR)
def withdraw(move_id: UUID) -> ResponseReturnValue:
    """Take back what was asked."""
    move = centre_move_service.withdraw(acting(), move_id)
    flash("Withdrawn. The placement stays in your centre.")
    return redirect(url_for("centre_moves.listed", centre_id=move.from_centre_id))
