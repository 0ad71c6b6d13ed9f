"""How far a training is and who supervises it, for the first page of a portfolio that stays in the scheme."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.competencies.board import Board
from app.competencies.progress import NOTHING
from app.competencies.words import progress_in_words
from app.core.clock import day_in_words
from app.core.words import days_in_words
from app.export.document import Framework
from app.extensions import db
from app.identity.models import User
from app.placements.models import Supervision


def standing_of(board: Board, frameworks: Sequence[Framework]) -> tuple[tuple[str, str], ...]:
    """Return by a framework's key how far it is, in words; `frameworks` in the order of the board's sets."""
    progress = board.progress.frameworks
    return tuple(
        (framework.key, progress_in_words(progress.get(catalogue.version_id, NOTHING)))
        for framework, catalogue in zip(frameworks, board.catalogues, strict=True)
    )


def supervisors_of(placement_id: UUID) -> tuple[str, ...]:
    """Return who supervised or supervises a placement, with the days, in their order; one query."""
    rows = db.session.execute(
        sa.select(User.name, Supervision.starts_on, Supervision.ends_on)
        .join(User, User.id == Supervision.supervisor_id)
        .where(Supervision.placement_id == placement_id)
        .order_by(Supervision.starts_on, User.name)
    )
    return tuple(
        f"{name}, {days_in_words(first, last) if last else f'from {day_in_words(first)}'}"
        for name, first, last in rows
    )
