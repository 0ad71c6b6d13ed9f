"""The co-ordinator's pages that move a placement to a newer version of its standards."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.competencies.board import board_for
from app.competencies.version_forms import MoveForm
from app.competencies.version_moves import move_placement
from app.competencies.version_plan import plan_for
from app.competencies.version_views import ShownReport, shown_report
from app.core.errors import ConflictError, RefusedError
from app.extensions import db
from app.placements.access import Access
from app.placements.centre import managed
from app.placements.models import PlacementState
from app.placements.moved import moves_of
from app.placements.newer import newer_versions
from app.placements.version_policy import Refusal
from app.web.access import Audience, audience
from app.web.answers import invalid

blueprint = Blueprint("placement_versions", __name__)
CONFLICT = 409


@blueprint.get("/centre/placements/<uuid:placement_id>/versions")
@audience(Audience.COORDINATOR)
def newer(placement_id: UUID) -> str:
    """List the placement's standards that have a newer version, and the moves that were made."""
    placement = managed(placement_id, "newer versions of its standards").placement
    finished = placement.state is PlacementState.FINISHED
    return render_template(
        "placements/moves.html",
        placement=placement,
        newer=newer_versions(placement_id),
        refusal=Refusal.FINISHED.sentence if finished else "",
        moves=moves_of(placement_id),
    )


@blueprint.route("/centre/placements/<uuid:placement_id>/versions/<uuid:version_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def move(placement_id: UUID, version_id: UUID) -> ResponseReturnValue:
    """Report what moving away from a version does, and do it once it was confirmed."""
    access = managed(placement_id, "what a move to a newer version of its standards would do")
    form = MoveForm()
    if not form.validate_on_submit():
        return invalid(form, _page(access, version_id, form))
    try:
        done = move_placement(access, version_id, form.reason.data or "", form.revision.data or "")
    except (ConflictError, RefusedError) as problem:
        # What was locked and read is let go: the report is made from what is there now.
        db.session.rollback()
        form.form_errors.append(problem.sentence)
        return invalid(form, _page(managed(placement_id), version_id, form), CONFLICT)
    flash(f"The placement has version {done.to_version.version} of “{done.to_version.title}” now.")
    return redirect(url_for("placements.manage", placement_id=placement_id))


def _page(access: Access, version_id: UUID, form: MoveForm) -> str:
    refused, report = _report(access, version_id)
    form.revision.data = report.digest if report else ""
    # Whoever gets another report has to read that one.
    form.confirmed.data = form.confirmed.data and not form.form_errors
    return render_template(
        "placements/move.html", placement=access.placement, report=report, refused=refused, form=form
    )


def _report(access: Access, version_id: UUID) -> tuple[str, ShownReport | None]:
    try:
        return "", shown_report(plan_for(access, board_for(access.placement), version_id))
    except RefusedError as refused:
        return refused.sentence, None
