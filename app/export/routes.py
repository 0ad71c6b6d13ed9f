"""The pages of the registration pack: what is in it, its files, the report on role and responsibilities."""

from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from app.competencies.withheld import when_words_go
from app.core.errors import ConflictError, RefusedError
from app.export import (
    choice_pages,
    cv_pages,
    document_pages,
    download_pages,
    jobs,
    matrix_alone_pages,
    original_pages,
    preflight_pages,
    queries,
    service,
    views,
    wet_pages,
)
from app.export.building import gather
from app.export.centre_rules import rules_of
from app.export.copies import drop_copies
from app.export.forms import MakeForm, ReportForm
from app.export.policy import may_check, may_have, may_make
from app.export.schemes import FIRST_PAGES
from app.export.values import PACK_WORDS, PackKind
from app.export.wet_queries import newest_made
from app.logbook import service as logbook
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.placements.programmes import PROGRAMMES
from app.repetitions import service as repetitions
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("packs", __name__)
blueprint.register_blueprint(document_pages.blueprint)
blueprint.register_blueprint(cv_pages.blueprint)
blueprint.register_blueprint(choice_pages.blueprint)
blueprint.register_blueprint(download_pages.blueprint)
blueprint.register_blueprint(preflight_pages.blueprint)
blueprint.register_blueprint(matrix_alone_pages.blueprint)
blueprint.register_blueprint(wet_pages.blueprint)
blueprint.register_blueprint(original_pages.blueprint)
PACK = "/placements/<uuid:placement_id>/pack"
CONFLICT = 409
REPORT_CHANGED = (
    "What you typed is not saved yet: the report was perhaps changed meanwhile, in another tab or on another "
    "device, or your session had ended. Compare it with what is saved, then save what is to stand."
)
# The worker and the command know the job by its name, which this module brings in.
JOB = jobs.make_pack
when_words_go.append(drop_copies)
logbook.when_words_go.append(drop_copies)
repetitions.when_words_go.append(drop_copies)


def _address(placement_id: UUID) -> str:
    return f"/placements/{placement_id}/pack"


@blueprint.get(PACK)
@audience(Audience.SIGNED_IN)
def pack(placement_id: UUID) -> str:
    """Show what the pack consists of, what is missing, and its files."""
    access = placement_for(acting(), placement_id, "the registration pack")
    return _page(access, MakeForm())


def _page(access: Access, form: MakeForm) -> str:
    kinds = [kind for kind in PackKind if may_have(access.parts, kind)]
    gathered = {kind: gather(access.placement, kind) for kind in kinds}
    portfolio = gathered[PackKind.PORTFOLIO]
    shown, behind = views.apart([views.export_view(found) for found in queries.exports_for(access)])
    return render_template(
        "export_pages/record.html" if access.is_own_record else "export_pages/pack.html",
        access=access,
        address=_address(access.placement.id),
        form=form,
        centres_most=rules_of(access.placement.centre_id).most_megabytes,
        gathered=gathered,
        notices=portfolio.notices,
        words=PACK_WORDS,
        kinds=PackKind,
        exports=shown,
        behind=behind,
        standings=views.Standing,
        left_out=queries.left_out(access),
        may_check=may_check(access.parts),
        may_make=may_make(access.parts),
        programme=PROGRAMMES[access.placement.programme],
        first_page=FIRST_PAGES[access.placement.programme],
        has_portfolio=PackKind.PORTFOLIO in newest_made(access.placement.id),
    )


@blueprint.post(f"{PACK}/<any('portfolio', 'application-documents'):kind>")
@audience(Audience.SIGNED_IN)
def make(placement_id: UUID, kind: str) -> ResponseReturnValue:
    """Ask for a file of the pack; asking again while it is being made changes nothing."""
    access = placement_for(acting(), placement_id)
    form = MakeForm()
    if may_make(access.parts) and not form.validate_on_submit():
        return invalid(form, _page(access, form))
    service.request_pack(access, PackKind(kind), form.megabytes)
    return redirect(f"{_address(placement_id)}#files")


@blueprint.get(f"{PACK}/progress")
@audience(Audience.SIGNED_IN)
def progress(placement_id: UUID) -> Response:
    """Tell the page's script how far the files are that are being made."""
    access = placement_for(acting(), placement_id)
    return jsonify(
        underway=[
            {
                "id": str(export.id),
                "words": views.in_words(export),
                "stage": f"{PACK_WORDS[export.kind]}: {views.stage_in_words(export)}",
                "done": export.job.steps_done if export.job else 0,
                "total": export.job.steps_total if export.job else 0,
            }
            for export in queries.underway(access)
        ]
    )


@blueprint.post("/exports/<uuid:export_id>/cancel")
@audience(Audience.SIGNED_IN)
def cancel(export_id: UUID) -> ResponseReturnValue:
    """Cancel the making of a file; where that comes too late, say so and keep the file."""
    access = queries.access_to_make(acting(), export_id)
    try:
        service.cancel(access, export_id)
    except RefusedError as refused:
        flash(refused.sentence)
    else:
        flash("Cancelled. You can have the file made again at any time.")
    return redirect(f"{_address(access.placement.id)}#files")


@blueprint.get(f"{PACK}/report")
@audience(Audience.SIGNED_IN)
def report(placement_id: UUID) -> str:
    """Show the report on role and responsibilities; its trainee gets it to write."""
    access = placement_for(acting(), placement_id, "the report on role and responsibilities")
    found = queries.report_of(placement_id)
    text = found.text if found else ""
    if access.is_trainee:
        return _report_page(access, ReportForm(text=text, revision=str(found.revision if found else 0)))
    address = _address(placement_id)
    return render_template("export_pages/report_read.html", access=access, address=address, text=text)


@blueprint.post(f"{PACK}/report")
@audience(Audience.SIGNED_IN)
def save_report(placement_id: UUID) -> ResponseReturnValue:
    """Write the report on role and responsibilities."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE)
    form = ReportForm()
    if not form.validate_on_submit():
        return invalid(form, _report_page(access, form))
    try:
        service.save_report(access, form.text.data or "", form.seen_revision)
    except ConflictError:
        return _changed_meanwhile(access, form), CONFLICT
    flash("The report is saved.")
    return redirect(_address(placement_id))


def _changed_meanwhile(access: Access, form: ReportForm) -> str:
    """Show what was typed beside what is saved; whoever sends it again has read both."""
    found = queries.report_of(access.placement.id)
    form.revision.data = str(found.revision if found else 0)
    form.form_errors.append(REPORT_CHANGED)
    return _report_page(access, form, saved=found.text if found else "")


def _report_page(access: Access, form: ReportForm, saved: str | None = None) -> str:
    address = _address(access.placement.id)
    return render_template("export_pages/report.html", access=access, form=form, address=address, saved=saved)
