"""What a guest sees by a one-use link: the form to sign, files as pictures, declining, disputing."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments import guests
from app.assessments.answering import GuestAnsweringForm, guest_form_class_for
from app.assessments.filling_pages import CONFLICT, fill_page
from app.assessments.forms import ReasonForm
from app.assessments.guest_links import closed, link_for
from app.assessments.guest_looks import note_guests_look
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.guest_policy import Closed
from app.assessments.models import Assessment
from app.assessments.views import Picture
from app.blobs import showing
from app.core.clock import today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.ledger.values import Authority
from app.portfolio.models import Attachment
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import AttachmentState
from app.web.access import Audience, audience
from app.web.answers import invalid
from app.web.security import FILE_POLICY

blueprint = Blueprint("guests", __name__)
GONE = 410
MOST_PAGES = 20


@blueprint.route("/guest/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def sign(token: str) -> ResponseReturnValue:
    """Let a guest read what they are asked to judge, fill in the form and sign; opening it signs nothing."""
    link = link_for(token, Purpose.SIGN, locked=request.method == "POST")
    form = guest_form(link.assessment)
    if reason := closed(link):
        return _closed_page(reason, form)
    pictures = [picture for picture, _ in _pictures(link.assessment, token)]
    if request.method == "GET":
        note_guests_look(link.assessment, "what is to be judged")
    if not form.validate_on_submit():
        return fill_page(link.assessment, form, "", pictures=pictures)
    try:
        guests.sign(link, form.guest(), form.signing(Authority.LINK))
    except (RefusedError, InvalidInputError) as problem:
        form.form_errors = [problem.sentence]
        return fill_page(link.assessment, form, "", CONFLICT, pictures=pictures)
    return render_template("assessments/guest_done.html", heading="Signed", words=SIGNED)


SIGNED = "Thank you. You get a mail that says what was signed in your name, and how to dispute it. Keep it."
DECLINED = "Thank you for saying so. The trainee reads your reason and can ask somebody else."
DISPUTED = "The supervisor is told. What was signed counts for nothing until somebody has decided."


@blueprint.route("/guest/<token>/decline", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def decline(token: str) -> ResponseReturnValue:
    """Let a guest say that they will not make the assessment, and why."""
    link = link_for(token, Purpose.SIGN, locked=request.method == "POST")
    form = ReasonForm()
    if reason := closed(link):
        return _closed_page(reason)
    if not form.validate_on_submit():
        words = "You will not make this assessment. The trainee reads your reason."
        return _reason_page(link, form, "Decline", words)
    guests.decline(link, form.reason.data)
    return render_template("assessments/guest_done.html", heading="Declined", words=DECLINED)


@blueprint.route("/disputes/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def dispute(token: str) -> ResponseReturnValue:
    """Let somebody in whose name was signed say that it is not right."""
    link = link_for(token, Purpose.DISPUTE, locked=request.method == "POST")
    form = ReasonForm()
    if reason := closed(link):
        return _closed_page(reason)
    if not form.validate_on_submit():
        words = (
            "Something was signed in your name that you did not sign, or that is not what you wrote. "
            "It counts for nothing from then on, and the supervisor is told."
        )
        return _reason_page(link, form, "Dispute this signature", words)
    guests.dispute(link, form.reason.data)
    return render_template("assessments/guest_done.html", heading="Disputed", words=DISPUTED)


@blueprint.get("/guest/<token>/files/<uuid:attachment_id>/<int:page>")
@audience(Audience.ANYONE)
def picture(token: str, attachment_id: UUID, page: int) -> ResponseReturnValue:
    """Send one page of a file that lies before the guest, as a picture that was encoded anew."""
    link = link_for(token, Purpose.SIGN)
    address = _picture_address(token, attachment_id, page)
    file = next((file for one, file in _pictures(link.assessment, token) if one.address == address), None)
    if closed(link) or file is None or file.digest is None:
        raise NotFoundError
    note_guests_look(link.assessment, f"page {page} of a file")
    content, media_type = showing.preview(file.digest, file.media_type, page)
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def guest_form(assessment: Assessment) -> GuestAnsweringForm:
    """Return the form with which the guest of an assessment answers; what the trainee wrote stands in it.

    Raises:
        NotFoundError: no guest is asked.
    """
    guest = assessment.guest
    if guest is None:
        raise NotFoundError
    return guest_form_class_for(assessment.stored_form.form)(
        happened_on=assessment.happened_on or today(),
        guest_name=guest.name,
        job_title=guest.job_title,
        registration_body=guest.registration_body,
        registration_number=guest.registration_number,
    )


def _pictures(assessment: Assessment, token: str) -> Iterator[tuple[Picture, Attachment]]:
    """Return each page of each file that may be shown, with where it is got."""
    hidden = hidden_evidence(assessment.placement_id)
    for chosen in assessment.evidence:
        version = chosen.evidence_version
        if version.evidence_id in hidden:
            continue
        for file in (one.attachment for one in version.files):
            shown = file.state is AttachmentState.PRESENT and file.digest
            pages = showing.preview_count(file.media_type, file.pages) if shown else 0
            for page in range(1, min(pages, MOST_PAGES) + 1):
                words = f"{file.filename}, page {page} of {pages}" if pages > 1 else file.filename
                address = _picture_address(token, file.id, page)
                yield Picture(version.evidence.reference, words, address), file


def _picture_address(token: str, attachment_id: UUID, page: int) -> str:
    return f"/guest/{token}/files/{attachment_id}/{page}"


def _closed_page(reason: Closed, form: GuestAnsweringForm | None = None) -> ResponseReturnValue:
    """Say why the link opens nothing; what was typed is shown, so that it can be copied."""
    typed = form.typed() if form is not None and request.method == "POST" else []
    return render_template("assessments/guest_closed.html", sentence=reason.sentence, typed=typed), GONE


def _reason_page(link: GuestLink, form: ReasonForm, heading: str, words: str) -> ResponseReturnValue:
    page = render_template(
        "assessments/guest_reason.html", form=form, heading=heading, words=words, assessment=link.assessment
    )
    return invalid(form, page)
