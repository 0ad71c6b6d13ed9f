"""What lies on items that a newer version of the standards has no more: evidence, state, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.competencies.item_then import items_then
from app.competencies.models import SignOffCase
from app.competencies.queries import histories
from app.competencies.views import Drafts, Entry, Line, Reference, entries_of, lines
from app.competencies.words import STATE_WORDS, Tag
from app.extensions import db
from app.placements.centre_moves import whereabouts_of
from app.placements.models import PlacementMove, PlacementMoveItem
from app.portfolio.queries import current_claims
from app.standards.difference import Kind
from app.standards.models import FrameworkItem, FrameworkVersion


@dataclass(frozen=True)
class EarlierItem:
    """An item that is gone, with what lies on it; `tag` is None where nobody asked for its sign-off."""

    item_id: UUID
    code: str
    title: str
    statement: str
    version_id: UUID
    framework: str
    notice: str
    tag: Tag | None
    entries: tuple[Entry, ...]
    drafts: tuple[Reference, ...]
    lines: tuple[Line, ...]


def has_gone_items(placement_id: UUID) -> bool:
    """Say whether a move of the placement left items behind."""
    return bool(db.session.scalar(sa.select(_gone(placement_id).exists())))


def earlier_items(placement_id: UUID, drafts: Drafts, *, sees_hidden: bool) -> list[EarlierItem]:
    """Return the items that are gone and on which something lies; the number of queries is constant.

    Args:
        placement_id: whose.
        drafts: by item, links to the trainee's drafts; empty for everybody else.
        sees_hidden: whether the person is shown words under an open report of patient data.
    """
    claims = current_claims(placement_id)
    cases = _cases(placement_id)
    events = histories([case.id for case in cases.values()])
    whereabouts = whereabouts_of(placement_id)
    then = items_then([event for found in events.values() for event in found])
    return [
        EarlierItem(
            item_id=item.id,
            code=item.code,
            title=item.title,
            statement=item.statement,
            version_id=item.framework_version_id,
            framework=f"{item.framework_version.title}, version {item.framework_version.version}",
            notice=item.framework_version.notice,
            tag=STATE_WORDS[cases[item.id].state] if item.id in cases else None,
            entries=tuple(entries_of(claims.get(item.id, ()), sees_hidden=sees_hidden)),
            drafts=tuple(drafts.get(item.id, ())),
            lines=tuple(lines(events.get(cases[item.id].id, ()), then, whereabouts))
            if item.id in cases
            else (),
        )
        for item in _items(placement_id)
        if item.id in cases or item.id in claims or item.id in drafts
    ]


def _gone(placement_id: UUID) -> sa.Select[UUID]:
    return (
        sa.select(PlacementMoveItem.old_item_id)
        .join(PlacementMove, PlacementMove.id == PlacementMoveItem.move_id)
        .where(PlacementMove.placement_id == placement_id, PlacementMoveItem.kind == Kind.GONE)
    )


def _items(placement_id: UUID) -> Sequence[FrameworkItem]:
    return db.session.scalars(
        sa.select(FrameworkItem)
        .join(FrameworkItem.framework_version)
        .where(FrameworkItem.id.in_(_gone(placement_id)))
        .options(contains_eager(FrameworkItem.framework_version))
        .order_by(FrameworkVersion.published_at.desc(), FrameworkVersion.id, FrameworkItem.position)
    ).all()


def _cases(placement_id: UUID) -> dict[UUID, SignOffCase]:
    cases = sa.select(SignOffCase).where(
        SignOffCase.placement_id == placement_id, SignOffCase.item_id.in_(_gone(placement_id))
    )
    return {case.item_id: case for case in db.session.scalars(cases)}
