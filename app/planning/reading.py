"""Reads the plan of one placement: its versions, what each says about the items of today, and its weeks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.identity.models import User
from app.placements import clocks
from app.placements.access import Access
from app.placements.clock import Clock
from app.placements.moved import MovedItems, moved_items
from app.placements.queries import pinned_catalogues
from app.planning.fitting import Planned, block_weeks, fitted, typical_weeks, within
from app.planning.models import PlanAgreement, TrainingPlan, TrainingPlanItem
from app.planning.policy import MAKERS
from app.planning.values import Line, Lines
from app.planning.workflow import State
from app.standards.models import FrameworkItem
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import WeekSpan


@dataclass(frozen=True)
class Unit:
    """A top heading of a set with the items below it that are signed off."""

    head: CatalogueItem
    catalogue: Catalogue
    items: tuple[CatalogueItem, ...]

    @property
    def key(self) -> str:
        """Return the anchor of the unit on a page."""
        return f"unit-{self.head.id.hex}"

    @property
    def title(self) -> str:
        """Return what the unit is called."""
        return f"{self.head.code} {self.head.title}"


@dataclass(frozen=True)
class Ground:
    """What a plan is made on: the placement, its weeks, the items that it has today, what they were before.

    Attributes:
        access: the placement with the parts of whoever looks.
        catalogues: the sets that the placement is pinned to.
        clock: its weeks, or None where it has no first day.
        moved: what items of earlier versions of the sets became.
    """

    access: Access
    catalogues: tuple[Catalogue, ...]
    clock: Clock | None
    moved: MovedItems

    @property
    def length(self) -> int | None:
        """Return how many weeks there are, or None."""
        return self.clock.length if self.clock else None

    @cached_property
    def units(self) -> Sequence[Unit]:
        """Return the items in the order of their sets, by top heading."""
        return [unit for catalogue in self.catalogues for unit in _units(catalogue)]

    @cached_property
    def items(self) -> Mapping[UUID, CatalogueItem]:
        """Return the items that can be planned, in order."""
        return {item.id: item for unit in self.units for item in unit.items}

    @cached_property
    def blocks(self) -> Sequence[WeekSpan | None]:
        """Return the placement weeks of each block."""
        return block_weeks(self.clock) if self.clock else []

    def typical(self, chosen: Mapping[UUID, int]) -> Planned:
        """Return the typical weeks fitted to this placement.

        Args:
            chosen: for units that are done in one block only, by their top item: its place, from 0.
        """
        found: Planned = {}
        for catalogue in self.catalogues:
            weeks, meant_for = typical_weeks(catalogue)
            found |= fitted(weeks, meant_for, self.length)
            for unit in _units(catalogue):
                window = self.blocks[chosen[unit.head.id]] if unit.head.id in chosen else None
                if window:
                    found |= within(weeks, [item.id for item in unit.items], window)
        return found

    def typical_lines(self, lines: Lines, chosen: Mapping[UUID, int], *, only_missing: bool) -> Lines:
        """Return what a version would say with the typical weeks; places, notes and marks stay.

        Args:
            lines: what it says now.
            chosen: as for `typical`.
            only_missing: whether weeks that are planned already stay.
        """
        return {
            item: lines[item]
            if only_missing and item in lines and lines[item].weeks
            else replace(lines.get(item, Line()), weeks=weeks)
            for item, weeks in self.typical(chosen).items()
        }


def ground_of(access: Access) -> Ground:
    """Return what the plan of a placement is made on, in at most eleven queries."""
    placement = access.placement
    hidden = not clocks.knows_kinds(access.parts)
    return Ground(
        access=access,
        catalogues=pinned_catalogues(placement.id),
        clock=clocks.clock_of(placement, hidden=hidden),
        moved=moved_items(placement.id),
    )


def _units(catalogue: Catalogue) -> Iterator[Unit]:
    below: dict[UUID, list[CatalogueItem]] = defaultdict(list)
    for item in catalogue.counting:
        top, *_ = (*catalogue.ancestors(item), item)
        below[top.id].append(item)
    for head, items in below.items():
        yield Unit(catalogue.by_id[head], catalogue, tuple(items))


def versions_of(access: Access) -> Sequence[TrainingPlan]:
    """Return the versions of a plan, the newest first, with who agreed; readers see agreed ones only."""
    wanted = (
        sa.select(TrainingPlan)
        .where(TrainingPlan.placement_id == access.placement.id)
        .options(
            joinedload(TrainingPlan.made_by).lazyload(User.memberships),
            joinedload(TrainingPlan.changed_by).lazyload(User.memberships),
            selectinload(TrainingPlan.agreements).options(
                joinedload(PlanAgreement.user).lazyload(User.memberships),
                joinedload(PlanAgreement.ended_by).lazyload(User.memberships),
            ),
        )
        .order_by(TrainingPlan.number.desc())
    )
    if not access.parts & MAKERS:
        wanted = wanted.where(TrainingPlan.state == State.AGREED)
    # Read again behind a lock, it is as somebody else may have left it meanwhile.
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).all()


def lines_of(plans: Collection[TrainingPlan], moved: MovedItems) -> dict[UUID, Lines]:
    """Return what versions say, by version, in one query.

    An item of a version of the standards that was left stands under what it became; one that has no home now
    under itself.
    """
    rows = db.session.scalars(
        sa.select(TrainingPlanItem).where(TrainingPlanItem.plan_id.in_([plan.id for plan in plans])),
        execution_options={"populate_existing": True},
    )
    found: dict[UUID, dict[UUID, Line]] = {plan.id: {} for plan in plans}
    for row in rows:
        found[row.plan_id][moved.now(row.item_id)] = line_of(row)
    return dict(found)


def line_of(row: TrainingPlanItem) -> Line:
    """Return what a row says."""
    return Line(row.weeks, row.away, row.secondment, row.secondment_weeks, row.note)


def names_of(ground: Ground, said: Collection[Lines]) -> list[tuple[UUID, str]]:
    """Return the names of all items that versions speak of: those of today in order, then those that went."""
    names = [(number, f"{item.code} {item.title}") for number, item in ground.items.items()]
    gone = {number for lines in said for number in lines} - ground.items.keys()
    if not gone:
        return names
    earlier = db.session.execute(
        sa.select(FrameworkItem.id, FrameworkItem.code, FrameworkItem.title)
        .where(FrameworkItem.id.in_(gone))
        .order_by(FrameworkItem.framework_version_id, FrameworkItem.position)
    )
    return [*names, *((row.id, f"{row.code} {row.title}") for row in earlier)]
