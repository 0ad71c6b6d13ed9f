"""The page on which a supervisor reads what trainees logged and initials many weeks at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.logbook import queries, service
from app.logbook.models import WeekVersion
from app.logbook.views import title_of, version_row
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE
from app.web.initials import Ticked, grouped, ticked_in

blueprint = Blueprint("week_initials", __name__)
NONE_CHOSEN = "Tick the weeks that you have read."


@blueprint.get("/weekly-logs")
@audience(Audience.SUPERVISOR)
def listed() -> str:
    """List what nobody has initialled as it is now, trainee by trainee."""
    return _page(choose_all=request.args.get("choose") == "all")


@blueprint.post("/weekly-logs")
@audience(Audience.SUPERVISOR)
def initial() -> ResponseReturnValue:
    """Initial the weeks that are ticked, each as it was read."""
    chosen = ticked_in("weeks")
    if not chosen:
        return _page(problem=NONE_CHOSEN), UNPROCESSABLE
    done = service.initial(acting(), chosen)
    for sentence in done.sentences:
        flash(sentence)
    return redirect(url_for("week_initials.listed"))


def _page(*, choose_all: bool = False, problem: str = "") -> str:
    page = queries.uninitialled(acting(), today(), request.args.get("page", 1, type=int))
    lines = [(one.week.placement_id, one.week.placement.trainee.name, _line(one)) for one in page.rows]
    return render_template(
        "logbook/initials.html",
        page=page,
        groups=grouped(lines),
        choose_all=choose_all,
        problems=[{"text": problem, "href": "#week-1"}] if problem else [],
    )


def _line(version: WeekVersion) -> Ticked:
    return Ticked(version.id, title_of(version.week.monday), version_row(version, knows_kinds=False))
