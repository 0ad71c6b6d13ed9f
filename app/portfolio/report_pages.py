"""Reporting patient data in an entry, and deciding what becomes of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.policy import CAPACITY_WORDS
from app.portfolio.access import EvidenceAccess, evidence_for, reported_evidence_for
from app.portfolio.comments import comments_on, reportable_comments
from app.portfolio.comments_views import CommentView, comment_view, named
from app.portfolio.confidentiality import Decision, decide, decisions_on, report, reportable_files
from app.portfolio.forms import DECISION_WORDS, DecisionForm, ReportForm
from app.portfolio.models import EvidenceVersion, PatientDataReport
from app.portfolio.values import EvidenceState
from app.portfolio.views import OUTCOME_WORDS, facts, file_views, texts
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("evidence_reports", __name__)
WHOLE = "entry"


@blueprint.route("/evidence/<uuid:evidence_id>/report", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def make(evidence_id: UUID) -> ResponseReturnValue:
    """Report patient data in the whole entry, one file or one comment; that hides it at once."""
    found = evidence_for(acting(), evidence_id, "reporting patient data")
    form = ReportForm(what=request.args.get("file", ""))
    files = [(str(file.id), file.filename) for file in reportable_files(found)]
    comments = [(str(one.id), named(one)) for one in reportable_comments(found)]
    form.what.offer([(WHOLE, "In the words, or in several places: the whole entry"), *files, *comments])
    if not form.validate_on_submit():
        decides = found.is_trainee and found.decides
        page = render_template("portfolio/report.html", evidence=found.evidence, form=form, decides=decides)
        return invalid(form, page)
    about = None if form.what.data == WHOLE else UUID(form.what.data)
    report(found, about, form.reason.data, acting())
    who = "you decide" if found.is_trainee and found.decides else "a supervisor or co-ordinator decides"
    flash(f"Thank you. It is hidden now, and {who} what becomes of it.")
    return redirect(f"/evidence/{evidence_id}")


@blueprint.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def settle(report_id: UUID) -> ResponseReturnValue:
    """Show a report to those who decide on it, and take their decision."""
    about = db.session.get(PatientDataReport, report_id)
    if about is None:
        raise NotFoundError
    found = reported_evidence_for(acting(), about.evidence_id)
    form = DecisionForm()
    form.decision.offer((decision.value, DECISION_WORDS[decision]) for decision in decisions_on(about))
    if about.outcome is not None and request.method == "GET":
        outcome = OUTCOME_WORDS[about.outcome]
        return render_template("portfolio/decided.html", found=found, report=about, outcome=outcome)
    if not form.validate_on_submit():
        return invalid(form, _page(found, about, form))
    decision = Decision(form.decision.data)
    decide(found, report_id, decision, form.reason.data)
    flash(
        "It is shown again."
        if decision is Decision.RESTORE
        else "It is removed for good, with every copy of it."
    )
    return redirect(f"/reports/{report_id}")


def _page(found: EvidenceAccess, about: PatientDataReport, form: DecisionForm) -> str:
    version = _last_handed_in(found)
    return render_template(
        "portfolio/settle.html",
        found=found,
        evidence=found.evidence,
        report=about,
        form=form,
        version=version,
        facts=[("Title", version.title), *facts(version)],
        texts=texts(version),
        files=[
            file
            for file in file_views(found, version)
            if about.is_about_all or file.id == about.attachment_id
        ],
        comments=_comments(found, about),
        capacity=CAPACITY_WORDS[found.access.capacity],
    )


def _comments(found: EvidenceAccess, about: PatientDataReport) -> list[CommentView]:
    """Return the comments that a report is about and that still say something."""
    said = [one for one in comments_on([found.evidence.id])[found.evidence.id] if not one.is_gone]
    return [comment_view(found, one) for one in said if about.is_about_all or one.id == about.comment_id]


def _last_handed_in(found: EvidenceAccess) -> EvidenceVersion:
    """Return the newest version that was ever submitted; a draft is nobody else's business."""
    return [version for version in found.evidence.versions if version.state is not EvidenceState.DRAFT][-1]
