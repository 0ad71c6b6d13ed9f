"""The pages on which an entry is discussed: its thread, and changing or removing an own comment."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import ConflictError, RefusedError
from app.portfolio.access import EvidenceAccess
from app.portfolio.comments import (
    CommentAccess,
    change_comment,
    discussed_evidence,
    own_comment,
    remove_comment,
    write_comment,
)
from app.portfolio.comments_forms import ChangeForm, CommentForm
from app.portfolio.comments_policy import CommentAction
from app.portfolio.comments_views import comment_view, named, thread_on
from app.web.access import Audience, acting, audience
from app.web.answers import UNPROCESSABLE

blueprint = Blueprint("evidence_comments", __name__)
CONFLICT = 409


@blueprint.get("/evidence/<uuid:evidence_id>/comments")
@audience(Audience.SIGNED_IN)
def thread(evidence_id: UUID) -> str:
    """Show what is said about an entry, and take a comment."""
    found = discussed_evidence(acting(), evidence_id, "the comments")
    return _page(found, CommentForm(formdata=None))


@blueprint.post("/evidence/<uuid:evidence_id>/comments")
@audience(Audience.SIGNED_IN)
def write(evidence_id: UUID) -> ResponseReturnValue:
    """Add a comment; what cannot be taken is shown again as it was typed."""
    found = discussed_evidence(acting(), evidence_id, locked=True)
    form = CommentForm()
    if not form.validate_on_submit():
        return _page(found, form), UNPROCESSABLE
    try:
        write_comment(found, form.text.data, form.proposed)
    except RefusedError as refused:
        return _page(found, form, refused.sentence), CONFLICT
    flash("Your comment is added.")
    case = _case()
    return redirect(f"/queue/{case}" if case else _place(found))


def _place(found: EvidenceAccess) -> str:
    """Return where the thread stands on the entry's page."""
    return f"/evidence/{found.evidence.id}#comments-{found.evidence.reference}"


def _case() -> UUID | None:
    """Return the sign-off from whose page the person came, if they came from one."""
    return request.values.get("case", type=UUID)


def _page(found: EvidenceAccess, form: CommentForm, problem: str = "") -> str:
    return render_template(
        "portfolio/comments.html",
        evidence=found.evidence,
        thread=thread_on(found),
        form=form,
        problem=problem,
        case=_case(),
    )


@blueprint.get("/comments/<uuid:comment_id>")
@audience(Audience.SIGNED_IN)
def own(comment_id: UUID) -> str:
    """Show an own comment, to be changed or removed."""
    mine = own_comment(acting(), comment_id)
    form = ChangeForm(formdata=None, text=mine.comment.text, revision=str(mine.comment.revision))
    return _own_page(mine, form)


@blueprint.post("/comments/<uuid:comment_id>")
@audience(Audience.SIGNED_IN)
def change(comment_id: UUID) -> ResponseReturnValue:
    """Give an own comment other words; what comes too late is shown again as it was typed."""
    mine = own_comment(acting(), comment_id, locked=True)
    form = ChangeForm()
    if not form.validate_on_submit():
        return _own_page(mine, form), UNPROCESSABLE
    try:
        change_comment(mine, form.text.data, form.base_revision)
    except (ConflictError, RefusedError) as refused:
        form.revision.data = str(mine.comment.revision)
        return _own_page(mine, form, refused.sentence), CONFLICT
    flash("Your comment is changed.")
    return redirect(_place(mine.found))


@blueprint.post("/comments/<uuid:comment_id>/remove")
@audience(Audience.SIGNED_IN)
def remove(comment_id: UUID) -> ResponseReturnValue:
    """Empty an own comment; that there was one stays."""
    mine = own_comment(acting(), comment_id, locked=True)
    remove_comment(mine)
    flash("Your comment is removed.")
    return redirect(_place(mine.found))


def _own_page(mine: CommentAccess, form: ChangeForm, problem: str = "") -> str:
    no_change = mine.refusal(CommentAction.CHANGE)
    no_removal = mine.refusal(CommentAction.REMOVE)
    return render_template(
        "portfolio/comment.html",
        comment=mine.comment,
        name=named(mine.comment),
        evidence=mine.found.evidence,
        text="" if mine.found.words_hidden else comment_view(mine.found, mine.comment).text,
        form=form,
        no_change=no_change.value if no_change else "",
        no_removal=no_removal.value if no_removal else "",
        problem=problem,
    )
