"""The form that moves a placement to a newer version of its standards."""

from wtforms import HiddenField

from app.placements.version_policy import Refusal
from app.web.fields import LongTextField, TickField
from app.web.forms import Form

LONGEST_REASON = 2_000


class MoveForm(Form):
    """The reason and the confirmation; `revision` is the digest of the report that was shown."""

    revision = HiddenField()
    reason = LongTextField(
        "Why does the placement move?",
        required=Refusal.REASON_MISSING.sentence,
        longest=LONGEST_REASON,
        hint="The trainee and everybody else with a part in the placement can read it.",
        rows=3,
    )
    confirmed = TickField(
        "I have read what happens. It cannot be taken back",
        required="Confirm that you have read what happens to the items.",
    )
