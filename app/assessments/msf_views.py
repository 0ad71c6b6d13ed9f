"""What the pages of feedback by colleagues show, as values; templates compare no states."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.assessments.msf_access import CycleAccess, facts_for_cycle
from app.assessments.msf_models import MsfCycle
from app.assessments.msf_summary import Count, Line, Summary
from app.assessments.msf_workflow import CycleAction, CycleState
from app.assessments.words import Tag
from app.core.clock import day_in_words, today
from app.core.words import plural

TAGS = {
    CycleState.PROPOSED: Tag("Proposed", "yellow"),
    CycleState.OPEN: Tag("Open", "blue"),
    CycleState.RELEASED: Tag("Released", "green"),
    CycleState.ABANDONED: Tag("Ended without a result", "grey"),
}
WIDTH = 320.0
# From white to black, so that neighbours differ in print; the figure in each piece has the other colour.
SHADES = (("#ffffff", "#212b32"), ("#c8ced2", "#212b32"), ("#5c6a73", "#ffffff"), ("#212b32", "#ffffff"))


@dataclass(frozen=True)
class CycleRow:
    """One round in a list."""

    title: str
    address: str
    tag: Tag
    words: str


@dataclass(frozen=True)
class Piece:
    """One piece of a bar: where it begins, how wide it is, its colours, and what it stands for."""

    x: float
    width: float
    fill: str
    ink: str
    count: Count

    @property
    def middle(self) -> float:
        """Return where its figure stands."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Bar:
    """One prompt of the summary with the pieces of its bar."""

    line: Line
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Table:
    """The figures of prompts that have the same answers: what its columns are called, and its lines."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class MayOnCycle:
    """What the person can do with a round now."""

    approve: bool
    withdraw: bool
    close: bool
    decide: bool


def cycle_row(cycle: MsfCycle) -> CycleRow:
    """Return the line of a round in a list."""
    return CycleRow(cycle.title, f"/colleague-feedback/{cycle.id}", tag_of_cycle(cycle), _status(cycle))


def tag_of_cycle(cycle: MsfCycle) -> Tag:
    """Return the word for how far a round has come."""
    return TAGS[cycle.state]


def status_of(found: CycleAccess) -> list[str]:
    """Return how it stands with a round, in sentences; while it is open they name nobody and no number.

    Whether enough have answered is for the supervisor until the last day has passed: a trainee who looked
    every day would learn on which day the last of them answered.
    """
    cycle = found.cycle
    sentences = [_status(cycle)]
    if cycle.state is CycleState.OPEN:
        facts = facts_for_cycle(cycle)
        if found.supervises or facts.is_over:
            sentences.append(f"Enough answers: {'yes' if facts.has_enough else 'not yet'}.")
        sentences.append(f"At least {cycle.threshold} answers are needed before anything is shown.")
    if cycle.reason:
        sentences.append(f"Reason: {cycle.reason}")
    return sentences


def may_on_cycle(found: CycleAccess) -> MayOnCycle:
    """Return what the person can do with a round now."""
    return MayOnCycle(
        approve=found.refusal(CycleAction.APPROVE) is None,
        withdraw=found.refusal(CycleAction.WITHDRAW) is None,
        close=found.refusal(CycleAction.ABANDON) is None,
        decide=found.supervises and found.cycle.summary is not None and not found.is_decided,
    )


def closing_choices(found: CycleAccess) -> list[tuple[str, str]]:
    """Return what can become of an open round now."""
    words = {
        CycleAction.RELEASE: "Release the summary now; no more answers are let in",
        CycleAction.EXTEND: "Lengthen it by two weeks, once",
        CycleAction.ABANDON: "Abandon it and delete what was answered",
    }
    return [(action.value, text) for action, text in words.items() if found.refusal(action) is None]


def bars_of(summary: Summary) -> list[Bar]:
    """Return the summary as bars, each as wide as the answers that were given to its prompt."""
    return [Bar(line, tuple(_pieces(line.counts))) for line in summary.lines]


def tables_of(summary: Summary) -> list[Table]:
    """Return the figures of a summary as tables, one for each kind of answer; none of what is withheld."""
    by_columns: dict[tuple[str, ...], list[Line]] = {}
    for line in summary.lines:
        if line.is_withheld:
            continue
        by_columns.setdefault(tuple(count.words for count in line.counts), []).append(line)
    return [Table(columns, tuple(lines)) for columns, lines in by_columns.items()]


def legends_of(summary: Summary) -> list[list[tuple[str, str]]]:
    """Return the colours of the bars with what they stand for, for each kind of answer."""
    kinds = dict.fromkeys(
        tuple(count.words for count in line.counts if count.shown) for line in summary.lines
    )
    return [list(zip(words, _fills(len(words)), strict=True)) for words in kinds]


def _pieces(counts: Sequence[Count]) -> list[Piece]:
    shown = [count for count in counts if count.shown]
    total = sum(count.number for count in shown)
    pieces, x = [], 0.0
    for place, count in enumerate(shown):
        if not count.number:
            continue
        width = round(WIDTH * count.number / total, 2)
        fill, ink = SHADES[_shade(place, len(shown))]
        pieces.append(Piece(round(x, 2), width, fill, ink, count))
        x += width
    return pieces


def _fills(number: int) -> list[str]:
    return [SHADES[_shade(place, number)][0] for place in range(number)]


def _shade(place: int, number: int) -> int:
    return round(place * (len(SHADES) - 1) / max(number - 1, 1))


def _status(cycle: MsfCycle) -> str:
    if cycle.state is CycleState.PROPOSED:
        return "Waits for a supervisor to approve the colleagues. Nobody has been written to."
    if cycle.state is CycleState.RELEASED and cycle.summary is not None:
        return f"{plural(cycle.summary['raters'], 'colleague')} answered."
    if cycle.state is CycleState.OPEN and cycle.closes_on is not None:
        day = day_in_words(cycle.closes_on)
        return f"Open until {day}." if today() <= cycle.closes_on else f"The last day was {day}."
    return "Nothing was released."
