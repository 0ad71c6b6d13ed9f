"""The forms of internal verification: draw a sample, accept, reject."""

from uuid import UUID

from wtforms import ValidationError

from app.competencies.policy import Refusal
from app.verification.service import Wish
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, TextField, TickField
from app.web.forms import Form

MOST = 100
USUAL = "10"
LONGEST_SEED = 12


class DrawForm(Form):
    """How a sample is to be drawn."""

    percentage = TextField(
        "How many of a hundred, at random",
        required="Give a whole number from 0 to 100.",
        longest=3,
        hint="Rounded up. Headings that ask for a share of verified items are filled up to it in any case.",
    )
    by_risk = TickField(
        "Add what shows a sign of risk",
        hint=(
            "The first five signatures of a supervisor, a signature within five minutes of being asked for, "
            "theoretical evidence only, an item that was reopened before, a signature by PIN or link."
        ),
    )
    version = ChoiceField("Standards", hint="Leave it open to draw over all of them.", drop_down=True)
    signed_from = DayField("Signed from", hint="Leave it empty to begin with the first signature.")
    signed_to = DayField("Signed up to", hint="Included. Leave it empty to end with the newest one.")
    seed = TextField(
        "Seed",
        longest=LONGEST_SEED,
        hint="Leave it empty and one is made up. The same seed over the same items gives the same sample.",
    )

    def validate_percentage(self, field: TextField) -> None:
        """Refuse what is no whole number of a hundred."""
        text = field.data or ""
        if not (text.isascii() and text.isdecimal() and int(text) <= MOST):
            raise ValidationError("Give a whole number from 0 to 100.")

    def validate_seed(self, field: TextField) -> None:
        """Refuse what is not figures only, so that it can be read out and typed again."""
        text = field.data or ""
        if text and not (text.isascii() and text.isdecimal()):
            raise ValidationError("A seed is made of figures only, such as 4711.")

    def validate_signed_to(self, field: DayField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.signed_from.data and field.data < self.signed_from.data:
            raise ValidationError("The last day must not come before the first.")

    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            percentage=int(self.percentage.data or "0"),
            by_risk=bool(self.by_risk.data),
            seed=self.seed.data or "",
            version_id=UUID(self.version.data) if self.version.data else None,
            signed_from=self.signed_from.data,
            signed_to=self.signed_to.data,
        )


class AcceptForm(Form):
    """Verify what was signed off."""

    note = LongTextField(
        "A note", hint="Only if there is something to say. Trainee and supervisor read it.", rows=3
    )


class RejectForm(Form):
    """Reject what was signed off."""

    reason = LongTextField(
        "Why do you reject it?",
        required=Refusal.REASON_MISSING.sentence,
        hint="The item is reopened, and trainee and supervisor read your reason.",
        rows=4,
    )
