"""Notes which cases a supervisor has opened, with the digest of what they saw, and reads it back."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.competencies.access import CaseAccess
from app.competencies.batch_policy import Opening
from app.competencies.queue_models import CaseOpened
from app.core.actor import Actor
from app.core.clock import now
from app.extensions import db
from app.web.transaction import afterwards


def note_opening(found: CaseAccess, digest: str) -> None:
    """Note, after the request, that somebody sees a case as it is now; it replaces what they saw before.

    Args:
        found: the case as the person sees it.
        digest: of what the page shows.
    """
    row = {
        "case_id": found.case.id,
        "user_id": found.access.actor.user_id,
        "content_digest": digest,
        "opened_at": now(),
    }
    # Two tabs may open a case at once, so the database itself has to decide between adding and replacing.
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(CaseOpened).values(row)
    upsert = statement.on_conflict_do_update(
        index_elements=[CaseOpened.case_id, CaseOpened.user_id],
        set_={
            "content_digest": statement.excluded.content_digest,
            "opened_at": statement.excluded.opened_at,
        },
    )
    afterwards(lambda: _write(upsert))


def _write(upsert: sa.Executable) -> None:
    db.session.execute(upsert)


def openings_by(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, Opening]:
    """Return what a person saw of some cases when they last opened them, those that they did open."""
    rows = db.session.execute(_opened(), {"user_id": actor.user_id, "case_ids": list(case_ids)})
    return {case_id: Opening(digest, at) for case_id, digest, at in rows}


@cache
def _opened() -> sa.Select[UUID, str, datetime]:
    return sa.select(CaseOpened.case_id, CaseOpened.content_digest, CaseOpened.opened_at).where(
        CaseOpened.user_id == sa.bindparam("user_id"),
        CaseOpened.case_id.in_(sa.bindparam("case_ids", expanding=True)),
    )
