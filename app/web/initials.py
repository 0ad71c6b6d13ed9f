"""Initialling many things at once: what was ticked, what came of it, and the list to tick."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from flask import request

from app.core.errors import NotFoundError
from app.core.words import plural


@dataclass(frozen=True, slots=True)
class Initialled:
    """What came of initialling several things: how many, a sentence for each that was left, what they are."""

    number: int
    left: tuple[str, ...]
    noun: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say how many were initialled, and which were not and why."""
        done = (f"{plural(self.number, self.noun)} initialled.",) if self.number else ()
        return (*done, *self.left)


@dataclass(frozen=True, slots=True)
class Ticked:
    """One line to tick: which version, its title, and what it says."""

    id: UUID
    title: str
    said: object


@dataclass(slots=True)
class Group:
    """What waits of one trainee."""

    placement_id: UUID
    name: str
    rows: list[Ticked] = field(default_factory=list)


def grouped(lines: Iterable[tuple[UUID, str, Ticked]]) -> list[Group]:
    """Return lines by placement, in the order in which each comes first.

    Args:
        lines: of each the placement, its trainee's name, and the line itself.
    """
    found: dict[UUID, Group] = {}
    for placement_id, name, line in lines:
        found.setdefault(placement_id, Group(placement_id, name)).rows.append(line)
    return list(found.values())


def ticked_in(field_name: str) -> list[UUID]:
    """Return the numbers that were ticked.

    Raises:
        NotFoundError: one of them is no number.
    """
    try:
        return [UUID(value) for value in request.form.getlist(field_name)]
    except ValueError:
        raise NotFoundError from None
