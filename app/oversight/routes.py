"""The start page of every role, and the overview of one placement."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessments import queries as assessments
from app.competencies import queries as sign_offs
from app.competencies.refiling_queries import number_waiting
from app.core.actor import Actor, Role
from app.core.clock import today
from app.cpd.queries import own_record
from app.oversight import queries, views
from app.oversight.load_views import load_of
from app.oversight.outlook_values import AHEAD_WEEKS
from app.oversight.reading_queries import readable, visits_from
from app.oversight.reminders import reminders_for
from app.oversight.supervisors import supervisors_on
from app.placements.access import placement_for
from app.placements.models import PlacementState
from app.placements.moved import moves_of
from app.placements.policy import Capacity
from app.placements.programmes import OWN_RECORDS
from app.portfolio.open_reports import open_reports
from app.reviews.policy import READERS
from app.verification.queries import waiting_in
from app.web.access import Audience, acting, audience

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@audience(Audience.SIGNED_IN)
def index() -> str:
    """Show what a person needs first, a section for each part that they play."""
    actor = acting()
    return render_template(
        "home/index.html",
        trainee=_as_trainee(actor),
        supervisor=_as_supervisor(actor),
        coordinator=_as_coordinator(actor),
        readable=readable(actor, today()),
        visits=visits_from(actor, today()),
        today=today(),
        verifier=_as_verifier(actor),
    )


def _as_trainee(actor: Actor) -> dict[str, object] | None:
    """Return the one placement that goes on (or the only one there is) in full, or a choice among several."""
    mine = queries.own_placements(actor)
    if not mine:
        nothing: dict[str, object] = {"overview": None, "others": [], "reminders": [], "record": None}
        return nothing if actor.plays(Role.TRAINEE) else None
    record = next((one for one in mine if one.programme in OWN_RECORDS), None)
    placements = [one for one in mine if one.programme not in OWN_RECORDS]
    # Whoever keeps a record has done with finished training: it stays in the list.
    running = [one for one in placements if one.state is PlacementState.ACTIVE]
    shown = views.shown_first(running if record else placements)
    return {
        "record": record,
        "overview": views.overview(shown, for_trainee=True) if shown else None,
        "others": views.lines([one for one in placements if one is not shown]),
        "reminders": reminders_for([one.id for one in placements], Capacity.TRAINEE),
    }


def _as_supervisor(actor: Actor) -> dict[str, object] | None:
    page = queries.supervised_placements(actor, today(), request.args.get("page", 1, type=int))
    if not page.rows and not actor.plays(Role.SUPERVISOR):
        return None
    mine = queries.supervised_ids(actor, today())
    return {
        "page": page,
        "lines": views.lines(page.rows),
        "waiting": sign_offs.queue(actor, today()),
        "assessments": len(assessments.waiting_for(actor)),
        "reports": open_reports(mine),
        "load": load_of(mine, today()),
        "refilings": number_waiting(actor, today()),
        "reminders": reminders_for(mine, Capacity.SUPERVISOR, AHEAD_WEEKS),
    }


def _as_coordinator(actor: Actor) -> dict[str, object] | None:
    if not actor.plays(Role.COORDINATOR):
        return None
    page = queries.cohort(actor, request.args.get("page", 1, type=int))
    return {
        "page": page,
        "lines": views.lines(page.rows),
        "reports": open_reports(queries.cohort_ids(actor)),
    }


def _as_verifier(actor: Actor) -> dict[str, object] | None:
    if not actor.plays(Role.VERIFIER):
        return None
    return {"waiting": waiting_in(actor.centres(Role.VERIFIER), actor.user_id)}


@blueprint.get("/placements/<uuid:placement_id>")
@audience(Audience.SIGNED_IN)
def placement(placement_id: UUID) -> ResponseReturnValue:
    """Show one placement at a glance to anybody with a part in it; a CPD record has a page of its own."""
    access = placement_for(acting(), placement_id, "overview")
    if access.is_own_record:
        return redirect(url_for("cpd.record", placement_id=placement_id))
    return render_template(
        "oversight/placement.html",
        access=access,
        placement=access.placement,
        overview=views.overview(access.placement, for_trainee=access.is_trainee),
        manages=Capacity.COORDINATOR in access.parts,
        keeps_notes=Capacity.SUPERVISOR in access.parts,
        sees_reviews=bool(access.parts & READERS),
        sees_log=bool(access.parts & {Capacity.TRAINEE, Capacity.COORDINATOR}),
        supervisors=[one.name for one in supervisors_on([placement_id], today())[placement_id]],
        moves=moves_of(placement_id),
        keeps_record=access.is_trainee and own_record(access.actor.user_id) is not None,
    )
