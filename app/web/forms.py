"""The base of all forms: guarded against forgery, marked with its owner, and able to list its problems."""

from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField

from app.web.held import OWNER_FIELD, owner_mark


class Form(FlaskForm):
    """The base of all forms: guarded against forgery and marked with its owner."""

    form_owner = HiddenField(name=OWNER_FIELD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_owner.data = owner_mark()

    def problems(self) -> list[dict[str, str]]:
        """Return the error summary: a sentence and a link to the field for each problem."""
        return [
            {"text": str(sentence), "href": f"#{getattr(field, 'first_id', field.id)}"}
            for field in self
            for sentence in field.errors
        ] + [{"text": str(sentence), "href": "#maincontent"} for sentence in self.form_errors]

    def shut(self) -> Markup:
        """Return the hidden fields, for the end of the form element."""
        return Markup("").join(field() for field in self if isinstance(field, HiddenField))
