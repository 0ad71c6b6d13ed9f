"""Absolute addresses for mail, and secret links that exist only while a mail is being sent."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, has_request_context, request

from app.core.errors import NotFoundError
from app.mail.values import MailLink

LOCAL = "http://127.0.0.1:8000"
MakeAddress = Callable[[UUID], str]
_kinds: dict[str, MakeAddress] = {}


def register_link(kind: str, make_address: MakeAddress) -> None:
    """Say how the absolute address of a kind of secret link is made from the number of its row.

    The function derives the link's token, for instance by an HMAC of the installation's secret over the
    number and a nonce. It runs in the worker, in an application's context and outside any request, and raises
    NotFoundError where the row is gone or the link is of no use any more: the mail is then given up.

    Raises:
        ValueError: another function has claimed the kind.
    """
    if _kinds.setdefault(kind, make_address) is not make_address:
        raise ValueError(f"Two functions claim the kind of link {kind!r}.")


def require_kind(kind: str) -> None:
    """Refuse a kind of link that no room has registered.

    Raises:
        ValueError: nobody has.
    """
    if kind not in _kinds:
        raise ValueError(f"No function makes the address of the kind of link {kind!r}.")


def address_of_link(link: MailLink) -> str:
    """Return the absolute address of a secret link.

    Raises:
        NotFoundError: the row is gone, the link is used, or this program does not know the kind.
    """
    make_address = _kinds.get(link.kind)
    if make_address is None:
        raise NotFoundError("This program does not know how to make the link in this mail.")
    return make_address(link.row_id)


def absolute(path: str) -> str:
    """Return the absolute address of a path inside the product; works outside a request.

    On a local installation without a public address a request says how it was reached.
    """
    public: str | None = current_app.config["TECHFOLIO"].public_url
    if public is None:
        public = request.host_url.rstrip("/") if has_request_context() else LOCAL
    return public + path


def absolute_for(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page; works outside a request."""
    return absolute(current_app.url_map.bind("localhost").build(endpoint, values))
