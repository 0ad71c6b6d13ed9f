"""How a form on one text notices that it was changed elsewhere while somebody typed."""

from flask import request
from wtforms import Field, HiddenField

from app.web.forms import Form


class SeenForm(Form):
    """A form on a text that can be open in two tabs; it remembers which state of the text was seen."""

    seen = HiddenField()

    def newer(self, field: Field, saved: str, state: str) -> str:
        """Return what is saved where the person has not seen it and would replace it; an empty text else.

        Whatever is shown after this call is taken as seen.

        Args:
            field: the one with the text.
            saved: the text as it is saved.
            state: what tells this state of it from others.
        """
        unseen = request.method == "POST" and self.seen.data != state and field.data != saved
        self.seen.data = state
        return saved if unseen else ""
