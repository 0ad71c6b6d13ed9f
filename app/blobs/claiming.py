"""How two transactions that keep and delete the same content at once wait for each other: by its row."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.blobs.models import Blob
from app.core.clock import now
from app.extensions import db


def claim(digest: str, size: int = 0, media_type: str = "") -> bool:
    """Add the row of a content unless there is one; wait for whoever is adding or deleting it.

    Returns:
        True where the row is new, and so the caller's alone until the transaction ends.
    """
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    added = (
        dialect.insert(Blob)
        .values(digest=digest, size=size, media_type=media_type, created_at=now())
        .on_conflict_do_nothing(index_elements=[Blob.digest])
        .returning(Blob.digest)
    )
    return db.session.scalar(added) is not None


def hold(digest: str) -> bool:
    """Keep the row of a content from being deleted until the transaction ends; say whether there is one."""
    row = sa.select(Blob.digest).where(Blob.digest == digest).with_for_update(read=True, key_share=True)
    return db.session.scalar(row) is not None


def is_free(digest: str) -> bool:
    """Say whether a content has no row and gets none from anybody else until the transaction ends.

    In SQLite one transaction writes at a time, so that looking is enough; it needs no room on a full disk.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        return claim(digest)
    return not hold(digest)
