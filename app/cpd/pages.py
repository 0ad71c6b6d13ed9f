"""The pages of a CPD record: starting it, the record itself, its registration and its period, as a sheet."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.cpd import queries, service, views
from app.cpd.forms import PeriodForm, RegistrationForm
from app.placements.access import Access, placement_for
from app.placements.models import PlacementState
from app.placements.policy import Capacity
from app.placements.programmes import PROGRAMMES
from app.placements.queries import pinned_catalogues
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.security import FILE_POLICY
from app.web.sent import sent
from app.web.sheets import Sheet, as_csv
from app.web.workbooks import EXCEL, as_workbook

blueprint = Blueprint("cpd", __name__)
RECORD = "/placements/<uuid:placement_id>/cpd"
FORMATS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": (EXCEL, as_workbook),
}


@blueprint.route("/placements/<uuid:placement_id>/registered", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def start(placement_id: UUID) -> ResponseReturnValue:
    """Start a record: somebody who has finished training states their registration."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    if access.is_own_record:
        raise NotFoundError
    form = RegistrationForm()
    if not sent(form, lambda: service.start_record(access, form.stated())):
        page = render_template(
            "cpd/start.html",
            form=form,
            access=access,
            programme=PROGRAMMES[access.placement.programme].title,
            goes_on=access.placement.state is PlacementState.ACTIVE,
            there=queries.own_record(access.actor.user_id),
        )
        return invalid(form, page)
    found = queries.own_record(access.actor.user_id)
    if found is None:
        raise NotFoundError
    flash("Your CPD record is started. Your training portfolio stays as it is.")
    return redirect(url_for("cpd.record", placement_id=found.id))


@blueprint.get(RECORD)
@audience(Audience.SIGNED_IN)
def record(placement_id: UUID) -> ResponseReturnValue:
    """Show a record: what the period holds, what is missing, and where it is exported."""
    access = queries.record_for(acting(), placement_id)
    if queries.registration_of(placement_id) is None:
        return redirect(url_for("cpd.registration", placement_id=placement_id))
    return _record_page(access)


def _record_page(access: Access, form: PeriodForm | None = None) -> str:
    placement = access.placement
    known = queries.registration_of(placement.id)
    if known is None:
        raise NotFoundError
    notices = dict.fromkeys(one.notice for one in pinned_catalogues(placement.id) if one.notice)
    page = views.record_page(placement, known.stated, list(notices))
    days = {"period_from": page.period.first, "period_to": page.period.last}
    return render_template(
        "cpd/record.html",
        access=access,
        address=f"/placements/{placement.id}/cpd",
        page=page,
        form=form or PeriodForm(formdata=None, **days),
    )


@blueprint.post(f"{RECORD}/period")
@audience(Audience.SIGNED_IN)
def period(placement_id: UUID) -> ResponseReturnValue:
    """Choose the days that a register asks about."""
    access = queries.record_for(acting(), placement_id)
    form = PeriodForm()
    if not sent(form, lambda: service.save_period(access, form.period())):
        return invalid(form, _record_page(access, form))
    flash("The period is chosen. The page, the lists and the file are about it.")
    return redirect(url_for("cpd.record", placement_id=placement_id))


@blueprint.route(f"{RECORD}/registration", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def registration(placement_id: UUID) -> ResponseReturnValue:
    """State, or correct, the registration that the record is about."""
    access = queries.record_for(acting(), placement_id)
    known = queries.registration_of(placement_id)
    form = RegistrationForm(obj=known)
    if not sent(form, lambda: service.state_registration(access, form.stated())):
        return invalid(form, render_template("cpd/registration.html", form=form, access=access, known=known))
    flash("The registration is saved as you state it.")
    return redirect(url_for("cpd.record", placement_id=placement_id))


@blueprint.get(f"{RECORD}.<any(csv, xlsx):word>")
@audience(Audience.SIGNED_IN)
def download(placement_id: UUID, word: str) -> Response:
    """Send the activities of the chosen period as a file for a spreadsheet."""
    access = queries.record_for(acting(), placement_id)
    known = queries.registration_of(placement_id)
    if known is None:
        raise NotFoundError
    media_type, write = FORMATS[word]
    response = Response(write(views.activities_sheet(access.placement, known.stated)), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="cpd-activities.{word}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
