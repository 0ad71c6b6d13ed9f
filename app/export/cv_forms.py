"""The forms of a CV: one for each of its sections, and the one that says which CV is used."""

from dataclasses import fields
from typing import ClassVar

from markupsafe import Markup
from wtforms import HiddenField, ValidationError

from app.export.cv_values import CvLine, CvSection, CvSource
from app.portfolio.guarded_forms import OnceForm, RevisedForm
from app.web.fields import ChoiceField, LongTextField, TextField, TickField
from app.web.forms import Form
from app.web.partial_day_field import DAY, MONTH, YEAR, PartialDayField

MOST_DAYS = 3_650
LONGEST_TEXT = 4_000
MONTH_HINT = "For example, 9 2021. If you know only the year, leave the month empty"
_KEPT = {field.name for field in fields(CvLine)}


class CvForm(OnceForm, RevisedForm):
    """An entry of one section; new ones carry a proposed number, changed ones their revision."""

    section: ClassVar[CvSection]

    def fields_shown(self) -> Markup:
        """Return the fields that a person fills in, drawn in their order."""
        return Markup("").join(field() for field in self if not isinstance(field, HiddenField))

    def line(self) -> CvLine:
        """Return what was typed; only after the form was found to be in order."""
        return CvLine(
            section=self.section, **{field.name: field.data for field in self if field.name in _KEPT}
        )


class PostForm(CvForm):
    """A post."""

    section = CvSection.POST
    title = TextField("Post", required="Give the title of the post.")
    grade = TextField("Grade or band", hint="For example, Band 5")
    organisation = TextField("Employer", required="Give the employer.")
    began = PartialDayField(
        "From", parts=MONTH, hint=MONTH_HINT, required="Give the month in which it began."
    )
    ended = PartialDayField("To", parts=MONTH, hint="Leave it empty if you still work there")
    is_current = TickField("I still work there")
    hours = TextField("Hours", hint="For example, full time, or part time, 22.5 hours a week")
    text = LongTextField(
        "Duties", longest=LONGEST_TEXT, hint="A few lines: what you do or did there. Leave out patients"
    )

    def validate_ended(self, field: PartialDayField) -> None:
        """Ask for one of the two: when it ended, or that it goes on; and for time that runs forwards."""
        if field.process_errors:
            return
        if self.is_current.data and field.data:
            raise ValidationError("Leave “To” empty if you still work there, or take the tick away.")
        if not self.is_current.data and field.data is None:
            raise ValidationError("Give the month in which it ended, or tick that you still work there.")
        _require_forwards(self.began, field)


class QualificationForm(CvForm):
    """A qualification."""

    section = CvSection.QUALIFICATION
    title = TextField(
        "Qualification", required="Give the qualification.", hint="For example, BSc Healthcare Science"
    )
    organisation = TextField("Awarded by", required="Say who awarded it.", hint="University, college or body")
    ended = PartialDayField("Year", parts=YEAR, hint="For example, 2021", required="Give the year.")
    result = TextField("Result", hint="For example, 2:1, or pass")


class CourseForm(CvForm):
    """A training course."""

    section = CvSection.COURSE
    title = TextField("Course", required="Give the title of the course.")
    organisation = TextField("Provider", required="Say who gave the course.")
    began = PartialDayField(
        "First day",
        parts=DAY,
        hint="For example, 4 3 2024. Leave the day empty if you do not know it",
        required="Give the month or the day on which it began.",
    )
    ended = PartialDayField("Last day", parts=DAY, hint="Only if it took more than one day")
    days = TextField(
        "Length in days",
        required="Give the length in days.",
        longest=4,
        hint="A course of a week (7 days) or less is kept here and left out of the application documents",
    )
    shown_anyway = TickField("Show it in the application documents even if it is that short")

    def validate_ended(self, field: PartialDayField) -> None:
        """Refuse a last day before the first one."""
        _require_forwards(self.began, field)

    def validate_days(self, field: TextField) -> None:
        """Refuse what is no number of days."""
        text = field.data or ""
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_DAYS):
            raise ValidationError(f"The length must be a whole number of days from 1 to {MOST_DAYS:,}.")

    def line(self) -> CvLine:
        """Return what was typed, the length as a number."""
        typed, self.days.data = self.days.data, int(self.days.data or 0)
        found = super().line()
        self.days.data = typed
        return found


class MembershipForm(CvForm):
    """A membership or a registration."""

    section = CvSection.MEMBERSHIP
    title = TextField(
        "Body", required="Give the body.", hint="For example, a professional body or a register"
    )
    number = TextField("Number")
    began = PartialDayField("Since", parts=MONTH, hint=MONTH_HINT)


class OtherForm(CvForm):
    """Anything else, in free text under a heading."""

    section = CvSection.OTHER
    title = TextField("Heading", required="Give it a heading.", hint="For example, Languages, or Computing")
    text = LongTextField("Text", longest=LONGEST_TEXT, required="Write the text.", hint="Leave out patients")


FORMS: dict[CvSection, type[CvForm]] = {
    form.section: form for form in (PostForm, QualificationForm, CourseForm, MembershipForm, OtherForm)
}


class SourceForm(Form):
    """Which CV goes into the application documents."""

    source = ChoiceField(
        "Which CV goes into the application documents?",
        [
            (CvSource.BUILT.value, "The one built from the entries on this page"),
            (CvSource.UPLOADED.value, "The file that I upload"),
        ],
        required="Choose which CV is used.",
    )


def _require_forwards(began: PartialDayField, ended: PartialDayField) -> None:
    if began.data and ended.data and ended.data.last < began.data.first:
        raise ValidationError(
            f"“{ended.label.text}” ({ended.data.in_words}) is before “{began.label.text}” "
            f"({began.data.in_words})."
        )
