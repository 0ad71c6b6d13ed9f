"""The forms about a change of centre: asking another one, accepting with supervisors, declining."""

from app.placements.centre_move_policy import Refusal
from app.placements.centre_move_service import NO_REASON
from app.web.day_field import DayField
from app.web.fields import ManyChoiceField, TextField
from app.web.forms import Form

READ_BY_ALL = "Everybody with a part in the placement, and both centres, can read it: leave illness out."


class AskForm(Form):
    """Another centre is asked."""

    centre = TextField(
        "Name of the new centre",
        required="Write the name of the centre.",
        hint="As it stands on the pages of that centre; ask its training co-ordinator",
    )
    moves_on = DayField(
        "From which day", required="Give the day from which the new centre trains.", hint="Past or to come"
    )
    reason = TextField("Why", required=NO_REASON, hint=READ_BY_ALL)


class AcceptForm(Form):
    """Who supervises in the new centre."""

    supervisors = ManyChoiceField(
        "Supervisors", required=Refusal.NOBODY.value, hint="They supervise from today on."
    )


class DeclineForm(Form):
    """Why a centre does not take a placement over."""

    reason = TextField("Why", required=NO_REASON, hint=READ_BY_ALL)
