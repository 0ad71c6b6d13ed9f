"""What an archive holds beside the placement's own rows: standards, forms, ledger, and who is spoken of."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.assessments.models import Assessment, StoredForm
from app.assessments.msf_models import MsfCycle
from app.extensions import db
from app.identity.models import Centre, User
from app.ledger.models import LedgerEntry
from app.ledger.queries import entries_of
from app.placements.models import Placement
from app.placements.move_models import CentreMove
from app.standards.models import FrameworkItem, FrameworkVersion

ABOUT_PEOPLE = ("id", "name", "job_title", "registration_body", "registration_number")
PEOPLE = frozenset(
    {
        *("user_id", "trainee_id", "supervisor_id", "starter_id", "assessor_id", "absent_id"),
        *("owner_id", "author_id"),
    }
)
Row = Mapping[str, Any]
Tables = dict[str, list[Row]]


def surroundings_of(tables: Tables, placement_id: UUID) -> Tables:
    """Return what the placement's rows rest on and do not lead to by themselves, by table."""
    return _standards(tables) | _assessment_forms(tables) | _centres(tables) | _ledger(placement_id)


def _standards(tables: Tables) -> Tables:
    """Return the words of the standards that the placement has or had: without them codes say little."""
    pinned = values(tables["placement_framework"], "framework_version_id")
    pinned |= values(tables["placement_move"], "from_version_id")
    versions = sa.select(FrameworkVersion.__table__).where(FrameworkVersion.id.in_(pinned))
    items = (
        sa.select(FrameworkItem.__table__)
        .where(FrameworkItem.framework_version_id.in_(pinned))
        .order_by(FrameworkItem.framework_version_id, FrameworkItem.position)
    )
    return {
        FrameworkVersion.__tablename__: [dict(row) for row in db.session.execute(versions).mappings()],
        FrameworkItem.__tablename__: [dict(row) for row in db.session.execute(items).mappings()],
    }


def _centres(tables: Tables) -> Tables:
    """Return the names of the centres in which the placement is or was, and of those that were asked."""
    moves = tables[CentreMove.__tablename__]
    numbers = values(tables[Placement.__tablename__], "centre_id")
    numbers |= values(moves, "from_centre_id") | values(moves, "to_centre_id")
    wanted = sa.select(Centre.id, Centre.name).where(Centre.id.in_(numbers)).order_by(Centre.name)
    return {Centre.__tablename__: [dict(row) for row in db.session.execute(wanted).mappings()]}


def _ledger(placement_id: UUID) -> Tables:
    """Return the placement's chain: it points to nothing, so nothing leads to it."""
    columns = LedgerEntry.__table__.columns
    return {
        LedgerEntry.__tablename__: [
            {column.name: getattr(entry, column.name) for column in columns}
            for entry in entries_of(placement_id)
        ]
    }


def _assessment_forms(tables: Tables) -> Tables:
    """Return the forms that were filled in: without them the keys of answers say little."""
    used = {row["form_id"] for model in (Assessment, MsfCycle) for row in tables[model.__tablename__]}
    forms = sa.select(StoredForm.__table__).where(StoredForm.id.in_(used)).order_by(StoredForm.id)
    return {StoredForm.__tablename__: [dict(row) for row in db.session.execute(forms).mappings()]}


def people_of(tables: Tables) -> list[Row]:
    """Return who the rows speak of: names and registrations, no addresses."""
    numbers = {
        value
        for rows in tables.values()
        for row in rows
        for name, value in row.items()
        if name in PEOPLE or name.endswith(("_by_id", "actor_id"))
    }
    columns = [getattr(User, name) for name in ABOUT_PEOPLE]
    wanted = sa.select(*columns).where(User.id.in_(numbers - {None})).order_by(User.name)
    return [dict(row) for row in db.session.execute(wanted).mappings()]


def where(tables: Tables, model: Any, column: str, allowed: set[Any]) -> list[Row]:
    """Return the rows of a table whose value in a column is among some."""
    return [row for row in tables[model.__tablename__] if row[column] in allowed]


def values(rows: Sequence[Row], column: str) -> set[Any]:
    """Return the values of a column over some rows."""
    return {row[column] for row in rows}
