"""The pages on which a training plan is changed: many items at once, and from the typical weeks."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.planning import service, views
from app.planning.fitting import NOMINAL_WEEKS
from app.planning.forms import ManyForm, TypicalForm, form_of_many, typical_form
from app.planning.models import TrainingPlan
from app.planning.pages import CONFLICT, making
from app.planning.policy import refusal
from app.planning.reading import Ground, Unit, lines_of, versions_of
from app.planning.values import Lines
from app.planning.workflow import Act
from app.web.access import Audience, audience
from app.web.answers import invalid

blueprint = Blueprint("plan_changing", __name__)
# More items than this are changed unit by unit: five fields each, and a form has an upper limit of fields.
MOST_AT_ONCE = 300


@blueprint.route("/placements/<uuid:placement_id>/plan/change", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def change(placement_id: UUID) -> ResponseReturnValue:
    """Change what is planned for the items of a unit, or of all units where these are not too many."""
    ground = making(placement_id)
    plan, lines = _open(ground)
    units = _asked_units(ground)
    form = form_of_many(ground, units, lines, plan.revision if plan else 0)
    if not form.validate_on_submit():
        return invalid(form, _many(ground, units, form, plan))
    try:
        differs = service.change(ground, form.wanted(), form.seen())
    except (ConflictError, InvalidInputError) as refused:
        form.form_errors.append(refused.sentence)
        plan, _ = _open(ground)
        form.revision.data = str(plan.revision if plan else 0)
        return _many(ground, units, form, plan), CONFLICT
    anchor = units[0].key if len(units) == 1 else None
    return _saved(placement_id, differs=differs, anchor=anchor)


@blueprint.route("/placements/<uuid:placement_id>/plan/typical", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def typical(placement_id: UUID) -> ResponseReturnValue:
    """Show what the typical weeks would make of the plan, and take them over."""
    ground = making(placement_id)
    plan, lines = _open(ground)
    revision = plan.revision if plan else 0
    posted = request.method == "POST"
    given = request.form if posted else request.args
    form = typical_form(ground, views.offered_blocks(ground), revision, given, posted=posted)
    if not posted or not form.validate_on_submit():
        return invalid(form, _preview(ground, form, lines))
    then = ground.typical_lines(lines, form.chosen(), only_missing=bool(form.only_missing.data))
    try:
        differs = service.change(ground, then, form.seen())
    except ConflictError as changed:
        # What is shown now was read before; the revision that belongs to it is that of the version.
        form.form_errors.append(changed.sentence)
        form.revision.data = str(revision)
        return _preview(ground, form, lines), CONFLICT
    return _saved(placement_id, differs=differs)


def _open(ground: Ground) -> tuple[TrainingPlan | None, Lines]:
    """Return the version in the making with what it says, or nothing where none was begun.

    Raises:
        RefusedError: the plan cannot be changed; the sentence says why.
    """
    newest = next(iter(versions_of(ground.access)), None)
    if reason := refusal(Act.CHANGE, service.facts_of(ground, newest, planned=True)):
        raise RefusedError(reason.value)
    return newest, lines_of([newest], ground.moved)[newest.id] if newest else {}


def _saved(placement_id: UUID, *, differs: bool, anchor: str | None = None) -> ResponseReturnValue:
    flash("Saved. Agree to it when it is right." if differs else "Nothing was changed.")
    return redirect(url_for("planning.plan", placement_id=placement_id, _anchor=anchor))


def _asked_units(ground: Ground) -> Sequence[Unit]:
    """Return the unit that the address names; else all of them, or the first where all would be too many."""
    asked = request.args.get("unit", "")
    if asked:
        found = [unit for unit in ground.units if unit.key == asked]
        if not found:
            raise NotFoundError
        return found
    return ground.units if len(ground.items) <= MOST_AT_ONCE else ground.units[:1]


def _many(ground: Ground, units: Sequence[Unit], form: ManyForm, plan: TrainingPlan | None) -> str:
    return render_template(
        "planning/change.html",
        access=ground.access,
        form=form,
        units=units,
        unit_links=[(unit.key, unit.title) for unit in ground.units],
        is_whole=len(units) == len(ground.units),
        length=ground.length,
        dropped=bool(plan and service.sides_of(plan)),
    )


def _preview(ground: Ground, form: TypicalForm, lines: Lines) -> str:
    well = not form.problems() and (request.method == "POST" or form.validate())
    chosen = form.chosen() if well else {}
    then = ground.typical_lines(lines, chosen, only_missing=bool(form.only_missing.data))
    return render_template(
        "planning/typical.html",
        access=ground.access,
        form=form,
        rows=views.preview(ground, lines, then),
        blocks=[form[f"unit_{unit.head.id.hex}"] for unit in form.units],
        length=ground.length,
        nominal=NOMINAL_WEEKS,
    )
