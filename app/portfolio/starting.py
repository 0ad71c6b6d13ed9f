"""Starts an entry once for each page that asked for one, however often its form arrives."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from app.core.ids import new_id
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.service import Words, start, words_of
from app.portfolio.values import EvidenceState


def number_from(text: str) -> UUID:
    """Return the number for the new entry that its page proposed, or a fresh one where that is none."""
    try:
        return UUID(text)
    except ValueError:
        return new_id()


def start_once(
    placement: Placement, proposed: UUID, digests: Collection[str]
) -> tuple[EvidenceVersion, bool]:
    """Return the draft for a page that proposed a number, and whether it was there before.

    A second click sends the same again: the same files, or none and no word yet. Anything else under the same
    number is a new wish, from a page that the browser went back to, and gets an entry of its own.

    Args:
        placement: the trainee's own.
        proposed: the number that the page carries.
        digests: the contents that came with the form.
    """
    # Two clicks at once: the second waits here until the first one's entry can be seen.
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement.id).with_for_update())
    there = db.session.get(Evidence, proposed)
    if there is None:
        return start(placement, proposed), False
    draft = there.versions[-1]
    if there.placement_id == placement.id and _says_the_same(draft, set(digests)):
        return draft, True
    return start(placement, new_id()), False


def _says_the_same(draft: EvidenceVersion, digests: set[str]) -> bool:
    if draft.state is not EvidenceState.DRAFT or draft.number > 1:
        return False
    kept = {file.attachment.digest for file in draft.files}
    return kept == digests and (bool(digests) or words_of(draft) == Words())
