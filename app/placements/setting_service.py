"""What a co-ordinator changes of what a clock begins with: first day, length, hours of a placement week."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core.clock import day_in_words, today
from app.core.errors import AtFieldError
from app.core.words import days_in_words
from app.extensions import db
from app.placements import telling
from app.placements.access import Access
from app.placements.clock_models import ChangeKind, Sort
from app.placements.clock_policy import Where
from app.placements.clock_service import mark_of, record, require_change, require_seen
from app.placements.clock_values import Course, in_hundredths
from app.placements.clocks import course_from, nations_of, rows_of, value_of
from app.placements.models import Placement
from app.placements.programmes import PROGRAMMES
from app.placements.queries import supervisions_of
from app.placements.setting_policy import (
    Programmed,
    Setting,
    differences,
    doubts,
    new_hours,
    wrong_with_setting,
)

SORTS = {Where.FIRST: Sort.START, Where.LENGTH: Sort.LENGTH, Where.FULL_TIME: Sort.FULL_TIME}
# Rooms above say here what of a placement lies before a day, a sentence each.
lies_before: list[Callable[[UUID, date], Iterable[str]]] = []


@dataclass(frozen=True, slots=True)
class WantedSetting:
    """A setting with its reason; `sure`: what it leaves behind is meant; `seen`: the mark on the page."""

    setting: Setting
    reason: str
    sure: bool = False
    seen: str | None = None


def setting_mark(setting: Setting) -> str:
    """Return the mark of a setting, which differs once anything of it is changed."""
    return mark_of(setting.starts_on, setting.weeks, setting.full_time_hours)


def setting_of(placement: Placement) -> Setting:
    """Return what a placement's clock begins with."""
    return Setting(placement.starts_on, placement.weeks, placement.full_time_hours)


def change_setting(access: Access, wanted: WantedSetting) -> list[str]:
    """Change first day, length or hours, and return a sentence for each thing that does not follow.

    Sent again without a change it is left alone.

    Raises:
        NotFoundError: the person does not co-ordinate the placement.
        InvalidInputError: no reason is given.
        AtFieldError: a rule speaks against it, or it has to be ticked as meant; the sentence says which.
        ConflictError: somebody else has changed it meanwhile.
        RefusedError: the placement is finished.
    """
    require_change(access, wanted.reason)
    placement, new = access.placement, wanted.setting
    # What was read before the lock may be older than what another change has written since.
    db.session.refresh(placement, ["starts_on", "weeks", "full_time_hundredths"])
    before = setting_of(placement)
    changed = differences(before, new)
    if not changed:
        return []
    if wanted.seen is not None:
        require_seen(wanted.seen, setting_mark(before))
    course = _course(placement)
    facts = PROGRAMMES[placement.programme]
    asked = Programmed(has_start=facts.has_start, has_length=facts.usual_weeks is not None)
    wrong = wrong_with_setting(new, course, asked, today())
    behind = _left_before(placement, before.starts_on, new.starts_on)
    if wrong is None and not wanted.sure:
        wrong = doubts(new, course, today(), behind)
    if wrong:
        raise AtFieldError(wrong.where, wrong.sentence)
    placement.starts_on, placement.weeks = new.starts_on, new.weeks
    placement.full_time_hundredths = in_hundredths(new.full_time_hours)
    for where, said, says in changed:
        kind = ChangeKind.CHANGED if said and says else ChangeKind.ADDED if says else ChangeKind.REMOVED
        record(placement, access.actor, (SORTS[where], kind), (said, says), wanted.reason)
    telling.weeks_changed(placement)
    return [*behind, *_unsupervised(placement, before.starts_on), *new_hours(new, course)]


def _course(placement: Placement) -> Course:
    """Return what sets the clock; for a placement without a first day, one that begins today."""
    rows = rows_of([placement.id]).get(placement.id, ())
    nation = nations_of([placement.centre_id])[placement.centre_id]
    return course_from(
        placement.starts_on or today(),
        placement.weeks,
        placement.full_time_hours,
        [value_of(row) for row in rows],
        nation,
        ended_on=placement.finished_on,
    )


def _left_before(placement: Placement, old: date | None, new: date | None) -> list[str]:
    """Say what was entered for days that would now lie before the first day, and stays as it is."""
    if new is None or (old is not None and new <= old):
        return []
    spans = [
        f"The supervision by {span.supervisor.name} begins on {day_in_words(span.starts_on)}, "
        "before the first day."
        for span in supervisions_of(placement.id)
        if span.starts_on < new and (span.ends_on is None or span.ends_on >= new)
    ]
    return [*spans, *(sentence for tell in lies_before for sentence in tell(placement.id, new))]


def _unsupervised(placement: Placement, old: date | None) -> list[str]:
    """Say where days were won at the beginning on which nobody supervises."""
    new = placement.starts_on
    first = min((span.starts_on for span in supervisions_of(placement.id)), default=None)
    if new is None or first is None or first <= new or (old is not None and new >= old):
        return []
    days = days_in_words(new, first - timedelta(days=1))
    return [f"Nobody supervises yet on {days}: the first supervision begins on {day_in_words(first)}."]
