"""What a colleague sees by their one-use link: the questions, and a way to decline."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import msf_answering
from app.assessments.msf_access import closed_to_rater, invitation_for
from app.assessments.msf_forms import RaterForm, rater_form_class_for
from app.assessments.msf_models import MsfInvitation
from app.assessments.msf_policy import RaterClosed
from app.core.errors import InvalidInputError
from app.web.access import Audience, audience
from app.web.answers import invalid

blueprint = Blueprint("feedback", __name__)
GONE = 410
ANSWERED = "Your answer is kept without your name. No mail follows."
DECLINED = "Nobody is told that you declined, and no mail follows."


@blueprint.route("/feedback/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def answer(token: str) -> ResponseReturnValue:
    """Let a colleague answer without a name; opening the link sends nothing."""
    invitation = invitation_for(token, locked=request.method == "POST")
    form = rater_form_class_for(invitation.cycle.stored_form.form)()
    if reason := closed_to_rater(invitation):
        return _closed_page(reason, form)
    if not form.validate_on_submit():
        return _answer_page(invitation, form)
    try:
        msf_answering.answer(invitation, form.answers())
    except InvalidInputError as problem:
        form.form_errors = [problem.sentence]
        return _answer_page(invitation, form)
    return render_template("assessments/guest_done.html", heading="Thank you", words=ANSWERED)


@blueprint.route("/feedback/<token>/decline", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def decline(token: str) -> ResponseReturnValue:
    """Let a colleague say that they will not answer; they need not say why."""
    invitation = invitation_for(token, locked=request.method == "POST")
    if reason := closed_to_rater(invitation):
        return _closed_page(reason)
    if request.method == "GET":
        return render_template("assessments/msf_decline.html", cycle=invitation.cycle, address=request.path)
    msf_answering.decline(invitation)
    return render_template("assessments/guest_done.html", heading="Declined", words=DECLINED)


def _answer_page(invitation: MsfInvitation, form: RaterForm) -> ResponseReturnValue:
    cycle = invitation.cycle
    page = render_template(
        "assessments/msf_answer.html",
        cycle=cycle,
        trainee=cycle.placement.trainee.name,
        chosen=cycle.stored_form.form,
        form=form,
    )
    return invalid(form, page)


def _closed_page(reason: RaterClosed, form: RaterForm | None = None) -> ResponseReturnValue:
    """Say why the link opens nothing; what was typed is shown, so that it can be copied."""
    typed = form.typed() if form is not None and request.method == "POST" else []
    return render_template("assessments/guest_closed.html", sentence=reason.sentence, typed=typed), GONE
