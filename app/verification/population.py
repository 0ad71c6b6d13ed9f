"""Reads what a centre has signed off and nobody has verified: what a sample is drawn from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.progress import Branch, branches_of
from app.competencies.workflow import SIGNED, Action, State
from app.core.clock import london_day
from app.extensions import db
from app.ledger.values import Authority
from app.placements.models import Placement
from app.placements.moved import moved_items_of
from app.placements.queries import pinned_catalogues_of
from app.portfolio.models import Claim
from app.portfolio.values import ClaimBasis
from app.standards.tree import Catalogue
from app.verification.models import SampledItem, VerificationSample
from app.verification.sampling import Candidate, Share, how_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed item of a placement; `waits`: it is in a sample already and nobody has decided on it."""

    case_id: UUID
    placement_id: UUID
    item_id: UUID
    version_id: UUID
    verified: bool
    waits: bool
    candidate: Candidate


@dataclass(frozen=True)
class Population:
    """What a centre has signed off, and the framework versions in which it stands, by placement."""

    signed: Sequence[Signed]
    catalogues: Mapping[UUID, Sequence[Catalogue]]

    def to_draw_from(
        self, version_id: UUID | None = None, first: date | None = None, last: date | None = None
    ) -> list[Signed]:
        """Return what can come into a sample, of one version and signed on certain days where asked for."""
        return [
            one
            for one in self.signed
            if not (one.verified or one.waits)
            and version_id in {None, one.version_id}
            and (first is None or first <= london_day(one.candidate.signed_at))
            and (last is None or london_day(one.candidate.signed_at) <= last)
        ]

    def shares(self, drawn_from: Iterable[Signed]) -> list[Share]:
        """Return, for each heading that asks for it, how many of its signed items have still to be verified.

        The share counts over what is signed so far, rounded up: once all is signed, it is what the rule
        engine asks for. What waits in another sample is on its way.
        """
        signed, open_to = defaultdict(list), defaultdict(list)
        for one in self.signed:
            signed[one.placement_id].append(one)
        for one in drawn_from:
            open_to[one.placement_id].append(one)
        return [
            share
            for placement_id, some in open_to.items()
            for catalogue in self.catalogues[placement_id]
            for top in branches_of(catalogue)
            for share in _shares(catalogue, top, signed[placement_id], some)
        ]


def _shares(
    catalogue: Catalogue, branch: Branch, signed: Sequence[Signed], open_to: Sequence[Signed]
) -> Iterable[Share]:
    for below in branch.below:
        yield from _shares(catalogue, below, signed, open_to)
    asked = branch.item.requirement.verified
    if not asked:
        return
    items = {item.id for place, item in enumerate(catalogue.items) if branch.mask >> place & 1}
    here = [one for one in signed if one.item_id in items]
    missing = how_many(asked, len(here)) - sum(one.verified or one.waits for one in here)
    if missing > 0:
        yield Share(
            heading_id=branch.item.id,
            signature_ids=frozenset(one.candidate.signature_id for one in open_to if one.item_id in items),
            missing=missing,
        )


@dataclass
class _Told:
    """What a case's history says, so far as it has been read."""

    asked_at: datetime | None = None
    signature: tuple[UUID, datetime, int] | None = None
    own_account: bool = True
    reopened: bool = False
    theoretical: bool = field(default=False)


