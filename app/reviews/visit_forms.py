"""The forms of a moderator's visit: plan it, change its last day, note, agree on an action."""

from wtforms import ValidationError

from app.core.clock import today
from app.reviews.forms import ACTION_LENGTH
from app.reviews.visit_policy import Refusal
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TickField
from app.web.forms import Form


class VisitForm(Form):
    """A visit that is to be planned."""

    moderator = ChoiceField("External moderator", required="Choose the moderator.", drop_down=True)
    starts_on = DayField("First day", required="Give the first day of the visit.")
    ends_on = DayField(
        "Last day",
        required="Give the last day of the visit.",
        hint="Included. From the day after on the moderator sees nothing of these placements.",
    )
    placements = ManyChoiceField(
        "Placements", required=Refusal.NOBODY.value, hint="The moderator reads them and changes nothing."
    )


class LastDayForm(Form):
    """Another last day of a visit."""

    day = DayField(
        "Last day of the visit",
        required="Give the last day of the visit.",
        hint="A day before today ends the moderator's reading at once.",
    )


class NoteForm(Form):
    """A note of the moderator."""

    text = LongTextField("Note", required="Write the note.", rows=5)
    about = ChoiceField("About", drop_down=True, hint="Leave it open for a note about the whole visit.")
    shared = TickField(
        "Share it with this trainee and their supervisors",
        hint="Otherwise only you and the centre's co-ordinators read it.",
    )


class VisitActionForm(Form):
    """What follows from a visit."""

    what = LongTextField(
        "What is to be done?", required="Write what is to be done.", longest=ACTION_LENGTH, rows=2
    )
    owner = ChoiceField("Who does it?", required="Choose who does it.", drop_down=True)
    due_on = DayField("Until when?", required="Give the day until which it is to be done.")

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data < today():
            raise ValidationError("This day has passed. Give today or a later day.")
