"""The forms of a moderator's visit: plan it, change its last day, note, agree on an action."""

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
