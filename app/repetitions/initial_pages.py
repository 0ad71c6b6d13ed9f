"""The page on which a supervisor reads what trainees noted and initials many repetitions at once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.core.errors import NotFoundError
from app.repetitions import queries, service
from app.repetitions.views import version_line
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

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
    chosen = [_number(value) for value in request.form.getlist("repetitions")]
    if not chosen:
        return _page(problem=NONE_CHOSEN), UNPROCESSABLE
    done = service.initial(acting(), chosen)
    for sentence in (done.words, *done.left):
        if sentence:
            flash(sentence)
    return redirect(url_for("repetition_initials.listed"))


def _page(*, choose_all: bool = False, problem: str = "") -> str:
    page = queries.uninitialled(acting(), today(), request.args.get("page", 1, type=int))
    groups: dict[UUID, tuple[str, list[dict[str, object]]]] = {}
    for version in page.rows:
        placement, item = version.repetition.placement, version.repetition.item
        _, rows = groups.setdefault(placement.id, (placement.trainee.name, []))
        title = f"{item.code} {item.title}"
        rows.append({"id": version.id, "title": title, "said": version_line(version)})
    return render_template(
        "repetitions/initials.html",
        page=page,
        groups=list(groups.items()),
        choose_all=choose_all,
        problems=[{"text": problem, "href": "#repetition-1"}] if problem else [],
    )


def _number(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFoundError from None
