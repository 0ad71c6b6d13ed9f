"""What the demo's co-ordinator has entered about the weeks of placements: blocks, hours, days away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from app.cli.demo.days import WEEK, Weeks, at
from app.cli.demo.people import WHOLE_PLACEMENT, Training
from app.cli.demo.timeline import MORNING
from app.core.actor import Actor
from app.core.clock import pretending, today
from app.placements import clock_service
from app.placements.access import Access, placement_for
from app.placements.clock_models import Sort
from app.placements.clock_service import Wanted
from app.placements.clock_values import FULL_TIME, Block, Break, BreakKind, Hours
from app.placements.models import Placement
from app.placements.setting_service import WantedSetting, change_setting, setting_of
from app.placements.site_service import WantedSite, change_site

TO_FRIDAY = timedelta(days=4)
GENERAL, INFIRMARY = "Westmere General Hospital", "Eastmere Infirmary"
PLANNED = "As planned with the sites."


def enter_weeks(placement: Placement, training: Training, weeks: Weeks, actors: Mapping[str, Actor]) -> None:
    """Enter what a placement's clock is set by, at the time at which it would have been entered."""
    if placement.starts_on is None:
        return
    access = placement_for(actors["coordinator"], placement.id)
    if training.share != FULL_TIME:
        hours = Hours(weeks.first, training.share)
        _enter(
            access, weeks.first, Sort.HOURS, Wanted(entry=hours, reason="Her contract: three days a week.")
        )
    for pause in training.pauses:
        away = weeks.monday(pause.after + 1) - pause.weeks * WEEK
        entry = Break(away, away + (pause.weeks - 1) * WEEK + TO_FRIDAY, pause.kind)
        _enter(access, away, Sort.BREAK, Wanted(entry=entry, reason=pause.reason))
    if training.typed_weeks != WHOLE_PLACEMENT:
        _correct_length(access, weeks.first + TO_FRIDAY)
    for block, supervisor in _blocks(training.address, weeks):
        user_id = actors[supervisor].user_id
        wanted = Wanted(entry=block, reason=PLANNED, supervisor_id=user_id)
        _enter(access, weeks.first, Sort.BLOCK, wanted)
    if training.address == "week31":
        _go_on_elsewhere(access, weeks.monday(15), actors["renal-supervisor"])
        monday = today() - timedelta(days=today().weekday()) + 2 * WEEK
        leave = Break(monday, monday + TO_FRIDAY, BreakKind.ANNUAL_LEAVE)
        _enter(access, monday - 3 * WEEK, Sort.BREAK, Wanted(entry=leave, reason="Booked in time."))


def _correct_length(access: Access, day: date) -> None:
    """Correct a length that was mistyped when the placement was made."""
    setting = replace(setting_of(access.placement), weeks=WHOLE_PLACEMENT)
    with pretending(at(day, MORNING)):
        change_setting(access, WantedSetting(setting, "55 weeks was a slip: the scheme asks for 50."))


def _go_on_elsewhere(access: Access, day: date, supervisor: Actor) -> None:
    """Let training go on at another site from a day on, as was decided the week before."""
    wanted = WantedSite(
        starts_on=day,
        site="Main renal unit",
        supervisor_id=supervisor.user_id,
        reason="The part on water treatment takes place at the main unit.",
    )
    with pretending(at(day - WEEK, MORNING)):
        change_site(access, wanted)


def _enter(access: Access, day: date, sort: Sort, wanted: Wanted) -> None:
    with pretending(at(day, MORNING)):
        clock_service.add(access, sort, wanted)


def _blocks(address: str, weeks: Weeks) -> list[tuple[Block, str]]:
    """Return the blocks of a placement with the supervisor at each site."""
    first = weeks.first
    if address == "week6":
        second, third = first + 14 * WEEK, first + 31 * WEEK
        return [
            (Block(first, _friday(first, 11), "Year 1", GENERAL), "supervisor"),
            (Block(second, _friday(second, 14), "Year 2", INFIRMARY), "supervisor"),
            (Block(third, None, "Year 3", GENERAL), "supervisor"),
        ]
    if address == "week31":
        return [(Block(first, None, "Year 1", "Home dialysis unit"), "former-supervisor")]
    return []


def _friday(first: date, weeks: int) -> date:
    """Return the Friday of the last of some weeks from a Monday on."""
    return first + (weeks - 1) * WEEK + TO_FRIDAY
