"""The pages of a placement's reviews: the list, planning, one review with its signatures, writing it up."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core.clock import today
from app.core.errors import ConflictError, RefusedError, TechfolioError
from app.placements import setting_service as settings
from app.placements.access import placement_for
from app.reviews import queries, service, views
from app.reviews.access import ReviewAccess, facts_of, review_for, review_with_action
from app.reviews.changes import sentences
from app.reviews.forms import ActionForm, PlanForm, WriteForm, written_up
from app.reviews.kinds import KINDS, ReviewKind
from app.reviews.policy import READERS, ReviewAction, refusal, side_of
from app.reviews.visit_queries import shared_notes_on
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE, invalid

blueprint = Blueprint("reviews", __name__)
settings.lies_before.append(queries.reviews_before)
CONFLICT = 409


@blueprint.get("/placements/<uuid:placement_id>/reviews")
@audience(Audience.SIGNED_IN)
def reviews(placement_id: UUID) -> str:
    """List the reviews of a placement, and what moderators have shared about it."""
    access = placement_for(acting(), placement_id)
    access.require(*READERS)
    placement_for(acting(), placement_id, "the list of reviews")
    found = queries.reviews_of(placement_id)
    replaced = views.replaced_in(found)
    return render_template(
        "reviews/list.html",
        access=access,
        lines=[views.line(one, replaced, today()) for one in found],
        notes=shared_notes_on(placement_id),
    )


@blueprint.route("/placements/<uuid:placement_id>/reviews/new", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def plan(placement_id: UUID) -> ResponseReturnValue:
    """Plan a review."""
    access = placement_for(acting(), placement_id)
    access.require(*READERS)
    form = PlanForm(day=today())
    if not form.validate_on_submit():
        return invalid(form, render_template("reviews/plan.html", form=form, access=access))
    review = service.plan(access, ReviewKind(form.kind.data), form.day.data)
    flash("The review is planned.")
    return redirect(url_for("reviews.review", review_id=review.id))


@blueprint.get("/reviews/<uuid:review_id>")
@audience(Audience.SIGNED_IN)
def review(review_id: UUID) -> str:
    """Show a review: what changed, what was said and agreed, who has signed, and what can be done."""
    found = review_for(acting(), review_id)
    review_for(acting(), review_id, f"the review: {views.title_of(found.review)}")
    return _page(found, _action_form(found, fresh=True))


@blueprint.route("/reviews/<uuid:review_id>/write", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def write(review_id: UUID) -> ResponseReturnValue:
    """Write a review up, beside what changed since the last one."""
    found = _on_one_side(review_id)
    one = found.review
    held_on = one.held_on or min(one.planned_on, today())
    form = written_up(
        one.kind,
        one.answers,
        held_on=held_on,
        next_on=one.next_on or (None if one.held_on else service.proposed_next(one, held_on)),
        revision=str(one.revision),
    )
    if closed := refusal(ReviewAction.WRITE, facts_of(found)):
        raise RefusedError(closed.value)
    if not form.validate_on_submit():
        return invalid(form, _writing(found, form))
    given = service.Written(
        held_on=form.held_on.data, answers=form.answers(one.kind), next_on=form.next_on.data
    )
    try:
        service.write(found, given, form.seen_revision())
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        form.revision.data = str(found.review.revision)
        return _writing(found, form), CONFLICT
    flash("Saved. Agree on actions, then both sides sign.")
    return _back(found)


@blueprint.post("/reviews/<uuid:review_id>/actions")
@audience(Audience.SIGNED_IN)
def agree(review_id: UUID) -> ResponseReturnValue:
    """Agree on an action."""
    found = _on_one_side(review_id)
    form = _action_form(found)
    if not form.validate_on_submit():
        return _page(found, form), UNPROCESSABLE
    try:
        service.add_action(found, form.what.data or "", UUID(form.owner.data), form.due_on.data)
    except TechfolioError as refused:
        form.form_errors.append(refused.sentence)
        return _page(found, form), CONFLICT
    flash("The action is agreed.")
    return _back(found)


@blueprint.post("/reviews/actions/<uuid:action_id>/remove")
@audience(Audience.SIGNED_IN)
def remove(action_id: UUID) -> Response:
    """Take an action out of a review that is not signed by both."""
    found = _on_one_side(review_with_action(acting(), action_id).review.id)
    service.remove_action(found, action_id)
    flash("The action is taken out.")
    return _back(found)


@blueprint.post("/reviews/actions/<uuid:action_id>/done")
@audience(Audience.SIGNED_IN)
def done(action_id: UUID) -> Response:
    """Say that an action has been done, or not after all."""
    found = review_with_action(acting(), action_id)
    is_done = request.form.get("done") == "yes"
    service.mark_action(found, action_id, done=is_done)
    flash("Noted as done." if is_done else "Noted as not done.")
    return _back(found)


@blueprint.post("/reviews/<uuid:review_id>/sign")
@audience(Audience.SIGNED_IN)
def sign(review_id: UUID) -> ResponseReturnValue:
    """Sign what the page showed."""
    found = _on_one_side(review_id)
    try:
        both = service.sign(found, request.form.get("digest", ""))
    except ConflictError as changed:
        return _page(found, _action_form(found, fresh=True), changed.sentence), CONFLICT
    flash("Signed by both sides." if both else "Signed. It waits for the other side.")
    return _back(found)


@blueprint.post("/reviews/<uuid:review_id>/correct")
@audience(Audience.SIGNED_IN)
def correct(review_id: UUID) -> Response:
    """Begin a correction of a signed review."""
    copy = service.correct(_on_one_side(review_id))
    flash("This is the correction. Change what is wrong, then both sides sign it.")
    return redirect(url_for("reviews.write", review_id=copy.id))


@blueprint.post("/reviews/<uuid:review_id>/cancel")
@audience(Audience.SIGNED_IN)
def cancel(review_id: UUID) -> Response:
    """Take back a review that nobody has signed."""
    found = review_for(acting(), review_id)
    placement_id = found.review.placement_id
    service.cancel(found)
    flash("The review is cancelled.")
    return redirect(url_for("reviews.reviews", placement_id=placement_id))


def _on_one_side(review_id: UUID) -> ReviewAccess:
    """Return a review to the trainee or a supervisor of today; to a co-ordinator the rule is explained."""
    found = review_for(acting(), review_id)
    if side_of(found.access.parts) is None:
        raise RefusedError(refusal(ReviewAction.WRITE, facts_of(found)).value)  # type: ignore[union-attr]  # whoever is on no side is refused
    return found


def _back(found: ReviewAccess) -> Response:
    return redirect(url_for("reviews.review", review_id=found.review.id))


def _action_form(found: ReviewAccess, *, fresh: bool = False) -> ActionForm:
    form = ActionForm(formdata=None) if fresh else ActionForm()
    form.owner.offer([(str(number), name) for number, name in service.owners_of(found).items()])
    return form


def _page(found: ReviewAccess, form: ActionForm, changed: str = "") -> str:
    one = found.review
    facts = facts_of(found)
    replacement = queries.replacement_of(one.id)
    replaced = replacement is not None and any(
        other.id == replacement and other.signed_at for other in queries.reviews_of(one.placement_id)
    )
    refusals = {act: refusal(act, facts) for act in ReviewAction}
    return render_template(
        "reviews/review.html",
        access=found.access,
        review=one,
        shown=views.view(one, today(), replaced=replaced),
        may_write=refusals[ReviewAction.WRITE] is None,
        may_sign=refusals[ReviewAction.SIGN] is None,
        may_correct=refusals[ReviewAction.CORRECT] is None,
        may_cancel=refusals[ReviewAction.CANCEL] is None,
        not_to_sign=refusals[ReviewAction.SIGN],
        replacement=replacement,
        form=form,
        changed=changed,
    )


def _writing(found: ReviewAccess, form: WriteForm) -> str:
    one = found.review
    return render_template(
        "reviews/write.html",
        access=found.access,
        review=one,
        title=KINDS[one.kind].title,
        changes=_changes(found),
        form=form,
        prompts=form.prompted(one.kind),
    )


def _changes(found: ReviewAccess) -> list[str]:
    """Return what would be kept as changed if the review were saved now."""
    one = found.review
    if one.replaces_id:
        return one.changes
    return sentences(queries.changes_since(found.access.placement, queries.last_before(one)))
