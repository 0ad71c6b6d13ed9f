"""How the pages of a CV say what is in it; templates compare no states."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.clock import today
from app.export.cv_models import CvEntry
from app.export.cv_queries import CvFound
from app.export.cv_values import (
    BY_HAND,
    SECTION_WORDS,
    CvLine,
    CvSection,
    CvSource,
    recency,
    source_in_words,
    unlisted_times,
)

ONE_WORDS = {
    CvSection.POST: "a post",
    CvSection.QUALIFICATION: "a qualification",
    CvSection.COURSE: "a training course",
    CvSection.MEMBERSHIP: "a membership or registration",
    CvSection.OTHER: "something else",
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as its page lists it; `note` says why the application documents leave it out."""

    address: str
    line: CvLine
    note: str
    may_rise: bool = False
    may_sink: bool = False


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its entries in the order of printing; `hints` point out what a reader may ask about."""

    key: str
    heading: str
    one: str
    entries: Sequence[EntryView]
    hints: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CvView:
    """Which CV is used, and what is missing in the one that is built from entries."""

    used: str
    lacks: str
    files_used: bool


def sections_of(found: CvFound) -> list[SectionView]:
    """Return all sections of a CV, empty ones too."""
    return [_section(section, found) for section in CvSection]


def _section(section: CvSection, found: CvFound) -> SectionView:
    rows = [entry for entry in found.entries if entry.section is section]
    by_hand = section in BY_HAND
    if not by_hand:
        rows.sort(key=lambda entry: recency(entry.line), reverse=True)
    last = len(rows) - 1
    entries = [
        _entry(row, may_rise=by_hand and place > 0, may_sink=by_hand and place < last)
        for place, row in enumerate(rows)
    ]
    hints = unlisted_times((row.line for row in rows), today()) if section is CvSection.POST else []
    return SectionView(section.value, SECTION_WORDS[section], ONE_WORDS[section], entries, hints)


def _entry(row: CvEntry, *, may_rise: bool, may_sink: bool) -> EntryView:
    line = row.line
    note = ""
    if line.is_short:
        note = "Short course, shown all the same" if line.is_printed else "Left out: a week or less"
    return EntryView(f"/cv-entries/{row.id}", line, note, may_rise, may_sink)


def cv_view(found: CvFound) -> CvView:
    """Return in words how a CV stands."""
    has_lines = bool(found.entries)
    return CvView(
        used=source_in_words(found.source, has_file=found.has_file, has_lines=has_lines),
        lacks=found.built.lacks if has_lines else "",
        files_used=found.source is CvSource.UPLOADED,
    )
