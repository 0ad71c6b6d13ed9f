"""The pages of internal verification: samples, drawing one, and deciding on a sampled item."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.competencies.binding import binding_of
from app.competencies.board import Board, board_for
from app.competencies.history import history_lines
from app.competencies.judged import judged_entries
from app.competencies.policy import Cause
from app.competencies.service import refusal_for
from app.competencies.words import asked_for
from app.competencies.workflow import Action
from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.core.pages import Page
from app.verification import queries, service, views
from app.verification.access import (
    SampledAccess,
    centre_to_sample,
    sample_for,
    sampled_centres,
    sampled_for,
)
from app.verification.forms import USUAL, AcceptForm, DrawForm, RejectForm
from app.verification.policy import refusal_to_decide
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid

blueprint = Blueprint("verification", __name__, url_prefix="/verification")
CONFLICT = 409


@blueprint.get("")
@audience(Audience.SIGNED_IN)
def samples() -> str:
    """List the samples of a centre, the newest first."""
    centres = sampled_centres(acting())
    asked = request.args.get("centre", type=UUID)
    centre = next((one for one in centres if asked in {None, one.id}), None)
    if centre is None:
        raise NotFoundError
    page = queries.samples_of(centre.id, request.args.get("page", 1, type=int))
    counts = queries.counts_of([sample.id for sample in page.rows])
    lines = [views.sample_line(sample, counts) for sample in page.rows]
    return render_template(
        "verification/samples.html",
        centre=centre,
        centres=centres,
        page=Page(lines, page.number, page.pages, page.total),
    )


@blueprint.route("/<uuid:centre_id>/draw", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def draw(centre_id: UUID) -> ResponseReturnValue:
    """Draw a sample."""
    centre = centre_to_sample(acting(), centre_id)
    form = DrawForm(percentage=USUAL, by_risk=True)
    versions = queries.versions_in_use(centre.id)
    form.version.offer([(str(one.id), f"{one.title}, version {one.version}") for one in versions])
    if form.validate_on_submit():
        try:
            sample = service.draw_sample(acting(), centre.id, form.wish())
        except RefusedError as refused:
            form.form_errors.append(refused.sentence)
        else:
            flash("The sample is drawn.")
            return redirect(url_for("verification.sample", sample_id=sample.id))
    return invalid(form, render_template("verification/draw.html", form=form, centre=centre))


@blueprint.get("/samples/<uuid:sample_id>")
@audience(Audience.SIGNED_IN)
def sample(sample_id: UUID) -> str:
    """Show a sample: how it was drawn, why each item is in it, and what became of it."""
    found = sample_for(acting(), sample_id)
    return render_template("verification/sample.html", sample=found, shown=views.sample_view(found, acting()))


@blueprint.get("/items/<uuid:sampled_id>")
@audience(Audience.VERIFIER)
def item(sampled_id: UUID) -> str:
    """Show a sampled item as it was signed, to read only: its words, its evidence, the signature."""
    found = sampled_for(acting(), sampled_id)
    code = found.sampled.case.item.code
    sampled_for(acting(), sampled_id, f"competency {code}, to verify it")
    return _page(found, AcceptForm(formdata=None), RejectForm(formdata=None))


@blueprint.post("/items/<uuid:sampled_id>/accept")
@audience(Audience.VERIFIER)
def accept(sampled_id: UUID) -> ResponseReturnValue:
    """Verify the item."""
    found = sampled_for(acting(), sampled_id)
    form, other = AcceptForm(), RejectForm(formdata=None)
    if not form.validate_on_submit():
        return _page(found, form, other), UNPROCESSABLE
    try:
        service.accept(found, form.note.data or "", _seen())
    except ConflictError as changed:
        return _page(found, form, other, changed.sentence), CONFLICT
    flash("Verified.")
    return _onwards(found)


@blueprint.post("/items/<uuid:sampled_id>/reject")
@audience(Audience.VERIFIER)
def reject(sampled_id: UUID) -> ResponseReturnValue:
    """Reject the item, which reopens it."""
    found = sampled_for(acting(), sampled_id)
    form, other = RejectForm(), AcceptForm(formdata=None)
    if not form.validate_on_submit():
        return _page(found, other, form), UNPROCESSABLE
    try:
        service.reject(found, form.reason.data or "", _seen())
    except ConflictError as changed:
        return _page(found, other, form, changed.sentence), CONFLICT
    flash("Rejected. The item is reopened, and the trainee sees your reason.")
    return _onwards(found)


def _seen() -> str:
    return request.form.get("revision", "")


def _onwards(found: SampledAccess) -> Response:
    return redirect(url_for("verification.sample", sample_id=found.sampled.sample_id))


def _page(found: SampledAccess, accepting: AcceptForm, rejecting: RejectForm, changed: str = "") -> str:
    sampled = found.sampled
    board = board_for(found.access.placement)
    item_id = sampled.case.item_id
    stands = sampled.signature_id in queries.in_force([sampled.case_id])
    tag, outcome = views.outcome_of(sampled, in_force=stands)
    entry = board.item(item_id)
    return render_template(
        "verification/item.html",
        sampled=sampled,
        trainee=found.access.placement.trainee.name,
        item=entry,
        catalogue=board.catalogue_of(item_id),
        rule=asked_for(entry.requirement),
        reasons=views.reasons_of(sampled),
        entries=judged_entries(found.access, board.claims.get(item_id, ())),
        lines=history_lines(sampled.case_id),
        tag_shown=tag,
        outcome=outcome,
        binding=binding_of(sampled.case) if stands else None,
        added=stands and board.digest(item_id) != sampled.signature.content_digest,
        why_not=_why_not(found, board, stands=stands),
        seen=board.digest(item_id),
        accepting=accepting,
        rejecting=rejecting,
        changed=changed,
    )


def _why_not(found: SampledAccess, board: Board, *, stands: bool) -> str:
    """Say why the person cannot decide, in one sentence, or nothing where they can."""
    decided = found.sampled.decision_id is not None
    if closed := refusal_to_decide(in_force=stands, decided=decided):
        return closed.value
    item_id = found.sampled.case.item_id
    reason = refusal_for(found.access, board, item_id, Action.VERIFY, Cause.VERIFICATION)
    return reason.sentence if reason else ""
