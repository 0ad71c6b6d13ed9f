"""The page on which a supervisor reads what trainees noted and initials many repetitions at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.repetitions import queries, service
from app.repetitions.models import RepetitionVersion
from app.repetitions.views import version_line
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE
from app.web.initials import Ticked, grouped, ticked_in

blueprint = Blueprint("repetition_initials", __name__)
NONE_CHOSEN = "Tick the repetitions that you vouch for."


@blueprint.get("/repetitions")
@audience(Audience.SUPERVISOR)
def listed() -> str:
    """List what nobody has initialled as it is now, trainee by trainee."""
    return _page(choose_all=request.args.get("choose") == "all")


@blueprint.post("/repetitions")
@audience(Audience.SUPERVISOR)
def initial() -> ResponseReturnValue:
    """Initial the repetitions that are ticked, each as it was read."""
    chosen = ticked_in("repetitions")
    if not chosen:
        return _page(problem=NONE_CHOSEN), UNPROCESSABLE
    done = service.initial(acting(), chosen)
    for sentence in done.sentences:
        flash(sentence)
    return redirect(url_for("repetition_initials.listed"))


def _page(*, choose_all: bool = False, problem: str = "") -> str:
    page = queries.uninitialled(acting(), today(), request.args.get("page", 1, type=int))
    lines = [
        (one.repetition.placement_id, one.repetition.placement.trainee.name, _line(one)) for one in page.rows
    ]
    return render_template(
        "repetitions/initials.html",
        page=page,
        groups=grouped(lines),
        choose_all=choose_all,
        problems=[{"text": problem, "href": "#repetition-1"}] if problem else [],
    )


def _line(version: RepetitionVersion) -> Ticked:
    item = version.repetition.item
    return Ticked(version.id, f"{item.code} {item.title}", version_line(version))
