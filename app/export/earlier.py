"""Decisions in force on items that a newer version of the standards has no more, as the pack prints them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.board import Board
from app.export import document as printed
from app.export.decisions import SignOff
from app.export.signing import Decision
from app.extensions import db
from app.standards.models import FrameworkItem, FrameworkVersion


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision, the item that is gone, and the framework under which it is printed."""

    decision: Decision
    item: FrameworkItem
    framework_key: str

    def as_sign_off(self) -> SignOff:
        """Return the decision as the pack prints it."""
        return self.decision.as_earlier(self.framework_key, self.item)


def earlier_decisions(
    board: Board,
    frameworks: Sequence[printed.Framework],
    decisions: Mapping[UUID, Sequence[Decision]],
) -> tuple[EarlierDecision, ...]:
    """Return the decisions on items that none of the pinned versions has; one query, none without such.

    Args:
        board: the placement's.
        frameworks: the pinned ones as they are printed, in the board's order.
        decisions: by item, all that are in force.
    """
    on_board = {item_id for catalogue in board.catalogues for item_id in catalogue.by_id}
    gone = decisions.keys() - on_board
    if not gone:
        return ()
    keys: dict[str, str] = {}
    for catalogue, framework in zip(board.catalogues, frameworks, strict=True):
        keys.setdefault(catalogue.key, framework.key)
    items = db.session.scalars(
        sa.select(FrameworkItem)
        .where(FrameworkItem.id.in_(gone))
        .options(joinedload(FrameworkItem.framework_version).joinedload(FrameworkVersion.framework))
        .order_by(FrameworkItem.framework_version_id, FrameworkItem.position)
    )
    return tuple(
        EarlierDecision(decision, item, keys[item.framework_version.framework.key])
        for item in items
        if item.framework_version.framework.key in keys
        for decision in decisions[item.id]
    )
