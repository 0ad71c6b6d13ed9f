"""A training plan as its pages show it: items with weeks and days, a picture, who agreed, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.clock import day_in_words, instant_in_words
from app.core.words import days_in_words, listed
from app.placements.clock import Clock
from app.placements.clock_words import week_words
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.planning.changes import differences
from app.planning.models import Ending, PlanAgreement, TrainingPlan
from app.planning.policy import BOTH_SIDES
from app.planning.reading import Ground, Unit, names_of
from app.planning.strips import Picture, picture
from app.planning.values import Line, Lines
from app.planning.words import STATE_WORDS, away_in_words, planned_in_words, weeks_in_words
from app.planning.workflow import State
from app.standards.values import WeekSpan

NO_DAYS = "Not known yet"


@dataclass(frozen=True)
class ItemRow:
    """One item: when it is planned, which days these weeks have, and what is special about it."""

    code: str
    title: str
    address: str
    weeks: str
    days: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class UnitView:
    """A unit with its items and their picture; None where there is no length to draw."""

    key: str
    title: str
    rows: Sequence[ItemRow]
    picture: Picture | None


@dataclass(frozen=True)
class VersionLine:
    """One version in the history: its state, who agreed, why there is it."""

    number: int
    address: str
    state: str
    colour: str
    reason: str
    made: str
    agreements: Sequence[str]
    ended: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """One row of the preview: what is planned now, and what would be."""

    name: str
    now: str
    then: str
    differs: bool


def address_of(ground: Ground) -> str:
    """Return where the plan of a placement is."""
    return f"/placements/{ground.access.placement.id}/plan"


def facts(ground: Ground, day: date) -> list[tuple[str, str]]:
    """Return how long the placement is and which week it is."""
    clock = ground.clock
    if clock is None:
        return []
    end = day_in_words(clock.planned_end) if clock.planned_end else "None"
    length = str(clock.length) if clock.length else "Not set"
    return [("Today", week_words(clock, day)), ("Weeks", length), ("Planned end", end)]


def unit_views(ground: Ground, lines: Lines, day: date) -> list[UnitView]:
    """Return the units with what a version says about their items."""
    return [_unit(ground, unit, lines, day) for unit in ground.units]


def _unit(ground: Ground, unit: Unit, lines: Lines, day: date) -> UnitView:
    clock = ground.clock
    said = [(item.code, lines.get(item.id)) for item in unit.items]
    drawn = picture(said, clock.length, clock.week(day), ground.blocks) if clock and clock.length else None
    placement_id = ground.access.placement.id
    return UnitView(
        key=unit.key,
        title=unit.title,
        rows=[
            ItemRow(
                code=item.code,
                title=item.title,
                address=f"/placements/{placement_id}/competencies/{item.id}",
                weeks=planned_in_words(lines.get(item.id)),
                days=_days(clock, lines.get(item.id)),
                marks=marks_of(lines.get(item.id), ground.length),
            )
            for item in unit.items
        ],
        picture=drawn,
    )


def marks_of(line: Line | None, length: int | None) -> tuple[str, ...]:
    """Return what is special about an item: a secondment, a note, weeks that the placement no longer has."""
    if line is None:
        return ()
    beyond = line.weeks and length and line.weeks.last > length
    over = f"The placement has {length} weeks now: plan it anew" if beyond else ""
    return tuple(filter(None, (over, away_in_words(line), line.note)))


def _days(clock: Clock | None, line: Line | None) -> str:
    return days_of(clock, line.weeks) if clock and line and line.weeks else ""


def days_of(clock: Clock, weeks: WeekSpan) -> str:
    """Write the days that placement weeks have for this trainee, from the first to the last."""
    begins, ends = clock.days_of(weeks.first), clock.days_of(weeks.last)
    if begins is None:
        return NO_DAYS
    last = clock.planned_end if weeks.last == clock.length else ends and ends[1]
    if last is None or last == date.max:
        return f"From {day_in_words(begins[0])}"
    return days_in_words(begins[0], last)


def version_line(ground: Ground, plan: TrainingPlan) -> VersionLine:
    """Return one version as the history and its own page show it."""
    words, colour = STATE_WORDS[plan.state]
    if plan.state is State.PROPOSED:
        has = {Capacity(one.capacity) for one in plan.agreements if one.ended_at is None}
        missing = [CAPACITY_WORDS[one].lower() for one in sorted(BOTH_SIDES - has)]
        words = f"Waits for the {listed(missing)}"
    return VersionLine(
        number=plan.number,
        address=f"{address_of(ground)}/versions/{plan.number}",
        state=words,
        colour=colour,
        reason=plan.reason,
        made=_made(plan),
        agreements=[_agreed(one) for one in plan.agreements if one.ended_at is None],
        ended=[_ended(one) for one in plan.agreements if one.ended_at is not None],
    )


def _made(plan: TrainingPlan) -> str:
    begun = f"Begun by {plan.made_by.name} on {instant_in_words(plan.made_at)}."
    if plan.changed_at == plan.made_at:
        return begun
    return f"{begun} Last changed by {plan.changed_by.name} on {instant_in_words(plan.changed_at)}."


def _agreed(one: PlanAgreement) -> str:
    part = CAPACITY_WORDS[Capacity(one.capacity)]
    return f"{one.user.name} ({part}) agreed on {instant_in_words(one.at)}"


def _ended(one: PlanAgreement) -> str:
    if one.ended_at is None or one.ended_by is None:
        return _agreed(one)
    how = "changed the plan" if one.ending is Ending.CHANGED else "took it back"
    return f"{_agreed(one)}; {one.ended_by.name} {how} on {instant_in_words(one.ended_at)}"


def changes_between(ground: Ground, before: Lines, after: Lines) -> list[str]:
    """Return what changed between two versions, a sentence for each thing."""
    return differences(before, after, names_of(ground, [before, after]))


def preview(ground: Ground, now: Lines, then: Mapping[UUID, Line | None]) -> list[Choice]:
    """Return what would become of each item, beside what is planned now."""
    found = []
    for item_id, item in ground.items.items():
        was, comes = planned_in_words(now.get(item_id)), planned_in_words(then.get(item_id))
        found.append(Choice(f"{item.code} {item.title}", was, comes, was != comes))
    return found


def offered_blocks(ground: Ground) -> list[tuple[str, str]]:
    """Return the blocks that have weeks, by their place from 0, in words; one block alone is no choice."""
    clock = ground.clock
    if clock is None:
        return []
    found = []
    for place, (block, weeks) in enumerate(zip(clock.course.blocks, ground.blocks, strict=True)):
        if weeks:
            named = listed([one for one in (block.year_label, block.site) if one]) or f"Block {place + 1}"
            words = f"{weeks_in_words(weeks)}, {_span(block.starts_on, block.ends_on)}"
            found.append((str(place), f"{named}: {words}"))
    return found if len(found) > 1 else []


def _span(first: date, last: date | None) -> str:
    return days_in_words(first, last) if last else f"from {day_in_words(first)}"
