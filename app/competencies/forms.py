"""The forms of sign-off: submit with a declaration, return with feedback, sign off, reopen."""

from app.competencies.policy import Refusal
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, SecretField, TickField
from app.web.forms import Form

STATEMENT_LENGTH = 4_000


class SubmitForm(Form):
    """Submit an entry: for which items to ask for sign-off, and the declaration."""

    ask_for = ManyChoiceField("Ask for sign-off of these items now")
    declared = TickField(
        "I declare that this entry and its files hold no patient identifiers",
        required="Confirm that the entry holds no patient identifiers before you submit it.",
        hint=(
            "No name, date of birth, hospital or NHS number, address, phone number, reference number, "
            "code to scan or recognisable photo of a patient."
        ),
    )


class ReturnForm(Form):
    """Return an item to the trainee."""

    feedback = LongTextField(
        "Feedback for the trainee",
        required=Refusal.FEEDBACK_MISSING.sentence,
        hint="What is good, what is missing, what to do next. Returning is not failing.",
        rows=5,
    )


class SignOffForm(Form):
    """Sign an item off."""

    statement = LongTextField(
        "Your statement",
        required=Refusal.STATEMENT_MISSING.sentence,
        longest=STATEMENT_LENGTH,
        hint="Change it so that it says what you have seen.",
        rows=4,
    )
    confirmed_no_identifiers = TickField(
        "I have seen no patient identifiers in this evidence", required=Refusal.NOT_CONFIRMED.sentence
    )


class SignOffHereForm(SignOffForm):
    """The same on the trainee's device: the supervisor says who they are and proves it by their PIN."""

    supervisor = ChoiceField("Supervisor", required="Choose your name.", drop_down=True)
    pin = SecretField("Your PIN", required="Type your PIN.", autocomplete="off")


class ReopenForm(Form):
    """Reopen a signed item."""

    reason = LongTextField(
        "Why is this reopened?",
        required=Refusal.REASON_MISSING.sentence,
        hint="The trainee reads it.",
        rows=3,
    )
