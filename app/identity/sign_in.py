"""Signing in and staying signed in: the security library set up, and who is acting on each request."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, redirect, session, url_for
from flask_login import current_user, logout_user, user_logged_in
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore
from sqlalchemy.orm import joinedload

from app.config import Settings
from app.extensions import csrf, db
from app.identity import sessions
from app.identity.forms import SignInForm
from app.identity.models import Centre, Membership, User
from app.web.access import Audience, audience

DEMO_PASSWORD = "demo-technologist"  # noqa: S105 - fixed and documented, for demo accounts only
OPEN_ENDPOINTS = {"security.login": Audience.ANYONE, "security.logout": Audience.ANYONE}


class _NoRole(RoleMixin):
    """The library wants a role table; parts are played per centre here, so it is never used."""


class _People(SQLAlchemySessionUserDatastore):
    """Finds accounts without the role table that the library would join."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> User | None:  # noqa: ARG002, FBT001, FBT002 - the library's signature; addresses are lower case
        """Return the account with the given column values, or None."""
        return db.session.scalars(_accounts(*wanted), wanted).unique().one_or_none()


@cache
def _accounts(*columns: str) -> sa.Select[User]:
    """Return the statement for the account whose columns have the values given under their names.

    Every request asks it, so it is put together once, and the person's parts come in the same query; the
    names of their centres are of interest on few pages.
    """
    return (
        sa.select(User)
        .where(*(getattr(User, name) == sa.bindparam(name) for name in columns))
        .options(joinedload(User.memberships).lazyload(Membership.centre))
    )


def configure(app: Flask, settings: Settings) -> None:
    """Set the security library up."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/signed-out",
        SECURITY_LOGIN_USER_TEMPLATE="identity/sign_in.html",
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": _lower, "case_insensitive": True}}],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,
        # The library would write a header that browsers do not read; app/web/security.py writes it right.
        SECURITY_CACHE_CONTROL=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_NAME="__Host-techfolio" if settings.production else "techfolio",
    )
    store = _People(db.session, User, _NoRole)
    security = Security(app, store, login_form=SignInForm, register_blueprint=True)
    security.context_processor(_sign_in_context)
    app.view_functions["security.logout"] = _ending(app.view_functions["security.logout"], settings)
    csrf.exempt(app.view_functions["security.logout"])
    user_logged_in.connect(_begin, app)
    for endpoint, who in OPEN_ENDPOINTS.items():
        app.view_functions[endpoint] = audience(who)(app.view_functions[endpoint])


def _begin(_app: Flask, **_more: Any) -> None:
    sessions.begin(session)


def _ending(view: Callable[..., Any], settings: Settings) -> Callable[..., Any]:
    """Let the library's sign-out also end every copy of the session's cookie.

    Where nobody is signed in any more, in a second tab for instance, there is nothing to forge and nothing
    to do but to sign in; so this view looks at the mark against forgery itself.
    """

    @wraps(view)
    def sign_out(**more: Any) -> Any:
        if g.actor is None:
            return redirect(url_for("security.login"))
        csrf.protect()
        sessions.end(session, settings)
        return view(**more)

    return sign_out


def _lower(address: str) -> str | None:
    return address.strip().lower() if "@" in address else None


def _sign_in_context() -> dict[str, Any]:
    """Offer the demo sign-ins to the sign-in page, only where the demo command made them."""
    if not db.session.scalar(sa.select(sa.exists().where(Centre.is_demo))):
        return {"demo_people": [], "demo_password": ""}
    people = db.session.execute(
        sa.select(User.email, User.name, User.job_title)
        .where(User.is_demo, User.active)
        .order_by(User.created_at)
    )
    return {"demo_people": list(people), "demo_password": DEMO_PASSWORD}


def load_actor(settings: Settings) -> None:
    """Find out who is acting; a session that was signed out, idle or alive for too long ends here."""
    g.actor = None
    g.user = None
    user: User | None = current_user._get_current_object()  # noqa: SLF001 - the proxy's documented way to the row
    if user is None or not user.is_authenticated:
        return
    if not user.active or not sessions.goes_on(session, settings):
        logout_user()
        session.clear()
        return
    sessions.use(session)
    g.user = user
    g.actor = user.actor()
