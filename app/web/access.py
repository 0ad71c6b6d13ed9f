"""Who may call a view: every view declares its audience, and one that declares none answers 403."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.core.actor import Actor, Role
from app.core.errors import NotFoundError
from app.web import held

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """The widest group that may call a view; what they see of whom is decided when it is loaded."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    TRAINEE = "trainees"
    SUPERVISOR = "supervisors"
    COORDINATOR = "co-ordinators"
    VERIFIER = "internal verifiers"
    ADMINISTRATOR = "administrators"


_ROLES = {
    Audience.TRAINEE: Role.TRAINEE,
    Audience.SUPERVISOR: Role.SUPERVISOR,
    Audience.COORDINATOR: Role.COORDINATOR,
    Audience.VERIFIER: Role.VERIFIER,
}


def audience(who: Audience) -> Callable[[View], View]:
    """Declare a view's audience."""

    def declare(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]  # read back by `audience_of`
        return view

    return declare


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """Return what the view behind an endpoint has declared, or None."""
    return getattr(app.view_functions[endpoint], "audience", None)


def acting() -> Actor:
    """Return who is acting. Only for views whose audience is signed in.

    Raises:
        NotFoundError: nobody is.
    """
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise NotFoundError
    return actor


def belongs(who: Audience, actor: Actor) -> bool:
    """Say whether a signed-in person is in an audience."""
    if who is Audience.ADMINISTRATOR:
        return actor.is_administrator
    role = _ROLES.get(who)
    return role is None or actor.plays(role)


def enforce() -> Response | None:
    """Refuse or divert a request before its view runs; register it after the actor is loaded."""
    if request.endpoint is None:
        return None
    who = audience_of(current_app, request.endpoint)
    if who is None:
        abort(403)
    if who is Audience.ANYONE:
        return None
    actor: Actor | None = g.get("actor")
    if actor is None:
        return _ask_to_sign_in()
    if not belongs(who, actor):
        raise NotFoundError
    return None


def _ask_to_sign_in() -> Response:
    """Divert to the sign-in page; what was typed is held for its owner."""
    if request.headers.get("X-Requested-With") == "techfolio":
        abort(401)
    target = request.full_path.rstrip("?")
    if request.method != "GET":
        kept = held.hold(request.path, request.form)
        target = url_for("web.typed", held_id=kept) if kept else url_for("home.index")
        if kept:
            session["typed_is_held"] = True
    return redirect(url_for("security.login", next=target))
