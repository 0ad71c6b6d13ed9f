"""The fields that the product uses; each carries its hint and limits and draws itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Field, StringField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields import PasswordField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.web.components import design_system
from app.web.drawing import common, error_of
from app.web.text import showable, tidy
from app.web.validators import Given, limits

SHORT = 200
LONG = 20_000


class TextField(StringField):
    """One line of text, at most `longest` characters."""

    def __init__(
        self,
        label: str,
        *,
        required: str | None = None,
        longest: int = SHORT,
        hint: str = "",
        **more: Any,
    ) -> None:
        self.type_of_input = more.pop("input_type", "text")
        self.autocomplete = more.pop("autocomplete", None)
        validators = [*limits(label, longest, required, several_lines=False), *more.pop("validators", [])]
        filters = [tidy, str.lower] if more.pop("lower_case", False) else [tidy]
        super().__init__(label, validators, filters=filters, description=hint, **more)

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        more = {"value": showable(self.data or ""), "type": self.type_of_input, **parameters}
        if self.autocomplete:
            more["autocomplete"] = self.autocomplete
        return design_system.input(common(self, **more))


class LongTextField(TextAreaField):
    """Several lines of text, at most `longest` characters."""

    def __init__(
        self,
        label: str,
        *,
        required: str | None = None,
        longest: int = LONG,
        hint: str = "",
        rows: int = 6,
        **more: Any,
    ) -> None:
        self.rows = rows
        validators = limits(label, longest, required, several_lines=True)
        super().__init__(label, validators, filters=[tidy], description=hint, **more)

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        return design_system.textarea(
            common(self, value=showable(self.data or ""), rows=self.rows, **parameters)
        )


class SecretField(PasswordField):
    """A password; never sent back to the page."""

    def __init__(self, label: str, *, required: str, hint: str = "", autocomplete: str, **more: Any) -> None:
        self.autocomplete = autocomplete
        limit = Length(max=SHORT, message=f"{label} must be {SHORT} characters or fewer.")
        super().__init__(label, [Given(required), limit], description=hint, **more)

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field with a button that shows what is typed."""
        return design_system.password_input(common(self, autocomplete=self.autocomplete, **parameters))


Choice = tuple[str, str]


def _choices(options: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=words) for value, words in options]


