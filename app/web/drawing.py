"""What every field needs to be drawn as a component of the design system."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from wtforms import Field

from app.web.components import design_system
from app.web.text import showable


def error_of(field: Field) -> dict[str, str] | None:
    """Return the first problem of a field as the component wants it, or None."""
    return {"text": str(field.errors[0])} if field.errors else None


def hint_of(field: Field) -> dict[str, str] | None:
    """Return the hint of a field as the component wants it, or None."""
    return {"text": field.description} if field.description else None


def common(field: Field, **more: Any) -> dict[str, Any]:
    """Return the parameters that every component shares, with further ones added."""
    parameters: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": {"text": field.label.text, "classes": "nhsuk-label--s"},
        **more,
    }
    if hint := hint_of(field):
        parameters["hint"] = hint
    if error := error_of(field):
        parameters["errorMessage"] = error
    return parameters


def day_inputs(field: Field, typed: Mapping[str, str], parameters: Mapping[str, Any]) -> Markup:
    """Draw a field for a day, or for its month or year alone.

    Args:
        field: what is drawn.
        typed: what stands in each of its parts, in order; the parts are ``day``, ``month`` and ``year``.
        parameters: further ones of the component.
    """
    wrong = " nhsuk-input--error" if field.errors else ""
    items = [
        {
            "name": f"{field.name}-{part}",
            "id": f"{field.id}-{part}",
            "label": part.capitalize(),
            "value": showable(value),
            "classes": f"nhsuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, value in typed.items()
    ]
    legend = {"legend": {"text": field.label.text, "classes": "nhsuk-fieldset__legend--s"}}
    drawn = common(field, items=items, fieldset=legend, **parameters)
    del drawn["label"], drawn["name"]
    return design_system.date_input(drawn)
