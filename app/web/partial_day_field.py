"""The field for a day of which the month or the year may be all that is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Field, ValidationError
from wtforms import Form as PlainForm

from app.core.clock import today
from app.core.partial_days import PartialDay
from app.web.drawing import day_inputs
from app.web.text import tidy

YEAR_LENGTH = 4
LONGEST = 20
DAY = ("day", "month", "year")
MONTH = ("month", "year")
YEAR = ("year",)


class PartialDayField(Field):
    """A day in the past, or only its month or year; `parts` are those that can be typed."""

    def __init__(
        self, label: str, *, parts: Sequence[str] = MONTH, required: str | None = None, hint: str, **more: Any
    ) -> None:
        self.must = required
        self.parts = parts
        self.typed: Mapping[str, str] = {}
        super().__init__(label, description=hint, **more)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 - as WTForms
        """Read the parts, or the value that is shown at first."""
        self.process_errors = ()
        self.data = data if isinstance(data, PartialDay) else None
        names = {part: f"{self.name}-{part}" for part in self.parts}
        if formdata is None or not any(name in formdata for name in names.values()):
            self.typed = _parts_of(self.data)
            return
        self.typed = {part: tidy(formdata.get(name, ""))[:LONGEST] for part, name in names.items()}
        self.data = None
        if any(self.typed.values()):
            try:
                self.data = _read(self.typed)
            except ValueError as problem:
                self.process_errors = (f"{self.label.text}: {problem}",)

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse an absent day where one must be given, and one that is still to come."""
        if self.process_errors:
            return
        if self.data is None and self.must:
            raise ValidationError(self.must)
        if self.data and self.data.first > today():
            raise ValidationError(f"{self.label.text} is still to come ({self.data.in_words}).")

    @property
    def first_id(self) -> str:
        """Return the element that an error message points to."""
        return f"{self.id}-{self.parts[0]}"

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        return day_inputs(self, {part: self.typed.get(part, "") for part in self.parts}, parameters)


def _parts_of(day: PartialDay | None) -> dict[str, str]:
    found = {"day": day.day, "month": day.month, "year": day.year} if day else {}
    return {part: str(number) for part, number in found.items() if number is not None}


def _read(typed: Mapping[str, str]) -> PartialDay:
    """Return the day that was typed.

    Raises:
        ValueError: it is none; the sentence says why.
    """
    given = {part: text for part, text in typed.items() if text}
    if not all(text.isascii() and text.isdecimal() for text in given.values()):
        raise ValueError("type figures only, such as 3 for March and 2026 for the year.")
    if len(given.get("year", "")) != YEAR_LENGTH:
        raise ValueError("the year needs four figures, such as 2026.")
    if "day" in given and "month" not in given:
        raise ValueError("a day needs its month.")
    try:
        return PartialDay(**{part: int(text) for part, text in given.items()})
    except (ValueError, OverflowError):
        raise ValueError(f"{' '.join(given.values())} is not in the calendar.") from None
