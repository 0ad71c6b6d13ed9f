"""The pages of moderators' visits, for the moderator and the centre's co-ordinators."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core.actor import Role
from app.core.clock import instant_in_words, today
from app.core.errors import NotFoundError
from app.core.words import days_in_words
from app.identity.queries import people_with_part
from app.placements.centre import centre_in_hand
from app.placements.queries import coordinated_centres
from app.reviews import visit_queries, visits
from app.reviews.forms import ActionForm
from app.reviews.views import action_row
from app.reviews.visit_access import VisitAccess, visit_for, visit_with_action
from app.reviews.visit_forms import LastDayForm, NoteForm, VisitForm
from app.reviews.visit_policy import may_agree, refusal_to_note
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid
from app.web.sent import sent

blueprint = Blueprint("visits", __name__)


@dataclass(frozen=True)
class NoteRow:
    """One note: when, about whom as far as the person may know, and who reads it."""

    at: str
    about: str
    text: str
    readers: str


@blueprint.get("/visits")
@audience(Audience.SIGNED_IN)
def listed() -> str:
    """List the person's own visits, or those to the centres they co-ordinate."""
    found = visit_queries.visits_for(acting())
    if not (found or acting().plays(Role.COORDINATOR) or acting().plays(Role.MODERATOR)):
        raise NotFoundError
    return render_template(
        "reviews/visits.html",
        visits=found,
        centres=coordinated_centres(acting()),
        days_in_words=days_in_words,
    )


@blueprint.route("/centre/<uuid:centre_id>/visits/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def plan(centre_id: UUID) -> ResponseReturnValue:
    """Plan a visit."""
    centre, _ = centre_in_hand(centre_id)
    form = VisitForm(starts_on=today())
    form.moderator.offer([(str(one.id), one.name) for one in people_with_part(centre.id, Role.MODERATOR)])
    running = visit_queries.placements_to_visit(centre.id, acting().user_id)
    form.placements.offer([(str(one.id), one.trainee.name) for one in running])
    made: list[UUID] = []

    def act() -> None:
        wanted = visits.VisitPlan(
            moderator_id=UUID(form.moderator.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            placement_ids=[UUID(number) for number in form.placements.data],
        )
        made.append(visits.plan_visit(acting(), centre.id, wanted).id)

    if not sent(form, act):
        return invalid(form, render_template("reviews/visit_new.html", form=form, centre=centre))
    flash("The visit is planned. The moderator reads these placements on its days.")
    return redirect(url_for("visits.visit", visit_id=made[0]))


@blueprint.get("/visits/<uuid:visit_id>")
@audience(Audience.SIGNED_IN)
def visit(visit_id: UUID) -> str:
    """Show a visit with its notes and actions."""
    return _page(visit_for(acting(), visit_id))


@blueprint.post("/visits/<uuid:visit_id>/last-day")
@audience(Audience.COORDINATOR)
def last_day(visit_id: UUID) -> ResponseReturnValue:
    """Let a visit end on another day."""
    found = visit_for(acting(), visit_id)
    form = LastDayForm()
    if not sent(form, lambda: visits.change_last_day(found, form.day.data)):
        return _page(found, last=form), UNPROCESSABLE
    flash("The last day of the visit is changed.")
    return _back(found)


@blueprint.post("/visits/<uuid:visit_id>/notes")
@audience(Audience.SIGNED_IN)
def note(visit_id: UUID) -> ResponseReturnValue:
    """Write a note."""
    found = visit_for(acting(), visit_id)
    if not found.is_moderator:
        raise NotFoundError
    form = _note_form(found)

    def act() -> None:
        about = UUID(form.about.data) if form.about.data else None
        visits.add_note(found, form.text.data or "", about, shared=bool(form.shared.data))

    if not sent(form, act):
        return _page(found, noting=form), UNPROCESSABLE
    flash("The note is kept.")
    return _back(found)


@blueprint.post("/visits/<uuid:visit_id>/actions")
@audience(Audience.SIGNED_IN)
def agree(visit_id: UUID) -> ResponseReturnValue:
    """Write down what follows from the visit."""
    found = visit_for(acting(), visit_id)
    form = _action_form(found)

    def act() -> None:
        visits.add_action(found, form.what.data or "", UUID(form.owner.data), form.due_on.data)

    if not sent(form, act):
        return _page(found, agreeing=form), UNPROCESSABLE
    flash("The action is agreed.")
    return _back(found)


@blueprint.post("/visits/actions/<uuid:visit_action_id>/done")
@audience(Audience.SIGNED_IN)
def done(visit_action_id: UUID) -> Response:
    """Say that an action has been done, or not after all."""
    found = visit_with_action(acting(), visit_action_id)
    is_done = request.form.get("done") == "yes"
    visits.mark_action(found, visit_action_id, done=is_done)
    flash("Noted as done." if is_done else "Noted as not done.")
    return _back(found)


def _back(found: VisitAccess) -> Response:
    return redirect(url_for("visits.visit", visit_id=found.visit.id))


def _note_form(found: VisitAccess, *, fresh: bool = False) -> NoteForm:
    form = NoteForm(formdata=None) if fresh else NoteForm()
    form.about.offer([(str(one.id), one.trainee.name) for one in found.shown_placements])
    return form


def _action_form(found: VisitAccess, *, fresh: bool = False) -> ActionForm:
    form = ActionForm(formdata=None) if fresh else ActionForm()
    form.owner.offer([(str(number), name) for number, name in visits.owners_of(found).items()])
    return form


def _page(
    found: VisitAccess,
    noting: NoteForm | None = None,
    agreeing: ActionForm | None = None,
    last: LastDayForm | None = None,
) -> str:
    noting, agreeing = noting or _note_form(found, fresh=True), agreeing or _action_form(found, fresh=True)
    last = last or LastDayForm(formdata=None, day=found.visit.ends_on)
    visit = found.visit
    own = {one.placement_id for one in visit.placements if one.placement.trainee_id == acting().user_id}
    # What is noted about a placement that has gone to another centre is the moderator's to read alone.
    gone = {one.placement_id for one in visit.placements} - {one.id for one in visit.in_the_centre}
    unread = own if found.is_moderator else own | gone
    names = {one.id: one.trainee.name for one in found.shown_placements}
    return render_template(
        "reviews/visit.html",
        found=found,
        visit=visit,
        days=days_in_words(visit.starts_on, visit.ends_on),
        is_over=visit.ends_on < today(),
        placements=found.shown_placements,
        reads=found.is_moderator and found.lasts_on(today()),
        notes=[
            NoteRow(
                at=instant_in_words(one.at),
                about=names.get(one.placement_id, "A placement of the visit")
                if one.placement_id
                else "The whole visit",
                text=one.text,
                readers="Shared with trainee and supervisors" if one.shared else "Not shared",
            )
            for one in visit_queries.notes_of(visit.id)
            # What is noted about oneself is read where the moderator shares it.
            if (one.shared and one.placement_id not in gone) or one.placement_id not in unread
        ],
        actions=[action_row(one, today()) for one in visit_queries.actions_of(visit.id)],
        may_note=refusal_to_note(found.facts) is None,
        not_to_note=refusal_to_note(found.facts) if found.is_moderator else None,
        may_agree=may_agree(found.facts),
        noting=noting,
        agreeing=agreeing,
        last=last,
    )
