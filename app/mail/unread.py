"""The number of unread notices for the header, and noting that one was seen by opening what it is about."""

from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

from app.core.actor import Actor
from app.mail import queries, service
from app.web.transaction import afterwards


def unread(actor: Actor) -> int:
    """Return how many notices a person has not seen, asked for once in a request.

    Who opens the page that a notice leads to has seen it: that is noted after the answer.
    """
    if "unread" not in g:
        g.unread = _count(actor)
    return int(g.unread)


def _count(actor: Actor) -> int:
    try:
        number, leads_here = queries.unread(actor.user_id, request.path)
    except SQLAlchemyError:
        # The page that says so must not fail for want of a number in its header.
        return 0
    if not leads_here or request.method != "GET":
        return number
    path = request.path
    afterwards(lambda: service.mark_seen(actor.user_id, path=path))
    return number
