"""On which day what a pack shows was last changed: the day of printing is nowhere in it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.workflow import State
from app.competencies.models import SignOffCase, SignOffEvent
from app.core.clock import london_day
from app.cpd.models import CpdActivity, CpdProfile, CpdRegistration
from app.export.choice_models import PackChoice, PackFileChoice, PackLog
from app.export.cv_models import CvChoice
from app.export.models import PackChange, RoleReport
from app.export.values import PackKind
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.logbook.models import LoggedWeek, WeekInitial, WeekVersion
from app.placements.clock_models import ClockChange
from app.placements.models import Placement, PlacementMove, Supervision
from app.placements.move_models import CentreMove, CentreMoveState
from app.placements.programmes import OWN_RECORDS
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, PatientDataReport, Reflection
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion

_Latest = sa.ScalarSelect[Any]


def portfolio_changed_on(placement: Placement, *, with_log: bool, with_supervisors: bool) -> date:
    """Return the day of the last recorded change of what a portfolio shows; one query.

    Args:
        placement: whose.
        with_log: whether it prints the weekly log.
        with_supervisors: whether its first page says who supervised.
    """
    entries = sa.select(Evidence.id).where(Evidence.placement_id == placement.id)
    of_entry = EvidenceVersion.evidence_id.in_(entries)
    files = sa.select(Attachment.id).where(Attachment.evidence_id.in_(entries))
    reflecting = sa.select(PackChoice.evidence_id).where(PackChoice.with_reflection)
    reported = (PatientDataReport.evidence_id.in_(entries), PatientDataReport.comment_id.is_(None))
    cases = sa.select(SignOffCase.id).where(SignOffCase.placement_id == placement.id)
    completed = sa.select(Assessment.id).where(
        Assessment.placement_id == placement.id, Assessment.state == State.COMPLETED
    )
    changes = [
        *_of_progress(placement),
        _noted(placement, PackKind.PORTFOLIO),
        _latest(EvidenceVersion.submitted_at, of_entry),
        _latest(EvidenceVersion.withdrawn_at, of_entry),
        _latest(EvidenceVersion.purged_at, of_entry),
        _latest(PatientDataReport.reported_at, *reported),
        _latest(PatientDataReport.decided_at, *reported),
        _latest(RoleReport.changed_at, RoleReport.placement_id == placement.id),
        _latest(PackChoice.changed_at, PackChoice.evidence_id.in_(entries)),
        _latest(
            Reflection.changed_at, Reflection.evidence_id.in_(entries), Reflection.evidence_id.in_(reflecting)
        ),
        _latest(PackFileChoice.changed_at, PackFileChoice.attachment_id.in_(files)),
        _latest(PackLog.changed_at, PackLog.placement_id == placement.id),
        _latest(SignOffEvent.at, SignOffEvent.case_id.in_(cases)),
        _latest(AssessmentEvent.at, AssessmentEvent.assessment_id.in_(completed)),
        _latest(
            CentreMove.settled_at,
            CentreMove.placement_id == placement.id,
            CentreMove.state == CentreMoveState.ACCEPTED,
        ),
        *_of_repetitions(placement),
        *(_of_record(placement) if placement.programme in OWN_RECORDS else ()),
        *(_of_supervisors(placement) if with_supervisors else ()),
        *(_of_log(placement) if with_log else ()),
    ]
    return _last_of(changes, placement)


def application_changed_on(placement: Placement, shown: Iterable[datetime], *, with_completion: bool) -> date:
    """Return the day of the last recorded change of what the application documents show; one query.

    Args:
        placement: whose.
        shown: when each file and each entry of the CV that is shown was added or changed.
        with_completion: whether they state how far the training is.
    """
    changes = [
        _noted(placement, PackKind.APPLICATION_DOCUMENTS),
        _latest(CvChoice.changed_at, CvChoice.placement_id == placement.id),
        *(_of_progress(placement) if with_completion else ()),
    ]
    return _last_of(changes, placement, shown)


def _noted(placement: Placement, kind: PackKind) -> _Latest:
    """Return the change that leaves no other day behind: a new title, a new order, what was deleted."""
    return _latest(PackChange.changed_at, PackChange.placement_id == placement.id, PackChange.kind == kind)


def _of_progress(placement: Placement) -> tuple[_Latest, ...]:
    """How far the training is, by which version, and how long it lasts: both files may say so."""
    return (
        _latest(LedgerEntry.at, LedgerEntry.placement_id == placement.id),
        _latest(ClockChange.at, ClockChange.placement_id == placement.id),
        _latest(PlacementMove.at, PlacementMove.placement_id == placement.id),
    )


def _of_supervisors(placement: Placement) -> tuple[_Latest, ...]:
    return (_latest(Supervision.created_at, Supervision.placement_id == placement.id),)


def _of_repetitions(placement: Placement) -> tuple[_Latest, ...]:
    noted = sa.select(Repetition.id).where(Repetition.placement_id == placement.id)
    versions = sa.select(RepetitionVersion.id).where(RepetitionVersion.repetition_id.in_(noted))
    return (
        _latest(RepetitionVersion.at, RepetitionVersion.repetition_id.in_(noted)),
        _latest(RepetitionVersion.purged_at, RepetitionVersion.repetition_id.in_(noted)),
        _latest(RepetitionInitial.at, RepetitionInitial.version_id.in_(versions)),
    )


def _of_record(placement: Placement) -> tuple[_Latest, ...]:
    entries = sa.select(Evidence.id).where(Evidence.placement_id == placement.id)
    return (
        _latest(CpdRegistration.stated_at, CpdRegistration.placement_id == placement.id),
        _latest(CpdActivity.changed_at, CpdActivity.evidence_id.in_(entries)),
        _latest(CpdProfile.saved_at, CpdProfile.placement_id == placement.id),
    )


def _of_log(placement: Placement) -> tuple[_Latest, ...]:
    weeks = sa.select(LoggedWeek.id).where(LoggedWeek.placement_id == placement.id)
    versions = sa.select(WeekVersion.id).where(WeekVersion.week_id.in_(weeks))
    return (
        _latest(WeekVersion.at, WeekVersion.week_id.in_(weeks)),
        _latest(WeekVersion.purged_at, WeekVersion.week_id.in_(weeks)),
        _latest(WeekInitial.at, WeekInitial.version_id.in_(versions)),
    )


def _latest(
    column: sa.orm.InstrumentedAttribute[datetime] | sa.orm.InstrumentedAttribute[datetime | None],
    *where: sa.ColumnElement[bool],
) -> _Latest:
    return sa.select(sa.func.max(column)).where(*where).scalar_subquery()


def _last_of(changes: Collection[_Latest], placement: Placement, shown: Iterable[datetime] = ()) -> date:
    row = db.session.execute(sa.select(*changes)).one()
    changed = london_day(max([placement.created_at, *shown, *(at for at in row if at is not None)]))
    return max(changed, placement.finished_on or changed)
