"""How the things of a row change places: documents of a slot, entries of a section of the CV."""

from collections.abc import Sequence
from typing import TypeVar

from app.export.cv_models import CvEntry
from app.export.models import ApplicationFile

_One = TypeVar("_One", CvEntry, ApplicationFile)


def change_places(row: Sequence[_One], one: _One, by: int) -> None:
    """Let a thing change places with the one so many places on; beyond the ends nothing happens."""
    other = row.index(one) + by
    if 0 <= other < len(row):
        one.position, row[other].position = row[other].position, one.position
