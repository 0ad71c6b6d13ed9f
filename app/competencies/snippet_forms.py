"""The form of one comment snippet, and the choice of one to insert."""

from app.web.fields import LongTextField, TextField
from app.web.forms import Form

LONGEST_NAME = 80
LONGEST_TEXT = 2_000


class SnippetForm(Form):
    """A comment snippet."""

    name = TextField(
        "Name",
        required="Give the comment a name.",
        longest=LONGEST_NAME,
        hint="A few words that tell it from your other comments, such as “Quote the tolerance”",
    )
    text = LongTextField(
        "Text",
        required="Write the text that is inserted.",
        longest=LONGEST_TEXT,
        hint="Write nothing about a person: the text is used for several trainees.",
        rows=4,
    )
