"""The pages on which a person ends their CPD record or lets it go on."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.cpd import ending, queries
from app.cpd.forms import EndRecordForm, ReopenRecordForm
from app.cpd.pages import RECORD
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("cpd_ending", __name__)


@blueprint.route(f"{RECORD}/end", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def end(placement_id: UUID) -> ResponseReturnValue:
    """End a record on a day, with a reason."""
    access = queries.record_for(acting(), placement_id)
    form = EndRecordForm(day=today())
    if not sent(form, lambda: ending.end_record(access, form.last_day(), form.reason.data or "")):
        return invalid(form, render_template("cpd/end.html", form=form, access=access))
    flash("The record is ended. You can still read and export it, and let it go on.")
    return redirect(url_for("cpd.record", placement_id=placement_id))


@blueprint.route(f"{RECORD}/reopen", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def reopen(placement_id: UUID) -> ResponseReturnValue:
    """Let an ended record go on, with a reason."""
    access = queries.record_for(acting(), placement_id)
    form = ReopenRecordForm()
    if not sent(form, lambda: ending.reopen_record(access, form.reason.data or "")):
        return invalid(form, render_template("cpd/reopen.html", form=form, access=access))
    flash("The record goes on.")
    return redirect(url_for("cpd.record", placement_id=placement_id))