class ChoiceField(SelectField):
    """One of a few: radio buttons, or a drop-down list where `drop_down`."""

    def __init__(
        self,
        label: str,
        options: Iterable[Choice] = (),
        *,
        required: str | None = None,
        hint: str = "",
        drop_down: bool = False,
        **more: Any,
    ) -> None:
        self.drop_down = drop_down
        validators = [Given(required)] if required else [Optional()]
        super().__init__(
            label,
            validators,
            choices=_choices(options),
            description=hint,
            validate_choice=False,
            **more,
        )

    def offer(self, options: Iterable[Choice]) -> None:
        """Set what can be chosen."""
        self.choices = _choices(options)

    def _options(self) -> list[Choice]:
        return [(str(choice.value), str(choice.label)) for choice in self.choices or []]

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse a value that was not offered."""
        if self.data and str(self.data) not in {value for value, _ in self._options()}:
            raise ValidationError("Choose one of the options.")

    @property
    def first_id(self) -> str:
        """Return the element that an error message points to."""
        return str(self.id)

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        chosen = str(self.data) if self.data else ""
        if self.drop_down:
            items = [{"value": "", "text": "Choose…", "selected": not chosen}] + [
                {"value": value, "text": words, "selected": value == chosen}
                for value, words in self._options()
            ]
            return design_system.select(common(self, items=items, **parameters))
        items = [
            {"value": value, "text": words, "checked": value == chosen} for value, words in self._options()
        ]
        legend = {"legend": {"text": self.label.text, "classes": "nhsuk-fieldset__legend--s"}}
        shown = common(self, idPrefix=self.id, items=items, fieldset=legend, **parameters)
        # The first button carries the field's id: a container with the same one would take its label away.
        del shown["id"], shown["label"]
        return design_system.radios(shown)


class ManyChoiceField(SelectMultipleField):
    """Any number out of many: plain check boxes, because the stock component is slow for long lists."""

    def __init__(self, label: str, *, required: str | None = None, hint: str = "", **more: Any) -> None:
        super().__init__(
            label,
            [Given(required)] if required else [Optional()],
            choices=[],
            description=hint,
            validate_choice=False,
            **more,
        )

    def offer(self, options: Iterable[Choice]) -> None:
        """Set what can be chosen."""
        self.choices = _choices(options)

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse values that were not offered."""
        offered = {str(choice.value) for choice in self.choices or []}
        if any(str(value) not in offered for value in self.data or []):
            raise ValidationError("One of the choices is not on offer any more. Look at the list again.")

    @property
    def first_id(self) -> str:
        """Return the element that an error message points to."""
        return f"{self.id}-1"

    def __call__(self, **_parameters: Any) -> Markup:
        """Draw the field."""
        chosen = {str(value) for value in self.data or []}
        rows = Markup("").join(
            Markup(
                '<div class="nhsuk-checkboxes__item"><input class="nhsuk-checkboxes__input" id="{}" name="{}"'
                ' type="checkbox" value="{}"{}>'
                '<label class="nhsuk-label nhsuk-checkboxes__label" for="{}">{}</label></div>'
            ).format(
                f"{self.id}-{number}",
                self.name,
                choice.value,
                Markup(" checked") if str(choice.value) in chosen else "",
                f"{self.id}-{number}",
                choice.label,
            )
            for number, choice in enumerate(self.choices or [], start=1)
        )
        return _group(self, Markup('<div class="nhsuk-checkboxes">{}</div>').format(rows))


def _group(field: Field, inside: Markup) -> Markup:
    """Return a fieldset with legend, hint and error around some controls."""
    described = " ".join(
        name
        for name in (
            f"{field.id}-hint" if field.description else "",
            f"{field.id}-error" if field.errors else "",
        )
        if name
    )
    hint = (
        Markup('<div class="nhsuk-hint" id="{}-hint">{}</div>').format(field.id, field.description)
        if field.description
        else Markup("")
    )
    error = (
        Markup(
            '<span class="nhsuk-error-message" id="{}-error">'
            '<span class="nhsuk-u-visually-hidden">Error:</span> {}</span>'
        ).format(field.id, field.errors[0])
        if field.errors
        else Markup("")
    )
    return Markup(
        '<div class="nhsuk-form-group{}"><fieldset class="nhsuk-fieldset"{}>'
        '<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{}</legend>{}{}{}</fieldset></div>'
    ).format(
        " nhsuk-form-group--error" if field.errors else "",
        Markup(' aria-describedby="{}"').format(described) if described else "",
        field.label.text,
        hint,
        error,
        inside,
    )


class TickField(Field):
    """One statement to agree to. `required` is the sentence shown when it must be agreed to and is not."""

    def __init__(self, label: str, *, required: str | None = None, hint: str = "", **more: Any) -> None:
        self.must = required
        super().__init__(label, description=hint, **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the tick."""
        self.data = bool(valuelist and valuelist[0] == "yes")

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse where the statement must be agreed to."""
        if self.must and not self.data:
            raise ValidationError(self.must)

    def __call__(self, **parameters: Any) -> Markup:
        """Draw the field."""
        item: dict[str, Any] = {"value": "yes", "text": self.label.text, "checked": bool(self.data)}
        if self.description:
            item["hint"] = {"text": self.description}
        box: dict[str, Any] = {"idPrefix": self.id, "name": self.name, "items": [item], **parameters}
        if error := error_of(self):
            box["errorMessage"] = error
        return design_system.checkboxes(box)
