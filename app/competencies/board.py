"""Everything that a decision on a placement rests on, gathered at once: items, claims, cases, answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from uuid import UUID

import sqlalchemy as sa

from app.assessments.queries import disputed_of
from app.competencies.counted import counted_of
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.noted import noted_in
from app.competencies.policy import CaseFacts, Cause, SignatureFacts
from app.competencies.rule_values import AssessmentFacts, ClaimFacts, Noted, PlacementProgress
from app.competencies.rules import assess, missing_alone
from app.competencies.seen import SeenEntry, SeenFile, SeenItem, digest_of
from app.competencies.workflow import SIGNED, Action, State
from app.core.clock import london_day, today
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.access import facts_of, lock_placements
from app.placements.models import Placement
from app.placements.moved import moved_items_of
from app.placements.queries import pinned_catalogues
from app.portfolio.queries import CurrentClaim, current_claims
from app.portfolio.values import AttachmentState, ClaimBasis
from app.standards.tree import Catalogue, CatalogueItem


@dataclass(frozen=True)
class Board:
    """A placement's items with what supports them and how far they are.

    The cases are live rows, so `state` follows a move; `progress` says how it was when first asked for.
    Items that a newer version of a framework has no more are not on it, nor what lay on them.
    """

    placement: Placement
    catalogues: tuple[Catalogue, ...]
    claims: Mapping[UUID, Sequence[CurrentClaim]]
    cases: dict[UUID, SignOffCase]
    assessments: Mapping[UUID, Sequence[AssessmentFacts]]
    noted: Noted
    disputed: frozenset[UUID]

    @cached_property
    def progress(self) -> PlacementProgress:
        """Return what the rule engine says."""
        return assess(
            self.catalogues,
            {item_id: [claim_facts(claim) for claim in claims] for item_id, claims in self.claims.items()},
            {item_id: case.state for item_id, case in self.cases.items()},
            self.assessments,
            self.noted,
        )

    def has(self, item_id: UUID) -> bool:
        """Say whether an item is part of the placement's frameworks."""
        return any(item_id in catalogue.by_id for catalogue in self.catalogues)

    def catalogue_of(self, item_id: UUID) -> Catalogue:
        """Return the framework version that an item belongs to.

        Raises:
            NotFoundError: the placement has no such item.
        """
        for catalogue in self.catalogues:
            if item_id in catalogue.by_id:
                return catalogue
        raise NotFoundError

    def item(self, item_id: UUID) -> CatalogueItem:
        """Return an item of the placement's frameworks.

        Raises:
            NotFoundError: the placement has no such item.
        """
        return self.catalogue_of(item_id).by_id[item_id]

    def state(self, item_id: UUID) -> State:
        """Return how far an item is."""
        return self.cases[item_id].state if item_id in self.cases else State.NOT_STARTED

    def facts(self, item_id: UUID, cause: Cause = Cause.CHOICE) -> CaseFacts:
        """Return what the policy needs to know about an item's case today."""
        return CaseFacts(
            placement=facts_of(self.placement),
            day=today(),
            state=self.state(item_id),
            counts=self.item(item_id).counts,
            met=self.met(item_id),
            hidden_files=any(is_hidden(claim) for claim in self.claims.get(item_id, ())),
            disputed=item_id in self.disputed,
            cause=cause,
            signature=self._signature(item_id),
        )

    def met(self, item_id: UUID) -> bool:
        """Say whether nothing is missing of an item; the others are answered for only where it needs them."""
        missing = missing_alone(
            self.catalogue_of(item_id),
            self.item(item_id),
            [claim_facts(claim) for claim in self.claims.get(item_id, ())],
            self.assessments.get(item_id, ()),
            self.noted.get(item_id, ()),
        )
        return self.progress.answers[item_id].met if missing is None else not missing

    def _signature(self, item_id: UUID) -> SignatureFacts | None:
        """Return the latest sign-off of an item that is signed now; read anew, as a move changes it."""
        if self.state(item_id) not in SIGNED:
            return None
        latest = db.session.execute(
            sa.select(SignOffEvent.actor_id, SignOffEvent.at)
            .where(SignOffEvent.case_id == self.cases[item_id].id, SignOffEvent.action == Action.SIGN_OFF)
            .order_by(SignOffEvent.sequence.desc())
            .limit(1)
        ).one()
        return SignatureFacts(latest.actor_id, london_day(latest.at))

    def entries(self, item_id: UUID) -> tuple[SeenEntry, ...]:
        """Return the evidence of an item as it counts for the digest."""
        return tuple(_seen(claim) for claim in self.claims.get(item_id, ()))

    def digest(self, item_id: UUID) -> str:
        """Return the digest of what somebody sees who decides on the item now."""
        item, catalogue = self.item(item_id), self.catalogue_of(item_id)
        words = SeenItem(
            code=item.code, title=item.title, statement=item.statement, framework_digest=catalogue.digest
        )
        return digest_of(words, self.entries(item_id))


