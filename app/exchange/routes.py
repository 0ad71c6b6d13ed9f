"""Pages that take one placement out: as an archive, or for good."""

import re
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.cpd.queries import record_for
from app.exchange import archive
from app.exchange.erasure import erase as erase_placement
from app.exchange.forms import ArchiveForm, EraseForm, EraseRecordForm
from app.export import sending
from app.extensions import db
from app.placements.access import placement_for
from app.placements.centre import managed
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("exchange", __name__)


@blueprint.get("/placements/<uuid:placement_id>/archive")
@audience(Audience.SIGNED_IN)
def ask_for_archive(placement_id: UUID) -> str:
    """Say what the archive holds, and let the trainee choose."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE, Capacity.COORDINATOR)
    return render_template("exchange/archive.html", access=access, form=ArchiveForm(meta={"csrf": False}))


@blueprint.get("/placements/<uuid:placement_id>/archive.zip")
@audience(Audience.SIGNED_IN)
def download_archive(placement_id: UUID) -> ResponseReturnValue:
    """Send the archive. Private reflection goes out to the trainee alone, and only where they ticked it."""
    access = placement_for(acting(), placement_id, "everything, downloaded as an archive")
    access.require(Capacity.TRAINEE, Capacity.COORDINATOR)
    scope = archive.Scope(
        with_drafts=access.is_trainee,
        with_reflection=access.is_trainee and request.args.get("reflection") == "yes",
    )
    contents = archive.gather(access.placement, scope)
    name = archive_name(access.placement.trainee.name)
    db.session.rollback()
    return sending.archive(partial(archive.write, contents), name)


@blueprint.route("/centre/placements/<uuid:placement_id>/erase", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def erase(placement_id: UUID) -> ResponseReturnValue:
    """Erase a placement for good, once the trainee's name was typed."""
    placement = managed(placement_id).placement
    trainee = placement.trainee.name
    form = EraseForm(trainee)
    if not form.validate_on_submit():
        return invalid(form, render_template("exchange/erase.html", form=form, placement=placement))
    erase_placement(placement_id, acting().user_id, form.reason.data or "")
    flash(f"The placement of {trainee} is erased. The account is still there.")
    return redirect("/centre")


@blueprint.route("/placements/<uuid:placement_id>/cpd/erase", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def erase_record(placement_id: UUID) -> ResponseReturnValue:
    """Erase a CPD record for good, once its person typed their name; nobody else reaches it."""
    access = record_for(acting(), placement_id)
    form = EraseRecordForm(access.placement.trainee.name)
    if not form.validate_on_submit():
        return invalid(form, render_template("exchange/erase_record.html", form=form, access=access))
    erase_placement(placement_id, acting().user_id, form.reason.data or "")
    flash("Your CPD record is erased. Your account and your training are still there.")
    return redirect("/")


def archive_name(trainee: str) -> str:
    """Return the name of an archive's file: plain letters, so that every file system takes it."""
    plain = re.sub(r"[^a-z0-9]+", "-", trainee.lower()).strip("-")
    return f"techfolio-{plain or 'placement'}-{today():%Y-%m-%d}.zip"
