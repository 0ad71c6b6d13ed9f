"""How things are numbered: time-ordered UUIDs (version 7, RFC 9562)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new identifier that sorts after all identifiers made before it."""
    return uuid7()