def board_for(placement: Placement, *, locked: bool = False) -> Board:
    """Gather a placement's board with a constant number of queries.

    Args:
        placement: whose board.
        locked: whether other decisions on the placement have to wait until this transaction ends.
    """
    if locked:
        # One lock for all decisions on a placement: whoever comes second reads what the first has decided.
        lock_placements(placement.id)
    catalogues, moved = pinned_catalogues(placement.id), moved_items_of([placement.id])
    return laid(
        placement,
        catalogues,
        current_claims(placement.id, moved),
        db.session.scalars(_cases(locked=locked), {"placement_id": placement.id}),
        counted_of([placement.id], moved)[placement.id],
        noted_in({placement.id: catalogues}, moved)[placement.id],
        disputed_of([placement.id], moved)[placement.id],
    )


@cache
def _cases(*, locked: bool) -> sa.Select[SignOffCase]:
    wanted = sa.select(SignOffCase).where(SignOffCase.placement_id == sa.bindparam("placement_id"))
    return wanted.with_for_update().execution_options(populate_existing=True) if locked else wanted


def laid(
    placement: Placement,
    catalogues: tuple[Catalogue, ...],
    claims: Mapping[UUID, Sequence[CurrentClaim]],
    cases: Iterable[SignOffCase],
    assessments: Mapping[UUID, Sequence[AssessmentFacts]],
    noted: Noted,
    disputed: frozenset[UUID],
) -> Board:
    """Lay a board from what was read, without the items that the placement's standards have no more."""
    on_board = {item_id for catalogue in catalogues for item_id in catalogue.by_id}
    return Board(
        placement=placement,
        catalogues=catalogues,
        claims={item_id: found for item_id, found in claims.items() if item_id in on_board},
        cases={case.item_id: case for case in cases if case.item_id in on_board},
        assessments=assessments,
        noted=noted,
        disputed=disputed,
    )


def claim_facts(claim: CurrentClaim) -> ClaimFacts:
    """Return a claim as the rule engine sees it."""
    return ClaimFacts(
        evidence_id=claim.version.evidence_id,
        first_hand=claim.basis is ClaimBasis.FIRST_HAND,
        day=claim.version.happened_from,
    )


def is_hidden(claim: CurrentClaim) -> bool:
    """Say whether a report of patient data is open on the words or on a file of a claim's entry."""
    return claim.words_hidden or any(file.state is AttachmentState.HIDDEN for file in claim.version.files)


def _seen(claim: CurrentClaim) -> SeenEntry:
    return SeenEntry(
        version_id=claim.version.id,
        digest=claim.version.digest,
        words="hidden" if claim.words_hidden else "purged" if claim.version.purged_at else "shown",
        location=claim.location,
        basis=claim.basis.value,
        files=tuple(
            SeenFile(
                attachment_id=file.attachment_id,
                digest=file.digest or "",
                state=file.state.value,
            )
            for file in claim.version.files
        ),
    )
