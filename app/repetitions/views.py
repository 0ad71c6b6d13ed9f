"""What the pages of repetitions show: sums, lines and history in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.clock import day_in_words, instant_in_words
from app.core.words import days_in_words
from app.repetitions.models import Repetition, RepetitionVersion
from app.repetitions.reckoning import by_equipment, latest_first, sums_of
from app.repetitions.values import OUTCOME_READ, Initial, Record, Source

WORDS_REMOVED = "Equipment and note were removed for good."
NOT_INITIALLED = "Not initialled"
WITHDRAWN = "Withdrawn"
EARLY = "Before the placement began"
_ADDRESSES = {Source.NOTED: "/repetitions/", Source.ENTRY: "/evidence/", Source.ASSESSED: "/assessments/"}


@dataclass(frozen=True)
class Line:
    """One line of the list of repetitions.

    Attributes:
        day: in words; empty where none is told.
        is_early: whether that is before the placement began, which is asked about and not refused.
        where: what shows it, with its address.
        initial: who has initialled a noted one; empty for all others.
    """

    day: str
    is_early: bool
    equipment: str
    outcome: str
    where: str
    address: str
    note: str
    initial: str


@dataclass(frozen=True)
class Overview:
    """Everything that shows repetitions of one item: sums in a sentence, by equipment, and the lines."""

    words: str
    equipment: Sequence[tuple[str, str]]
    lines: Sequence[Line]


@dataclass(frozen=True)
class VersionLine:
    """What was noted at one time."""

    written: str
    day: str
    equipment: str
    outcome: str
    note: str
    initial: str


def overview(records: Sequence[Record], began: date | None) -> Overview:
    """Return what pages show of the repetitions of one item, the latest first; `began`: the first day."""
    return Overview(
        words=sums_of(records).words,
        equipment=[(name, sums.words.removesuffix(".")) for name, sums in by_equipment(records)],
        lines=lines(latest_first(records), began),
    )


def lines(records: Iterable[Record], began: date | None = None) -> list[Line]:
    """Return records in words, in their order."""
    return [
        Line(
            day=days_in_words(one.day, one.last_day),
            is_early=bool(began and one.day and one.day < began),
            equipment=one.equipment,
            outcome=one.outcome,
            where=where_words(one),
            address=f"{_ADDRESSES[one.source]}{one.source_id}",
            note=WORDS_REMOVED if one.is_gone and one.source is Source.NOTED else one.note,
            initial=initial_words(one.initial, one.before) if one.source is Source.NOTED else "",
        )
        for one in records
    ]


def where_words(record: Record) -> str:
    """Say what shows a repetition, for instance ``E12, version 2``."""
    if record.source is Source.NOTED:
        return "Noted" if record.version == 1 else f"Noted, corrected ({record.version})"
    return f"{record.reference}, version {record.version}" if record.version > 1 else record.reference


def initial_words(now: Initial | None, before: Initial | None) -> str:
    """Say who vouches for a noted repetition as it is now, and whose initial a change has dropped."""
    if now:
        return f"Initialled by {now.name} on {day_in_words(now.day)}"
    if before:
        return f"Changed after {before.name} had initialled it on {day_in_words(before.day)}: needs a new one"
    return NOT_INITIALLED


def history(repetition: Repetition) -> list[VersionLine]:
    """Return every version of a noted repetition, the latest first."""
    return [version_line(version) for version in reversed(repetition.versions)]


def version_line(version: RepetitionVersion) -> VersionLine:
    """Return what was noted at one time, in words."""
    held = version.initial
    return VersionLine(
        written=instant_in_words(version.at),
        day=day_in_words(version.day),
        equipment=version.equipment,
        outcome=WITHDRAWN if version.withdrawn else OUTCOME_READ[version.outcome],
        note=WORDS_REMOVED if version.purged_at else version.note,
        initial=f"{held.initialled_by.name}, {instant_in_words(held.at)}" if held else "",
    )


def item_address(placement_id: UUID, item_id: UUID) -> str:
    """Return the address of the repetitions of an item."""
    return f"/placements/{placement_id}/competencies/{item_id}/repetitions"
