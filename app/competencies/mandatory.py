"""Which items of a framework have to be signed off in any case, whatever else a trainee chooses."""

from uuid import UUID

from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import ChildrenRule, PointsRule


def mandatory_items(catalogue: Catalogue) -> frozenset[UUID]:
    """Return the items that are signed off by themselves and that every heading above asks for.

    Where a heading lets one choose (two of the three items below, points) those below are not mandatory, but
    for the ones it names; the rule engine says at the heading what is missing.
    """
    found: set[UUID] = set()
    needed: set[UUID | None] = {None}
    for item in catalogue.items:
        if item.parent_id in needed and _asked_for(catalogue, item):
            needed.add(item.id)
            if item.counts:
                found.add(item.id)
    return frozenset(found)


def _asked_for(catalogue: Catalogue, item: CatalogueItem) -> bool:
    if item.parent_id is None:
        return True
    rule = catalogue.by_id[item.parent_id].requirement.children
    if isinstance(rule, PointsRule):
        return item.code in rule.required
    if isinstance(rule, int):
        return rule >= len(catalogue.children(item.parent_id))
    return rule is ChildrenRule.ALL
