"""What the cells of a column look like, where its heading does not say enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.standards.formats.cell_words import MARKS, is_no, is_tick, marks_of, meaning_of, weeks_of
from app.standards.formats.code_shapes import looks_like_code

LOOKED_AT = 200
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Contents:
    """The cells of a column that hold something, from the top."""

    values: Sequence[str]

    @cached_property
    def codes(self) -> float:
        """Which part of them looks like codes."""
        return self._part(looks_like_code)

    @cached_property
    def numbers(self) -> float:
        """Which part of them is a plain number."""
        return self._part(str.isdecimal)

    @cached_property
    def kinds(self) -> float:
        """Which part of them names a kind or a way of learning, or ticks one off."""
        return self._part(lambda value: meaning_of(value).is_known or is_tick(value) or is_no(value))

    @cached_property
    def ticks(self) -> float:
        """Which part of them only says yes or no."""
        return self._part(lambda value: is_tick(value) or is_no(value))

    @cached_property
    def weeks(self) -> float:
        """Which part of them names weeks."""
        return self._part(lambda value: weeks_of(value) is not None)

    @cached_property
    def week_spans(self) -> float:
        """Which part of them names a first and a last week."""
        return self._part(lambda value: not value.isdecimal() and weeks_of(value) is not None)

    @cached_property
    def marks(self) -> float:
        """Which part of them names a place of learning."""
        known = {mark.value for mark in MARKS.values()}
        return self._part(lambda value: set(marks_of(value)) <= known)

    @cached_property
    def different(self) -> float:
        """How many of them differ, as a part of all."""
        return len(set(self.values)) / len(self.values) if self.values else 0

    @cached_property
    def length(self) -> float:
        """How many characters they have on average."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0

    @cached_property
    def fits_title(self) -> bool:
        """Whether each would do as a title."""
        return all(len(value) <= LONGEST_TITLE for value in self.values)

    def all_begin(self, sign: str) -> bool:
        """Whether each of them begins with a sign."""
        return all(value.startswith(sign) for value in self.values)

    def _part(self, has: Callable[[str], object]) -> float:
        looked_at = self.values[:LOOKED_AT]
        return sum(bool(has(value)) for value in looked_at) / len(looked_at) if looked_at else 0
