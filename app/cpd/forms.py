"""The forms of a CPD record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField, ValidationError

from app.core.clock import day_in_words
from app.cpd import policy
from app.cpd.activities import Sorted
from app.cpd.values import KINDS, ActivityKind, Period, Stated, read_hours
from app.portfolio.service import Words
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TextField, TickField
from app.web.forms import Form

LONGEST = 5_000
READ_BY_YOU = "Nobody but you reads it."
NO_PATIENTS = "No names, dates of birth or numbers of patients"
_DIGITS = 6


def number_seen(text: object) -> int:
    """Return the number of the version that a form showed; 0 where there was none."""
    given = str(text or "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0


def chosen_in(field: ManyChoiceField) -> list[UUID]:
    """Return what was ticked, each once, once the form is sound; an empty value is no tick."""
    return [UUID(number) for number in dict.fromkeys(field.data or []) if number]


class RegistrationForm(Form):
    """What the person states about their registration."""

    register = TextField(
        "Register",
        required="Give the register that you are on.",
        longest=120,
        hint="As it calls itself, such as the Register of Clinical Technologists",
    )
    number = TextField(
        "Registration number",
        required="Give your registration number as it stands in the register.",
        longest=40,
        hint="It is shown as you state it; nobody here checks it with the register",
    )
    registered_on = DayField(
        "Date of registration", required="Give the day from which you are registered.", past_only=True
    )

    def stated(self) -> Stated:
        """Return what is stated, once the form is sound."""
        day = self.registered_on.data
        return Stated(self.register.data or "", self.number.data or "", day or date.max)


class PeriodForm(Form):
    """The days that a register asks about."""

    period_from = DayField("First day of the period", required="Give the first day of the period.")
    period_to = DayField("Last day of the period", required="Give the last day of the period.")

    def validate_period_to(self, field: DayField) -> None:
        """Refuse a last day before the first one."""
        first = self.period_from.data
        if field.data and first and field.data < first:
            raise ValidationError(
                f"The last day ({day_in_words(field.data)}) is before the first ({day_in_words(first)})."
            )

    def period(self) -> Period:
        """Return the days, once the form is sound."""
        return Period(self.period_from.data or date.max, self.period_to.data or date.max)


class EndRecordForm(Form):
    """The last day of a record."""

    day = DayField("Last day of the record", required="Give the last day.", past_only=True)
    reason = TextField("Why does it end?", required="Say why it ends.", hint=READ_BY_YOU)

    def last_day(self) -> date:
        """Return the day, once the form is sound."""
        return self.day.data or date.max


class ReopenRecordForm(Form):
    """Why an ended record goes on."""

    reason = TextField("Why does it go on?", required="Say why it goes on.", hint=READ_BY_YOU)


class SortingForm(Form):
    """What an activity says beyond its evidence."""

    seen = HiddenField()
    kind = ChoiceField(
        "Kind of activity",
        [(kind.value, f"{words.title}: {words.examples}") for kind, words in KINDS.items()],
        required="Choose the kind of activity.",
    )
    hours = TextField(
        "Hours, if you count them", longest=12, hint="Such as 1.5 or 1:30. You can leave it empty"
    )
    learnt = LongTextField("What I learnt", longest=LONGEST, rows=4, hint=NO_PATIENTS)
    for_practice = LongTextField("What I do differently, or better, since", longest=LONGEST, rows=3)
    for_users = LongTextField("How it benefits those whom the service is for", longest=LONGEST, rows=3)

    def validate_hours(self, field: TextField) -> None:
        """Refuse what are no hours."""
        try:
            read_hours(field.data or "")
        except ValueError:
            raise ValidationError("Write the hours like 1.5, 1,5 or 1:30, up to 1,000.") from None

    def sorting(self) -> Sorted:
        """Return what was typed, once the form is sound."""
        return Sorted(
            kind=ActivityKind(self.kind.data),
            minutes=read_hours(self.hours.data or ""),
            learnt=self.learnt.data or "",
            for_practice=self.for_practice.data or "",
            for_users=self.for_users.data or "",
        )


class ActivityForm(SortingForm):
    """A whole activity: its evidence, what it says beyond, the standards that it is mapped to."""

    new_entry = HiddenField()
    title = TextField("Title", required="Give the activity a title.", hint="What you would call it in a list")
    happened_from = DayField("Day, or first day", past_only=True)
    happened_to = DayField("Last day, if it took longer", past_only=True)
    what_i_did = LongTextField("What I did", longest=LONGEST, rows=4, hint=NO_PATIENTS)
    standards = ManyChoiceField("Which of the standards it is for")
    declared = TickField(
        "It is finished, and holds nothing from which a patient could be identified",
        hint="Only finished activities count and are exported. Without this it is kept as a draft",
    )

    def validate_happened_to(self, field: DayField) -> None:
        """Refuse a last day before the first one."""
        first = self.happened_from.data
        if field.data and first and field.data < first:
            raise ValidationError(
                f"The last day ({day_in_words(field.data)}) is before the first ({day_in_words(first)})."
            )

    def validate_happened_from(self, field: DayField) -> None:
        """Ask for the day of what is finished."""
        if self.declared.data and field.data is None:
            raise ValidationError("Give the day on which it happened, or the first day.")

    def validate_what_i_did(self, field: LongTextField) -> None:
        """Ask what was done, where it is finished."""
        if self.declared.data and not field.data:
            raise ValidationError("Write what you did yourself.")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Ask for a standard, where it is finished: a list without any tick is not looked at by itself."""
        sound = bool(super().validate(extra_validators=extra_validators))
        if self.declared.data and not any(self.standards.data or []):
            self.standards.errors = ("Choose at least one of the standards.",)
            return False
        return sound

    def words(self) -> Words:
        """Return what was typed of the evidence, once the form is sound."""
        return Words(
            title=self.title.data or "",
            happened_from=self.happened_from.data,
            happened_to=self.happened_to.data,
            what_i_did=self.what_i_did.data or "",
        )

    def items(self) -> list[UUID]:
        """Return the standards that were ticked, once the form is sound."""
        return chosen_in(self.standards)


class BringForm(Form):
    """Which entries of training are brought over."""

    entries = ManyChoiceField("Entries of your training", required="Choose at least one entry.")


class SummaryForm(Form):
    """The summary of practice."""

    seen = HiddenField()
    summary = LongTextField(
        "Summary of practice",
        rows=14,
        hint=f"Who you are, where you work, what you do and with whom, in {policy.MOST_WORDS} words at most. "
        f"{NO_PATIENTS}",
    )

    def validate_summary(self, field: LongTextField) -> None:
        """Refuse more words than may stand there."""
        if wrong := policy.wrong_summary(field.data or ""):
            raise ValidationError(wrong)


class StatementForm(Form):
    """What the person says about one standard, and with which entries."""

    seen = HiddenField()
    text = LongTextField(
        "How I meet this", longest=LONGEST, rows=8, hint=f"Your own words, with examples. {NO_PATIENTS}"
    )
    evidence = ManyChoiceField(
        "Entries that show it best",
        hint=f"{policy.MOST_CHOSEN} at most. Each is printed whole, with its files; all others are listed",
    )

    def validate_evidence(self, field: ManyChoiceField) -> None:
        """Refuse more entries than may be chosen."""
        if len(set(field.data or [])) > policy.MOST_CHOSEN:
            raise ValidationError(f"Choose {policy.MOST_CHOSEN} entries at most: those that show it best.")
