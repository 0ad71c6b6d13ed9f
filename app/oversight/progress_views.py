"""One placement's progress as a page shows it: on time or not and why, what is due, what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies.board import Board, board_for
from app.competencies.progress import asked_items
from app.competencies.views import item_address
from app.competencies.words import STATE_WORDS, Tag
from app.competencies.workflow import SIGNED
from app.core.clock import day_in_words, london_day, today
from app.core.words import plural
from app.oversight.curve import Point, curve_of, unplanned_of
from app.oversight.due import Due, OpenItem, due_of
from app.oversight.outlook import Outlook
from app.oversight.outlook_words import RISK_TAGS, forecast_words, reasons
from app.oversight.outlooks import outlooks_of
from app.oversight.pencil import steps
from app.placements.clock_words import week_words
from app.placements.models import Placement
from app.planning.fitting import Planned
from app.planning.queries import planned_spans_of
from app.planning.words import NOT_PLANNED, weeks_in_words
from app.standards.tree import CatalogueItem
from app.standards.values import WeekSpan


@dataclass(frozen=True)
class OnTime:
    """Whether a placement will end in time, in words.

    Attributes:
        tag: the judgement.
        reasons: a sentence for each ground, the gravest first.
        forecast: the end as a range.
        steps: the reckoning of the forecast, line by line, or why there is none.
        is_range: whether there is a forecast.
        address: where all of it is shown.
        is_dated: whether the placement has a first day, without which there is nothing to say.
    """

    tag: Tag
    reasons: Sequence[str]
    forecast: str
    steps: Sequence[str]
    is_range: bool
    address: str
    is_dated: bool


@dataclass(frozen=True)
class DueItem:
    """An open item in a list: its planned weeks, how far it is, and since when."""

    title: str
    address: str
    weeks: str
    tag: Tag
    since: str


@dataclass(frozen=True)
class DueLists:
    """Open items that are late, due this week, due in the next three, and what waits for whom."""

    late: Sequence[DueItem]
    now: Sequence[DueItem]
    soon: Sequence[DueItem]
    for_supervisor: Sequence[DueItem]
    for_trainee: Sequence[DueItem]


@dataclass(frozen=True)
class ProgressPage:
    """Everything that the page shows; `points` is empty where there is no length to plan in."""

    on_time: OnTime
    figures: Sequence[tuple[str, str]]
    due: DueLists
    points: Sequence[Point]
    week: int | None
    total: int
    unplanned: int


def progress_page(placement: Placement) -> ProgressPage:
    """Return the progress of a placement; a constant number of queries."""
    outlook, board = outlooks_of([placement])[placement.id], board_for(placement)
    return ProgressPage(
        on_time=on_time(outlook, placement.id),
        figures=_figures(outlook),
        due=due_lists(board, outlook, planned_weeks(board)),
        points=curve_of(outlook),
        week=outlook.week,
        total=outlook.progress.total,
        unplanned=unplanned_of(outlook),
    )


def on_time(outlook: Outlook, placement_id: UUID) -> OnTime:
    """Say whether a placement will end in time."""
    return OnTime(
        tag=RISK_TAGS[outlook.risk],
        reasons=reasons(outlook),
        forecast=forecast_words(outlook),
        steps=steps(outlook),
        is_range=outlook.forecast is not None,
        address=f"/placements/{placement_id}/progress",
        is_dated=outlook.clock is not None,
    )


def planned_weeks(board: Board) -> Planned:
    """Return the placement weeks that are planned for each item of a board."""
    number = board.placement.id
    return planned_spans_of([number], {number: board.catalogues})[number]


def due_lists(board: Board, outlook: Outlook, planned: Planned) -> DueLists:
    """Return what is late, due and waiting on a board, in words."""
    due = due_of(open_items(board, planned), outlook.week if outlook.goes_on else None)
    return DueLists(
        **{name: [_in_words(one, outlook) for one in getattr(due, name)] for name in Due.__annotations__}
    )


def open_items(board: Board, planned: Planned) -> Iterable[OpenItem]:
    """Return the items of a board that are needed and not signed off."""
    for catalogue in board.catalogues:
        progress = board.progress.frameworks.get(catalogue.version_id)
        if progress is None or progress.percentage is None:
            continue
        asked = asked_items(catalogue, board.progress.standings[catalogue.version_id])
        for place, item in enumerate(catalogue.items):
            if asked >> place & 1 and board.state(item.id) not in SIGNED:
                yield _open_item(board, item, planned.get(item.id))


def _open_item(board: Board, item: CatalogueItem, weeks: WeekSpan | None) -> OpenItem:
    case = board.cases.get(item.id)
    return OpenItem(
        item_id=item.id,
        title=f"{item.code} {item.title}",
        address=item_address(board, item.id),
        weeks=weeks,
        state=board.state(item.id),
        since=london_day(case.changed_at) if case else None,
    )


def _in_words(item: OpenItem, outlook: Outlook) -> DueItem:
    days = (outlook.day - item.since).days if item.since else 0
    return DueItem(
        title=item.title,
        address=item.address,
        weeks=weeks_in_words(item.weeks) if item.weeks else NOT_PLANNED,
        tag=STATE_WORDS[item.state],
        since=f"for {plural(days, 'day')}" if item.since else "",
    )


def _figures(outlook: Outlook) -> list[tuple[str, str]]:
    total = plural(outlook.progress.total, "item")
    figures = [
        ("Signed off", f"{outlook.signed} of {total}"),
        ("Waiting for sign-off", str(outlook.submitted)),
        ("Evidence entered, not asked for yet", str(outlook.entered)),
    ]
    if outlook.clock is None:
        return figures
    end = outlook.planned_end
    return [
        ("Today", week_words(outlook.clock, today())),
        ("Planned end", day_in_words(end) if end else "None"),
        ("Planned to be signed off by now", f"{outlook.planned_by_now} of {total}"),
        *figures,
        ("Late", str(outlook.late)),
        ("Due this placement week", str(outlook.due_this_week)),
        ("Due in these four placement weeks", str(outlook.due_next_four)),
    ]
