"""Reporting patient data in words given with a sign-off, and deciding what becomes of them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.competencies.withheld import (
    WordsDecision,
    decide_on_words,
    report_words,
    step_for,
    words_report_for,
)
from app.competencies.withheld_forms import WordsDecisionForm, WordsReportForm
from app.competencies.withheld_views import report_view
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("withheld", __name__)


@blueprint.route("/sign-offs/steps/<uuid:step_id>/report", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def make(step_id: UUID) -> ResponseReturnValue:
    """Report patient data in the words of a step; that hides them at once."""
    found = step_for(acting(), step_id)
    case, form = found.event.case, WordsReportForm()
    address = f"/placements/{case.placement_id}/competencies/{case.item_id}"
    if not form.validate_on_submit():
        page = render_template("competencies/words_report.html", form=form, item=case.item, address=address)
        return invalid(form, page)
    report_words(found, form.reason.data)
    flash("Thank you. The words are hidden now, and a supervisor or co-ordinator decides about them.")
    return redirect(address)


@blueprint.route("/words-reports/<uuid:words_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def settle(words_id: UUID) -> ResponseReturnValue:
    """Show a report to those who decide on it, and take their decision."""
    found = words_report_for(acting(), words_id)
    form, shown = WordsDecisionForm(), report_view(found)
    if shown.decided and request.method == "GET":
        return render_template("competencies/words_settle.html", form=None, shown=shown)
    if not form.validate_on_submit():
        return invalid(form, render_template("competencies/words_settle.html", form=form, shown=shown))
    decide_on_words(found, WordsDecision(form.decision.data), form.reason.data)
    flash("Your decision is kept, and nobody is asked any more.")
    return redirect(f"/words-reports/{words_id}")
