"""The form of a week: hours, what was done, days away."""

from wtforms import HiddenField, ValidationError

from app.logbook.entry import Entry
from app.logbook.hours import hours_of, read_days, read_hours
from app.logbook.policy import LONGEST, Sure
from app.web.fields import LongTextField, TextField, TickField
from app.web.forms import Form

SHORT = 12
_DIGITS = 6


class WeekForm(Form):
    """What a trainee writes about a week."""

    seen = HiddenField()
    hours = TextField(
        "Hours worked",
        longest=SHORT,
        hint="Such as 37.5 or 37:30, breaks left out. 0 if you were away all week.",
    )
    sure = TickField("So many hours are meant")
    done = LongTextField(
        "What I did",
        longest=LONGEST,
        rows=2,
        hint="Two lines at most. No names, dates of birth or numbers of patients.",
    )
    no_patient = TickField("I have checked it: nothing here identifies a patient")
    leave = TextField("Days of leave or bank holidays", longest=SHORT)
    sickness = TextField("Days of sickness", longest=SHORT)
    other = TextField("Days away for other reasons", longest=SHORT)

    def validate_hours(self, field: TextField) -> None:
        """Refuse what are no hours."""
        if field.data and read_hours(field.data) is None:
            raise ValidationError("Write the hours like 37.5, 37:30 or 22,5 h.")

    def validate_leave(self, field: TextField) -> None:
        """Refuse what are no days."""
        if field.data and read_days(field.data) is None:
            raise ValidationError("Write whole or half days like 2 or 0.5.")

    validate_sickness = validate_leave
    validate_other = validate_leave

    @property
    def version_seen(self) -> int:
        """Return the number of the version that the page showed; 0 where there was none."""
        given = str(self.seen.data or "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0

    @property
    def ticked(self) -> Sure:
        """Return what was ticked as meant."""
        return Sure(hours=bool(self.sure.data), no_patient=bool(self.no_patient.data))

    def entry(self) -> Entry:
        """Return what was typed, once the form is sound."""
        return Entry(
            seconds=read_hours(self.hours.data or "0") or 0,
            words=self.done.data or "",
            leave=read_days(self.leave.data or "0") or 0,
            sickness=read_days(self.sickness.data or "0") or 0,
            other=read_days(self.other.data or "0") or 0,
        )


def filled_from(entry: Entry, number: int) -> dict[str, str]:
    """Return what the form shows at first of a week that was written about."""
    return {
        "seen": str(number),
        "hours": hours_of(entry.seconds).replace(",", ""),
        "done": entry.words,
        **_days(leave=entry.leave, sickness=entry.sickness, other=entry.other),
    }


def proposed_from(absence: dict[str, int]) -> dict[str, str]:
    """Return what the form of a new week shows at first: days away that the clock knows of, by kind."""
    return {"seen": "0", **_days(**absence)}


def _days(**halves: int) -> dict[str, str]:
    return {name: f"{number / 2:g}" if number else "" for name, number in halves.items()}