def population_of(centre_id: UUID) -> Population:
    """Return what a centre has signed off; the number of queries does not depend on how much there is."""
    cases = db.session.execute(
        sa.select(SignOffCase.id, SignOffCase.placement_id, SignOffCase.item_id, SignOffCase.state)
        .join(SignOffCase.placement)
        .where(Placement.centre_id == centre_id, SignOffCase.state.in_(SIGNED))
        .order_by(SignOffCase.id)
    ).all()
    placement_ids = {case.placement_id for case in cases}
    catalogues = pinned_catalogues_of(placement_ids)
    versions = {
        (placement_id, item_id): catalogue.version_id
        for placement_id, some in catalogues.items()
        for catalogue in some
        for item_id in catalogue.by_id
    }
    told, waiting = _histories(centre_id), _waiting(centre_id)
    signed = []
    for case in cases:
        version_id = versions.get((case.placement_id, case.item_id))
        story = told[case.id]
        # An item that a newer version does not have keeps its signature as history: nothing to verify.
        if version_id is None or story.signature is None:
            continue
        signature_id, signed_at, earlier = story.signature
        signed.append(
            Signed(
                case_id=case.id,
                placement_id=case.placement_id,
                item_id=case.item_id,
                version_id=version_id,
                verified=case.state is State.VERIFIED,
                waits=signature_id in waiting,
                candidate=Candidate(
                    signature_id=signature_id,
                    asked_at=story.asked_at,
                    signed_at=signed_at,
                    earlier=earlier,
                    theoretical=story.theoretical,
                    reopened=story.reopened,
                    own_account=story.own_account,
                ),
            )
        )
    return Population(signed, catalogues)


def _histories(centre_id: UUID) -> dict[UUID, _Told]:
    events = db.session.execute(
        sa.select(
            SignOffEvent.id,
            SignOffEvent.case_id,
            SignOffEvent.action,
            SignOffEvent.actor_id,
            SignOffEvent.at,
            SignOffEvent.authority,
        )
        .join(SignOffEvent.case)
        .join(SignOffCase.placement)
        .where(
            Placement.centre_id == centre_id,
            SignOffEvent.action.in_([Action.SUBMIT, Action.SIGN_OFF, Action.REOPEN]),
        )
        .order_by(SignOffEvent.at, SignOffEvent.case_id, SignOffEvent.sequence)
    )
    told: defaultdict[UUID, _Told] = defaultdict(_Told)
    given: Counter[UUID] = Counter()
    theoretical = _theoretical(centre_id)
    for event in events:
        story = told[event.case_id]
        if event.action is Action.SUBMIT:
            story.asked_at = event.at
        elif event.action is Action.REOPEN:
            story.reopened = True
        else:
            story.signature = (event.id, event.at, given[event.actor_id])
            story.theoretical = event.id in theoretical
            story.own_account = event.authority is Authority.ACCOUNT
            given[event.actor_id] += 1
    return told


def _theoretical(centre_id: UUID) -> set[UUID]:
    """Return the signatures under which all evidence claims its item as theoretical."""
    rows = db.session.execute(
        sa.select(SignOffEvent.id, SignOffCase.placement_id, SignOffCase.item_id, Claim.item_id, Claim.basis)
        .join(SignOffEvent.case)
        .join(SignOffCase.placement)
        .join(SignOffEventEvidence, SignOffEventEvidence.event_id == SignOffEvent.id)
        .join(Claim, Claim.evidence_version_id == SignOffEventEvidence.evidence_version_id)
        .where(Placement.centre_id == centre_id, SignOffEvent.action == Action.SIGN_OFF)
    ).all()
    moved = moved_items_of({row[1] for row in rows})
    bases: defaultdict[UUID, set[ClaimBasis]] = defaultdict(set)
    for event_id, placement_id, item_id, claimed_id, basis in rows:
        if moved[placement_id].now(claimed_id) == item_id:
            bases[event_id].add(basis)
    return {event_id for event_id, found in bases.items() if ClaimBasis.FIRST_HAND not in found}


def _waiting(centre_id: UUID) -> set[UUID]:
    return set(
        db.session.scalars(
            sa.select(SampledItem.signature_id)
            .join(SampledItem.case)
            .join(SignOffCase.placement)
            .join(SampledItem.sample)
            .where(
                Placement.centre_id == centre_id,
                VerificationSample.centre_id == centre_id,
                SampledItem.decision_id.is_(None),
            )
        )
    )
