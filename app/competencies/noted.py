"""Reads the noted days that the rule engine counts, where a set asks for days at all."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from app.competencies.rule_values import NOTHING_NOTED, Noted
from app.placements.moved import Moved
from app.repetitions.queries import noted_days_of
from app.standards.tree import Catalogue


def noted_in(pinned: Mapping[UUID, Sequence[Catalogue]], moved: Moved) -> dict[UUID, Noted]:
    """Return the noted days of placements, by item; one query, and none where no set asks for days.

    Args:
        pinned: the framework versions of the placements.
        moved: what became of the items of the placements.
    """
    asking = [number for number, sets in pinned.items() if any(map(_asks_for_days, sets))]
    found = noted_days_of(asking, moved) if asking else {}
    return {number: found.get(number, NOTHING_NOTED) for number in pinned}


@lru_cache(maxsize=512)
def _asks_for_days(catalogue: Catalogue) -> bool:
    return any(item.requirement.repetitions for item in catalogue.items)
