"""What moving a placement to a newer version of its standards would do to it."""

from dataclasses import dataclass
from uuid import UUID

from app.competencies.board import Board, is_hidden
from app.competencies.version_report import Report, Standing, report_on
from app.core.errors import RefusedError
from app.placements.access import Access
from app.placements.models import PlacementState
from app.placements.newer import Newer, newer_versions
from app.placements.version_policy import MoveFacts, Refusal, refusal
from app.standards.catalogue import catalogues_for
from app.standards.difference import difference


@dataclass(frozen=True)
class Plan:
    """A move that is possible now, and what it would do."""

    newer: Newer
    report: Report


def plan_for(access: Access, board: Board, version_id: UUID) -> Plan:
    """Return what moving away from a version would do.

    Raises:
        RefusedError: it is not possible.
    """
    newer = next((one for one in newer_versions(access.placement.id) if one.pinned.id == version_id), None)
    facts = MoveFacts(
        parts=access.parts,
        finished=access.placement.state is PlacementState.FINISHED,
        pinned=any(catalogue.version_id == version_id for catalogue in board.catalogues),
        newer=newer is not None,
    )
    reason = refusal(facts)
    if reason or newer is None:
        raise RefusedError((reason or Refusal.NOTHING_NEWER).sentence)
    catalogues = catalogues_for([newer.pinned, newer.newest])
    found = difference(catalogues[newer.pinned.id], catalogues[newer.newest.id])
    standings = {item.id: _standing(board, item.id) for item in found.old.items if item.takes_evidence}
    return Plan(newer, report_on(access.placement.id, found, standings))


def _standing(board: Board, item_id: UUID) -> Standing:
    case = board.cases.get(item_id)
    return Standing(
        state=board.state(item_id),
        revision=case.revision if case else 0,
        entries=tuple((claim.version.id, is_hidden(claim)) for claim in board.claims.get(item_id, ())),
    )
