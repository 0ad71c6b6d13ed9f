"""The form of a repetition: day, equipment, how it went, a few words."""

from uuid import UUID

from wtforms import HiddenField

from app.core.clock import today
from app.core.ids import new_id
from app.repetitions.policy import LONGEST_EQUIPMENT, LONGEST_NOTE
from app.repetitions.values import OUTCOME_WORDS, Outcome, Performance
from app.web.day_field import DayField
from app.web.fields import ChoiceField, TextField, TickField
from app.web.forms import Form

_DIGITS = 6
OUTCOMES = [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()]


class RepetitionForm(Form):
    """What a trainee notes at the bench."""

    sent_as = HiddenField()
    seen = HiddenField()
    day = DayField("Day", required="Give the day on which you did it.", past_only=True, hint="")
    equipment = TextField("Equipment", longest=LONGEST_EQUIPMENT, hint="Which device or set, if any.")
    outcome = ChoiceField("How it went", OUTCOMES, required="Say how it went.")
    note = TextField(
        "Note (optional)",
        longest=LONGEST_NOTE,
        hint="No names, dates of birth or numbers of patients.",
    )
    no_patient = TickField("I have checked it: nothing here identifies a patient")

    @property
    def number(self) -> UUID:
        """Return the number of the form, or a new one where what was sent is none."""
        try:
            return UUID(str(self.sent_as.data or ""))
        except ValueError:
            return new_id()

    @property
    def version_seen(self) -> int:
        """Return the number of the version that the page showed; 0 where there was none."""
        given = str(self.seen.data or "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0

    def performance(self) -> Performance:
        """Return what was typed, once the form is sound."""
        return Performance(
            day=self.day.data,
            outcome=Outcome(self.outcome.data),
            equipment=self.equipment.data or "",
            note=self.note.data or "",
        )


def empty_form() -> RepetitionForm:
    """Return the form as it is offered: today, with a number of its own."""
    return RepetitionForm(formdata=None, day=today(), sent_as=str(new_id()))


def filled_form(given: Performance, number: int) -> RepetitionForm:
    """Return the form of a repetition that was noted, in the version with a number."""
    return RepetitionForm(
        formdata=None,
        seen=str(number),
        day=given.day,
        equipment=given.equipment,
        outcome=given.outcome.value,
        note=given.note,
    )
