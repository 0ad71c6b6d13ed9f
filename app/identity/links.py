"""Knows under which address a one-use link is handed over."""

from flask import current_app, url_for


def password_address(token: str) -> str:
    """Return the full address of a set-password link.

    Where the installation's public address is set, the link begins with it. The Host header, which whoever
    sends the request chooses, only counts on a local installation.
    """
    public: str | None = current_app.config["TECHFOLIO"].public_url
    if public is None:
        return url_for("identity.set_password", token=token, _external=True)
    return public + url_for("identity.set_password", token=token)
