"""What a typed text must satisfy, each refusal with the sentence that the person reads at the field."""

from typing import Any

from wtforms import Field, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from app.web.text import complaint


class CleanText:
    """Validator: refuses characters that cannot be kept or that deceive."""

    def __init__(self, *, several_lines: bool) -> None:
        self.several_lines = several_lines

    def __call__(self, _form: PlainForm, field: Field) -> None:
        """Raise ValidationError with the sentence for the person."""
        if sentence := complaint(field.data or "", several_lines=self.several_lines):
            raise ValidationError(sentence)


class Given:
    """Validator: something must be there; the sentence says what."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, sentence: str) -> None:
        self._check = InputRequired(message=sentence)
        self.sentence = sentence

    def __call__(self, form: PlainForm, field: Field) -> None:
        """Raise StopValidation where nothing or only white space was given: one sentence is enough."""
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.sentence)
        self._check(form, field)


def limits(name: str, longest: int, required: str | None, *, several_lines: bool) -> list[Any]:
    """Return the validators of a text field: given where required, not too long, clean characters."""
    limit = Length(max=longest, message=f"{name} must be {longest:,} characters or fewer. Shorten it.")
    return [
        Given(required) if required else Optional(),
        limit,
        CleanText(several_lines=several_lines),
    ]
