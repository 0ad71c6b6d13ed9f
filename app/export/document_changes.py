"""Whether what is done changes what the application documents show: a title, an order, what is deleted.

A file that says something else bears a new day, and one that says the same does not. So both are compared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.export.changes import note_change
from app.export.slots import shown_in
from app.export.values import PackKind
from app.extensions import db
from app.placements.models import Placement


@contextmanager
def noting_changes(placement: Placement) -> Iterator[None]:
    """Note the day if what is done in this block changes what the application documents show."""
    before = _printed(placement)
    yield
    db.session.flush()
    if _printed(placement) != before:
        note_change(placement.id, PackKind.APPLICATION_DOCUMENTS)


def _printed(placement: Placement) -> Any:
    """Return what is shown of files and CV, with what does not count where documents are compared."""
    slots = shown_in(placement)
    beside = [(part.chosen, part.embedded) for slot in slots for part in slot.files]
    return slots, beside
