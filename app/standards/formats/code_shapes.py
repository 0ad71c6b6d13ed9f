"""What codes of standards look like, which stands above which, and where a heading begins with one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

LONGEST_CODE = 30
REMEMBERED = 20_000
MOST_WORDS = 4
LONGEST_WORD = 8
# "tests" after a number is a word, "LO" or "b" after a number is a part of a code.
LONGEST_WORD_AFTER_NUMBER = 2
LONGEST_CAPITALS_AFTER_NUMBER = 4
FEWEST_TO_SORT = 3

UNIT_WORD = (
    "unit|module|section|part|area|domain|topic|chapter|competency|competence|standard|theme|strand|category|"
    "duty"
)
# Year 1 or Week 3 is a time, not a code.
NO_CODE = frozenset(
    {"year", "years", "yr", "week", "wk", "day", "month", "term", "level", "band", "page", "version"}
)
# A day with its year is no code, though 1.10.22 may be one.
_DAY = re.compile(
    r"(?:\d{1,2}[./\-]){2}(?:19|20)\d\d|(?:19|20)\d\d([./\-])\d{1,2}\1\d{1,2}|\d{1,2}/\d{1,2}/\d\d"
)
BREAKS = re.compile(r"[\s.\-_/()]+")
PARTS = re.compile(r"[^\W\d_]+|\d+")
_MIXED = re.compile(r"(?P<before>[^\W\d_]{0,8})\d+(?P<after>[^\W\d_]{0,2})")
_CODE = r"(?:[A-Za-z]{1,6}[ .\-]?(?:[A-Za-z]{1,4}[ .\-]?)?\d+|\d+)(?:[.\-]\d+)*(?:[A-Za-z](?![A-Za-z]))?"
_AFTER_WORD = re.compile(
    rf"(?P<whole>(?:{UNIT_WORD})\s+(?P<code>{_CODE}|(?-i:[A-Z]{{1,3}}|[ivx]{{1,5}}|[IVX]{{1,5}})))"
    r"(?:\s*[:.)\-\u2013\u2014]\s*|\s+|$)(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FIRST = re.compile(
    r"(?P<code>[A-Z]{1,6}[ .\-]?(?:[A-Z]{1,4}[ .\-]?)?\d+(?:[.\-]\d+)*[a-z]?"
    r"|\d{1,3}(?:\.\d+)*[a-z]?|[A-Z]{1,3}(?=\s*[:.)]))"
    r"(?:\s*[:.)\-\u2013\u2014]+\s*|\s+)(?P<title>\S.*)",
    re.DOTALL,
)


class Heading(NamedTuple):
    """A heading taken apart. `short` is the code without a word like Unit before it; empty without a code."""

    code: str
    short: str
    title: str


def looks_like_code(text: str) -> bool:
    """Whether a text is shaped like DM 1.1, 3.2.1, K12 or HSP4001 LO2."""
    if not text or len(text) > LONGEST_CODE or not any(sign.isdigit() for sign in text):
        return False
    if text[0] in "=+-@" or len(text.split()) > MOST_WORDS or _DAY.fullmatch(text):
        return False
    seen_number = False
    for part in filter(None, BREAKS.split(text)):
        if part.isalpha():
            if not _may_be_in_code(part, after_number=seen_number):
                return False
        elif part.isdecimal() or _MIXED.fullmatch(part):
            seen_number = True
        else:
            return False
    return True


def _may_be_in_code(word: str, *, after_number: bool) -> bool:
    if word.casefold() in NO_CODE:
        return False
    if after_number:
        longest = LONGEST_CAPITALS_AFTER_NUMBER if word.isupper() else LONGEST_WORD_AFTER_NUMBER
        return len(word) <= longest
    return len(word) <= LONGEST_CAPITALS_AFTER_NUMBER or (
        len(word) <= LONGEST_WORD and (word.isupper() or re.fullmatch(UNIT_WORD, word.casefold()) is not None)
    )


@lru_cache(REMEMBERED)
def key_of(code: str) -> tuple[str, ...]:
    """Return the parts of a code in a form that is equal for DM 1.1, dm-1.1 and DM1.1."""
    return tuple(
        part.lstrip("0") or "0" if part.isdecimal() else part for part in PARTS.findall(code.casefold())
    )


def keys_above(code: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that a code may stand below, the nearest first."""
    key = key_of(code)
    for length in range(len(key) - 1, 0, -1):
        yield key[:length]


def is_local(code: str) -> bool:
    """Whether a code counts only inside its unit, such as LO2, 3 or b."""
    return len([part for part in key_of(code) if part.isdecimal()]) <= 1


def within(unit: str, code: str) -> str:
    """Return a code that counts in the whole set for one that counts only inside its unit."""
    joint = "." if unit[-1:].isdigit() and code[:1].isdigit() else " "
    return f"{unit}{joint}{code}"


def common_beginning(codes: Sequence[str]) -> str:
    """Return the code that stands above all of these by its parts, as it is written, or nothing."""
    if not codes:
        return ""
    keys = [key_of(code) for code in codes]
    shortest = min(map(len, keys)) - 1
    length = 0
    while length < shortest and len({key[length] for key in keys}) == 1:
        length += 1
    if not any(part.isdecimal() for part in keys[0][:length]):
        # DM alone is the family of DM 1 and DM 2, not a unit.
        length = 0
    places = list(PARTS.finditer(codes[0]))
    return codes[0][: places[length - 1].end()] if 0 < length <= len(places) else ""


@lru_cache(REMEMBERED)
def split_heading(text: str) -> Heading:
    """Return the code at the beginning of a heading and the words after it."""
    line = " ".join(text.split())
    if looks_like_code(line):
        after = _AFTER_WORD.fullmatch(line)
        return Heading(line, after["code"] if after else line, "")
    if found := _AFTER_WORD.fullmatch(line):
        short = found["code"]
        # "Unit ME 3" is known as ME 3, but "Unit 3" is not known as 3.
        whole = short if short[0].isalpha() and short[-1].isdigit() else found["whole"]
        return Heading(whole, short, found["title"].strip())
    if found := _FIRST.fullmatch(line):
        return Heading(found["code"], found["code"], found["title"].strip())
    return Heading("", "", line)


def in_natural_order(codes: Sequence[str]) -> list[int] | None:
    """Return the places of codes that were sorted as text (2.10 before 2.2), in the order that was meant.

    None where they are in any other order: then the order is the author's.
    """
    # Numbers without leading zeros: the longer one is the larger one.
    keys = [
        tuple((part.isdecimal(), len(part) * part.isdecimal(), part) for part in key_of(code))
        for code in codes
    ]
    if len(codes) < FEWEST_TO_SORT or list(codes) != sorted(codes) or keys == sorted(keys):
        return None
    return sorted(range(len(codes)), key=keys.__getitem__)
