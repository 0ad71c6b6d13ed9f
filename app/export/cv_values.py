"""What a CV is made of: its sections, their lines in order, what is left out and what is pointed out."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.partial_days import DECEMBER, PartialDay
from app.core.words import plural

# A course of a week or less is left out of application documents (docs/adr/0024).
WEEK = 7
MOST_MONTHS_UNLISTED = 3


class CvSection(StrEnum):
    """A section of a CV, in the order of printing."""

    POST = "post"
    QUALIFICATION = "qualification"
    COURSE = "course"
    MEMBERSHIP = "membership"
    OTHER = "other"


SECTION_WORDS = {
    CvSection.POST: "Employment",
    CvSection.QUALIFICATION: "Education and qualifications",
    CvSection.COURSE: "Training courses",
    CvSection.MEMBERSHIP: "Memberships and registrations",
    CvSection.OTHER: "Skills and other",
}
# The others stand in the order of their days.
BY_HAND = frozenset({CvSection.MEMBERSHIP, CvSection.OTHER})


class CvSource(StrEnum):
    """Where the CV of the application documents comes from."""

    BUILT = "built"
    UPLOADED = "uploaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class CvLine:
    """What one line of a CV says; each section uses some of it.

    Attributes:
        title: post, award, course, body or heading.
        organisation: employer, awarding body or provider.
        began, ended: an award has only the second, a membership only the first.
        is_current: of a post, that it goes on.
        days: how many days a course took.
        shown_anyway: whether a short course is printed all the same.
    """

    section: CvSection
    title: str
    organisation: str = ""
    grade: str = ""
    hours: str = ""
    result: str = ""
    number: str = ""
    text: str = ""
    began: PartialDay | None = None
    ended: PartialDay | None = None
    is_current: bool = False
    days: int | None = None
    shown_anyway: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is a course of a week or less."""
        return self.section is CvSection.COURSE and self.days is not None and self.days <= WEEK

    @property
    def is_printed(self) -> bool:
        """Whether the application documents show it."""
        return self.shown_anyway or not self.is_short

    @property
    def headline(self) -> str:
        """Return its title, of a post with the grade."""
        return f"{self.title}, {self.grade}" if self.grade else self.title

    @property
    def when(self) -> str:
        """Say when it was, as far as it is known."""
        began, ended = (day.in_words if day else "" for day in (self.began, self.ended))
        if self.section is CvSection.MEMBERSHIP:
            return f"since {began}" if began else ""
        if self.is_current:
            return f"{began} to present" if began else "to present"
        return f"{began} to {ended}" if began and ended and began != ended else began or ended

    @property
    def length(self) -> str:
        """Say how long a course took."""
        return plural(self.days, "day") if self.days else ""

    @property
    def facts(self) -> str:
        """Return everything short about it on one line."""
        number = f"number {self.number}" if self.number else ""
        parts = (self.organisation, self.when, self.hours, self.result, number, self.length)
        return " · ".join(part for part in parts if part)


def in_order(section: CvSection, lines: Iterable[CvLine]) -> list[CvLine]:
    """Return a section's lines as they are printed: as they come where that is by hand, else newest first."""
    found = list(lines)
    return found if section in BY_HAND else sorted(found, key=recency, reverse=True)


def recency(line: CvLine) -> tuple[date, date]:
    """Return what is greater for what ended, and then began, later; what has no day comes last."""
    ended = line.ended or line.began
    last = date.max if line.is_current else ended.last if ended else date.min
    return last, line.began.first if line.began else date.min


@dataclass(frozen=True, slots=True)
class CurriculumVitae:
    """A CV as it is printed; `lines` in the order of their sections."""

    name: str
    lines: tuple[CvLine, ...] = ()

    def of(self, section: CvSection) -> list[CvLine]:
        """Return the lines of a section that are printed, in order."""
        return in_order(section, (line for line in self.lines if line.section is section and line.is_printed))

    @property
    def lacks(self) -> str:
        """Say what is missing in it, as the end of a sentence; nothing where nothing is."""
        if not self.lines:
            return "it is to be built from entries, and there are none"
        return "" if self.of(CvSection.POST) else "it lists no employment"


def source_in_force(chosen: CvSource | None, *, has_file: bool, has_lines: bool) -> CvSource:
    """Return which CV is used: what was chosen, else a file where there is one, else the entries."""
    if chosen is not None:
        return chosen
    return CvSource.BUILT if has_lines and not has_file else CvSource.UPLOADED


def source_in_words(source: CvSource, *, has_file: bool, has_lines: bool) -> str:
    """Say which CV goes into the application documents, and what is kept beside it."""
    if source is CvSource.BUILT:
        if not has_lines:
            return "The CV is to be built from entries; there are none yet."
        kept = " An uploaded file is kept and left out." if has_file else ""
        return f"The CV built from entries is used.{kept}"
    if not has_file:
        return "No CV yet: upload a file, or build one from entries."
    kept = " The entries are kept and left out." if has_lines else ""
    return f"The uploaded file is used.{kept}"


def unlisted_times(posts: Iterable[CvLine], day: date) -> list[str]:
    """Point out the times of more than three months in which no post is listed, up to a day.

    Where only a month or a year is known, the post lasted as long as it can have.
    """
    found = []
    reach, words = None, ""
    for began, ended in sorted(_spells(posts), key=lambda spell: spell[0].first):
        if reach and began.first > _may_begin(reach):
            found.append(f"No post is listed between {words} and {began.in_words}.")
        last = ended.last if ended else day
        if reach is None or last > reach:
            reach, words = last, ended.in_words if ended else ""
    if reach and day > _may_begin(reach):
        found.append(f"No post is listed since {words}.")
    return found


def _spells(posts: Iterable[CvLine]) -> list[tuple[PartialDay, PartialDay | None]]:
    """Return when posts began and ended; None for one that goes on."""
    return [(post.began, post.ended) for post in posts if post.began and (post.ended or post.is_current)]


def _may_begin(ended: date) -> date:
    """Return the last day on which a post can begin without a gap after one that ended."""
    after = ended + timedelta(days=1)
    months = after.month - 1 + MOST_MONTHS_UNLISTED
    year, month = after.year + months // DECEMBER, months % DECEMBER + 1
    return date(year, month, min(after.day, monthrange(year, month)[1]))
