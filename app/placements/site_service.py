"""Another site from a day on: the block that runs then is split in two, in one step, all on record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.clock import A_DAY, today
from app.core.errors import AtFieldError, NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.placements import telling
from app.placements.access import Access
from app.placements.clock_models import ChangeKind, PlacementBlock, Sort
from app.placements.clock_service import record, require_change, words_of
from app.placements.clocks import course_of, nations_of, rows_of
from app.placements.site_policy import wrong_with_site


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSite:
    """Another site from a day on. `before`: where training took place until then, where no block says it."""

    starts_on: date
    site: str
    reason: str
    supervisor_id: UUID | None = None
    before: str = ""


def change_site(access: Access, wanted: WantedSite) -> None:
    """Let training take place at another site from a day on, until the block that runs then ends.

    Raises:
        NotFoundError: the person does not co-ordinate the placement, or it has no first day.
        InvalidInputError: no reason is given.
        AtFieldError: a rule speaks against it; the sentence says which, and at which field.
        RefusedError: the placement is finished.
    """
    require_change(access, wanted.reason)
    placement = access.placement
    rows = rows_of([placement.id]).get(placement.id, [])
    course = course_of(placement, rows, nations_of([placement.centre_id])[placement.centre_id])
    if course is None:
        raise NotFoundError
    if wrong := wrong_with_site(wanted.starts_on, wanted.site, course, today()):
        raise AtFieldError(wrong.where, wrong.sentence)
    blocks = [row for row in rows if isinstance(row, PlacementBlock)]
    running = next((one for one in blocks if _runs(one, wanted.starts_on)), None)
    if running and running.starts_on == wanted.starts_on:
        _change(access, running, wanted, splits=False)
    elif running:
        _add(access, wanted, wanted.starts_on, running.ends_on, running.year_label)
        _change(access, running, wanted, splits=True)
    else:
        _first_blocks(access, wanted, course.starts_on)
    telling.weeks_changed(placement)


def _runs(block: PlacementBlock, day: date) -> bool:
    return block.starts_on <= day and (block.ends_on is None or day <= block.ends_on)


def _change(access: Access, row: PlacementBlock, wanted: WantedSite, *, splits: bool) -> None:
    """End a block before the day, or where it begins on that day, name the other site."""
    before = words_of(access, row)
    if splits:
        row.ends_on = wanted.starts_on - A_DAY
    else:
        row.site, row.supervisor_id = wanted.site, wanted.supervisor_id
    words = (before, words_of(access, row))
    record(access.placement, access.actor, (Sort.BLOCK, ChangeKind.CHANGED), words, wanted.reason)


def _first_blocks(access: Access, wanted: WantedSite, first: date) -> None:
    """Enter the two blocks of a placement that had none, and so ran from its first day on."""
    if wanted.starts_on > first:
        earlier = WantedSite(starts_on=first, site=wanted.before, reason=wanted.reason)
        _add(access, earlier, first, wanted.starts_on - A_DAY, "")
    _add(access, wanted, wanted.starts_on, None, "")


def _add(access: Access, wanted: WantedSite, first: date, last: date | None, year_label: str) -> None:
    row = PlacementBlock(
        id=new_id(),
        placement_id=access.placement.id,
        starts_on=first,
        ends_on=last,
        year_label=year_label,
        site=wanted.site,
        supervisor_id=wanted.supervisor_id,
    )
    db.session.add(row)
    words = ("", words_of(access, row))
    record(access.placement, access.actor, (Sort.BLOCK, ChangeKind.ADDED), words, wanted.reason)
