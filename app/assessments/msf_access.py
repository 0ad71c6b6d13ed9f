"""Loads a round of feedback through the person who asks, or an invitation through its link."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.assessments.models import Assessment
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation, MsfItem
from app.assessments.msf_policy import CycleFacts, CycleRefusal, RaterClosed, cycle_refusal, rater_closed
from app.assessments.msf_workflow import CycleAction, CycleState
from app.assessments.tokens import digest_of_token
from app.assessments.workflow import JUDGED
from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.access import Access, facts_of, placement_for
from app.placements.models import Placement
from app.placements.policy import Capacity


@dataclass(frozen=True)
class CycleAccess:
    """A round of feedback with the placement as the acting person sees it."""

    access: Access
    cycle: MsfCycle

    @property
    def supervises(self) -> bool:
        """Say whether the person supervises the placement today."""
        return Capacity.SUPERVISOR in self.access.parts

    @property
    def is_decided(self) -> bool:
        """Say whether a signed assessment says what came of the round."""
        decision = self.cycle.assessment
        return decision is not None and decision.state in JUDGED

    def refusal(self, action: CycleAction) -> CycleRefusal | None:
        """Say why the person cannot do something with it now, or None; pages explain with it."""
        return cycle_refusal(self.access.actor, action, facts_for_cycle(self.cycle))


def facts_for_cycle(cycle: MsfCycle) -> CycleFacts:
    """Return what the policy needs to know about a round today."""
    answers = sa.select(sa.func.count()).select_from(MsfAnswer).where(MsfAnswer.cycle_id == cycle.id)
    return CycleFacts(
        placement=facts_of(cycle.placement),
        day=today(),
        state=cycle.state,
        closes_on=cycle.closes_on,
        threshold=cycle.threshold,
        answers=db.session.scalar(answers) or 0,
        extended=cycle.extended,
    )


def cycle_for(actor: Actor, cycle_id: UUID, looking_at: str = "", *, locked: bool = False) -> CycleAccess:
    """Return a round for a person, and note that they looked where `looking_at` names a page.

    Readers see it once it is released.

    Raises:
        NotFoundError: there is no such round, or the person has no part in its placement.
    """
    if locked:
        _lock(cycle_id)
    cycle = db.session.scalar(
        sa.select(MsfCycle)
        .where(MsfCycle.id == cycle_id)
        .options(
            joinedload(MsfCycle.stored_form),
            joinedload(MsfCycle.approved_by),
            joinedload(MsfCycle.assessment).joinedload(Assessment.answers),
            joinedload(MsfCycle.self_rating),
            joinedload(MsfCycle.reflection),
            selectinload(MsfCycle.items).joinedload(MsfItem.item),
            selectinload(MsfCycle.invitations),
        )
        .execution_options(populate_existing=locked)
    )
    if cycle is None:
        raise NotFoundError
    access = placement_for(actor, cycle.placement_id, looking_at)
    if not sees_unreleased(access) and cycle.state is not CycleState.RELEASED:
        raise NotFoundError
    return CycleAccess(access, cycle)


def sees_unreleased(access: Access) -> bool:
    """Say whether a person sees rounds that are not released: those with a part in the training do."""
    return not access.parts <= {Capacity.MODERATOR, Capacity.EXAMINER}


def cycles_of(access: Access) -> list[MsfCycle]:
    """Return the rounds of a placement that a person sees, the newest first."""
    wanted = sa.select(MsfCycle).where(MsfCycle.placement_id == access.placement.id)
    if not sees_unreleased(access):
        wanted = wanted.where(MsfCycle.state == CycleState.RELEASED)
    return list(db.session.scalars(wanted.order_by(MsfCycle.proposed_at.desc(), MsfCycle.id)))


def invitation_for(token: str, *, locked: bool = False) -> MsfInvitation:
    """Return the invitation of a link's token, with its round.

    Raises:
        NotFoundError: there is no such link.
    """
    wanted = sa.select(MsfInvitation).where(MsfInvitation.token_digest == digest_of_token(token))
    if locked and (cycle_id := db.session.scalar(wanted.with_only_columns(MsfInvitation.cycle_id))):
        _lock(cycle_id)
    invitation = db.session.scalar(
        wanted.options(
            joinedload(MsfInvitation.cycle).options(
                joinedload(MsfCycle.stored_form),
                joinedload(MsfCycle.placement).options(
                    joinedload(Placement.trainee),
                    joinedload(Placement.centre),
                    selectinload(Placement.supervisions),
                    selectinload(Placement.readers),
                ),
            )
        ).execution_options(populate_existing=locked)
    )
    if invitation is None:
        raise NotFoundError
    return invitation


def closed_to_rater(invitation: MsfInvitation) -> RaterClosed | None:
    """Say why a link opens nothing now, or None where it does."""
    return rater_closed(invitation.state, facts_for_cycle(invitation.cycle))


def _lock(cycle_id: UUID) -> None:
    """Let nobody else change a round, answer in it or release it until this transaction ends."""
    db.session.execute(sa.select(MsfCycle.id).where(MsfCycle.id == cycle_id).with_for_update())
