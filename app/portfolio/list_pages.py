"""The list of a placement's evidence, and the page that starts a new entry."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.ids import new_id
from app.placements.access import placement_for
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues
from app.portfolio.files import Refused, add_files, take_in
from app.portfolio.listing import STATE_WORDS, StateFilter, listed, read_filter
from app.portfolio.starting import number_from, start_once
from app.portfolio.values import EVIDENCE_TYPE_WORDS
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("evidence_list", __name__)


@blueprint.get("/placements/<uuid:placement_id>/evidence")
@audience(Audience.SIGNED_IN)
def entries(placement_id: UUID) -> str:
    """List the entries of a placement that the person may see, filtered."""
    access = placement_for(acting(), placement_id, "the list of evidence")
    wanted = read_filter(request.args)
    catalogues = pinned_catalogues(placement_id)
    return render_template(
        "portfolio/list.html",
        access=access,
        page=listed(access, wanted),
        wanted=wanted,
        address=wanted.address(request.path),
        states=[(state, STATE_WORDS[state]) for state in _states(own=access.is_trainee)],
        types=EVIDENCE_TYPE_WORDS.items(),
        catalogues=catalogues,
        notices=dict.fromkeys(one.notice for one in catalogues if one.notice),
    )


def _states(*, own: bool) -> list[StateFilter]:
    """Return what can be filtered by; to everybody but the trainee all entries are submitted ones."""
    return list(StateFilter) if own else []


@blueprint.route("/placements/<uuid:placement_id>/evidence/new", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def new_entry(placement_id: UUID) -> ResponseReturnValue:
    """Start an entry: files alone make a draft, and so does the wish to begin with words."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    if request.method == "GET":
        return _new_page(placement_id, [])
    kept, refused = take_in(request.files.getlist("files"))
    if not kept and request.form.get("begin") != "words":
        return _new_page(placement_id, refused), UNPROCESSABLE
    access = placement_for(acting(), placement_id)
    proposed = number_from(request.form.get("new_entry", ""))
    draft, repeated = start_once(access.placement, proposed, [new.digest for new in kept])
    doubled = add_files(draft, kept, acting().user_id)
    for problem in refused + ([] if repeated else doubled):
        flash(f"{problem.name} was not added. {problem.sentence}")
    return redirect(f"/evidence/{draft.evidence_id}/edit")


def _new_page(placement_id: UUID, refused: list[Refused]) -> str:
    sent = request.method == "POST"
    return render_template(
        "portfolio/new.html",
        placement_id=placement_id,
        number=new_id(),
        refused=refused,
        nothing_chosen=sent and not refused,
    )
