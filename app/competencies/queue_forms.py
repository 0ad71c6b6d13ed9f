"""The form with which several items are signed at once."""

from app.competencies.forms import STATEMENT_LENGTH
from app.competencies.policy import Refusal
from app.web.fields import LongTextField, TickField
from app.web.forms import Form


class TogetherForm(Form):
    """One statement and one confirmation for every chosen item."""

    statement = LongTextField(
        "Your statement, the same for each item",
        required=Refusal.STATEMENT_MISSING.sentence,
        longest=STATEMENT_LENGTH,
        hint="Change it so that it says what you have seen. It stands with every one of these signatures.",
        rows=4,
    )
    confirmed_no_identifiers = TickField(
        "I have seen no patient identifiers in the evidence of any item that I chose",
        required=Refusal.NOT_CONFIRMED.sentence,
    )
