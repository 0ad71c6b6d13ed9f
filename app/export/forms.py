"""The forms of the pack: the report, adding documents, and what is said about one."""

from wtforms import HiddenField, ValidationError

from app.export.documents import Description
from app.export.values import SLOT_WORDS
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, TextField, TickField
from app.web.forms import Form

LARGEST = 100_000


class ReportForm(Form):
    """The report on role and responsibilities."""

    revision = HiddenField()
    text = LongTextField(
        "Your report",
        rows=20,
        hint=(
            "Write about your post: what you do yourself, with which equipment, and who you answer to. "
            "Leave out patients. "
            "A line that begins with # is a heading, one that begins with - is a point of a list."
        ),
    )

    @property
    def seen_revision(self) -> int:
        """Return the revision that the form was filled with; 0 where there was no report."""
        text = str(self.revision.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - what a column holds


class MakeForm(Form):
    """How large a file of the portfolio may be, where the trainee or a co-ordinator wants to say so."""

    most = TextField(
        "Largest size of one file, in megabytes",
        longest=6,
        hint="For example, 20. A file that is larger is divided into volumes between its entries.",
    )

    def validate_most(self, field: TextField) -> None:
        """Refuse what is no sensible size."""
        text = field.data or ""
        if text and not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST):
            raise ValidationError(f"The size must be a whole number from 1 to {LARGEST:,}, or left empty.")

    @property
    def megabytes(self) -> int | None:
        """The size that was asked for, or None."""
        return int(self.most.data) if self.most.data else None


class AddDocumentForm(Form):
    """Which slot the files are for; the files themselves are read from the request."""

    slot = ChoiceField(
        "What is it?",
        [(slot.value, words) for slot, words in SLOT_WORDS.items()],
        required="Choose what kind of document this is.",
    )


class DocumentForm(Form):
    """What a document is."""

    title = TextField(
        "Title", hint="For example, BSc Clinical Technology. If it is empty, the name of the file is shown."
    )
    awarded_on = DayField(
        "Day of the award", past_only=True, hint="Only for certificates. For example, 4 7 2019"
    )
    short_course = TickField(
        "This is a certificate of a course of a week or less",
        hint="It is kept here and left out of the application documents.",
    )
    shown_anyway = TickField("Show it in the application documents all the same")

    @property
    def said(self) -> Description:
        """What was said about it."""
        return Description(
            self.title.data or "",
            self.awarded_on.data,
            bool(self.short_course.data),
            bool(self.shown_anyway.data),
        )
