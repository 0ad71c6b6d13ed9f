"""The pages on which supervisors and co-ordinators hand over to a colleague, and end that early."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.identity.models import Centre
from app.identity.queries import people_with_part
from app.placements import handover_service, handovers
from app.placements.centre import centre_in_hand
from app.placements.handover_forms import AbsentForm, HandoverForm
from app.placements.handover_views import handover_rows
from app.placements.load import warnings_after
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("handovers", __name__)


@blueprint.get("/handovers")
@audience(Audience.SUPERVISOR)
def listed() -> str:
    """Show a supervisor who stands in for them, and for whom they stand in."""
    rows = handover_rows(handovers.handovers_with(acting().user_id, today()), acting(), today())
    return render_template(
        "placements/handovers.html",
        given=[row for row in rows if row.is_mine],
        received=[row for row in rows if not row.is_mine],
        can=bool(handovers.centres_supervised_in(acting().user_id, today())),
    )


@blueprint.route("/handovers/new", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def new() -> ResponseReturnValue:
    """Let a supervisor hand their own trainees over."""
    centres = handovers.centres_supervised_in(acting().user_id, today())
    asked = request.args.get("centre", type=UUID)
    centre = next((one for one in centres if asked in {None, one.id}), None)
    if centre is None:
        raise NotFoundError("You supervise nobody there whom you could hand over.")
    return _arrange(centre, acting().user_id, centres, url_for("handovers.listed"))


@blueprint.get("/centre/<uuid:centre_id>/handovers")
@audience(Audience.COORDINATOR)
def of_centre(centre_id: UUID) -> str:
    """Show a co-ordinator who stands in for whom."""
    centre, centres = centre_in_hand(centre_id)
    rows = handover_rows(handovers.handovers_in(centre.id, today()), acting(), today())
    form = AbsentForm(formdata=None)
    form.absent.offer(_supervisors(centre.id))
    return render_template(
        "placements/centre_handovers.html", centre=centre, centres=centres, rows=rows, form=form
    )


@blueprint.route("/centre/<uuid:centre_id>/handovers/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def for_absent(centre_id: UUID) -> ResponseReturnValue:
    """Let a co-ordinator hand over for somebody who is away; the address says for whom."""
    centre, _ = centre_in_hand(centre_id)
    absent_id = request.args.get("absent", type=UUID)
    back = url_for("handovers.of_centre", centre_id=centre.id)
    if absent_id is None:
        return redirect(back)
    if str(absent_id) not in dict(_supervisors(centre.id)):
        raise NotFoundError
    return _arrange(centre, absent_id, [], back)


@blueprint.post("/handovers/<uuid:group_id>/end")
@audience(Audience.SIGNED_IN)
def end(group_id: UUID) -> ResponseReturnValue:
    """End a hand-over before its time."""
    handover_service.end_handover(acting(), group_id)
    flash("The hand-over has ended. The colleague sees nothing of it from the next click on.")
    centre_id = request.args.get("centre", type=UUID)
    if centre_id and acting().plays(Role.COORDINATOR, centre_id):
        return redirect(url_for("handovers.of_centre", centre_id=centre_id))
    return redirect(url_for("handovers.listed"))


def _supervisors(centre_id: UUID) -> list[tuple[str, str]]:
    return [(str(user.id), user.name) for user in people_with_part(centre_id, Role.SUPERVISOR)]


def _arrange(centre: Centre, absent_id: UUID, others: Sequence[Centre], back: str) -> ResponseReturnValue:
    """Ask for a hand-over, and make it once the answers are sent."""
    placements = [
        one
        for one in handovers.placements_to_hand_over(absent_id, centre.id, today())
        if one.trainee_id != acting().user_id
    ]
    people = dict(_supervisors(centre.id))
    form = HandoverForm(starts_on=today(), trainees=[str(one.id) for one in placements])
    form.colleague.offer([one for one in people.items() if one[0] != str(absent_id)])
    form.trainees.offer([(str(one.id), one.trainee.name) for one in placements])
    if not sent(form, lambda: handover_service.hand_over(acting(), _plan(form, centre.id, absent_id))):
        absent = "" if absent_id == acting().user_id else people.get(str(absent_id), "")
        page = render_template(
            "placements/handover.html",
            form=form,
            centre=centre,
            others=others,
            absent=absent,
            back_to=back,
            any_trainee=bool(placements),
        )
        return invalid(form, page)
    flash("Handed over. You can end it early here.")
    for sentence in warnings_after(centre.id, UUID(form.colleague.data), form.starts_on.data):
        flash(sentence)
    return redirect(back)


def _plan(form: HandoverForm, centre_id: UUID, absent_id: UUID) -> handover_service.Plan:
    return handover_service.Plan(
        centre_id=centre_id,
        absent_id=absent_id,
        colleague_id=UUID(form.colleague.data),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        reason=form.reason.data or "",
        placement_ids=frozenset(UUID(value) for value in form.trainees.data),
    )
