"""The pages on which a supervisor keeps their own comment snippets, and inserting one without JavaScript."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from app.competencies import snippets
from app.competencies.snippet_forms import SnippetForm
from app.core.errors import NotFoundError
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("snippets", __name__)


@blueprint.route("/queue/comments", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def listed() -> ResponseReturnValue:
    """List one's own snippets, and add one."""
    form = SnippetForm()
    if not sent(form, lambda: snippets.add(acting(), form.name.data or "", form.text.data or "")):
        own = snippets.snippets_of(acting())
        return invalid(form, render_template("competencies/snippets.html", form=form, snippets=own))
    flash("The comment is saved.")
    return redirect(url_for("snippets.listed"))


@blueprint.route("/queue/comments/<uuid:snippet_id>", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def edit(snippet_id: UUID) -> ResponseReturnValue:
    """Change one of one's own snippets."""
    snippet = snippets.snippet_of(acting(), snippet_id)
    form = SnippetForm(obj=snippet)
    if not sent(form, lambda: snippets.change(acting(), snippet, form.name.data or "", form.text.data or "")):
        return invalid(form, render_template("competencies/snippet.html", form=form, snippet=snippet))
    flash("The comment is saved.")
    return redirect(url_for("snippets.listed"))


@blueprint.post("/queue/comments/<uuid:snippet_id>/delete")
@audience(Audience.SUPERVISOR)
def delete(snippet_id: UUID) -> ResponseReturnValue:
    """Delete one of one's own snippets."""
    snippets.delete(snippets.snippet_of(acting(), snippet_id))
    flash("The comment is deleted.")
    return redirect(url_for("snippets.listed"))


def wants_insertion() -> bool:
    """Say whether the button that inserts a snippet was pressed, and not the one that decides."""
    return "insert" in request.form


def insert_into(field: Field) -> str:
    """Put the chosen snippet behind what was typed, and return what to tell where none was chosen.

    Raises:
        NotFoundError: it is not the person's own.
    """
    chosen = request.form.get("snippet", "")
    if not chosen:
        return "Choose one of your comments to insert."
    try:
        snippet = snippets.snippet_of(acting(), UUID(chosen))
    except ValueError:
        raise NotFoundError from None
    field.data = snippets.inserted(field.data or "", snippet.text)
    return ""
