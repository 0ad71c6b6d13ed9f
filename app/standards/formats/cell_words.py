"""Which short words in cells mean something: ticks, yes and no, spans of weeks, kinds, places of learning."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from app.standards.formats.gaps import kind_of, learning_of
from app.standards.formats.heading_words import plain_heading
from app.standards.values import ItemKind, Learning, SettingMark, WeekSpan

REMEMBERED = 500
TICKS = frozenset({"x", "✓", "✔", "☑", "☒", "√", "•", "●", "yes", "y", "1", "true"})
NO = frozenset({"", "no", "n", "-", "\u2013", "\u2014", "0", "false", "☐", "n/a"})
WEEKS = re.compile(
    r"(?:weeks?|wks?|w)?\.?\s*(?P<first>\d{1,4})(?:\s*(?:-|\u2013|\u2014|to|until|/)"
    r"\s*(?:weeks?|w)?\s*(?P<last>\d{1,4}))?",
    re.IGNORECASE,
)
MARKS: Mapping[str, SettingMark] = {
    **{mark.value: mark for mark in SettingMark},
    **dict.fromkeys(("in house", "inhouse", "in the department", "workplace"), SettingMark.IN_HOUSE),
    **dict.fromkeys(
        ("academic year 1", "academic year one", "year 1", "ay1", "ay 1"), SettingMark.ACADEMIC_YEAR_1
    ),
    **dict.fromkeys(
        ("academic year 2", "academic year two", "year 2", "ay2", "ay 2"), SettingMark.ACADEMIC_YEAR_2
    ),
}


class Meaning(NamedTuple):
    """What a word for a kind says; both empty where it says nothing that is known."""

    kind: ItemKind | None
    learning: frozenset[Learning]

    @property
    def is_known(self) -> bool:
        """Whether the word says anything."""
        return self.kind is not None or bool(self.learning)


def is_tick(text: str) -> bool:
    """Whether a cell only says yes."""
    return text.casefold() in TICKS


def is_no(text: str) -> bool:
    """Whether a cell says no, or nothing."""
    return text.casefold() in NO


@lru_cache(REMEMBERED)
def meaning_of(text: str) -> Meaning:
    """Return what a word such as unit, Practical, K or "K and P" says."""
    kind, learning = kind_of(text), learning_of(text)
    if kind or learning:
        return Meaning(kind, frozenset({learning} if learning else ()))
    words = plain_heading(text).split()
    kinds = [found for word in words if (found := kind_of(word))]
    learnings = frozenset(each for word in words if (each := learning_of(word)))
    return Meaning(kinds[-1] if kinds else None, learnings)


def weeks_of(text: str) -> WeekSpan | None:
    """Return the weeks that a cell such as 3, "3-9" or "weeks 3 to 9" names."""
    found = WEEKS.fullmatch(text.strip())
    if not found:
        return None
    return WeekSpan(int(found["first"]), int(found["last"] or found["first"]))


def marks_of(text: str) -> list[str]:
    """Return the marks that a cell names; a word that is none comes back as it is."""
    whole = MARKS.get(text.casefold().strip())
    if whole:
        return [whole.value]
    between = r"[,;/\n]+" if re.search(r"[,;/\n]", text) else r"\s+"
    words = [word.strip() for word in re.split(between, text)]
    return [MARKS[word.casefold()].value if word.casefold() in MARKS else word for word in words if word]
