"""Reads the reports of patient data that wait for a decision."""

from collections.abc import Collection, Iterable
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.portfolio.models import Evidence, PatientDataReport
from app.portfolio.queries import PLACEMENTS


def open_reports(placements: Iterable[UUID] | sa.Select[UUID]) -> list[PatientDataReport]:
    """Return the reports of patient data on some placements that wait for a decision, oldest first.

    Args:
        placements: their numbers or, where they may be many, the statement that finds them.
    """
    if isinstance(placements, sa.Select):
        return list(db.session.scalars(_reports_on(placements)))
    return list(db.session.scalars(_open_reports(), {"placement_ids": list(placements)}))


@cache
def _open_reports() -> sa.Select[PatientDataReport]:
    return _reports_on(PLACEMENTS)


def _reports_on(
    placements: sa.BindParameter[Collection[UUID]] | sa.Select[UUID],
) -> sa.Select[PatientDataReport]:
    # From the few reports to their entries: a join lets SQLite walk through all entries of all placements.
    is_on_them = sa.exists().where(
        Evidence.id == PatientDataReport.evidence_id, Evidence.placement_id.in_(placements)
    )
    return (
        sa.select(PatientDataReport)
        .where(PatientDataReport.outcome.is_(None), is_on_them)
        .options(
            joinedload(PatientDataReport.evidence).joinedload(Evidence.placement),
            joinedload(PatientDataReport.attachment),
            joinedload(PatientDataReport.reported_by),
        )
        .order_by(PatientDataReport.reported_at)
    )
