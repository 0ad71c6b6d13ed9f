"""Notices which placements a transaction changes, and stores their tallies before it is committed."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, UOWTransaction

from app.assessments.models import Assessment
from app.competencies.models import SignOffCase
from app.extensions import db
from app.placements.clock_models import (
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
)
from app.placements.models import Placement, PlacementFramework, PlacementMove
from app.planning.models import TrainingPlan
from app.portfolio.models import Evidence, EvidenceVersion, PatientDataReport
from app.portfolio.values import EvidenceState
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.tally.service import store

PLACEMENTS, ENTRIES = "placements to be counted", "entries whose placements are to be counted"
NOTED, INITIALLED = "noted repetitions, likewise", "initialled versions of them, likewise"
REPEATED = "placements of which it is to be counted too how often items were done"
OF_PLACEMENTS = (
    Assessment,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementFramework,
    PlacementHours,
    PlacementMove,
    SignOffCase,
    TrainingPlan,
)
# Those of them that change how often items were done; a signature does not, and so need not count it.
OF_REPETITIONS = (Assessment, PlacementFramework, PlacementMove)


def watch() -> None:
    """Begin to watch the sessions of the application; a second call changes nothing."""
    if not sa.event.contains(db.session, "before_commit", _store):
        sa.event.listen(db.session, "after_flush", _notice)
        sa.event.listen(db.session, "before_commit", _store)
        sa.event.listen(db.session, "after_rollback", _forget)


def _notice(session: Session, _: UOWTransaction) -> None:
    """Remember whose tally is touched: keys only, as rows may be gone or expired before the commit.

    Drafts count for nothing, and claims only change with the version that they belong to.
    """
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Placement):
            _remember(session, PLACEMENTS, row.id)
        elif isinstance(row, OF_PLACEMENTS):
            _remember(session, PLACEMENTS, row.placement_id)
            if isinstance(row, OF_REPETITIONS):
                _remember(session, REPEATED, row.placement_id)
        elif isinstance(row, EvidenceVersion) and row.state is not EvidenceState.DRAFT:
            _remember(session, ENTRIES, row.evidence_id)
        elif isinstance(row, PatientDataReport):
            # On what an entry was done is hidden while a report is open.
            _remember(session, ENTRIES, row.evidence_id)
        elif isinstance(row, RepetitionVersion):
            _remember(session, NOTED, row.repetition_id)
        elif isinstance(row, RepetitionInitial):
            _remember(session, INITIALLED, row.version_id)


def _remember(session: Session, what: str, number: UUID) -> None:
    session.info.setdefault(what, set()).add(number)


def _store(session: Session) -> None:
    session.flush()
    touched, repeated = session.info.pop(PLACEMENTS, set()), session.info.pop(REPEATED, set())
    for what, placements_of in _OTHERS.items():
        if numbers := session.info.pop(what, set()):
            found = session.scalars(placements_of(numbers)).all()
            touched.update(found)
            # An initial makes a day count for the engine; it was done all the same.
            repeated.update(found if what != INITIALLED else ())
    if touched:
        store(touched, repeated)


def _forget(session: Session) -> None:
    for what in (PLACEMENTS, REPEATED, *_OTHERS):
        session.info.pop(what, None)


Numbers = Collection[UUID]
_OTHERS: Mapping[str, Callable[[Numbers], sa.Select[UUID]]] = {
    ENTRIES: lambda numbers: sa.select(Evidence.placement_id).where(Evidence.id.in_(numbers)),
    NOTED: lambda numbers: sa.select(Repetition.placement_id).where(Repetition.id.in_(numbers)),
    INITIALLED: lambda numbers: (
        sa.select(Repetition.placement_id).join(Repetition.versions).where(RepetitionVersion.id.in_(numbers))
    ),
}
