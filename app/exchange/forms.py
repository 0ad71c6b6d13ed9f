"""The forms of taking a placement out: what goes into its archive, and erasing it."""

from wtforms import ValidationError

from app.exchange.erasure import LONGEST_REASON, same_name
from app.web.fields import LongTextField, TextField, TickField
from app.web.forms import Form


class ArchiveForm(Form):
    """What the trainee wants in the archive of their own placement."""

    reflection = TickField(
        "Include my private reflection",
        hint="Nobody but you can read it here. Whoever gets the archive can.",
    )


class EraseForm(Form):
    """The trainee's name, typed, and the reason."""

    name = TextField("The trainee's name", required="Type the trainee's name to confirm.", autocomplete="off")
    reason = LongTextField(
        "Reason",
        required="Give the reason. It is kept, so leave names out.",
        longest=LONGEST_REASON,
        rows=3,
        hint="It is kept together with your name and the time. Name nobody in it.",
    )

    wrong_name = "This is not the trainee's name as it stands above. Nothing was erased."

    def __init__(self, trainee: str) -> None:
        super().__init__()
        self._trainee = trainee

    def validate_name(self, field: TextField) -> None:
        """Refuse where another name was typed."""
        if not same_name(field.data or "", self._trainee):
            raise ValidationError(self.wrong_name)


class EraseRecordForm(EraseForm):
    """The same by the person whose record it is."""

    name = TextField(
        "Your name, as it stands above", required="Type your name to confirm.", autocomplete="off"
    )

    wrong_name = "This is not your name as it stands above. Nothing was erased."
