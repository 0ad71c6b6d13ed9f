"""The co-ordinator's pages about placements, and the access log for trainee and co-ordinator."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.core.pages import Page
from app.identity.queries import people_with_part
from app.placements import ending, queries, service
from app.placements.access import placement_for
from app.placements.centre import centre_in_hand, managed
from app.placements.centre_moves import open_move
from app.placements.forms import (
    EndForm,
    FinishForm,
    PlacementForm,
    ReaderForm,
    ReopenForm,
    RouteForm,
    SupervisorForm,
)
from app.placements.load import most_trainees, offered, warnings_after, warnings_in
from app.placements.models import PlacementState, PortfolioView, ReaderRole
from app.placements.moved import moves_of
from app.placements.newer import newer_versions
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.placements.programmes import DISCIPLINE_WORDS, OWN_RECORDS, PROGRAMMES, Discipline, Programme
from app.placements.supervising import Word
from app.placements.views import (
    choice_for,
    offered_sets,
    placement_row,
    reader_row,
    supervision_row,
    version_words,
)
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent
from app.web.text import search_words

blueprint = Blueprint("placements", __name__)
# Who is asked for one assessment has no part in the placement, and looks at that assessment all the same.
PART_WORDS = {part.value: words for part, words in CAPACITY_WORDS.items()} | {
    "assessor": "Assessor",
    PortfolioView.GUEST: "Guest assessor",
}
FIRST_QUESTIONS = ("trainee", "programme", "discipline")


@blueprint.get("/centre")
@audience(Audience.COORDINATOR)
def centre() -> str:
    """List the placements of a centre."""
    found, centres = centre_in_hand()
    words = search_words(request.args.get("words"))
    wanted = request.args.get("state", "")
    state = PlacementState(wanted) if wanted in {state.value for state in PlacementState} else None
    page = queries.placements_of(found.id, words, state, request.args.get("page", 1, type=int))
    months = current_app.config["TECHFOLIO"].retention_months
    rows = [placement_row(placement, today(), months) for placement in page.rows]
    return render_template(
        "placements/centre.html",
        centre=found,
        centres=centres,
        words=words,
        state=wanted if state else "",
        months=months,
        warnings=warnings_in(found.id, today()),
        page=Page(rows, page.number, page.pages, page.total),
    )


@blueprint.get("/centre/<uuid:centre_id>/placements/new")
@audience(Audience.COORDINATOR)
def new(centre_id: UUID) -> ResponseReturnValue:
    """Ask for whom, on which programme, in which discipline; then for the rest, with what fits filled in."""
    found, _ = centre_in_hand(centre_id)
    form = RouteForm(request.args, meta={"csrf": False})
    form.trainee.offer([(str(number), name) for number, name in _trainees(found.id).items()])
    asked = any(name in request.args for name in FIRST_QUESTIONS) and "change" not in request.args
    if not (asked and form.validate()):
        return render_template("placements/new.html", form=form, centre=found), 422 if asked else 200
    return _details(found.id, Programme(form.programme.data), Discipline(form.discipline.data))


@blueprint.post("/centre/<uuid:centre_id>/placements/new")
@audience(Audience.COORDINATOR)
def create(centre_id: UUID) -> ResponseReturnValue:
    """Make the placement."""
    found, _ = centre_in_hand(centre_id)
    try:
        programme = Programme(request.form.get("programme", ""))
        discipline = Discipline(request.form.get("discipline", ""))
    except ValueError:
        raise NotFoundError from None
    return _details(found.id, programme, discipline)


def _trainees(centre_id: UUID) -> dict[UUID, str]:
    """Return the trainees of a centre; nobody makes their own placement, which they could not manage."""
    me = acting().user_id
    return {user.id: user.name for user in people_with_part(centre_id, Role.TRAINEE) if user.id != me}


def _details(centre_id: UUID, programme: Programme, discipline: Discipline) -> ResponseReturnValue:
    """Ask for start, length and standards of a placement, and make it once they are sent."""
    trainee_id = request.values.get("trainee", type=UUID)
    trainees = _trainees(centre_id)
    if trainee_id not in trainees:
        raise NotFoundError
    facts = PROGRAMMES[programme]
    versions = queries.usable_versions(centre_id)
    choice = choice_for(versions, programme, discipline)
    sets = offered_sets(versions, choice)
    form = PlacementForm(
        has_start=facts.has_start,
        trainee=str(trainee_id),
        programme=programme.value,
        discipline=discipline.value,
        weeks=str(facts.usual_weeks or ""),
        versions=[one.value for one in sets if one.why],
    )
    form.versions.offer([(one.value, one.words) for one in sets])
    if not form.validate_on_submit():
        shown = render_template(
            "placements/details.html",
            form=form,
            sets=sets,
            notes=choice.notes,
            centre_id=centre_id,
            trainee=trainees[trainee_id],
            programme=facts.title,
            discipline=DISCIPLINE_WORDS[discipline],
        )
        return invalid(form, shown)
    plan = service.Plan(
        trainee_id=trainee_id,
        programme=programme,
        discipline=discipline,
        starts_on=form.start(),
        weeks=form.length(),
        version_ids=[UUID(number) for number in form.versions.data],
    )
    placement = service.create_placement(centre_id, plan)
    if programme in OWN_RECORDS:
        flash(f"The record of {trainees[trainee_id]} is set up. Nobody else opens it; they were told.")
        return redirect(url_for("placements.centre", centre=centre_id))
    flash(f"The placement of {trainees[trainee_id]} is made. Assign a supervisor next.")
    return redirect(url_for("placements.manage", placement_id=placement.id))


@blueprint.get("/centre/placements/<uuid:placement_id>")
@audience(Audience.COORDINATOR)
def manage(placement_id: UUID) -> str:
    """Show who takes part in a placement, and what a co-ordinator can do about it."""
    placement = managed(placement_id, "who takes part in the placement").placement
    months = current_app.config["TECHFOLIO"].retention_months
    return render_template(
        "placements/manage.html",
        placement=placement,
        row=placement_row(placement, today(), months),
        supervisions=[supervision_row(span, today()) for span in queries.supervisions_of(placement.id)],
        readers=[reader_row(one, placement.centre_id) for one in queries.readers_of(placement.id)],
        versions=[(version.id, version_words(version)) for version in queries.pinned_versions(placement.id)],
        newer=newer_versions(placement.id),
        moves=moves_of(placement.id),
        asked=open_move(placement.id),
    )


@blueprint.route("/centre/placements/<uuid:placement_id>/supervisors/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def assign_supervisor(placement_id: UUID) -> ResponseReturnValue:
    """Assign a supervisor, from and to."""
    placement = managed(placement_id).placement
    form = SupervisorForm(starts_on=max(placement.starts_on or today(), today()))
    form.ask_why(anybody_before=bool(placement.supervisions))
    people = people_with_part(placement.centre_id, Role.SUPERVISOR)
    others = [user for user in people if user.id != placement.trainee_id]
    form.person.offer(offered(placement.centre_id, others, today()))

    def assign() -> None:
        word = Word(acting(), form.why())
        who = UUID(form.person.data)
        service.assign_supervisor(placement, who, form.starts_on.data, form.ends_on.data, word)

    if not sent(form, assign):
        most = most_trainees(placement.centre_id)
        page = render_template("placements/supervisor.html", form=form, placement=placement, most=most)
        return invalid(form, page)
    flash("The supervisor is assigned.")
    for sentence in warnings_after(placement.centre_id, UUID(form.person.data), form.starts_on.data):
        flash(sentence)
    return _back(placement_id)


@blueprint.route(
    "/centre/placements/<uuid:placement_id>/supervisors/<uuid:supervision_id>/end", methods=["GET", "POST"]
)
@audience(Audience.COORDINATOR)
def end_supervision(placement_id: UUID, supervision_id: UUID) -> ResponseReturnValue:
    """End a supervision, now or on a day."""
    placement = managed(placement_id).placement
    supervision = service.supervision_of(placement, supervision_id)
    form = EndForm()

    def end() -> None:
        service.end_for(placement, supervision, form.chosen(), Word(acting(), form.reason.data or ""))

    if not sent(form, end):
        row = supervision_row(supervision, today())
        return invalid(form, render_template("placements/end.html", form=form, placement=placement, row=row))
    flash("The end of the supervision is recorded.")
    return _back(placement_id)


@blueprint.route("/centre/placements/<uuid:placement_id>/finish", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def finish(placement_id: UUID) -> ResponseReturnValue:
    """Say that a placement has ended."""
    placement = managed(placement_id).placement
    form = FinishForm(day=today(), reason=ending.COMPLETE)
    if not sent(form, lambda: ending.finish(acting(), placement, form.day.data, form.reason.data or "")):
        return invalid(form, render_template("placements/finish.html", form=form, placement=placement))
    flash("The placement is finished. Assigned moderators and examiners can read it now.")
    return _back(placement_id)


@blueprint.route("/centre/placements/<uuid:placement_id>/reopen", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def reopen(placement_id: UUID) -> ResponseReturnValue:
    """Let a finished placement go on."""
    placement = managed(placement_id).placement
    form = ReopenForm()
    if not sent(form, lambda: ending.reopen(acting(), placement, form.reason.data or "")):
        return invalid(form, render_template("placements/reopen.html", form=form, placement=placement))
    flash(
        "The placement goes on. The days since its finish count as a break: see the weeks of the placement."
    )
    return _back(placement_id)


@blueprint.route("/centre/placements/<uuid:placement_id>/readers/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def assign_reader(placement_id: UUID) -> ResponseReturnValue:
    """Assign a moderator or an examiner."""
    placement = managed(placement_id).placement
    form = ReaderForm()
    people = {
        user.id: user.name
        for part in (Role.MODERATOR, Role.EXAMINER)
        for user in people_with_part(placement.centre_id, part)
    }
    form.person.offer(
        [(str(number), name) for number, name in sorted(people.items(), key=lambda one: one[1])]
    )

    def assign() -> None:
        service.assign_reader(placement, UUID(form.person.data), ReaderRole(form.role.data))

    if not sent(form, assign):
        return invalid(form, render_template("placements/reader.html", form=form, placement=placement))
    flash("Assigned. The placement can be read once it is finished.")
    return _back(placement_id)


@blueprint.post("/centre/placements/<uuid:placement_id>/readers/<uuid:reader_id>/remove")
@audience(Audience.COORDINATOR)
def remove_reader(placement_id: UUID, reader_id: UUID) -> ResponseReturnValue:
    """Take the reading back from a moderator or examiner."""
    service.remove_reader(managed(placement_id).placement, reader_id)
    flash("The assignment is taken back.")
    return _back(placement_id)


@blueprint.get("/placements/<uuid:placement_id>/log")
@audience(Audience.SIGNED_IN)
def log(placement_id: UUID) -> str:
    """Show who looked at a placement, when, at what, in which part."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE, Capacity.COORDINATOR)
    page = queries.looks_at(placement_id, request.args.get("page", 1, type=int))
    return render_template("placements/log.html", access=access, page=page, part_words=PART_WORDS)


def _back(placement_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("placements.manage", placement_id=placement_id))
