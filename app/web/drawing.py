"""What every field needs to be drawn as a component of the design system."""

from typing import Any

from wtforms import Field


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
