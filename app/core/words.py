"""How numbers with a unit, counts and spans of days are written for people."""

from collections.abc import Sequence
from datetime import date

from app.core.clock import day_in_words

_KILO = 1_000
_MEGA = 1_000_000


def size_in_words(size: int) -> str:
    """Write a number of bytes: ``340 bytes``, ``12 kB``, ``1.4 MB``; a kilobyte has 1,000 bytes."""
    if size < _KILO:
        return plural(size, "byte")
    if size < _MEGA:
        return f"{size / _KILO:.0f} kB"
    return f"{size / _MEGA:.1f}".removesuffix(".0") + " MB"


def plural(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun, for instance ``3 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write a list, for instance ``A, B and C``; nothing for an empty one."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def sentence_case(words: str) -> str:
    """Write the first letter as a capital and leave the rest alone; nothing for nothing."""
    return words[:1].upper() + words[1:]


def days_in_words(first: date | None, last: date | None) -> str:
    """Write one day or a span of days, for instance ``4 March 2026 to 9 March 2026``; nothing for None."""
    if first is None:
        return ""
    if last is None or last == first:
        return day_in_words(first)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def initials(name: str) -> str:
    """Return the initials of a name, for instance ``TT``."""
    return "".join(part[0] for part in name.split() if part[0].isalnum()).upper()
