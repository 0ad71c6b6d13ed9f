"""The verbs that begin an assessment: a trainee asks for one, a supervisor starts one at the bench."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.assessments.models import (
    Assessment,
    AssessmentEvidence,
    AssessmentItem,
    GuestAssessor,
    StoredForm,
)
from app.assessments.moves import move
from app.assessments.policy import assessor_refusal, incomplete_request, refusal_to_start
from app.assessments.workflow import Action
from app.core.clock import now, today
from app.core.errors import InvalidInputError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.access import Access, facts_of, lock_placements
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues
from app.portfolio.models import EvidenceVersion
from app.portfolio.queries import hidden_evidence, is_newest, newest_submitted

NOT_ON_PLACEMENT = (
    "One of the items is not part of the placement's standards any more. Look at the list again."
)
NOT_SUBMITTED = "One of the entries is not submitted, or is hidden. Look at the list again."
NO_ASSESSOR = "There is nobody with an account who could be asked under that choice. Choose somebody else."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an assessment is to be about.

    Attributes:
        title: what is observed or discussed, in a few words.
        outline: what the assessor should know beforehand; a case-based discussion needs one.
        setting: where.
        happened_on: the day, where it is known already.
        item_ids: the items of the placement's standards.
        evidence_ids: entries whose newest submitted version lies before the assessor.
    """

    title: str
    outline: str = ""
    setting: str = ""
    happened_on: date | None = None
    item_ids: frozenset[UUID] = frozenset()
    evidence_ids: frozenset[UUID] = frozenset()


def ask(access: Access, form: StoredForm, request: Request, assessor_id: UUID) -> Assessment:
    """Ask somebody with an account for an assessment of oneself.

    Raises:
        NotFoundError: the placement is not the person's own.
        RefusedError: the person who is asked cannot assess the trainee.
        InvalidInputError: something is missing, or an item or entry cannot be chosen.
    """
    access.require(Capacity.TRAINEE)
    assessor = db.session.get(User, assessor_id)
    if assessor is None or not assessor.active:
        raise RefusedError(NO_ASSESSOR)
    if reason := assessor_refusal(assessor.actor(), facts_of(access.placement), today()):
        raise RefusedError(reason.sentence)
    assessment = begin(access, form, request, assessor_id=assessor.id)
    move(assessment, Action.ASK, access.actor)
    return assessment


def start(access: Access, form: StoredForm, request: Request) -> Assessment:
    """Begin an assessment at the bench: the supervisor fills it in and signs it without being asked.

    Raises:
        NotFoundError: the person does not supervise the placement today.
        InvalidInputError: something is missing, or an item or entry cannot be chosen.
    """
    access.require(Capacity.SUPERVISOR)
    return begin(access, form, request, assessor_id=access.actor.user_id)


def begin(
    access: Access,
    form: StoredForm,
    request: Request,
    *,
    assessor_id: UUID | None = None,
    guest: GuestAssessor | None = None,
) -> Assessment:
    """Make the draft of an assessment, with what it is about and who is to fill it in.

    Raises:
        RefusedError: the person may not begin one.
        InvalidInputError: something is missing, or an item or entry cannot be chosen.
    """
    if reason := refusal_to_start(access.actor, facts_of(access.placement), today()):
        raise RefusedError(reason.sentence)
    lacking = incomplete_request(
        form=form.type, title=request.title, outline=request.outline, items=len(request.item_ids)
    )
    if lacking:
        raise InvalidInputError(next(iter(lacking.values())).sentence)
    placement_id = access.placement.id
    # One lock for all that is numbered on a placement: two at once get two numbers.
    lock_placements(placement_id)
    assessment = Assessment(
        id=new_id(),
        placement=access.placement,
        number=_last_number(placement_id) + 1,
        stored_form=form,
        title=request.title.strip(),
        outline=request.outline.strip(),
        setting=request.setting.strip(),
        happened_on=request.happened_on,
        starter_id=access.actor.user_id,
        assessor_id=assessor_id,
        guest=guest,
        created_at=now(),
    )
    db.session.add(assessment)
    db.session.flush()
    _choose(assessment, _items(placement_id, request.item_ids), _versions(placement_id, request.evidence_ids))
    return assessment


def _choose(assessment: Assessment, items: Collection[UUID], versions: Collection[UUID]) -> None:
    db.session.add_all(AssessmentItem(assessment_id=assessment.id, item_id=item) for item in items)
    db.session.add_all(
        AssessmentEvidence(assessment_id=assessment.id, evidence_version_id=version) for version in versions
    )
    db.session.flush()


def _last_number(placement_id: UUID) -> int:
    last = sa.select(sa.func.max(Assessment.number)).where(Assessment.placement_id == placement_id)
    return db.session.scalar(last) or 0


def _items(placement_id: UUID, wanted: frozenset[UUID]) -> frozenset[UUID]:
    known = {item.id for catalogue in pinned_catalogues(placement_id) for item in catalogue.taking_evidence}
    if wanted - known:
        raise InvalidInputError(NOT_ON_PLACEMENT)
    return wanted


def _versions(placement_id: UUID, wanted: frozenset[UUID]) -> list[UUID]:
    if not wanted:
        return []
    if wanted & hidden_evidence(placement_id):
        raise InvalidInputError(NOT_SUBMITTED)
    newest = newest_submitted([placement_id])
    versions = db.session.scalars(
        sa.select(EvidenceVersion.id)
        .join(newest, is_newest(newest))
        .where(EvidenceVersion.evidence_id.in_(wanted))
    ).all()
    if len(versions) != len(wanted):
        raise InvalidInputError(NOT_SUBMITTED)
    return list(versions)
