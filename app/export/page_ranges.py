"""Which pages of a file are meant: how ranges of pages are typed, kept and put into words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from app.core.words import listed

LONGEST = 100
# How long they are at most once written: with a space behind each comma, and so in the field for them.
LONGEST_WRITTEN = LONGEST + LONGEST // 2
EXAMPLE = "1-3, 7"
HOW = f"Write page numbers and ranges with commas between them, for example {EXAMPLE}."
TOO_LONG = f"Write at most {LONGEST} characters, not counting spaces. {HOW}"
FROM_ONE = "Pages count from 1."
_BETWEEN = re.compile(r"[,;]")
# People paste every kind of dash that a word processor makes of a hyphen.
_PART = re.compile(r"([0-9]{1,6})(?:\s*[-\u2010-\u2015\u2212]\s*([0-9]{1,6}))?")
_Run = tuple[int, int]


class PageRangeError(ValueError):
    """What was typed names no pages of this file; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PageRanges:
    """Pages of a file, counted from 1, as runs in the file's order that neither touch nor overlap."""

    runs: tuple[_Run, ...]

    def __post_init__(self) -> None:
        ends = [(0, -1), *self.runs]
        apart = all(before[1] + 1 < run[0] <= run[1] for before, run in zip(ends, self.runs, strict=False))
        if not self.runs or not apart:
            raise ValueError(
                "Ranges of pages stand in order, apart from each other, and there is one at least."
            )

    @classmethod
    def typed(cls, text: str, pages: int | None = None) -> "PageRanges":
        """Read what a person typed, in any order.

        Args:
            text: for instance ``7, 1-3``.
            pages: how many the file has; None where nobody knows yet.

        Raises:
            PageRangeError: it names no pages, or some that the file does not have.
        """
        # Without spaces, which are put in when ranges are written: what was kept can be read and typed again.
        if len("".join(text.split())) > LONGEST:
            raise PageRangeError(TOO_LONG)
        runs = [_run(part.strip()) for part in _BETWEEN.split(text) if part.strip()]
        if not runs:
            raise PageRangeError(HOW)
        last = max(run[1] for run in runs)
        if pages is not None and last > pages:
            has = "1 page" if pages == 1 else f"{pages} pages"
            raise PageRangeError(f"This file has {has}; {last} is beyond its end.")
        return cls(_joined(runs))

    def __contains__(self, page: int) -> bool:
        return any(first <= page <= last for first, last in self.runs)

    def __str__(self) -> str:
        """Return them as a person would type them."""
        return ", ".join(_written(run) for run in self.runs)

    @property
    def words(self) -> str:
        """Name them in a sentence, for instance ``pages 1-3 and 7``."""
        (first, last), *more = self.runs
        noun = "page" if first == last and not more else "pages"
        return f"{noun} {listed([_written(run) for run in self.runs])}"

    def covers(self, pages: int) -> bool:
        """Say whether they are all pages of a file that has so many."""
        return self.runs[0][0] == 1 and self.runs[0][1] >= pages

    def within(self, pages: int) -> "PageRanges | None":
        """Return those that a file of so many pages has; None where it has none of them."""
        return _some((first, min(last, pages)) for first, last in self.runs if first <= pages)

    def beyond(self, pages: int) -> "PageRanges | None":
        """Return those that lie behind the end of a file of so many pages; None where none does."""
        return _some((max(first, pages + 1), last) for first, last in self.runs if last > pages)

    def first(self, most: int) -> tuple[int, ...]:
        """Return the numbers of the first pages, so many at most."""
        return tuple(islice((page for first, last in self.runs for page in range(first, last + 1)), most))

    def numbers(self) -> list[int]:
        """Return the number of each page; ask only where the file has them all."""
        return [page for first, last in self.runs for page in range(first, last + 1)]


def _run(part: str) -> _Run:
    found = _PART.fullmatch(part)
    if found is None:
        raise PageRangeError(HOW)
    first, last = int(found[1]), int(found[2] or found[1])
    if first == 0:
        raise PageRangeError(FROM_ONE)
    if last < first:
        raise PageRangeError(f"{first}-{last} runs backwards. Write the smaller number first.")
    return first, last


def _joined(runs: Iterable[_Run]) -> tuple[_Run, ...]:
    joined: list[_Run] = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _written(run: _Run) -> str:
    first, last = run
    return str(first) if first == last else f"{first}-{last}"


def _some(runs: Iterable[_Run]) -> PageRanges | None:
    kept = tuple(runs)
    return PageRanges(kept) if kept else None
