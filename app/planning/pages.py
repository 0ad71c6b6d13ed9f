"""The pages of a training plan: reading it, its versions and what changed, agreeing, taking back."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.core.errors import ConflictError, NotFoundError
from app.placements.access import placement_for
from app.planning import service, views
from app.planning.forms import NewVersionForm, SeenForm
from app.planning.models import TrainingPlan
from app.planning.policy import MAKERS, refusal
from app.planning.queries import PlanSource, plan_sources_of
from app.planning.reading import Ground, ground_of, lines_of, versions_of
from app.planning.values import Line, Lines
from app.planning.workflow import Act
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("planning", __name__)
CONFLICT = 409
LOOKED = "training plan"


@blueprint.get("/placements/<uuid:placement_id>/plan")
@audience(Audience.SIGNED_IN)
def plan(placement_id: UUID) -> str:
    """Show the newest version; without one, the typical weeks fitted to the placement."""
    return _page(ground_of(placement_for(acting(), placement_id, LOOKED)))


@blueprint.get("/placements/<uuid:placement_id>/plan/versions")
@audience(Audience.SIGNED_IN)
def versions(placement_id: UUID) -> str:
    """List the versions of a plan with who agreed, and what changed from one to the next."""
    ground = ground_of(placement_for(acting(), placement_id, f"{LOOKED}: versions"))
    found = versions_of(ground.access)
    said = lines_of(found, ground.moved)
    earlier: list[Lines] = [said[one.id] for one in found[1:]]
    rows = [
        (
            views.version_line(ground, one),
            views.changes_between(ground, before, said[one.id]) if before else [],
        )
        for one, before in zip(found, [*earlier, {}], strict=True)
    ]
    return render_template("planning/versions.html", access=ground.access, rows=rows)


@blueprint.get("/placements/<uuid:placement_id>/plan/versions/<int:number>")
@audience(Audience.SIGNED_IN)
def version(placement_id: UUID, number: int) -> str:
    """Show one version; readers see agreed ones only."""
    ground = ground_of(placement_for(acting(), placement_id))
    found = next((one for one in versions_of(ground.access) if one.number == number), None)
    if found is None:
        raise NotFoundError
    placement_for(acting(), placement_id, f"{LOOKED}: version {number}")
    return _page(ground, found)


@blueprint.route("/placements/<uuid:placement_id>/plan/new", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def begin(placement_id: UUID) -> ResponseReturnValue:
    """Begin a new version of an agreed plan."""
    ground = making(placement_id)
    form = NewVersionForm()
    if not sent(form, lambda: service.begin(ground, form.reason.data or "")):
        return invalid(form, render_template("planning/new.html", access=ground.access, form=form))
    flash("The new version says what the agreed one does. Change it, then both sides agree.")
    return redirect(url_for("plan_changing.change", placement_id=placement_id))


@blueprint.post("/placements/<uuid:placement_id>/plan/agree")
@audience(Audience.SIGNED_IN)
def agree(placement_id: UUID) -> ResponseReturnValue:
    """Agree to what the page showed."""
    return _acted(
        placement_id, service.agree, "Agreed by both sides.", "Agreed. It waits for the other side."
    )


@blueprint.post("/placements/<uuid:placement_id>/plan/withdraw")
@audience(Audience.SIGNED_IN)
def withdraw(placement_id: UUID) -> ResponseReturnValue:
    """Take back that one's side has agreed."""
    return _acted(
        placement_id, service.withdraw, "", "Taken back. The plan can be changed, or agreed to again."
    )


@blueprint.post("/placements/<uuid:placement_id>/plan/discard")
@audience(Audience.SIGNED_IN)
def discard(placement_id: UUID) -> ResponseReturnValue:
    """Throw away a version to which nobody ever agreed."""
    return _acted(placement_id, service.discard, "", "The version is thrown away.")


def making(placement_id: UUID) -> Ground:
    """Return what a plan is made on to somebody who may make it; a reader finds nothing here."""
    access = placement_for(acting(), placement_id)
    access.require(*MAKERS)
    return ground_of(access)


def _acted(
    placement_id: UUID, act: Callable[[Ground, int], object], both: str, words: str
) -> ResponseReturnValue:
    ground = making(placement_id)
    form = SeenForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        done = act(ground, form.seen())
    except ConflictError as changed:
        return _page(ground, changed=changed.sentence), CONFLICT
    flash(both if done else words)
    return redirect(url_for("planning.plan", placement_id=placement_id))


def _page(ground: Ground, shown: TrainingPlan | None = None, changed: str = "") -> str:
    found = versions_of(ground.access)
    newest = found[0] if found else None
    one = shown or newest
    lines = lines_of([one], ground.moved)[one.id] if one else _typical(ground)
    units = views.unit_views(ground, lines, today())
    facts = service.facts_of(ground, newest, planned=bool(lines) and newest is not None)
    return render_template(
        "planning/plan.html",
        access=ground.access,
        address=views.address_of(ground),
        facts=views.facts(ground, today()),
        version=views.version_line(ground, one) if one else None,
        is_newest=one is newest,
        is_alone=shown is not None,
        in_force=plan_sources_of([ground.access.placement.id])[ground.access.placement.id],
        agreed_source=PlanSource.AGREED,
        units=units,
        unit_links=[(unit.key, unit.title) for unit in units],
        changes=_changes(ground, one, lines),
        refusals={act.value: refusal(act, facts) for act in Act},
        revision=newest.revision if newest and newest.agreed_at is None else 0,
        makes=bool(ground.access.parts & MAKERS),
        several=len(found) > 1,
        changed=changed,
    )


def _typical(ground: Ground) -> Lines:
    return {item: Line(weeks) for item, weeks in ground.typical({}).items() if weeks}


def _changes(ground: Ground, one: TrainingPlan | None, lines: Lines) -> list[str]:
    """Return what changed since the version before."""
    if one is None or one.number == 1:
        return []
    before = [other for other in versions_of(ground.access) if other.number < one.number][:1]
    return [
        words
        for earlier in lines_of(before, ground.moved).values()
        for words in views.changes_between(ground, earlier, lines)
    ]
