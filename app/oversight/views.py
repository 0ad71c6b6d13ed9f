"""What the home pages show: lines of a cohort, and one placement with its bars, counts and next steps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies import queries as sign_offs
from app.competencies.board import Board, board_for
from app.competencies.progress import Progress
from app.competencies.views import item_address
from app.competencies.words import STATE_WORDS, Tag, progress_in_words
from app.competencies.workflow import State
from app.core.clock import day_in_words, today
from app.oversight import queries
from app.oversight.cohort_figures import Figures, figures_from
from app.oversight.curve import curve_of
from app.oversight.curve_picture import Picture, drawn
from app.oversight.next_steps import SHOWN, Candidate, Draft, Step, next_steps
from app.oversight.outlook import Outlook
from app.oversight.outlook_words import RISK_TAGS
from app.oversight.outlooks import figures_by, outlooks_by
from app.oversight.progress_views import DueLists, OnTime, due_lists, on_time, planned_weeks
from app.placements import clocks
from app.placements.clock import Clock
from app.placements.clock_views import Ahead, ahead
from app.placements.models import Placement, PlacementState
from app.placements.programmes import DISCIPLINE_WORDS, PROGRAMMES
from app.planning.fitting import Planned


@dataclass(frozen=True)
class Line:
    """One placement in a list; `week` is empty where it has neither a first nor a last day."""

    placement_id: UUID
    trainee: str
    programme: str
    discipline: str
    week: str
    percentage: int | None
    words: str
    waiting: int
    is_finished: bool
    tag: Tag
    forecast: str

    @property
    def address(self) -> str:
        """Return the address of the placement's overview."""
        return f"/placements/{self.placement_id}"


@dataclass(frozen=True)
class Bar:
    """How far one framework is."""

    title: str
    notice: str
    percentage: int | None
    words: str


@dataclass(frozen=True)
class Count:
    """How many items are in a state, and where they are listed."""

    tag: Tag
    number: int
    address: str


@dataclass(frozen=True)
class Overview:
    """One placement at a glance; `ahead` is None where nothing has a length or training is over.

    `due` and `picture` are for its trainee; there is no picture where there is no length.
    """

    line: Line
    on_time: OnTime
    ahead: Ahead | None
    due: DueLists | None
    picture: Picture | None
    bars: tuple[Bar, ...]
    counts: tuple[Count, ...]
    steps: tuple[Step, ...]


def shown_first(placements: Sequence[Placement]) -> Placement | None:
    """Return the placement of a trainee that goes on, or the only one; None where there is a choice."""
    current = [one for one in placements if one.state is PlacementState.ACTIVE]
    choice = current or placements
    return choice[0] if len(choice) == 1 else None


def lines(placements: Sequence[Placement]) -> list[Line]:
    """Return a line for each placement; the number of queries does not depend on how many there are."""
    figures = figures_by(placements)
    return [line_of(one, figures[one.id]) for one in placements]


def line_of(placement: Placement, figures: Figures) -> Line:
    """Return the line of a placement of which the figures have been read."""
    progress = figures.progress
    return Line(
        placement_id=placement.id,
        trainee=placement.trainee.name,
        programme=PROGRAMMES[placement.programme].title,
        discipline=DISCIPLINE_WORDS[placement.discipline],
        week=_time(placement, figures),
        percentage=progress.percentage,
        words=progress_in_words(progress) if progress.total else "Nothing to count",
        waiting=figures.waiting,
        is_finished=placement.state is PlacementState.FINISHED,
        tag=RISK_TAGS[figures.risk],
        forecast=figures.forecast,
    )


def _time(placement: Placement, figures: Figures) -> str:
    if placement.starts_on:
        return figures.time
    return f"Finished on {day_in_words(placement.finished_on)}" if placement.finished_on else ""


def overview(placement: Placement, *, for_trainee: bool) -> Overview:
    """Return a placement at a glance; only its trainee sees what comes next and which drafts wait."""
    board = board_for(placement)
    counts = _states(board)
    clock = clocks.clock_of(placement, hidden=not for_trainee)
    outlook = outlooks_by([placement], {placement.id: clock})[placement.id]
    planned = planned_weeks(board) if for_trainee else {}
    return Overview(
        line=line_of(placement, figures_from(outlook)),
        on_time=on_time(outlook, placement.id),
        ahead=ahead(clock, placement.id) if clock and clock.length and outlook.goes_on else None,
        due=due_lists(board, outlook, planned) if for_trainee else None,
        picture=_picture(outlook) if for_trainee else None,
        bars=tuple(_bars(board)),
        counts=tuple(
            Count(STATE_WORDS[state], counts[state], f"/placements/{placement.id}/competencies?state={state}")
            for state in State
            if counts[state]
        ),
        steps=tuple(_steps(board, clock, planned)) if for_trainee else (),
    )


def _picture(outlook: Outlook) -> Picture | None:
    return drawn(curve_of(outlook), outlook.progress.total, outlook.week) if outlook.goes_on else None


def _states(board: Board) -> Counter[State]:
    return Counter(
        board.state(item.id) for catalogue in board.catalogues for item in catalogue.items if item.counts
    )


def _bars(board: Board) -> list[Bar]:
    found = [(one, board.progress.frameworks.get(one.version_id, Progress(0, 0))) for one in board.catalogues]
    return [
        Bar(one.title, one.notice, progress.percentage, progress_in_words(progress))
        for one, progress in found
    ]


def _steps(board: Board, clock: Clock | None, planned: Planned) -> list[Step]:
    placement = board.placement
    candidates = [
        Candidate(
            item_id=item.id,
            title=f"{item.code} {item.title}",
            address=item_address(board, item.id),
            weeks=planned.get(item.id),
            answer=board.progress.answers[item.id],
        )
        for catalogue in board.catalogues
        for item in catalogue.items
    ]
    drafts = [
        Draft(
            title=f"{version.evidence.reference} {version.title or 'without a title'}",
            address=f"/evidence/{version.evidence_id}",
        )
        for version in queries.waiting_drafts(placement.id, SHOWN)
    ]
    feedback = sign_offs.latest_words(placement.id)
    return next_steps(candidates, drafts, feedback, clock.week(today()) if clock else None)
