"""The field for a day, typed as day, month and year."""

from datetime import date
from typing import Any

from markupsafe import Markup
from wtforms import Field, ValidationError
from wtforms import Form as PlainForm

from app.core.clock import day_in_words, today
from app.web.drawing import day_inputs
from app.web.text import tidy

YEAR_LENGTH = 4


class DayField(Field):
    """A day, typed as day, month and year; a day in the future is refused where `past_only`."""

    def __init__(
        self,
        label: str,
        *,
        required: str | None = None,
        hint: str = "For example, 4 3 2026",
        past_only: bool = False,
        **more: Any,
    ) -> None:
        self.must = required
        self.past_only = past_only
        self.typed: tuple[str, str, str] = ("", "", "")
        super().__init__(label, description=hint, **more)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 - as WTForms
        """Read the three parts, or the value that is shown at first."""
        self.complaints: list[str] = []
        self.process_errors = ()
        self.data = (
            data if isinstance(data, date) else self.default if isinstance(self.default, date) else None
        )
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        if formdata is None or not any(name in formdata for name in names):
            if self.data:
                self.typed = (str(self.data.day), str(self.data.month), str(self.data.year))
            return
        day, month, year = (tidy(formdata.get(name, ""))[:20] for name in names)
        self.typed = (day, month, year)
        self.data = None
        if any(self.typed):
            self._read()
            self.process_errors = tuple(self.complaints)

    def _read(self) -> None:
        if not all(part.isascii() and part.isdecimal() for part in self.typed):
            self.complaints.append(
                f"{self.label.text} needs a day, a month and a year in figures, such as 4 3 2026."
            )
        elif len(self.typed[2]) != YEAR_LENGTH:
            self.complaints.append(f"{self.label.text} needs a year with four figures, such as 2026.")
        else:
            day, month, year = (int(part) for part in self.typed)
            try:
                self.data = date(year, month, day)
            except (ValueError, OverflowError):
                self.complaints.append(f"{self.label.text} must be a real day: {day}/{month}/{year} is not.")

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse an absent day where one must be given, and a future one where it cannot be."""
        if self.process_errors:
            return
        if self.data is None and self.must:
            raise ValidationError(self.must)
        if self.past_only and self.data and self.data > today():
            raise ValidationError(
                f"{self.label.text} is in the future ({day_in_words(self.data)}). Give the day it happened."
            )

    @property
    def first_id(self) -> str:
        """Return the element that an error message points to."""
        return f"{self.id}-day"

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        return day_inputs(self, dict(zip(("day", "month", "year"), self.typed, strict=True)), parameters)
