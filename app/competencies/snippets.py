"""A supervisor's own comment snippets: what there is, and adding, changing and deleting them."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.competencies.queue_models import SupervisorSnippet
from app.core.actor import Actor
from app.core.errors import AtFieldError, NotFoundError
from app.core.ids import new_id
from app.extensions import db

MOST = 100
TOO_MANY = f"You have {MOST} comments already. Delete one that you do not need first."
SAME_NAME = "You have a comment of this name already. Choose another name."


def snippets_of(actor: Actor) -> Sequence[SupervisorSnippet]:
    """Return a person's own snippets, by name."""
    return db.session.scalars(
        sa.select(SupervisorSnippet)
        .where(SupervisorSnippet.user_id == actor.user_id)
        .order_by(sa.func.lower(SupervisorSnippet.name), SupervisorSnippet.id)
    ).all()


def snippet_of(actor: Actor, snippet_id: UUID) -> SupervisorSnippet:
    """Return one of a person's own snippets.

    Raises:
        NotFoundError: there is none of that number, or somebody else wrote it.
    """
    found = db.session.get(SupervisorSnippet, snippet_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFoundError
    return found


def add(actor: Actor, name: str, text: str) -> SupervisorSnippet:
    """Keep a new snippet.

    Raises:
        AtFieldError: the person has one of that name, or very many.
    """
    existing = snippets_of(actor)
    if len(existing) >= MOST:
        raise AtFieldError("name", TOO_MANY)
    _require_free(existing, name)
    snippet = SupervisorSnippet(id=new_id(), user_id=actor.user_id, name=name, text=text)
    db.session.add(snippet)
    db.session.flush()
    return snippet


def change(actor: Actor, snippet: SupervisorSnippet, name: str, text: str) -> None:
    """Change a snippet; what was inserted from it before stays as it was.

    Raises:
        AtFieldError: the person has another one of that name.
    """
    _require_free([one for one in snippets_of(actor) if one is not snippet], name)
    snippet.name, snippet.text = name, text
    db.session.flush()


def delete(snippet: SupervisorSnippet) -> None:
    """Delete a snippet."""
    db.session.delete(snippet)
    db.session.flush()


def inserted(text: str, snippet: str) -> str:
    """Return a text with a snippet after it, on a line of its own."""
    return f"{text.rstrip()}\n{snippet}" if text.strip() else snippet


def _require_free(existing: Sequence[SupervisorSnippet], name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in existing):
        raise AtFieldError("name", SAME_NAME)
