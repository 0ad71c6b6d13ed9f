"""The form of a hand-over: to whom, on which days, why, and for which trainees."""

from datetime import timedelta

from wtforms import ValidationError

from app.core.clock import today
from app.placements.handover_policy import Refusal
from app.placements.handover_service import NO_REASON, NONE_CHOSEN
from app.web.day_field import DayField
from app.web.fields import ChoiceField, ManyChoiceField, TextField
from app.web.forms import Form

SENSIBLE = timedelta(days=366 * 2)


class AbsentForm(Form):
    """Who is away; the co-ordinator's first question."""

    absent = ChoiceField("Who is away?", required="Choose the supervisor who is away.", drop_down=True)


class HandoverForm(Form):
    """A hand-over."""

    colleague = ChoiceField("Who stands in?", required="Choose the colleague.", drop_down=True)
    starts_on = DayField("First day", required="Give the first day.")
    ends_on = DayField("Last day", required="Give the last day.", hint="Included. It ends by itself.")
    trainees = ManyChoiceField("Trainees", required=NONE_CHOSEN)
    reason = TextField(
        "Why",
        required=NO_REASON,
        hint="Such as “annual leave”. The colleague reads it, and the trainees can: leave illness out.",
    )

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse an end before the beginning, and question a year that was mistyped."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(Refusal.BEFORE_IT_BEGINS.value)
        if field.data and field.data - today() > SENSIBLE:
            raise ValidationError("The last day is more than two years away. Check the year.")
